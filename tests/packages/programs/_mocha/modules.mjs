import assert from 'node:assert/strict';

describe('an ES module', () => {
  it('is loaded by import()', () => assert.equal(typeof import.meta.url, 'string'));
});
