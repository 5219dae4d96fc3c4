'use strict';

// The lines that were entered, the newest first, and the place in them where the user is.

const {
  ArrayIsArray, ArrayPrototypeIndexOf, ArrayPrototypePop, ArrayPrototypeSplice, ArrayPrototypeUnshift,
  Boolean, StringPrototypeStartsWith, StringPrototypeTrim, Symbol,
} = primordials;

const kContext = Symbol('_kContext');
const kRemoveDuplicates = Symbol('_kRemoveHistoryDuplicates');
const kIsFlushing = Symbol('_kIsFlushing');
const kSize = Symbol('_kSize');
const kHistory = Symbol('_kHistory');
const kIndex = Symbol('_kIndex');

const kDefaultSize = 30;

class ReplHistory {
  /**
   * @param {any} context the interface, which emits 'history'
   * @param {{ history?: string[], historySize?: number, removeHistoryDuplicates?: boolean, size?: number }} options
   */
  constructor(context, options) {
    const { validateArray, validateNumber } = require('internal/validators');
    let { history, size } = options;
    if (history === undefined) history = [];
    validateArray(history, 'history');
    if (size === undefined) size = kDefaultSize;
    validateNumber(size, 'size', 0);
    this[kContext] = context;
    this[kRemoveDuplicates] = Boolean(options.removeHistoryDuplicates);
    this[kIsFlushing] = false;
    this[kSize] = size;
    this[kHistory] = history;
    this[kIndex] = -1;
  }

  /**
   * @param {string} line
   * @param {string} [lastLine]
   * @returns {string} the line
   */
  add(line) {
    if (line.length === 0) return '';
    if (!ArrayIsArray(this[kHistory]) || this[kSize] === 0) return line;
    if (StringPrototypeTrim(line).length === 0) return line;
    const history = this[kHistory];
    if (history.length === 0 || history[0] !== line) {
      if (this[kRemoveDuplicates]) {
        const duplicate = ArrayPrototypeIndexOf(history, line);
        if (duplicate !== -1) ArrayPrototypeSplice(history, duplicate, 1);
      }
      ArrayPrototypeUnshift(history, line);
      if (history.length > this[kSize]) ArrayPrototypePop(history);
    }
    this[kIndex] = -1;
    // A listener may change the history, and with it what was entered.
    const added = history[0];
    this[kContext].emit('history', history);
    return added;
  }

  canGoUp() {
    return this[kHistory].length > this[kIndex] && this[kHistory].length > 0;
  }

  canGoDown() {
    return this[kIndex] >= 0;
  }

  /** The next older line that begins with `search` and is another than `line`; null past the oldest. */
  up(search, line) {
    return this.#go(1, search, line);
  }

  /** The next newer one; null past the newest. */
  down(search, line) {
    return this.#go(-1, search, line);
  }

  #go(step, search, line) {
    const history = this[kHistory];
    let index = this[kIndex] + step;
    while (index >= 0 && index < history.length &&
        (!StringPrototypeStartsWith(history[index], search) || history[index] === line)) index += step;
    this[kIndex] = index;
    return index >= 0 && index < history.length ? history[index] : null;
  }

  /** Who went past the oldest line starts anew when editing. */
  leaveOldest() {
    if (this[kIndex] === this[kHistory].length) this[kIndex] = -1;
  }

  get size() {
    return this[kSize];
  }

  get isFlushing() {
    return this[kIsFlushing];
  }

  get history() {
    return this[kHistory];
  }

  set history(value) {
    this[kHistory] = value;
  }

  get index() {
    return this[kIndex];
  }

  set index(value) {
    this[kIndex] = value;
  }
}

module.exports = { ReplHistory };
