'use strict';

// `Readline` of readline/promises: control sequences that are collected, and written together.

const { ArrayPrototypeJoin, ArrayPrototypePush, Promise } = primordials;

const {
  clearLineSequence, cursorToSequence, kClearScreenDown, moveCursorSequence,
} = require('internal/readline/callbacks');
const { isWritable } = require('internal/streams/utils');
const { codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { validateBoolean, validateInteger } = require('internal/validators');

class Readline {
  #autoCommit = false;
  #stream;
  #todo = [];

  /**
   * @param {any} stream
   * @param {{ autoCommit?: boolean }} [options]
   */
  constructor(stream, options = undefined) {
    if (!isWritable(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    this.#stream = stream;
    if (options?.autoCommit != null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(text) {
    if (this.#autoCommit) nextTick(() => this.#stream.write(text));
    else ArrayPrototypePush(this.#todo, text);
    return this;
  }

  /**
   * @param {number} x
   * @param {number} [y]
   */
  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y != null) validateInteger(y, 'y');
    return this.#add(cursorToSequence(x, y ?? undefined));
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  moveCursor(dx, dy) {
    if (dx || dy) {
      validateInteger(dx, 'dx');
      validateInteger(dy, 'dy');
      return this.#add(moveCursorSequence(dx, dy));
    }
    return this;
  }

  /** @param {-1 | 0 | 1} dir */
  clearLine(dir) {
    validateInteger(dir, 'dir', -1, 1);
    return this.#add(clearLineSequence(dir));
  }

  clearScreenDown() {
    return this.#add(kClearScreenDown);
  }

  /** Writes what was collected. */
  commit() {
    return new Promise((resolve) => {
      this.#stream.write(ArrayPrototypeJoin(this.#todo, ''), resolve);
      this.#todo = [];
    });
  }

  /** Forgets what was collected. */
  rollback() {
    this.#todo = [];
    return this;
  }
}

module.exports = { Readline };
