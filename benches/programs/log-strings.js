// Lines of text on standard output.
const { report } = require('./_measure');
const TOTAL = 200_000;

for (let index = 0; index < TOTAL; index++) console.log('a line of text, and not a long one');
report(TOTAL);
