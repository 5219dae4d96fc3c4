// A small file, read again and again with callbacks, sixteen at a time.
const fs = require('node:fs');
const { report } = require('./_measure');
const TOTAL = 20_000;
const IN_FLIGHT = 16;
let started = 0;
let done = 0;

function read() {
  started++;
  fs.readFile(__filename, (error) => {
    if (error) throw error;
    if (++done === TOTAL) report(TOTAL);
    else if (started < TOTAL) read();
  });
}

for (let index = 0; index < IN_FLIGHT; index++) read();
