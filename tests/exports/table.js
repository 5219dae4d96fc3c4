'use strict';

// Prints docs/exports.md: what Node exports (node.json), whether the jsr that runs this has it, and whether a program of
// tests/ or lessons/ names it. What jsr leaves out on purpose is in absent.json, with the reason.

const fs = require('fs');
const path = require('path');

const root = path.join(__dirname, '..', '..');
const node = JSON.parse(fs.readFileSync(path.join(__dirname, 'node.json'), 'utf8'));
const reasons = JSON.parse(fs.readFileSync(path.join(__dirname, 'absent.json'), 'utf8'));
const places = ['lessons', 'tests/counts', 'tests/fixtures', 'tests/text'];

// Builtins that a program can use without asking for them, and by which global.
const globals = {
  __proto__: null,
  buffer: ['Buffer', 'Blob', 'File', 'atob', 'btoa'],
  console: ['console'],
  events: ['EventTarget', 'Event'],
  module: ['require', 'module'],
  perf_hooks: ['performance', 'PerformanceObserver'],
  process: ['process'],
  'stream/web': ['ReadableStream', 'WritableStream', 'TransformStream', 'CompressionStream', 'TextEncoderStream'],
  timers: ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout'],
  url: ['URL', 'URLSearchParams', 'URLPattern'],
  util: ['TextEncoder', 'TextDecoder'],
  worker_threads: ['MessageChannel', 'BroadcastChannel', 'MessagePort'],
};

/** The paths of the programs below `folder`, also of those that programs only use. */
function programs(folder, found = []) {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) programs(file, found);
    else if (/\.[cm]?[jt]s$/.test(entry.name)) found.push(file);
  }
  return found;
}

/** For each builtin the words in programs that use it. */
function wordsByModule() {
  const words = new Map(Object.keys(node).map((id) => [id, new Set()]));
  for (const place of places) {
    for (const file of programs(path.join(root, place))) {
      const text = fs.readFileSync(file, 'utf8');
      const inFile = new Set(text.match(/[A-Za-z_$][\w$]*/g));
      const asked = new Set();
      for (const [, id] of text.matchAll(/['"](?:node:)?([a-z_0-9]+(?:\/[a-z0-9]+)?)['"]/g)) asked.add(id);
      for (const [id, known] of words) {
        if (!asked.has(id) && !(globals[id] ?? []).some((name) => inFile.has(name))) continue;
        for (const word of inFile) known.add(word);
      }
    }
  }
  return words;
}

/** Whether `object` has `name`, other than what every object or function has. */
function has(object, name) {
  for (let at = object; at !== null && at !== undefined; at = Object.getPrototypeOf(at)) {
    if (at !== object && (at === Object.prototype || at === Function.prototype)) return false;
    if (Object.hasOwn(at, name)) return true;
  }
  return false;
}

/** Whether `value`, a builtin, has what a list calls `name`. */
function isPresent(value, name) {
  const [, owner, kind, member] = /^([^.#]+)(?:([.#])(.+))?$/.exec(name);
  if (member === undefined) return has(value, name);
  if (!has(value, owner)) return false;
  const of = value[owner];
  if (typeof of !== 'function') return false;
  return has(kind === '#' ? of.prototype : of, member);
}

/** Why `name` of `id` is left out, if it is on purpose. A key of absent.json may end with `*`. */
function reasonFor(id, name) {
  for (const [pattern, reason] of Object.entries(reasons[id] ?? {})) {
    if (pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1)))) return reason;
  }
  return undefined;
}

function load(id) {
  try {
    return require(`node:${id}`);
  } catch {
    return undefined;
  }
}

/** What the table says of each export of `id`. */
function rowsOf(id, words) {
  const value = load(id);
  return node[id].map((name) => {
    const isThere = value !== undefined && isPresent(value, name);
    // What is there only to throw a clear error is named in full.
    const reason = isThere ? reasons[id]?.[name] : reasonFor(id, name);
    const present = isThere && reason === undefined;
    const tested = words.has(name.replace(/^.*[.#]/, ''));
    return { name, present, reason, tested };
  });
}

const count = (rows, test) => rows.filter(test).length;

function main() {
  const words = wordsByModule();
  const tables = Object.keys(node).map((id) => [id, rowsOf(id, words.get(id))]);
  const lines = [
    '# Exports',
    '',
    'What the builtins of Node 26 export, and what of it jsr has. `tests/exports.sh` writes this file; a test checks that it',
    'is up to date. `Class.name` is a static member, `Class#name` a member of the prototype. "Test" tells that a program in',
    '`tests/` or `lessons/` that uses the module names the export, which does not prove that it tests it well.',
    '',
    '| module | exports | present | absent on purpose | missing | with a test |',
    '|---|--:|--:|--:|--:|--:|',
  ];
  for (const [id, rows] of tables) {
    const present = count(rows, (row) => row.present);
    const absent = count(rows, (row) => row.reason !== undefined);
    const tested = count(rows, (row) => row.present && row.tested);
    lines.push(`| [${id}](#${id.replace('/', '')}) | ${rows.length} | ${present} | ${absent} ` +
      `| ${rows.length - present - absent} | ${tested} |`);
  }
  for (const [id, rows] of tables) {
    lines.push('', `## ${id}`, '', '| export | in jsr | test |', '|---|---|---|');
    for (const { name, present, reason, tested } of rows) {
      const state = present ? 'present' : reason === undefined ? '**missing**' : `absent: ${reason}`;
      lines.push(`| \`${name}\` | ${state} | ${tested && present ? 'yes' : ''} |`);
    }
  }
  console.log(lines.join('\n'));
}

main();
