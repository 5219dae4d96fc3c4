'use strict';

// The tests of a program as a whole: the root that they hang from, what reports them, and how they end.

const { PromisePrototypeThen, StringPrototypeStartsWith } = primordials;

const { AsyncLocalStorage } = require('async_hooks');
const { getOptions } = require('internal/process/options');
const { kEmptyObject } = require('internal/util');
const { now, since } = require('internal/test_runner/clock');
const { Teller } = require('internal/test_runner/events');
const { kinds, makeFailure } = require('internal/test_runner/failure');
const { Counts } = require('internal/test_runner/order');
const { Selection } = require('internal/test_runner/selection');
const { Suite, Test } = require('internal/test_runner/test');

const { getCallSites } = internalBinding('util');

const nothing = () => {};

/** How far up the code of a program may be. */
const kFrames = 20;

/** Where the program called: the innermost frame that is not jsr's own. */
function placeOfCall() {
  const sites = getCallSites(kFrames, 0) ?? [];
  for (let i = 0; i < sites.length; i++) {
    const { scriptName, lineNumber, columnNumber } = sites[i];
    if (scriptName === '' || StringPrototypeStartsWith(scriptName, 'node:')) continue;
    const file = StringPrototypeStartsWith(scriptName, 'file:') ? require('internal/url').fileURLToPath(scriptName) : scriptName;
    return { __proto__: null, line: lineNumber, column: columnNumber, file };
  }
  return { __proto__: null, line: 1, column: 1, file: undefined };
}

/** What all tests hang from. It is no test itself. */
class Root extends Test {
  teller = new Teller();
  counts = new Counts();
  storage = new AsyncLocalStorage();
  nextId = 0;
  startedAt = now();
  /** Until the reporters are there. */
  ready;
  /** The process fails if the tests do. */
  isOfProgram = false;
  #isEnding = false;

  constructor(options, place) {
    const { concurrency, timeout } = options;
    super(undefined, '<root>', { __proto__: null, concurrency, timeout }, nothing, place);
    this.id = this.nextId++;
    this.selection = new Selection(options);
  }

  /** Ends what hangs, runs the last hooks and reports the sums. */
  async end() {
    if (this.#isEnding) return;
    this.#isEnding = true;
    await this.ready;
    for (let i = 0; i < this.children.length; i++) cancelPending(this.children[i]);
    this.#runAfter();
    await this.#after;
    this.#report();
  }

  #after;

  /** The hooks after all tests run once, when the first tests are over: nobody knows whether more will come. */
  allSettled() {
    this.#runAfter();
  }

  #runAfter() {
    if (this.hooks.after.length === 0) return;
    this.#after ??= PromisePrototypeThen(this.hooks.run('after', this.context), undefined, (error) => {
      this.counts.success = false;
      this.addDiagnostic(`${error.cause ?? error}`);
    });
  }

  #report() {
    const { teller, counts, place } = this;
    const duration = since(this.startedAt);
    teller.planned(0, counts.topLevel, place);
    const say = (message) => teller.diagnostic(0, message, place);
    for (let i = 0; i < this.diagnostics.length; i++) say(this.diagnostics[i].message);
    say(`tests ${counts.tests}`);
    say(`suites ${counts.suites}`);
    say(`pass ${counts.passed}`);
    say(`fail ${counts.failed}`);
    say(`cancelled ${counts.cancelled}`);
    say(`skipped ${counts.skipped}`);
    say(`todo ${counts.todo}`);
    say(`duration_ms ${duration}`);
    teller.summary(counts.success, counts.toObject(), duration, place.file);
    teller.stream.finish();
    if (!counts.success && this.isOfProgram) process.exitCode = 1;
  }
}

/** Nothing is left that could ever settle it. */
function cancelPending(test) {
  if (test.isOver) return;
  for (let i = 0; i < test.children.length; i++) cancelPending(test.children[i]);
  test.cancel(makeFailure('Promise resolution is still pending but the event loop has already resolved', kinds.cancelledByParent));
  test.settle();
}

let root;

/** The root of the program's tests, which is made with the first of them. */
function getRoot() {
  if (root !== undefined) return root;
  // How many files run beside each other says nothing about the tests of one.
  const options = { ...getOptions().tests, concurrency: undefined };
  // A process that runs a file for another tells that one.
  if (process.env.NODE_TEST_CONTEXT === 'child-v8') options.reporters = ['wire'];
  const file = process.argv[1];
  root = new Root(options, { __proto__: null, line: 1, column: 1, file });
  root.isOfProgram = true;
  root.ready = require('internal/test_runner/reporters').attach(root.teller.stream, options);
  PromisePrototypeThen(root.ready, () => {
    root.ready = undefined;
  });
  listen(root);
  return root;
}

/**
 * The tests that the program makes from now on hang from `given`.
 * @param {Root} given
 */
function useRoot(given) {
  root = given;
  listen(given);
}

/** The end of the program, and what nobody caught. */
function listen(target) {
  process.on('beforeExit', () => target.end());
  process.on('uncaughtException', (error) => blame(target, error, kinds.uncaught));
  process.on('unhandledRejection', (error) => blame(target, error, kinds.unhandled));
}

/** Finds the test that an uncaught error belongs to. */
function blame(target, error, kind) {
  const test = target.storage.getStore();
  const event = kind === kinds.uncaught ? 'uncaughtException' : 'unhandledRejection';
  if (test === undefined) {
    // The program failed before it had made all of its tests.
    if (target.ready !== undefined) throw error;
    target.counts.success = false;
    process.exitCode = 1;
    target.addDiagnostic('Error: A resource generated asynchronous activity after the test ended. This activity created ' +
      `the error "${error}" which triggered an ${event} event, caught by the test runner.`);
    return;
  }
  if (!test.isOver) {
    test.failFromOutside(error, kind);
    return;
  }
  target.counts.success = false;
  process.exitCode = 1;
  const { file, line, column } = test.place;
  const path = require('path').relative(process.cwd(), file);
  target.addDiagnostic(`Error: Test "${test.name}" at ${path}:${line}:${column} generated asynchronous activity after the ` +
    `test ended. This activity created the error "${error}" and would have caused the test to fail, but instead ` +
    `triggered an ${event} event.`);
}

/** Sorts out which of name, options and function were given. */
function readArguments(name, options, fn, overrides) {
  if (typeof name === 'function') {
    fn = name;
  } else if (name !== null && typeof name === 'object') {
    fn = options;
    options = name;
  } else if (typeof options === 'function') {
    fn = options;
  }
  options = options !== null && typeof options === 'object' ? options : kEmptyObject;
  if (options.name !== undefined) name = options.name;
  if (typeof fn !== 'function') fn = nothing;
  if (typeof name !== 'string' || name === '') name = (fn !== nothing && fn.name) || '<anonymous>';
  return { __proto__: null, name, options: { __proto__: null, ...options, ...overrides }, fn };
}

/**
 * Makes a test below `parent`, and runs it unless that is a suite, which runs it in its turn.
 * @param {Test} parent
 * @returns {Promise<void>}
 */
function makeTest(parent, name, options, fn, overrides = kEmptyObject) {
  const given = readArguments(name, options, fn, overrides);
  const home = parent.isOver ? parent.root : parent;
  const test = new Test(home, given.name, given.options, given.fn, placeOfCall());
  home.adopt(test);
  if (parent.isOver) {
    test.error = makeFailure('test could not be started because its parent finished', kinds.parentFinished);
  }
  if (home.kind === 'suite') return primordials.PromiseResolve();
  // The first ones wait until the reporters are there.
  const { ready } = test.root;
  return ready === undefined ? test.start() : PromisePrototypeThen(ready, () => test.start());
}

/** Makes a suite below `parent`. */
function makeSuite(parent, name, options, fn, overrides = kEmptyObject) {
  const given = readArguments(name, options, fn, overrides);
  const suite = new Suite(parent, given.name, given.options, given.fn, placeOfCall());
  suite.build();
  parent.adopt(suite);
  if (parent.kind === 'suite') return primordials.PromiseResolve();
  const { ready } = suite.root;
  return ready === undefined ? suite.start() : PromisePrototypeThen(ready, () => suite.start());
}

/** The test or suite that runs, or the root. */
function current() {
  return getRoot().storage.getStore() ?? root;
}

/** The number of this process among those that run tests beside each other. */
function workerId() {
  return +(process.env.NODE_TEST_WORKER_ID ?? 1);
}

module.exports = { Root, current, getRoot, makeSuite, makeTest, useRoot, workerId };
