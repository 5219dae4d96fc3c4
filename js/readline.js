'use strict';

// readline: lines of an input, questions, and the editing of a line on a terminal. What an interface does is in
// internal/readline/.

const {
  ObjectDefineProperty, ObjectSetPrototypeOf, Promise, PromiseReject, ReflectConstruct, StringPrototypeSlice,
  SymbolDispose, SymbolFor,
} = primordials;

const { AbortError } = require('internal/errors');
const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');
const { Interface: Base } = require('internal/readline/interface');
const { emitKeypressEvents } = require('internal/readline/keys');
const symbols = require('internal/readline/symbols');
const { kEmptyObject } = require('internal/util');

const { kQuestion, kQuestionCancel, kTabCompleter, kWriteToOutput } = symbols;

/**
 * @class
 * @param {any} input a stream, or options
 * @param {any} [output]
 * @param {Function} [completer]
 * @param {boolean} [terminal]
 */
function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  const self = ReflectConstruct(Base, [input, output, completer, terminal], new.target ?? Interface);
  // One that takes no callback returns what it finds.
  if (typeof self.completer === 'function' && self.completer.length !== 2) {
    const { completer: find } = self;
    self.completer = (text, callback) => callback(null, find(text));
  }
  return self;
}
ObjectSetPrototypeOf(Interface.prototype, Base.prototype);
ObjectSetPrototypeOf(Interface, Base);

function listen(signal, listener) {
  return require('internal/events/helpers').addAbortListener(signal, listener);
}

/**
 * Shows a question; the next line goes to `cb`.
 * @param {string} query
 * @param {{ signal?: AbortSignal } | Function} [options]
 * @param {(answer: string) => void} [cb]
 */
const question = function question(query, options, cb) {
  cb = typeof options === 'function' ? options : cb;
  if (options === null || typeof options !== 'object') options = kEmptyObject;
  const { signal } = options;
  if (signal) {
    require('internal/validators').validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) return;
    const disposable = listen(signal, () => this[kQuestionCancel]());
    const told = cb;
    cb = typeof told !== 'function' ? disposable[SymbolDispose] : (answer) => {
      disposable[SymbolDispose]();
      return told(answer);
    };
  }
  if (typeof cb === 'function') this[kQuestion](query, cb);
};
Interface.prototype.question = question;

ObjectDefineProperty(question, SymbolFor('nodejs.util.promisify.custom'), {
  __proto__: null,
  configurable: true,
  enumerable: true,
  value: function question(query, options) {
    if (options === null || typeof options !== 'object') options = kEmptyObject;
    const { signal } = options;
    const aborted = () => new AbortError(undefined, { cause: signal.reason });
    if (signal?.aborted) return PromiseReject(aborted());
    return new Promise((resolve, reject) => {
      let cb = resolve;
      if (signal) {
        const disposable = listen(signal, () => reject(aborted()));
        cb = (answer) => {
          disposable[SymbolDispose]();
          resolve(answer);
        };
      }
      this.question(query, options, cb);
    });
  },
  writable: true,
});

/** What an interface keeps, under the names that it had before there were symbols. */
const kFields = [
  'kDecoder', 'kLineBuffer', 'kOldPrompt', 'kPreviousKey', 'kPrompt', 'kQuestionCallback', 'kSawKeyPress', 'kSawReturnAt',
];
for (let i = 0; i < kFields.length; i++) {
  const symbol = symbols[kFields[i]];
  ObjectDefineProperty(Interface.prototype, symbol.description, {
    __proto__: null,
    get() {
      return this[symbol];
    },
    set(value) {
      this[symbol] = value;
    },
  });
}

/** Methods of the same kind. A program that replaces one changes what the interface does. */
const kMethods = [
  'kSetRawMode', 'kOnLine', 'kWriteToOutput', 'kAddHistory', 'kRefreshLine', 'kNormalWrite', 'kInsertString',
  'kTabComplete', 'kWordLeft', 'kWordRight', 'kDeleteLeft', 'kDeleteRight', 'kDeleteWordLeft', 'kDeleteWordRight',
  'kDeleteLineLeft', 'kDeleteLineRight', 'kLine', 'kHistoryNext', 'kHistoryPrev', 'kGetDisplayPos', 'kMoveCursor',
  'kTtyWrite',
];
for (let i = 0; i < kMethods.length; i++) {
  const symbol = symbols[kMethods[i]];
  const name = symbol.description;
  if (name === '_moveCursor') Interface.prototype._getCursorPos = Base.prototype.getCursorPos;
  Interface.prototype[name] = Base.prototype[symbol];
  ObjectDefineProperty(Interface.prototype, symbol, {
    __proto__: null,
    get() {
      return this[name];
    },
  });
}

Interface.prototype._tabComplete = function(lastKeypressWasTab) {
  this.pause();
  this.completer(StringPrototypeSlice(this.line, 0, this.cursor), (err, value) => {
    this.resume();
    if (err) {
      const { inspect } = require('internal/util/inspect');
      this[kWriteToOutput](`Tab completion error: ${inspect(err)}`);
      return;
    }
    this[kTabCompleter](lastKeypressWasTab, value);
  });
};

/**
 * @param {any} input a stream, or options
 * @param {any} [output]
 * @param {Function} [completer]
 * @param {boolean} [terminal]
 */
function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  moveCursor,
  promises: require('readline/promises'),
};
