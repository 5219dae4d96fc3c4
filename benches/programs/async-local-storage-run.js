'use strict';
const { report } = require('./_measure');
const { AsyncLocalStorage } = require('async_hooks');
const storage = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
const rounds = 300_000;
let sum = 0;
const read = () => { sum += storage.getStore().value; };
other.run('other', () => {
  for (let i = 0; i < rounds; i++) storage.run({ value: 1 }, read);
});
if (sum !== rounds) throw new Error('wrong sum');
report(rounds);
