// A read stream piped to a write stream: 1 GiB in all, a file of 256 MiB four times; what is counted is a KiB.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pipeline } = require('node:stream');
const MEBIBYTES = 256;
const ROUNDS = 4;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const source = path.join(folder, 'source');
const fd = fs.openSync(source, 'w');
const block = Buffer.alloc(1 << 20, 'some text that is copied\n');
for (let i = 0; i < MEBIBYTES; i++) fs.writeSync(fd, block);
fs.closeSync(fd);

// Here the clock starts.
const { report } = require('./_measure');
let left = ROUNDS;
function next(error) {
  if (error) throw error;
  if (left-- === 0) report(MEBIBYTES * ROUNDS * 1024);
  else pipeline(fs.createReadStream(source), fs.createWriteStream(path.join(folder, 'copy')), next);
}
next();
