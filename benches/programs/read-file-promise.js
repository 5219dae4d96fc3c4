// A small file, read again and again with promises, sixteen at a time.
const { readFile } = require('node:fs/promises');
const { report } = require('./_measure');
const TOTAL = 20_000;
const IN_FLIGHT = 16;
let started = 0;

async function worker() {
  while (started < TOTAL) {
    started++;
    await readFile(__filename);
  }
}

Promise.all(Array.from({ length: IN_FLIGHT }, worker)).then(() => report(TOTAL));
