// Buffer to text: ASCII and other UTF-8, short and long, and hexadecimal digits.
'use strict';

const { report } = require('./_measure');

const ROUNDS = 300_000;
const short = Buffer.from('some short text');
const long = Buffer.from('some text \u00e9 '.repeat(100));
let total = 0;
for (let i = 0; i < ROUNDS; i++) {
  total += short.toString().length;
  total += short.toString('hex').length;
  if (i % 16 === 0) total += long.toString('utf8').length + long.toString('latin1', 10, 500).length;
}
report(ROUNDS);
if (total === 0) throw new Error('nothing was done');
