'use strict';

// `run()` and `jsr --test`: files of tests, each in a process of its own (or all in this one).

const {
  ArrayIsArray, ArrayPrototypeFilter, ArrayPrototypePush, ArrayPrototypeSort, NumberPOSITIVE_INFINITY, NumberParseInt, PromisePrototypeThen,
  PromiseWithResolvers, RegExpPrototypeExec, SafeSet, StringPrototypeSplit,
} = primordials;

const { codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { Root, useRoot } = require('internal/test_runner/harness');
const { kinds, makeFailure } = require('internal/test_runner/failure');
const { Test } = require('internal/test_runner/test');
const { isRegExp } = require('internal/util/types');
const {
  validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInteger, validateNumber, validateObject,
  validateOneOf, validateString, validateStringArray,
} = require('internal/validators');
const path = require('path');

const kLongest = 2 ** 31 - 1;

/** What a file has to be called for its tests to be found. */
const kExtensions = '{js,mjs,cjs,ts,mts,cts}';
const kPatterns = [
  `**/*.test.${kExtensions}`, `**/*-test.${kExtensions}`, `**/*_test.${kExtensions}`, `**/test-*.${kExtensions}`,
  `**/test.${kExtensions}`, `**/test/**/*.${kExtensions}`,
];

/** Flags of this process that say how to report, or to trace: they are not for those that run the files. */
const kOwnFlags = new SafeSet();
const own = [
  '--test', '--test-reporter', '--test-reporter-destination', '--test-concurrency', '--test-shard', '--test-isolation',
  '--test-name-pattern', '--test-skip-pattern', '--test-only', '--test-timeout', '--test-force-exit',
  '--test-update-snapshots', '--trace', '--trace-format', '--trace-out', '--trace-limit', '--trace-include', '--trace-exclude',
];
for (let i = 0; i < own.length; i++) kOwnFlags.add(own[i]);
const kWithoutValue = new SafeSet();
const switches = ['--test', '--trace', '--test-only', '--test-force-exit', '--test-update-snapshots'];
for (let i = 0; i < switches.length; i++) kWithoutValue.add(switches[i]);

/** Errors of tests that were ended from outside. */
const isCancelling = (type) => type === kinds.cancelledByParent || type === kinds.aborted || type === kinds.timeout;

/** One file, which is a test itself as long as it has none. */
class FileTest extends Test {
  #options;
  #path;
  #waiting = [];
  #failed = 0;
  told = 0;

  constructor(root, name, file, options) {
    const place = { __proto__: null, line: 1, column: 1, file };
    super(root, name, { __proto__: null, signal: options.signal }, () => {}, place);
    this.#options = options;
    this.#path = file;
  }

  async perform(deadline) {
    try {
      await deadline.race(this.#runProcess());
    } finally {
      this.#child?.kill();
    }
  }

  #child;

  async #runProcess() {
    const { argv, cwd, env, execArgv } = this.#options;
    const { spawn } = require('child_process');
    const { Decoder } = require('internal/test_runner/reporters/wire');
    const child = spawn(process.execPath, [...ownFlags(this.#options), ...execArgv, this.#path, ...argv], {
      __proto__: null,
      cwd,
      env: { ...env ?? process.env, NODE_TEST_CONTEXT: 'child-v8', NODE_TEST_WORKER_ID: '1' },
    });
    this.#child = child;
    const decoder = new Decoder((event) => this.#receive(event), (text) => this.#print('test:stdout', text));
    child.stdout.on('data', (chunk) => decoder.write(chunk));
    const errors = new Decoder(() => {}, (text) => this.#print('test:stderr', text));
    child.stderr.on('data', (chunk) => errors.write(chunk));
    const { promise, resolve, reject } = PromiseWithResolvers();
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ __proto__: null, code, signal }));
    const { code, signal } = await promise;
    decoder.end();
    errors.end();
    if (code === 0 && signal === null) return;
    const failure = makeFailure('test failed', this.#failed > 0 ? kinds.subtests : kinds.code);
    failure.exitCode = code;
    failure.signal = signal;
    throw failure;
  }

  #print(type, text) {
    const lines = StringPrototypeSplit(text, '\n');
    for (let i = 0; i < lines.length; i++) {
      const isLast = i === lines.length - 1;
      if (isLast && lines[i] === '') break;
      const message = isLast ? lines[i] : `${lines[i]}\n`;
      this.#receive({ __proto__: null, type, data: { __proto__: null, message } });
    }
  }

  /** An event of the process: told now, or when it is the turn of this file. */
  #receive(event) {
    if (event.type === 'test:plan' && event.data.nesting === 0) return;
    // The sums of one file.
    if (event.type === 'test:diagnostic' && event.data.nesting === 0 && this.#isSum(event.data)) return;
    ArrayPrototypePush(this.#waiting, event);
    if (this.parent.order.isTurnOf(this)) this.tellWaiting();
  }

  /** After the plan of the whole file come its sums. */
  #isSum({ line, column, file, message }) {
    return line === 1 && column === 1 && file === this.#path &&
      RegExpPrototypeExec(/^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /, `${message}`) !== null;
  }

  /** Tells all that has come. */
  tellWaiting() {
    for (let i = 0; i < this.#waiting.length; i++) this.#tell(this.#waiting[i]);
    this.#waiting = [];
  }

  #tell({ type, data }) {
    const { root } = this;
    data.entryFile = this.#path;
    if (type === 'test:pass' || type === 'test:fail') {
      root.counts.addTold(type === 'test:pass', data, isCancelling(data.details.error?.failureType));
      if (type === 'test:fail' && data.todo === undefined) this.#failed++;
      if (data.nesting === 0) {
        this.told++;
        data.testNumber = root.counts.topLevel;
      }
    }
    root.teller.stream.tell(type, data);
  }

  /** Its own line is only needed if no test of it has one, or if it failed beside them. */
  get isSilent() {
    return this.told > 0 && (this.passed || this.error?.failureType === kinds.subtests);
  }
}

/** The flags of a process that runs one file. */
function ownFlags({ testNamePatterns, testSkipPatterns, only, timeout, updateSnapshots }) {
  const flags = [];
  for (let i = 0; i < testNamePatterns.length; i++) ArrayPrototypePush(flags, `--test-name-pattern=${testNamePatterns[i]}`);
  for (let i = 0; i < testSkipPatterns.length; i++) ArrayPrototypePush(flags, `--test-skip-pattern=${testSkipPatterns[i]}`);
  if (only) ArrayPrototypePush(flags, '--test-only');
  if (typeof timeout === 'number' && timeout !== NumberPOSITIVE_INFINITY) {
    ArrayPrototypePush(flags, `--test-timeout=${timeout}`);
  }
  if (updateSnapshots) ArrayPrototypePush(flags, '--test-update-snapshots');
  return flags;
}

/** The flags of this process that are not about how tests are run. */
function inheritedFlags() {
  const { execArgv } = process;
  const kept = [];
  for (let i = 0; i < execArgv.length; i++) {
    const { 0: name, length } = StringPrototypeSplit(execArgv[i], '=');
    if (!kOwnFlags.has(name)) ArrayPrototypePush(kept, execArgv[i]);
    else if (length === 1 && !kWithoutValue.has(name)) i++;
  }
  return kept;
}

/** The files that are meant by names and patterns, or that are called like tests. */
function findFiles(patterns, cwd) {
  const isGiven = patterns.length > 0;
  const found = require('fs').globSync(isGiven ? patterns : kPatterns, {
    __proto__: null,
    cwd,
    exclude: (name) => name === 'node_modules',
    withFileTypes: false,
  });
  const files = ArrayPrototypeFilter(found, (name) => isFile(path.resolve(cwd, name)));
  if (isGiven && found.length === 0) {
    process.stderr.write(`Could not find '${primordials.ArrayPrototypeJoin(patterns, ', ')}'\n`);
    process.exit(1);
  }
  return ArrayPrototypeSort(files);
}

function isFile(name) {
  return require('fs').statSync(name, { __proto__: null, throwIfNoEntry: false })?.isFile() === true;
}

function validatePatterns(value, name) {
  if (value === undefined || value === null) return [];
  const list = ArrayIsArray(value) ? value : [value];
  for (let i = 0; i < list.length; i++) {
    if (typeof list[i] !== 'string' && !isRegExp(list[i])) {
      throw new codes.ERR_INVALID_ARG_TYPE(`${name}[${i}]`, ['string', 'RegExp'], list[i]);
    }
  }
  return list;
}

function validateShard(shard, watch) {
  if (shard === undefined) return;
  validateObject(shard, 'options.shard');
  validateInteger(shard.total, 'options.shard.total', 1);
  validateInteger(shard.index, 'options.shard.index', 1, shard.total);
  if (watch) throw new codes.ERR_INVALID_ARG_VALUE('options.shard', watch, 'shards not supported with watch mode');
}

/** All options of `run()`, checked. */
function readOptions(options) {
  validateObject(options, 'options');
  const {
    argv = [], concurrency, cwd = process.cwd(), env, execArgv = [], files, forceExit = false, globPatterns,
    isolation = 'process', only, setup, shard, signal, testNamePatterns, testSkipPatterns, timeout, watch,
  } = options;
  if (files != null) validateArray(files, 'options.files');
  if (watch != null) validateBoolean(watch, 'options.watch');
  validateBoolean(forceExit, 'options.forceExit');
  if (only != null) validateBoolean(only, 'options.only');
  if (globPatterns != null) {
    validateArray(globPatterns, 'options.globPatterns');
    if (globPatterns.length > 0 && files?.length > 0) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.globPatterns', globPatterns,
        'is not supported when specifying \'options.files\'');
    }
  }
  validateString(cwd, 'options.cwd');
  validateShard(shard, watch);
  if (setup != null) validateFunction(setup, 'options.setup');
  const names = validatePatterns(testNamePatterns, 'options.testNamePatterns');
  const skips = validatePatterns(testSkipPatterns, 'options.testSkipPatterns');
  validateOneOf(isolation, 'options.isolation', ['process', 'none']);
  validateStringArray(argv, 'options.argv');
  validateStringArray(execArgv, 'options.execArgv');
  if (env != null) validateObject(env, 'options.env');
  validateAbortSignal(signal, 'options.signal');
  if (timeout != null && timeout !== NumberPOSITIVE_INFINITY) validateNumber(timeout, 'options.timeout', 0, kLongest);
  if (watch) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('jsr has no watch mode: options.watch');
  return {
    __proto__: null, argv, concurrency: concurrency ?? true, cwd, env, execArgv, files, forceExit, globPatterns, isolation, only,
    setup, shard, signal, testNamePatterns: names, testSkipPatterns: skips, timeout,
    updateSnapshots: options.updateSnapshots === true,
  };
}

/**
 * Runs the tests in files.
 * @param {object} [options]
 * @returns {import('internal/test_runner/events').TestsStream}
 */
function run(options = kEmptyObject) {
  const given = readOptions(options);
  let { concurrency } = given;
  if (concurrency === true) concurrency = require('os').availableParallelism() - 1 || 1;
  const root = new Root(
    { __proto__: null, concurrency, timeout: undefined, names: given.testNamePatterns, skips: given.testSkipPatterns },
    { __proto__: null, line: undefined, column: undefined, file: undefined });
  const { cwd } = given;
  let files = given.files != null ? given.files : findFiles(given.globPatterns ?? [], cwd);
  if (given.shard !== undefined) {
    files = ArrayPrototypeFilter(files, (_, index) => index % given.shard.total === given.shard.index - 1);
  }
  const work = given.isolation === 'none' ? () => runHere(root, files, given) : () => runFiles(root, files, given);
  const { stream } = root.teller;
  // Whoever called has time to listen.
  process.nextTick(async () => {
    try {
      await given.setup?.(stream);
      await work();
      await root.end();
    } catch (error) {
      stream.destroy(error);
    }
    if (given.forceExit) process.exit();
  });
  return stream;
}

async function runFiles(root, files, options) {
  // Files are not left out by the patterns for tests.
  root.selection = { __proto__: null, excludes: () => false };
  const ends = [];
  for (let i = 0; i < files.length; i++) {
    const file = path.resolve(options.cwd, files[i]);
    const test = new FileTest(root, files[i], file, options);
    root.adopt(test);
    ArrayPrototypePush(ends, test.start());
  }
  for (let i = 0; i < ends.length; i++) await ends[i];
}

/** Loads all files into this process; their tests are those of this root. */
async function runHere(root, files, options) {
  useRoot(root);
  const { pathToHref } = require('internal/modules/helpers');
  const loader = require('internal/modules/esm/loader').getLoader();
  const { promise, resolve } = PromiseWithResolvers();
  root.ready = promise;
  for (let i = 0; i < files.length; i++) {
    const file = path.resolve(options.cwd, files[i]);
    const { length } = root.children;
    await loader.import(pathToHref(file), undefined, { __proto__: null });
    if (root.children.length === length) addFile(root, files[i], file, promise);
  }
  root.ready = undefined;
  resolve();
  await new primordials.Promise((done) => {
    process.once('beforeExit', done);
  });
}

/** A file without tests is one itself, which has passed. */
function addFile(root, name, file, ready) {
  const test = new Test(root, name, kEmptyObject, () => {}, { __proto__: null, line: 1, column: 1, file });
  root.adopt(test);
  PromisePrototypeThen(ready, () => test.start());
}

/** `--test-shard=1/3` */
function parseShard(text) {
  const parts = RegExpPrototypeExec(/^(\d+)\/(\d+)$/, text);
  if (parts === null) {
    throw new codes.ERR_INVALID_ARG_VALUE('--test-shard', text, 'must be in the form of <index>/<total>');
  }
  return { __proto__: null, index: NumberParseInt(parts[1], 10), total: NumberParseInt(parts[2], 10) };
}

/**
 * `jsr --test`: runs files as the command line says, and reports.
 * @param {object} flags
 */
function main(flags) {
  require('internal/modules/run_main').prepare();
  const options = {
    __proto__: null,
    concurrency: flags.concurrency,
    execArgv: inheritedFlags(),
    globPatterns: flags.files,
    isolation: flags.isolation ?? 'process',
    only: flags.only,
    shard: flags.shard === undefined ? undefined : parseShard(flags.shard),
    testNamePatterns: flags.names,
    testSkipPatterns: flags.skips,
    timeout: flags.timeout,
    updateSnapshots: flags.updateSnapshots,
  };
  const stream = run(options);
  stream.on('test:summary', (data) => {
    if (!data.success) process.exitCode = 1;
    if (flags.forceExit && data.entryFile === undefined) process.once('beforeExit', () => process.exit());
  });
  PromisePrototypeThen(require('internal/test_runner/reporters').attach(stream, flags), undefined, (error) => {
    internalBinding('task_queue').triggerUncaught(error, true);
  });
}

module.exports = { main, run };
