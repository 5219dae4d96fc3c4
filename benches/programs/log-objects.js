// A small object on standard output.
const { report } = require('./_measure');
const TOTAL = 200_000;

for (let index = 0; index < TOTAL; index++) console.log({ id: index, name: 'small', list: [1, 2, 3] });
report(TOTAL);
