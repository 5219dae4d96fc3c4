// Buffer.concat of small and of large parts.
'use strict';

const { report } = require('./_measure');

const ROUNDS = 300_000;
const small = Array.from({ length: 16 }, (_, i) => Buffer.alloc(64, i));
const large = Array.from({ length: 16 }, (_, i) => Buffer.alloc(4096, i));
let total = 0;
for (let i = 0; i < ROUNDS; i++) {
  total += Buffer.concat(small).length;
  if (i % 16 === 0) total += Buffer.concat(large).length;
}
report(ROUNDS);
if (total === 0) throw new Error('nothing was done');
