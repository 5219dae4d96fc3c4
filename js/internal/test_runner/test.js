'use strict';

// A test and what happens to it: made by `test()`, waiting for its turn, running, over. A suite is a test whose function
// only makes other tests, which run after it.

const {
  ArrayPrototypePush, ArrayPrototypeShift, Boolean, NumberPOSITIVE_INFINITY, PromisePrototypeThen,
  PromiseWithResolvers, ReflectApply,
} = primordials;

const { AbortController } = require('internal/abort_controller');
const { Deadline, abortion, call } = require('internal/test_runner/call');
const { now, since } = require('internal/test_runner/clock');
const { isFailure, kinds, makeFailure } = require('internal/test_runner/failure');
const { Hooks, makeHook } = require('internal/test_runner/hooks');
const { Order } = require('internal/test_runner/order');
const { isRegExp } = require('internal/util/types');
const { validateAbortSignal, validateNumber, validateUint32 } = require('internal/validators');

const kLongest = 2 ** 31 - 1;
const kUnfinished = 'test did not finish before its parent and was cancelled';
const nothing = () => {};

/** How many tests below one may run at the same time. */
function readConcurrency(value, fallback) {
  if (value == null) return fallback;
  // Tests of one file share a thread: as many as there are.
  if (typeof value === 'boolean') return value ? NumberPOSITIVE_INFINITY : 1;
  if (typeof value !== 'number') throwNoConcurrency(value);
  validateUint32(value, 'options.concurrency', true);
  return value;
}

function throwNoConcurrency(value) {
  const { codes } = require('internal/errors');
  throw new codes.ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], value);
}

/** What a failure has to look like to be the expected one; undefined if the test is to pass. */
function readExpectedFailure(value) {
  if (value === undefined || value === false || value === null) return undefined;
  if (typeof value === 'string') return value === '' ? undefined : { __proto__: null, label: value, match: undefined };
  if (typeof value === 'function' || isRegExp(value)) return { __proto__: null, label: true, match: value };
  if (typeof value === 'object') {
    const { label, match } = value;
    if (label === undefined && match === undefined) return { __proto__: null, label: true, match: value };
    return { __proto__: null, label: label ?? true, match };
  }
  return value ? { __proto__: null, label: true, match: undefined } : undefined;
}

/** `skip` and `todo`: a reason, true, or undefined if they are off. */
function reasonOf(value) {
  if (value === undefined || value === null || value === false) return undefined;
  return typeof value === 'string' ? value : true;
}

class Test {
  kind = 'test';
  number = 0;
  duration = 0;
  passed = false;
  isCancelled = false;
  isOver = false;
  isFiltered = false;
  error = null;
  diagnostics = [];
  /** Tests below that wait for their turn. */
  #queue = [];
  #running = 0;
  /** Tests below that are not over. */
  unsettled = 0;
  children = [];
  failedChildren = 0;
  #over = PromiseWithResolvers();
  #startedAt;
  /** What the hooks before all tests below came to, once they ran. */
  #prepared;
  /** What a `before` hook failed of that was added while the test ran. */
  lateHookError;
  plan = null;
  /** What the function of a suite came to. */
  body;
  /** Nobody hears of the tests below: there was a failure before they could run. */
  dropsTests = false;
  #mock;

  /**
   * @param {Test | undefined} parent
   * @param {string} name
   * @param {object} options
   * @param {Function} fn
   * @param {{ line: number, column: number, file: string }} place
   */
  constructor(parent, name, options, fn, place) {
    const { concurrency, expectFailure, only, plan, signal, skip, tags, timeout, todo } = options;
    this.parent = parent;
    this.root = parent === undefined ? this : parent.root;
    // Wrong tags use up no number, unlike other wrong options.
    this.tags = tags === undefined ? parent?.tags ?? [] : require('internal/test_runner/tags').readTags(parent?.tags ?? [], tags);
    this.id = this.root.nextId++;
    this.nesting = parent === undefined ? -1 : parent.nesting + 1;
    this.name = name;
    this.place = place;
    this.className = this.nesting > 0 ? `${parent.className === undefined ? '' : `${parent.className}.`}${parent.name}` : undefined;
    this.concurrency = readConcurrency(concurrency, parent === undefined ? 1 : parent.concurrency);
    if (timeout != null && timeout !== NumberPOSITIVE_INFINITY) validateNumber(timeout, 'options.timeout', 0, kLongest);
    this.timeout = timeout ?? parent?.timeout;
    validateAbortSignal(signal, 'options.signal');
    this.skipReason = reasonOf(skip);
    this.todoReason = reasonOf(todo) ?? (parent?.todoReason === undefined ? undefined : true);
    this.expectedFailure = readExpectedFailure(expectFailure) ?? parent?.expectedFailure;
    this.isOnly = Boolean(only);
    this.planned = plan;
    this.fn = this.skipReason === undefined ? fn : nothing;
    this.hooks = new Hooks(parent?.hooks);
    this.order = new Order(this, parent?.order);
    this.controller = new AbortController();
    this.outerSignal = signal;
  }

  get context() {
    const { TestContext } = require('internal/test_runner/context');
    const context = new TestContext(this);
    primordials.ObjectDefineProperty(this, 'context', { __proto__: null, value: context });
    return context;
  }

  get fullName() {
    let name = this.name;
    for (let test = this.parent; test.parent !== undefined; test = test.parent) name = `${test.name} > ${name}`;
    return name;
  }

  get signal() {
    return this.controller.signal;
  }

  get mock() {
    this.#mock ??= new (require('internal/test_runner/mock/tracker').MockTracker)();
    return this.#mock;
  }

  setPlan(count, options) {
    const { TestPlan } = require('internal/test_runner/plan');
    this.plan = new TestPlan(count, options);
  }

  // ---- Waiting for its turn.

  /**
   * Takes a test in below this one.
   * @param {Test} child
   */
  adopt(child) {
    this.unsettled++;
    ArrayPrototypePush(this.children, child);
  }

  /**
   * Runs it, as soon as its parent has room.
   * @returns {Promise<void>} its end
   */
  start() {
    const { parent } = this;
    this.#enrol();
    if (this.isFiltered) {
      this.settle();
      return this.#over.promise;
    }
    this.root.teller.enqueued(this);
    if (parent.#running >= parent.concurrency) ArrayPrototypePush(parent.#queue, this);
    else this.#begin(this.kind);
    return this.#over.promise;
  }

  /** It gets its number, unless it is left out: now the program has said which tests it has, and which of them it wants. */
  #enrol() {
    this.#select();
    this.#count();
  }

  #select() {
    if (this.number !== 0) return;
    const { parent, root } = this;
    this.isFiltered = parent.isFiltered || parent.dropsTests || root.selection.excludes(this);
  }

  #count() {
    if (this.number === 0 && !this.isFiltered && this.parent !== undefined) this.number = ++this.parent.order.count;
  }

  /** It runs. Tests that had to wait are told with the kind of their parent, as Node does. */
  #begin(kind) {
    this.parent.#running++;
    this.root.teller.dequeued(this, kind);
    const { storage } = this.root;
    const outer = storage.getStore();
    storage.enterWith(this);
    this.run();
    storage.enterWith(outer);
  }

  #next() {
    this.#running--;
    while (this.#queue.length > 0 && this.#running < this.concurrency) {
      const next = ArrayPrototypeShift(this.#queue);
      if (!next.isOver) next.#begin(this.kind);
    }
  }

  // ---- Running.

  async run() {
    this.#startedAt = now();
    const { outerSignal } = this;
    let deadline;
    try {
      if (this.kind === 'suite') await this.body;
      deadline = new Deadline(this.timeout, outerSignal);
      if (outerSignal?.aborted) {
        this.dropsTests = true;
        throw abortion(outerSignal.reason);
      }
      await this.perform(deadline);
      this.#pass();
    } catch (error) {
      this.#fail(error);
    }
    deadline?.clear();
    await this.#cleanUp();
    // It was ended from outside. Node tells once more that it is complete.
    if (this.isOver) this.root.teller.completed(this);
    else this.settle();
  }

  /** Everything that can fail it, but for the hooks after it. */
  async perform(deadline) {
    const { parent } = this;
    const isQuiet = this.skipReason !== undefined;
    if (!isQuiet && parent.hooks.before.length > 0) await parent.prepare();
    if (!isQuiet && parent.hooks.beforeEach.length > 0) await parent.hooks.run('beforeEach', this.context);
    if (this.planned !== undefined) this.setPlan(this.planned);
    await deadline.race(this.#call());
    if (this.unsettled > 0) await deadline.race(this.childrenSettled());
    if (this.lateHookError !== undefined) throw this.lateHookError.cause;
    if (this.plan !== null) await deadline.race(this.plan.check());
  }

  /** Calls its function, from here where that is all there is to it: stacks are short. */
  #call() {
    const { context, fn } = this;
    try {
      return fn.length === 2 ? call(fn, context) : ReflectApply(fn, context, [context]);
    } catch (error) {
      // Made here, it shows where the test was called from.
      throw isFailure(error) ? error : makeFailure(error, kinds.code);
    }
  }

  /** Runs the hooks before all tests below it, the first time. */
  prepare() {
    this.#prepared ??= this.hooks.run('before', this.context);
    return this.#prepared;
  }

  #children;

  /** The last of the tests below is over. */
  allSettled() {
    this.#children?.resolve();
  }

  /** Waits until the tests below are over. */
  childrenSettled() {
    this.#children ??= PromiseWithResolvers();
    return this.#children.promise;
  }

  #pass() {
    if (this.isOver || this.error !== null) return;
    if (this.expectedFailure !== undefined && this.skipReason === undefined) {
      this.error = makeFailure('test was expected to fail but passed', kinds.expected);
      return;
    }
    if (this.failedChildren > 0) {
      const count = this.failedChildren;
      this.error = makeFailure(`${count} subtest${count > 1 ? 's' : ''} failed`, kinds.subtests);
      return;
    }
    this.passed = true;
  }

  /**
   * It failed, which is only told when it is over.
   * @param {any} error
   */
  #fail(error) {
    if (this.isOver || this.error !== null) return;
    const failureType = error?.failureType;
    if (failureType === kinds.timeout || failureType === kinds.aborted) {
      this.cancel(error);
      return;
    }
    if (this.expectedFailure !== undefined) {
      const mismatch = this.#mismatch(isFailure(error) ? error.cause : error);
      if (mismatch === undefined) {
        this.passed = true;
        return;
      }
      error = mismatch;
    }
    this.passed = false;
    this.error = isFailure(error) ? error : makeFailure(error, kinds.code);
  }

  /** In what an expected failure differs from what was expected. */
  #mismatch(error) {
    const { match } = this.expectedFailure;
    if (match === undefined) return undefined;
    try {
      const { throws } = require('assert');
      throws(() => {
        throw error;
      }, match);
      return undefined;
    } catch (problem) {
      return makeFailure(problem, kinds.code, 'The test failed, but the error did not match the expected validation');
    }
  }

  /**
   * Something went wrong that belongs to it, but nothing that it waits for: an exception in a callback, say.
   * @param {any} error
   * @param {string} kind
   */
  failFromOutside(error, kind) {
    this.#fail(makeFailure(error, kind));
    this.controller.abort();
  }

  /**
   * It ends here, whatever it does.
   * @param {Error} error
   */
  cancel(error) {
    if (this.isOver || this.error !== null) return;
    this.passed = false;
    this.isCancelled = true;
    this.error = error;
    this.controller.abort();
  }

  async #cleanUp() {
    // A failure of these hooks counts unless there is one already.
    const attempt = async (run) => {
      try {
        await run();
      } catch (error) {
        this.passed = false;
        this.#fail(error);
      }
    };
    const { parent, hooks } = this;
    if (this.kind === 'test' && this.skipReason === undefined && parent.hooks.afterEach.length > 0) {
      await attempt(() => parent.hooks.run('afterEach', this.context));
    }
    if (hooks.after.length > 0) await attempt(() => hooks.run('after', this.context));
    if (this.#mock !== undefined) this.#mock.reset();
  }

  /** Tells what it has kept back until its turn. */
  tellWaiting() {}

  /** It is not worth a line of its own. */
  get isSilent() {
    return false;
  }

  // ---- Over.

  /** Ends it, and all below that is not over yet. */
  settle() {
    if (this.isOver) return;
    this.#queue = [];
    for (let i = 0; i < this.children.length; i++) {
      const child = this.children[i];
      if (child.isOver) continue;
      child.#select();
      if (!child.isFiltered) child.cancel(makeFailure(kUnfinished, kinds.cancelledByParent));
      child.settle();
    }
    // One that never began is told about after those below it.
    this.#count();
    if (this.passed && this.failedChildren > 0 && this.kind === 'test') {
      this.passed = false;
      this.error = null;
    }
    if (this.error === null && !this.passed && !this.isFiltered) this.#pass();
    this.isOver = true;
    this.duration = this.#startedAt === undefined ? 0 : since(this.#startedAt);
    this.controller.abort();
    this.#leave();
    this.#over.resolve();
  }

  #leave() {
    const { parent } = this;
    if (parent === undefined) return;
    parent.unsettled--;
    if (!this.isFiltered) {
      if (!this.passed && this.todoReason === undefined) parent.failedChildren++;
      this.root.teller.completed(this);
      parent.order.settled(this);
    } else if (this.expectedFailure !== undefined) {
      // Its function never ran, and so it did not fail as expected: this counts in Node, too.
      parent.failedChildren++;
    }
    if (this.#startedAt !== undefined) parent.#next();
    if (parent.unsettled === 0) parent.allSettled();
  }

  /**
   * Adds a hook.
   * @param {'before' | 'after' | 'beforeEach' | 'afterEach'} kind
   */
  addHook(kind, fn, options) {
    const hook = makeHook(fn, options);
    // The test has begun: its hook is late, and runs now.
    if (kind === 'before' && this.#startedAt !== undefined && this.kind === 'test') {
      this.#runLate(hook);
      return;
    }
    this.hooks.add(kind, hook);
  }

  #runLate(hook) {
    const late = new Hooks(undefined);
    late.add('before', hook);
    const running = PromisePrototypeThen(late.run('before', this.context), undefined, (error) => {
      this.lateHookError = error;
      throw error;
    });
    PromisePrototypeThen(running, undefined, nothing);
    this.hooks.add('before', hook);
    this.#prepared = running;
  }

  /** Notes something for whoever reads the report. */
  addDiagnostic(message, level) {
    ArrayPrototypePush(this.diagnostics, { __proto__: null, message, level });
  }
}

/** A test that holds tests, which are made at once and run when it is its turn. */
class Suite extends Test {
  kind = 'suite';
  /** Its function threw: it is told about even if it would be left out. */
  isBroken = false;

  get context() {
    const { SuiteContext } = require('internal/test_runner/context');
    const context = new SuiteContext(this);
    primordials.ObjectDefineProperty(this, 'context', { __proto__: null, value: context });
    return context;
  }

  /** Calls its function, which makes the tests. */
  build() {
    try {
      this.body = this.root.storage.run(this, () => call(this.fn, this.context));
    } catch (error) {
      this.isBroken = true;
      this.body = primordials.PromiseReject(error);
    }
    if (!require('internal/util/types').isPromise(this.body)) return;
    PromisePrototypeThen(this.body, undefined, () => {
      this.isBroken = true;
    });
  }

  async perform(deadline) {
    if (this.parent.hooks.before.length > 0) await this.parent.prepare();
    if (this.error !== null) {
      this.dropsTests = true;
      return;
    }
    if (this.hooks.before.length > 0) await deadline.race(this.prepare());
    for (let i = 0; i < this.children.length; i++) this.children[i].start();
    if (this.unsettled > 0) await deadline.race(this.childrenSettled());
  }
}

module.exports = { Suite, Test };
