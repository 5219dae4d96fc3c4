// readdir of a directory with 10,000 entries: names at once, and types with promises.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const ENTRIES = 10_000;
const ROUNDS = 10;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
for (let i = 0; i < ENTRIES; i++) fs.writeFileSync(path.join(folder, `entry-${i}`), '');

// Here the clock starts.
const { report } = require('./_measure');
(async () => {
  for (let i = 0; i < ROUNDS; i++) {
    fs.readdirSync(folder);
    await fs.promises.readdir(folder, { withFileTypes: true });
  }
  report(ENTRIES * ROUNDS * 2);
})();
