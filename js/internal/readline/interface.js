'use strict';

// An interface: lines of an input. Without a terminal they are cut out of what comes; on a terminal they are edited key by
// key (internal/readline/editor.js, whose methods are added to this class).

const {
  Boolean, DateNow, FunctionPrototypeCall, MathMax, NumberIsFinite, ObjectDefineProperty, ObjectDefineProperties,
  ObjectSetPrototypeOf, RegExpPrototypeExec, StringPrototypeCharCodeAt, StringPrototypeCodePointAt,
  StringPrototypeEndsWith, StringPrototypeSlice,
  SymbolAsyncIterator, SymbolDispose,
} = primordials;

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { validateAbortSignal, validateString, validateUint32 } = require('internal/validators');
const { emitKeypressEvents } = require('internal/readline/keys');
const { ReplHistory } = require('internal/readline/history');
const symbols = require('internal/readline/symbols');

const {
  kColorize, kDecoder, kIsMultiline, kKillRing, kKillRingCursor, kLineBuffer, kLineObjectStream, kNormalWrite, kOldPrompt,
  kOnLine, kPreviousCursorCols, kPreviousKey, kPrompt, kQuestion, kQuestionCallback, kQuestionCancel, kRedoStack,
  kRefreshLine, kSawKeyPress, kSawReturnAt, kSetRawMode, kSubstringSearch, kTtyWrite, kUndoStack, kWriteToOutput,
} = symbols;

const kLineFeed = 10;
/** How long, at least, a line feed is taken as part of the carriage return before it. */
const kMincrlfDelay = 100;

/** The base of `Interface`: a function, so that it can be called on what inherits from it. */
function InterfaceConstructor(input, output, completer, terminal) {
  this[kSawReturnAt] = 0;
  this.isCompletionEnabled = true;
  this[kSawKeyPress] = false;
  this[kColorize] = undefined;
  this[kPreviousKey] = null;
  this.escapeCodeTimeout = 500;
  this.tabSize = 8;
  FunctionPrototypeCall(EventEmitter, this);

  let options = { __proto__: null };
  let prompt = '> ';
  let signal;
  if (input?.input) {
    options = input;
    ({ output, completer, terminal, signal } = options);
    readOptions(this, options);
    if (options.prompt !== undefined) ({ prompt } = options);
    input = options.input;
  } else {
    // Options may be asked for of a stream as well.
    options = { __proto__: null, history: input.history, historySize: input.historySize };
  }
  if (completer !== undefined && typeof completer !== 'function') {
    throw new codes.ERR_INVALID_ARG_VALUE('completer', completer);
  }
  if (terminal === undefined && output != null) terminal = output.isTTY;
  this.setupHistoryManager(options);

  this.line = '';
  this[kIsMultiline] = false;
  this[kSubstringSearch] = null;
  this.output = output;
  this.input = input;
  this[kUndoStack] = [];
  this[kRedoStack] = [];
  this[kPreviousCursorCols] = -1;
  this[kKillRing] = [];
  this[kKillRingCursor] = 0;
  const { crlfDelay } = options;
  this.crlfDelay = crlfDelay ? MathMax(kMincrlfDelay, crlfDelay) : kMincrlfDelay;
  this.completer = completer;
  this.setPrompt(prompt);
  this.terminal = Boolean(terminal);
  this[kLineObjectStream] = undefined;

  if (this.terminal) listenToTerminal(this, input, output);
  else listenToStream(this, input);
  if (signal) closeWith(this, signal);
  input.resume();
}
ObjectSetPrototypeOf(InterfaceConstructor.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(InterfaceConstructor, EventEmitter);

function readOptions(self, options) {
  const { escapeCodeTimeout, signal, tabSize } = options;
  if (tabSize !== undefined) {
    validateUint32(tabSize, 'tabSize', true);
    self.tabSize = tabSize;
  }
  if (escapeCodeTimeout !== undefined) {
    if (!NumberIsFinite(escapeCodeTimeout)) {
      throw new codes.ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', self.escapeCodeTimeout);
    }
    self.escapeCodeTimeout = escapeCodeTimeout;
  }
  if (signal) validateAbortSignal(signal, 'options.signal');
}

/** Lines out of whatever comes. */
function listenToStream(self, input) {
  function onerror(error) {
    self.emit('error', error);
  }
  function ondata(data) {
    self[kNormalWrite](data);
  }
  function onend() {
    const rest = self[kLineBuffer];
    // The last line needs no end.
    if (typeof rest === 'string' && rest.length > 0) self.emit('line', rest);
    self.close();
  }
  input.on('error', onerror);
  input.on('data', ondata);
  input.on('end', onend);
  self.once('close', () => {
    input.removeListener('data', ondata);
    input.removeListener('error', onerror);
    input.removeListener('end', onend);
  });
  const { StringDecoder } = require('string_decoder');
  self[kDecoder] = new StringDecoder('utf8');
}

/** Lines that are edited key by key. */
function listenToTerminal(self, input, output) {
  function onerror(error) {
    self.emit('error', error);
  }
  function onkeypress(text, key) {
    self[kTtyWrite](text, key);
    if (!key?.sequence) return;
    // Half a character was shown, perhaps.
    const codePoint = StringPrototypeCodePointAt(key.sequence, 0);
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) self[kRefreshLine]();
  }
  function ontermend() {
    if (typeof self.line === 'string' && self.line.length > 0) self.emit('line', self.line);
    self.close();
  }
  function onresize() {
    self[kRefreshLine]();
  }
  input.on('error', onerror);
  emitKeypressEvents(input, self);
  input.on('keypress', onkeypress);
  input.on('end', ontermend);
  self[kSetRawMode](true);
  self.cursor = 0;
  output?.on('resize', onresize);
  self.once('close', () => {
    input.removeListener('keypress', onkeypress);
    input.removeListener('error', onerror);
    input.removeListener('end', ontermend);
    output?.removeListener('resize', onresize);
  });
}

function closeWith(self, signal) {
  const onAborted = () => self.close();
  if (signal.aborted) {
    nextTick(onAborted);
  } else {
    const disposable = require('internal/events/helpers').addAbortListener(signal, onAborted);
    self.once('close', disposable[SymbolDispose]);
  }
}

function checkOpen(self) {
  if (self.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
}

class Interface extends InterfaceConstructor {
  /** How wide the output is. */
  get columns() {
    return this.output?.columns || Infinity;
  }

  /** @param {string} prompt */
  setPrompt(prompt) {
    this[kPrompt] = prompt;
  }

  getPrompt() {
    return this[kPrompt];
  }

  /** @param {any} options */
  setupHistoryManager(options) {
    const history = new ReplHistory(this, {
      history: options.history,
      size: options.size ?? options.historySize,
      removeHistoryDuplicates: options.removeHistoryDuplicates,
    });
    this.historyManager = history;
    const define = (name, key, isWritable) => ObjectDefineProperty(this, name, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      get: () => history[key],
      set: isWritable ? (value) => {
        history[key] = value;
      } : undefined,
    });
    define('history', 'history', true);
    define('historyIndex', 'index', true);
    define('historySize', 'size', false);
    define('isFlushing', 'isFlushing', false);
  }

  /**
   * Shows the prompt, where a line is to be typed.
   * @param {boolean} [preserveCursor]
   */
  prompt(preserveCursor) {
    if (this.paused) this.resume();
    else checkOpen(this);
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this[kRefreshLine]();
    } else {
      this[kWriteToOutput](this[kPrompt]);
    }
  }

  [kSetRawMode](mode) {
    const wasInRawMode = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return wasInRawMode;
  }

  [kQuestion](query, callback) {
    checkOpen(this);
    if (this[kQuestionCallback]) {
      // One is being asked.
      this.prompt();
      return;
    }
    this[kOldPrompt] = this[kPrompt];
    this.setPrompt(query);
    this[kQuestionCallback] = callback;
    this.prompt();
  }

  [kQuestionCancel]() {
    if (!this[kQuestionCallback]) return;
    this[kQuestionCallback] = null;
    this.setPrompt(this[kOldPrompt]);
    this.clearLine();
  }

  [kOnLine](line) {
    const callback = this[kQuestionCallback];
    if (!callback) {
      this.emit('line', line);
      return;
    }
    this[kQuestionCallback] = null;
    this.setPrompt(this[kOldPrompt]);
    callback(line);
  }

  [kWriteToOutput](stringToWrite) {
    validateString(stringToWrite, 'stringToWrite');
    this.output?.write(stringToWrite);
  }

  /** Ends: the input is the program's again. */
  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this[kSetRawMode](false);
    this.closed = true;
    this.emit('close');
  }

  pause() {
    checkOpen(this);
    if (this.paused) return undefined;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }

  resume() {
    checkOpen(this);
    if (!this.paused) return undefined;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  /**
   * As if it had been typed.
   * @param {string | Buffer} data
   * @param {object} [key]
   */
  write(data, key) {
    checkOpen(this);
    if (this.paused) this.resume();
    if (this.terminal) this[kTtyWrite](data, key);
    else this[kNormalWrite](data);
  }

  [kNormalWrite](data) {
    if (data === undefined) return;
    let text = this[kDecoder].write(data);
    if (this[kSawReturnAt] && DateNow() - this[kSawReturnAt] <= this.crlfDelay) {
      // The other half of a line's end.
      if (StringPrototypeCharCodeAt(text, 0) === kLineFeed) text = StringPrototypeSlice(text, 1);
      this[kSawReturnAt] = 0;
    }
    const ending = /\r?\n|\r(?!\n)|\u2028|\u2029/g;
    let match = RegExpPrototypeExec(ending, text);
    if (match === null) {
      if (text) this[kLineBuffer] = this[kLineBuffer] ? this[kLineBuffer] + text : text;
      return;
    }
    if (this[kLineBuffer]) {
      text = this[kLineBuffer] + text;
      this[kLineBuffer] = null;
      ending.lastIndex = 0;
      match = RegExpPrototypeExec(ending, text);
    }
    this[kSawReturnAt] = StringPrototypeEndsWith(text, '\r') ? DateNow() : 0;
    const lines = [];
    let start = 0;
    while (match !== null) {
      lines[lines.length] = StringPrototypeSlice(text, start, match.index);
      start = ending.lastIndex;
      match = RegExpPrototypeExec(ending, text);
    }
    // Before the lines are told: whoever hears of them may write more.
    this[kLineBuffer] = StringPrototypeSlice(text, start);
    for (let i = 0; i < lines.length; i++) this[kOnLine](lines[i]);
  }

  /** Lines as an async iterable. */
  [SymbolAsyncIterator]() {
    if (this[kLineObjectStream] === undefined) {
      const { kFirstEventParam, on } = require('internal/events/helpers');
      this[kLineObjectStream] = on(this, 'line', {
        __proto__: null,
        close: ['close'],
        highWaterMark: 1024,
        [kFirstEventParam]: true,
      });
    }
    return this[kLineObjectStream];
  }
}

require('internal/readline/editor').addTo(Interface);

ObjectDefineProperties(Interface.prototype, {
  __proto__: null,
  [SymbolDispose]: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value: { [SymbolDispose]() {
      this.close();
    } }[SymbolDispose],
    writable: true,
  },
});

module.exports = { Interface };
