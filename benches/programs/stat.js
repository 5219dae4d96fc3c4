// fs.stat and fs.statSync of one file, in equal parts.
const fs = require('node:fs');
const { report } = require('./_measure');
const TOTAL = 80_000;

for (let i = 0; i < TOTAL / 2; i++) fs.statSync(__filename);
let left = TOTAL / 2;
function next() {
  if (left-- === 0) report(TOTAL);
  else fs.stat(__filename, next);
}
next();
