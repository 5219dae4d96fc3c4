// Records what Node does with the programs of programs/: node record.mjs [PART-OF-A-NAME ...]
//
// Beside NAME.js (or .mjs) it writes NAME.counts.json; compare.md says what that holds. Each program runs several times; one
// that does not do the same each time is refused.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const programs = join(here, 'programs');
const wanted = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'counts-'));

/** Runs the program once and returns what preload.cjs noted. */
function run(path, mode, flags = []) {
  const out = join(scratch, 'out.json');
  rmSync(out, { force: true });
  const printed = execFileSync(process.execPath, [...flags, '-r', join(here, 'preload.cjs'), path], {
    env: { PATH: process.env.PATH, COUNTS_OUT: out, COUNTS_MODE: mode },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (printed !== '') throw new Error(`it prints: ${printed}`);
  return JSON.parse(readFileSync(out, 'utf8'));
}

/** Line and UTF-16 column, from 1, of an offset. */
function position(source, offset) {
  const before = source.slice(0, offset);
  const newline = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: offset - newline };
}

/** The functions that count: see compare.md for those that do not. */
function listed(functions, source) {
  return functions
    .filter(({ start, end, count }) => count > 0 && !(start === 0 && end === source.length))
    .filter(({ name }) => name !== '<instance_members_initializer>' && name !== '<static_initializer>')
    .filter(({ start }) => !/^class\b/.test(source.slice(start, start + 6)))
    .sort((a, b) => a.start - b.start)
    .map(({ name, start, count }) => ({ name, ...position(source, start), count }));
}

function record(path) {
  const source = readFileSync(path, 'utf8');
  const [plain, again] = [run(path, 'jobs'), run(path, 'jobs')];
  const collected = run(path, 'collected', ['--expose-gc', '--stress-flush-code']);
  const kinds = run(path, 'kinds');
  const coarse = (run) => JSON.stringify(run.jobs.map(({ kind }) => (COARSE.has(kind) ? 'promise' : kind)));
  for (const other of [again, collected, kinds]) {
    if (coarse(other) !== coarse(plain)) throw new Error('the jobs are not the same each time');
    if (JSON.stringify(other.inits) !== JSON.stringify(plain.inits)) throw new Error('the inits are not the same each time');
  }
  const functions = listed(plain.functions, source);
  for (const other of [again, collected]) {
    if (JSON.stringify(listed(other.functions, source)) !== JSON.stringify(functions)) {
      throw new Error('the counts are not the same each time');
    }
  }
  return {
    jobs: kinds.jobs.map(({ kind, at }) => (at === null ? kind : `${kind}@${at}`)),
    inits: plain.inits,
    functions,
  };
}

const COARSE = new Set(['promise', 'await', 'reaction', 'thenable']);

/** JSON with one job group and one function a line, so that a change is easy to read. */
function render({ jobs, inits, functions }) {
  const rows = [];
  for (let i = 0; i < jobs.length; i += 8) rows.push(jobs.slice(i, i + 8).map((job) => JSON.stringify(job)).join(', '));
  const list = (items) => (items.length === 0 ? '[]' : `[\n    ${items.join(',\n    ')}\n  ]`);
  return `{
  "jobs": ${list(rows)},
  "inits": ${JSON.stringify(inits)},
  "functions": ${list(functions.map((f) => JSON.stringify(f)))}
}
`;
}

let failed = 0;
for (const name of readdirSync(programs).filter((name) => /\.m?js$/.test(name)).sort()) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  try {
    writeFileSync(join(programs, name.replace(/\.m?js$/, '.counts.json')), render(record(join(programs, name))));
  } catch (error) {
    failed++;
    console.error(`${name}: ${error.message}`);
  }
}
rmSync(scratch, { recursive: true });
process.exitCode = failed > 0 ? 1 : 0;
