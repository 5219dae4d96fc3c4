'use strict';

// Tests may end in any order, and are told about in the order in which they are written. Each test has one of these for
// the tests below it.

const { SafeMap } = primordials;

class Order {
  #owner;
  #parent;
  #settled = new SafeMap();
  /** The number of the test that is told about next. */
  #next = 1;
  #isStarted = false;
  count = 0;

  /**
   * @param {object} owner the test that this belongs to
   * @param {Order | undefined} parent
   */
  constructor(owner, parent) {
    this.#owner = owner;
    this.#parent = parent;
  }

  /** The test with `number` below the owner is over. */
  settled(test) {
    this.#settled.set(test.number, test);
    if (this.#mayTell()) this.flush();
  }

  /** Whether `test`, below the owner, is told about now if anything is. */
  isTurnOf(test) {
    return this.#next === test.number && this.#mayTell();
  }

  /** All before the owner, on every level, was told. */
  #mayTell() {
    return this.#parent === undefined || (this.#parent.#next === this.#owner.number && this.#parent.#mayTell());
  }

  /** Tells about those that are next. */
  flush() {
    for (;;) {
      const test = this.#settled.get(this.#next);
      if (test === undefined) return;
      this.#settled.delete(this.#next);
      this.#next++;
      tell(test);
    }
  }

  /** Says that the owner, and all that it is part of, has begun. */
  start() {
    if (this.#isStarted || this.#parent === undefined) return;
    this.#isStarted = true;
    this.#parent.start();
    this.#owner.root.teller.started(this.#owner);
  }
}

function tell(test) {
  const { order, root } = test;
  order.flush();
  test.tellWaiting();
  if (test.isSilent) return;
  order.start();
  if (order.count > 0) root.teller.planned(test.nesting + 1, order.count, test.place);
  root.counts.add(test);
  root.teller.settled(test);
  for (let i = 0; i < test.diagnostics.length; i++) {
    const { message, level } = test.diagnostics[i];
    root.teller.diagnostic(test.nesting, message, test.place, level);
  }
}

/** How many tests ended how. */
class Counts {
  /** A test that another process has told about. */
  addTold(passed, { nesting, details, skip, todo }, isCancelled) {
    this.add({
      __proto__: null, nesting, passed, isCancelled, kind: details.type, skipReason: skip, todoReason: todo,
    });
  }


  tests = 0;
  failed = 0;
  passed = 0;
  cancelled = 0;
  skipped = 0;
  todo = 0;
  topLevel = 0;
  suites = 0;
  /** Nothing failed that should not. */
  success = true;

  add(test) {
    if (test.nesting === 0) this.topLevel++;
    if (!test.passed && test.todoReason === undefined) this.success = false;
    if (test.kind === 'suite') {
      this.suites++;
      return;
    }
    this.tests++;
    if (test.skipReason !== undefined) this.skipped++;
    else if (test.todoReason !== undefined) this.todo++;
    else if (test.isCancelled) this.cancelled++;
    else if (test.passed) this.passed++;
    else this.failed++;
  }

  toObject() {
    const { tests, failed, passed, cancelled, skipped, todo, topLevel, suites } = this;
    return { __proto__: null, tests, failed, passed, cancelled, skipped, todo, topLevel, suites };
  }
}

module.exports = { Counts, Order };
