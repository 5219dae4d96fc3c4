'use strict';

// Editing a line on a terminal: the methods of Interface that keys call. What is on the screen is changed with as little
// output as will do; where that is not known it is written anew.

const {
  ArrayPrototypeFilter, ArrayPrototypePop, ArrayPrototypePush, ArrayPrototypeShift, ArrayPrototypeUnshift, DateNow,
  MathCeil, MathFloor, MathMax, ObjectDefineProperty, ObjectGetOwnPropertyDescriptor, ReflectOwnKeys,
  RegExpPrototypeExec, StringPrototypeCharCodeAt, StringPrototypeCodePointAt, StringPrototypeRepeat,
  StringPrototypeSlice, StringPrototypeStartsWith, Symbol,
} = primordials;

const { AbortError } = require('internal/errors');
const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');
const { characterLength } = require('internal/readline/keys');
const {
  kAddHistory, kBeforeEdit, kDeleteLeft, kDeleteLineLeft, kDeleteLineRight, kDeleteRight, kDeleteWordLeft,
  kDeleteWordRight, kGetDisplayPos, kHistoryNext, kHistoryPrev, kInsertString, kKillRing, kKillRingCursor, kLine,
  kMoveCursor, kOnLine, kPreviousKey, kPrompt, kPushToKillRing, kQuestionReject, kRedo, kRedoStack, kRefreshLine,
  kSawReturnAt, kSetRawMode, kSubstringSearch, kTabComplete, kTabCompleter, kTtyWrite, kUndo, kUndoStack, kWordLeft,
  kWordRight, kWriteToOutput, kYank, kYankPop,
} = require('internal/readline/symbols');

const kMaxUndoSteps = 2048;
const kMaxKills = 32;

/** On an interface: the last key brought back a deleted text, which the next may replace by an older one. */
const kYanking = Symbol('_yanking');

function widthOf(text) {
  return require('internal/util/inspect/width').getStringWidth(text);
}

/** How many units the character before `index` takes. */
function lengthBefore(text, index) {
  if (index <= 0) return 0;
  return index > 1 && StringPrototypeCodePointAt(text, index - 2) > 0xffff ? 2 : 1;
}

/** How many units the character at `index` takes; 1 at the end, where moving on does nothing. */
function lengthAt(text, index) {
  return index >= text.length ? 1 : characterLength(text, index);
}

/** What all begin with. */
function commonPrefix(strings) {
  if (strings.length === 0) return '';
  let prefix = strings[0];
  for (let i = 1; i < strings.length; i++) {
    let same = 0;
    while (same < prefix.length && prefix[same] === strings[i][same]) same++;
    prefix = StringPrototypeSlice(prefix, 0, same);
  }
  return prefix;
}

/** The length of the word that ends where `text` does, with the space behind it. */
function wordBefore(text) {
  return RegExpPrototypeExec(/(?:[^\w\s]+|\w+)?\s*$/, text)[0].length;
}

const display = {
  [kRefreshLine]() {
    const line = this[kPrompt] + this.line;
    const end = this[kGetDisplayPos](line);
    const cursor = this.getCursorPos();
    const previousRows = this.prevRows || 0;
    if (previousRows > 0) moveCursor(this.output, 0, -previousRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this[kWriteToOutput](line);
    // A terminal does not begin a row before something is written there.
    if (end.cols === 0) this[kWriteToOutput](' ');
    cursorTo(this.output, cursor.cols);
    const below = end.rows - cursor.rows;
    if (below > 0) moveCursor(this.output, 0, -below);
    this.prevRows = cursor.rows;
  },

  /** Where a text ends, written from the left of the screen. */
  [kGetDisplayPos](text) {
    const { columns, tabSize } = this;
    const { stripVTControlCharacters } = require('internal/util/inspect');
    text = stripVTControlCharacters(text);
    const { getStringWidth } = require('internal/util/inspect/width');
    let offset = 0;
    let rows = 0;
    for (let i = 0; i < text.length;) {
      const size = characterLength(text, i);
      const character = StringPrototypeSlice(text, i, i + size);
      i += size;
      if (character === '\n') {
        rows += MathCeil(offset / columns) || 1;
        offset = 0;
      } else if (character === '\t') {
        offset += tabSize - (offset % tabSize);
      } else {
        const width = getStringWidth(character, false);
        // A wide character does not begin in the last column.
        if (width > 1 && (offset + 1) % columns === 0) offset++;
        offset += width;
      }
    }
    const cols = offset % columns;
    rows += (offset - cols) / columns;
    return { cols, rows };
  },

  /** Where the cursor is. */
  getCursorPos() {
    return this[kGetDisplayPos](this[kPrompt] + StringPrototypeSlice(this.line, 0, this.cursor));
  },

  [kMoveCursor](dx) {
    if (dx === 0) return;
    const before = this.getCursorPos();
    this.cursor += dx;
    if (this.cursor < 0) this.cursor = 0;
    else if (this.cursor > this.line.length) this.cursor = this.line.length;
    const after = this.getCursorPos();
    if (before.rows === after.rows) moveCursor(this.output, after.cols - before.cols, 0);
    else this[kRefreshLine]();
  },

  /** Leaves the line where it stands, and begins an empty one below. */
  clearLine() {
    this[kMoveCursor](Infinity);
    this[kWriteToOutput]('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  },

  [kLine]() {
    const line = this[kAddHistory]();
    this[kUndoStack] = [];
    this[kRedoStack] = [];
    this.clearLine();
    this[kOnLine](line);
  },
};

const editing = {
  [kBeforeEdit](text, cursor) {
    ArrayPrototypePush(this[kUndoStack], { text, cursor });
    if (this[kUndoStack].length > kMaxUndoSteps) ArrayPrototypeShift(this[kUndoStack]);
  },

  [kInsertString](text) {
    this[kBeforeEdit](this.line, this.cursor);
    const isInside = this.cursor < this.line.length;
    const before = this.isCompletionEnabled ? this.getCursorPos() : null;
    this.line = StringPrototypeSlice(this.line, 0, this.cursor) + text + StringPrototypeSlice(this.line, this.cursor);
    this.cursor += text.length;
    // Of what is pasted only the last character brings the screen in order.
    if (this.isCompletionEnabled && (isInside || before.rows < this.getCursorPos().rows)) this[kRefreshLine]();
    else this[kWriteToOutput](text);
  },

  [kWordLeft]() {
    if (this.cursor > 0) this[kMoveCursor](-wordBefore(StringPrototypeSlice(this.line, 0, this.cursor)));
  },

  [kWordRight]() {
    if (this.cursor >= this.line.length) return;
    const rest = StringPrototypeSlice(this.line, this.cursor);
    this[kMoveCursor](RegExpPrototypeExec(/^(?:\s+|[^\w\s]+|\w+)\s*/, rest)[0].length);
  },

  [kDeleteLeft]() {
    if (this.cursor > 0 && this.line.length > 0) cut(this, this.cursor - lengthBefore(this.line, this.cursor), this.cursor);
  },

  [kDeleteRight]() {
    if (this.cursor < this.line.length) cut(this, this.cursor, this.cursor + lengthAt(this.line, this.cursor));
  },

  [kDeleteWordLeft]() {
    if (this.cursor === 0) return;
    cut(this, this.cursor - wordBefore(StringPrototypeSlice(this.line, 0, this.cursor)), this.cursor);
  },

  [kDeleteWordRight]() {
    if (this.cursor >= this.line.length) return;
    const rest = StringPrototypeSlice(this.line, this.cursor);
    cut(this, this.cursor, this.cursor + RegExpPrototypeExec(/^(?:\s+|\W+|\w+)\s*/, rest)[0].length);
  },

  [kDeleteLineLeft]() {
    this[kPushToKillRing](cut(this, 0, this.cursor, false));
    this[kRefreshLine]();
  },

  [kDeleteLineRight]() {
    this[kPushToKillRing](cut(this, this.cursor, this.line.length, false));
    this[kRefreshLine]();
  },

  [kPushToKillRing](text) {
    const ring = this[kKillRing];
    if (!text || text === ring[0]) return;
    ArrayPrototypeUnshift(ring, text);
    this[kKillRingCursor] = 0;
    while (ring.length > kMaxKills) ArrayPrototypePop(ring);
  },

  [kYank]() {
    if (this[kKillRing].length === 0) return;
    this[kYanking] = true;
    this[kInsertString](this[kKillRing][this[kKillRingCursor]]);
  },

  [kYankPop]() {
    const ring = this[kKillRing];
    if (!this[kYanking] || ring.length <= 1) return;
    const last = ring[this[kKillRingCursor]];
    this[kKillRingCursor] = (this[kKillRingCursor] + 1) % ring.length;
    const head = StringPrototypeSlice(this.line, 0, this.cursor - last.length) + ring[this[kKillRingCursor]];
    this.line = head + StringPrototypeSlice(this.line, this.cursor);
    this.cursor = head.length;
    this[kRefreshLine]();
  },

  [kUndo]() {
    restore(this, this[kUndoStack], this[kRedoStack]);
  },

  [kRedo]() {
    restore(this, this[kRedoStack], this[kUndoStack]);
  },

  [kAddHistory]() {
    return this.historyManager.add(this.line);
  },

  [kHistoryNext]() {
    const { historyManager } = this;
    if (!historyManager.canGoDown()) return;
    this[kBeforeEdit](this.line, this.cursor);
    const search = this[kSubstringSearch] || '';
    replaceLine(this, historyManager.down(search, this.line) ?? search);
  },

  [kHistoryPrev]() {
    const { historyManager } = this;
    if (!historyManager.canGoUp()) return;
    this[kBeforeEdit](this.line, this.cursor);
    const search = this[kSubstringSearch] || '';
    replaceLine(this, historyManager.up(search, this.line) ?? search);
  },
};

function replaceLine(self, line) {
  self.line = line;
  self.cursor = line.length;
  self[kRefreshLine]();
}

/** Takes a part out of the line, and returns it. */
function cut(self, start, end, isShown = true) {
  self[kBeforeEdit](self.line, self.cursor);
  const removed = StringPrototypeSlice(self.line, start, end);
  self.line = StringPrototypeSlice(self.line, 0, start) + StringPrototypeSlice(self.line, end);
  self.cursor = start;
  if (isShown) self[kRefreshLine]();
  return removed;
}

function restore(self, from, to) {
  if (from.length === 0) return;
  ArrayPrototypePush(to, { text: self.line, cursor: self.cursor });
  const { text, cursor } = ArrayPrototypePop(from);
  self.line = text;
  self.cursor = cursor;
  self[kRefreshLine]();
}

const completion = {
  async [kTabComplete](lastKeypressWasTab) {
    this.pause();
    let value;
    try {
      value = await this.completer(StringPrototypeSlice(this.line, 0, this.cursor));
    } catch (err) {
      const { inspect } = require('internal/util/inspect');
      this[kWriteToOutput](`Tab completion error: ${inspect(err)}`);
      return;
    } finally {
      this.resume();
    }
    this[kTabCompleter](lastKeypressWasTab, value);
  },

  [kTabCompleter](lastKeypressWasTab, result) {
    const { 0: completions, 1: completeOn } = result;
    if (!completions || completions.length === 0) return;
    // Empty ones separate groups.
    const prefix = commonPrefix(ArrayPrototypeFilter(completions, (text) => text !== ''));
    if (StringPrototypeStartsWith(prefix, completeOn) && prefix.length > completeOn.length) {
      this[kInsertString](StringPrototypeSlice(prefix, completeOn.length));
      return;
    }
    if (!StringPrototypeStartsWith(completeOn, prefix)) {
      const start = this.cursor - completeOn.length;
      this.line = StringPrototypeSlice(this.line, 0, start) + prefix + StringPrototypeSlice(this.line, this.cursor);
      this.cursor = start + prefix.length;
      this[kRefreshLine]();
      return;
    }
    if (!lastKeypressWasTab) return;
    this[kBeforeEdit](this.line, this.cursor);
    this[kWriteToOutput](tabulate(completions, this.columns));
    this[kRefreshLine]();
  },
};

/** Completions in columns. */
function tabulate(completions, columns) {
  let widest = 0;
  for (let i = 0; i < completions.length; i++) widest = MathMax(widest, widthOf(completions[i]));
  const width = widest + 2;
  let perRow = MathFloor(columns / width) || 1;
  if (perRow === Infinity) perRow = 1;
  let text = '\r\n';
  let count = 0;
  let gap = 0;
  for (let i = 0; i < completions.length; i++) {
    const completion = completions[i];
    if (completion === '' || count === perRow) {
      text += '\r\n';
      count = 0;
      gap = 0;
    } else {
      text += StringPrototypeRepeat(' ', gap);
    }
    if (completion === '') {
      text += '\r\n';
    } else {
      text += completion;
      gap = width - widthOf(completion);
      count++;
    }
  }
  return count === 0 ? text : `${text}\r\n\r\n`;
}

/** Ends the interface from the keyboard. */
function closeByKey(self, key) {
  self[kQuestionReject]?.(new AbortError(`Aborted with Ctrl+${key}`));
  self.close();
}

/** Stops the process, as the terminal would have done. */
function suspend(self) {
  if (self.listenerCount('SIGTSTP') > 0) {
    self.emit('SIGTSTP');
    return;
  }
  process.once('SIGCONT', () => {
    // A program that came back itself knows.
    if (!self.paused) {
      self.pause();
      self.emit('SIGCONT');
    }
    self[kSetRawMode](true);
    self[kRefreshLine]();
  });
  self[kSetRawMode](false);
  process.kill(process.pid, 'SIGTSTP');
}

/** What keys do, by name. */
const kWithCtrlShift = {
  __proto__: null,
  backspace: (self) => self[kDeleteLineLeft](),
  delete: (self) => self[kDeleteLineRight](),
};

const kWithCtrl = {
  __proto__: null,
  c(self) {
    if (self.listenerCount('SIGINT') > 0) self.emit('SIGINT');
    else closeByKey(self, 'C');
  },
  h: (self) => self[kDeleteLeft](),
  d(self) {
    if (self.cursor === 0 && self.line.length === 0) closeByKey(self, 'D');
    else if (self.cursor < self.line.length) self[kDeleteRight]();
  },
  u: (self) => self[kDeleteLineLeft](),
  k: (self) => self[kDeleteLineRight](),
  a: (self) => self[kMoveCursor](-Infinity),
  e: (self) => self[kMoveCursor](Infinity),
  b: (self) => self[kMoveCursor](-lengthBefore(self.line, self.cursor)),
  f: (self) => self[kMoveCursor](lengthAt(self.line, self.cursor)),
  l(self) {
    cursorTo(self.output, 0, 0);
    clearScreenDown(self.output);
    self[kRefreshLine]();
  },
  n: (self) => self[kHistoryNext](),
  p: (self) => self[kHistoryPrev](),
  y: (self) => self[kYank](),
  z: suspend,
  w: (self) => self[kDeleteWordLeft](),
  backspace: (self) => self[kDeleteWordLeft](),
  delete: (self) => self[kDeleteWordRight](),
  left: (self) => self[kWordLeft](),
  right: (self) => self[kWordRight](),
};

const kWithMeta = {
  __proto__: null,
  b: (self) => self[kWordLeft](),
  f: (self) => self[kWordRight](),
  d: (self) => self[kDeleteWordRight](),
  delete: (self) => self[kDeleteWordRight](),
  backspace: (self) => self[kDeleteWordLeft](),
  y: (self) => self[kYankPop](),
};

const kAlone = {
  __proto__: null,
  return(self) {
    self[kSawReturnAt] = DateNow();
    self[kLine]();
  },
  enter(self) {
    // Not if it belongs to a return.
    if (self[kSawReturnAt] === 0 || DateNow() - self[kSawReturnAt] > self.crlfDelay) self[kLine]();
    self[kSawReturnAt] = 0;
  },
  backspace: (self) => self[kDeleteLeft](),
  delete: (self) => self[kDeleteRight](),
  left: (self) => self[kMoveCursor](-lengthBefore(self.line, self.cursor)),
  right: (self) => self[kMoveCursor](lengthAt(self.line, self.cursor)),
  home: (self) => self[kMoveCursor](-Infinity),
  end: (self) => self[kMoveCursor](Infinity),
  up: (self) => self[kHistoryPrev](),
  down: (self) => self[kHistoryNext](),
};

/** Text that was typed or pasted, with ends of lines in it perhaps. */
function type(self, text) {
  const ending = /\r?\n|\r(?!\n)|\u2028|\u2029/g;
  let start = 0;
  let match = RegExpPrototypeExec(ending, text);
  if (match === null) {
    self[kInsertString](text);
    return;
  }
  while (match !== null) {
    self[kInsertString](StringPrototypeSlice(text, start, match.index));
    self[kLine]();
    start = ending.lastIndex;
    match = RegExpPrototypeExec(ending, text);
  }
  if (start < text.length) self[kInsertString](StringPrototypeSlice(text, start));
}

/** Going through the history stays with the lines that begin with what stood before the cursor. */
function updateSearch(self, key) {
  if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta && !key.shift) {
    self[kSubstringSearch] ??= StringPrototypeSlice(self.line, 0, self.cursor);
  } else if (self[kSubstringSearch] !== null) {
    self[kSubstringSearch] = null;
    self.historyManager.leaveOldest();
  }
}

const keyboard = {
  [kTtyWrite](s, key) {
    const previousKey = this[kPreviousKey];
    key ||= {};
    this[kPreviousKey] = key;
    if (this[kYanking] && (!key.meta || key.name !== 'y')) this[kYanking] = false;
    updateSearch(this, key);
    if (typeof key.sequence === 'string') {
      const unit = StringPrototypeCharCodeAt(key.sequence, 0);
      if (unit === 0x1f) {
        this[kUndo]();
        return;
      }
      if (unit === 0x1e) {
        this[kRedo]();
        return;
      }
    }
    if (key.name === 'escape') return;
    if (key.ctrl) {
      (key.shift ? kWithCtrlShift : kWithCtrl)[key.name]?.(this);
      return;
    }
    if (key.meta) {
      kWithMeta[key.name]?.(this);
      return;
    }
    if (this[kSawReturnAt] && key.name !== 'enter') this[kSawReturnAt] = 0;
    const action = kAlone[key.name];
    if (action !== undefined) {
      action(this);
    } else if (key.name === 'tab' && typeof this.completer === 'function' && this.isCompletionEnabled) {
      this[kTabComplete](previousKey?.name === 'tab');
    } else if (typeof s === 'string' && s) {
      type(this, s);
    }
  },
};

/** Adds the methods to the class. */
function addTo(Class) {
  const parts = [display, editing, completion, keyboard];
  for (let i = 0; i < parts.length; i++) {
    const keys = ReflectOwnKeys(parts[i]);
    for (let j = 0; j < keys.length; j++) {
      ObjectDefineProperty(Class.prototype, keys[j], {
        __proto__: null,
        ...ObjectGetOwnPropertyDescriptor(parts[i], keys[j]),
        enumerable: false,
      });
    }
  }
}

module.exports = { addTo };
