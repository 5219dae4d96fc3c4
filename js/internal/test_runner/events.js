'use strict';

// What reporters read: a stream of { type, data }, each of which is also an event of that type.

const { ArrayPrototypePush, FunctionPrototypeCall } = primordials;

const { Readable } = require('stream');

/** How many events may wait for a slow reporter: all of them, for tests do not wait for it. */
const kNoLimit = primordials.NumberMAX_SAFE_INTEGER;

class TestsStream extends Readable {
  /** What nobody has asked for yet. */
  #waiting = [];
  #mayPush = true;

  constructor() {
    super({ __proto__: null, objectMode: true, highWaterMark: kNoLimit });
  }

  _read() {
    this.#mayPush = true;
    while (this.#waiting.length > 0) {
      const first = primordials.ArrayPrototypeShift(this.#waiting);
      if (!this.#push(first)) return;
    }
  }

  #push(item) {
    if (!this.#mayPush) {
      ArrayPrototypePush(this.#waiting, item);
      return false;
    }
    this.#mayPush = this.push(item);
    return this.#mayPush;
  }

  /**
   * @param {string} type
   * @param {object} data
   */
  tell(type, data) {
    FunctionPrototypeCall(this.emit, this, type, data);
    this.#push({ __proto__: null, type, data });
  }

  /** No more events come. */
  finish() {
    this.#push(null);
  }
}

/** Where a test is written, as events have it. */
function placeOf({ line, column, file }) {
  return line === undefined ? undefined : { __proto__: null, line, column, file };
}

/** What a test is called in events. */
const identityOf = (test) => ({
  __proto__: null,
  name: test.name,
  nesting: test.nesting,
  testNumber: test.number,
  testId: test.id,
  parentId: test.parent.id,
});

/** Why a test counts in another way: skip, todo or an expected failure. */
function directiveOf(test) {
  if (test.skipReason !== undefined) return { __proto__: null, skip: test.skipReason };
  if (test.todoReason !== undefined) return { __proto__: null, todo: test.todoReason };
  if (test.expectedFailure !== undefined) return { __proto__: null, expectFailure: test.expectedFailure.label };
  return { __proto__: null };
}

function detailsOf(test) {
  const details = { __proto__: null, duration_ms: test.duration, type: test.kind };
  if (!test.passed) details.error = test.error;
  if (test.className !== undefined) details.classname = test.className;
  return details;
}

/** Makes the events of tests. */
class Teller {
  stream = new TestsStream();

  #begin(type, test, kind = test.kind) {
    this.stream.tell(type, {
      __proto__: null,
      nesting: test.nesting,
      name: test.name,
      ...type === 'test:start' ? undefined : { __proto__: null, type: kind },
      testId: test.id,
      parentId: test.parent.id,
      tags: test.tags,
      ...placeOf(test.place),
    });
  }

  enqueued(test) {
    this.#begin('test:enqueue', test);
  }

  dequeued(test, kind) {
    this.#begin('test:dequeue', test, kind);
  }

  started(test) {
    this.#begin('test:start', test);
  }

  /** The test is over, if it is not its turn to be told about yet. */
  completed(test) {
    const details = detailsOf(test);
    details.passed = test.passed;
    this.stream.tell('test:complete',
      { ...identityOf(test), details, tags: test.tags, ...placeOf(test.place), ...directiveOf(test), __proto__: null });
  }

  settled(test) {
    const classname = test.className === undefined ? undefined : { __proto__: null, classname: test.className };
    this.stream.tell(test.passed ? 'test:pass' : 'test:fail', {
      ...identityOf(test),
      details: detailsOf(test),
      tags: test.tags,
      ...classname,
      ...placeOf(test.place),
      ...directiveOf(test),
      __proto__: null,
    });
  }

  planned(nesting, count, place) {
    this.stream.tell('test:plan', { __proto__: null, nesting, count, ...placeOf(place) });
  }

  diagnostic(nesting, message, place, level = 'info') {
    this.stream.tell('test:diagnostic', { __proto__: null, nesting, message, level, ...placeOf(place) });
  }

  summary(success, counts, duration, file) {
    const data = { __proto__: null, success, counts, duration_ms: duration };
    this.stream.tell('test:summary', file === undefined ? data : { ...data, file, __proto__: null });
  }
}

module.exports = { Teller, TestsStream };
