// Base64 and back, short and long.
'use strict';

const { report } = require('./_measure');

const ROUNDS = 300_000;
const short = Buffer.from('some short text');
const long = Buffer.alloc(16384, 'some bytes');
let total = 0;
for (let i = 0; i < ROUNDS; i++) {
  total += Buffer.from(short.toString('base64'), 'base64').length;
  if (i % 16 === 0) total += Buffer.from(long.toString('base64'), 'base64').length;
}
report(ROUNDS);
if (total === 0) throw new Error('nothing was done');
