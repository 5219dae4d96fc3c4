'use strict';
const { report } = require('./_measure');
const { EventEmitter } = require('events');
const emitter = new EventEmitter();
let sum = 0;
emitter.on('one', (value) => { sum += value; });
emitter.on('two', (value) => { sum += value; });
emitter.on('two', (value) => { sum -= value; });
const rounds = 1_000_000;
for (let i = 0; i < rounds; i++) {
  emitter.emit('one', i);
  emitter.emit('two', i);
}
if (sum !== (rounds * (rounds - 1)) / 2) throw new Error('wrong sum');
report(2 * rounds);
