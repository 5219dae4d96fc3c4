'use strict';
const assert = require('node:assert');

describe('a suite', function () {
  const log = [];
  before(() => log.push('before'));
  beforeEach(async () => { await null; log.push('beforeEach'); });
  afterEach((done) => setImmediate(() => { log.push('afterEach'); done(); }));
  after(() => console.log(log.join(' ')));

  it('passes at once', () => assert.strictEqual(1 + 1, 2));
  it('passes with a promise', async () => { await new Promise(setImmediate); });
  it('passes with a callback', (done) => process.nextTick(done));
  it('fails with a diff', () => assert.deepStrictEqual({ a: 1, list: [1, 2] }, { a: 1, list: [1, 3] }));
  it('fails with a rejection', () => Promise.reject(new TypeError('rejected')));
  it('fails in a callback', (done) => done(new Error('through done')));
  it('fails when done is called twice', (done) => { done(); done(); });
  it('times out', function (done) { this.timeout(5); void done; });
  it('is pending');
  it.skip('is skipped', () => assert.fail());
  it('skips itself', function () { this.skip(); });
  it('is tried again', function () {
    this.retries(2);
    this.test.tries = (this.test.tries ?? 0) + 1;
    if (this.test.currentRetry() < 2) throw new Error('not yet');
  });
  it('throws later', (done) => { setImmediate(() => { throw new RangeError('uncaught'); }); void done; });

  describe('nested', () => {
    for (const n of [1, 2]) it(`case ${n}`, () => assert.ok(n));
  });
  context('with a hook that fails', () => {
    before(() => { throw new Error('hook'); });
    it('never runs', () => {});
  });
});
