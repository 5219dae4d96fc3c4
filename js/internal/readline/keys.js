'use strict';

// What a terminal sends, as keys: 'keypress' events of an input.

const {
  Boolean, Number, RegExpPrototypeExec, StringFromCharCode, StringPrototypeCharCodeAt, StringPrototypeCodePointAt,
  StringPrototypeSlice, StringPrototypeSplit, StringPrototypeToLowerCase, Symbol,
} = primordials;

const { kSawKeyPress } = require('internal/readline/symbols');

const kKeypressDecoder = Symbol('keypress-decoder');
const kEscapeDecoder = Symbol('escape-decoder');

const kEscape = '\x1b';

/** Names by the code that follows the escape: of xterm, gnome, rxvt, putty, cygwin and the Linux console. */
const kNames = { __proto__: null };
/** Codes of rxvt that tell a modifier by themselves. */
const kShifted = { __proto__: null };
const kControlled = { __proto__: null };

function nameKeys(table, names, prefix, suffix) {
  const list = StringPrototypeSplit(names, ' ');
  for (let i = 0; i < list.length; i += 2) {
    const code = `${prefix}${list[i]}${suffix}`;
    kNames[code] = list[i + 1];
    if (table !== null) table[code] = true;
  }
}
const kArrows = 'A up B down C right D left E clear F end H home P f1 Q f2 R f3 S f4';
nameKeys(null, kArrows, '[', '');
nameKeys(null, kArrows, 'O', '');
nameKeys(null, '1 home 2 insert 3 delete 4 end 5 pageup 6 pagedown 7 home 8 end 11 f1 12 f2 13 f3 14 f4 15 f5 17 f6 18 f7 ' +
  '19 f8 20 f9 21 f10 23 f11 24 f12 200 paste-start 201 paste-end', '[', '~');
nameKeys(null, 'A f1 B f2 C f3 D f4 E f5', '[[', '');
nameKeys(null, '5 pageup 6 pagedown', '[[', '~');
nameKeys(kShifted, 'a up b down c right d left e clear Z tab', '[', '');
nameKeys(kShifted, '2 insert 3 delete 5 pageup 6 pagedown 7 home 8 end', '[', '$');
nameKeys(kControlled, 'a up b down c right d left e clear', 'O', '');
nameKeys(kControlled, '2 insert 3 delete 5 pageup 6 pagedown 7 home 8 end', '[', '^');

const kPlain = 0;
/** After an escape. */
const kEscaped = 1;
/** After `ESC O`, and after `ESC O digit`. */
const kFunction = 2;
const kFunctionKey = 3;
/** After `ESC [`, and after `ESC [ [`. */
const kCommand = 4;
const kConsole = 5;
const kConsoleEnd = 6;
/** In the numbers of a command. */
const kNumber = 7;
const kModifier = 8;
const kFinal = 9;

function isDigit(ch) {
  return ch >= '0' && ch <= '9';
}

/** Takes characters, and calls back with each key that they make. */
class KeyParser {
  emit;
  state = kPlain;
  sequence = '';
  command = '';
  modifier = '';

  /** @param {(text: string | undefined, key: object) => void} emit */
  constructor(emit) {
    this.emit = emit;
  }

  /** @param {string} ch a character; '' if after an escape none came in time */
  feed(ch) {
    switch (this.state) {
      case kPlain:
        this.sequence = ch;
        if (ch === kEscape) this.state = kEscaped;
        else this.finishCharacter(ch, false);
        break;
      case kEscaped:
        this.afterEscape(ch);
        break;
      case kFunction:
      case kFunctionKey:
        this.inFunction(ch);
        break;
      default:
        this.inCommand(ch);
    }
  }

  afterEscape(ch) {
    this.sequence += ch;
    this.command = '';
    this.modifier = '';
    if (ch === kEscape && this.sequence.length === 2) return;
    if (ch === 'O') this.state = kFunction;
    else if (ch === '[') this.state = kCommand;
    else this.finishCharacter(ch, true);
  }

  inFunction(ch) {
    this.sequence += ch;
    if (this.state === kFunction && isDigit(ch)) {
      this.modifier = ch;
      this.state = kFunctionKey;
      return;
    }
    this.finishCode(`O${ch}`, this.modifier);
  }

  inCommand(ch) {
    this.sequence += ch;
    this.command += ch;
    switch (this.state) {
      case kCommand:
        if (ch === '[') this.state = kConsole;
        else if (isDigit(ch)) this.state = kNumber;
        else this.finishCommand();
        break;
      case kConsole:
        if (isDigit(ch)) this.state = kConsoleEnd;
        else this.finishCode(`[${this.command}`, '');
        break;
      case kConsoleEnd:
        this.finishCode(`[${this.command}`, '');
        break;
      case kNumber:
        if (ch === ';') this.state = kModifier;
        else if (!isDigit(ch) || this.command.length > 3) this.finishCommand();
        break;
      case kModifier:
        if (isDigit(ch)) this.state = kFinal;
        else this.finishCommand();
        break;
      default:
        this.finishCommand();
    }
  }

  finishCommand() {
    const { command } = this;
    let match = RegExpPrototypeExec(/^(\d\d?)(?:;(\d))?([~^$])$/, command);
    if (match !== null) {
      this.finishCode(`[${match[1]}${match[3]}`, match[2]);
      return;
    }
    match = RegExpPrototypeExec(/^(?:(?:\d;)?(\d))?([A-Za-z])$/, command);
    if (match !== null) this.finishCode(`[${match[2]}`, match[1]);
    else this.finishCode(`[${command}`, '');
  }

  /** A key that is not a character. */
  finishCode(code, modifier) {
    const bits = (Number(modifier) || 1) - 1;
    const key = {
      sequence: this.sequence,
      name: kNames[code] ?? 'undefined',
      ctrl: Boolean(bits & 4) || kControlled[code] === true,
      meta: Boolean(bits & 10),
      shift: Boolean(bits & 1) || kShifted[code] === true,
      code,
    };
    this.state = kPlain;
    this.emit(undefined, key);
  }

  finishCharacter(ch, escaped) {
    this.state = kPlain;
    const key = { sequence: this.sequence, name: undefined, ctrl: false, meta: escaped, shift: false };
    if (ch === '\r') key.name = 'return';
    else if (ch === '\n') key.name = 'enter';
    else if (ch === '\t') key.name = 'tab';
    else if (ch === '\b' || ch === '\x7f') key.name = 'backspace';
    else if (ch === kEscape || (escaped && ch === '')) key.name = 'escape';
    else if (ch === ' ') key.name = 'space';
    else if (!escaped && ch !== '' && ch <= '\x1a') nameControl(key, ch);
    else if (RegExpPrototypeExec(/^[0-9A-Za-z]$/, ch) !== null) nameLetter(key, ch);
    if (this.sequence === '') return;
    this.emit(escaped ? undefined : this.sequence, key);
  }
}

function nameControl(key, ch) {
  key.name = StringFromCharCode(StringPrototypeCharCodeAt(ch, 0) + 0x60);
  key.ctrl = true;
}

function nameLetter(key, ch) {
  key.name = StringPrototypeToLowerCase(ch);
  key.shift = ch >= 'A' && ch <= 'Z';
}

/** How many units the character at `index` takes. */
function characterLength(text, index) {
  return StringPrototypeCodePointAt(text, index) > 0xffff ? 2 : 1;
}

/** Makes an input emit 'keypress' while there are listeners for it. */
class Keys {
  stream;
  iface;
  timeout;
  timer = undefined;

  constructor(stream, iface) {
    const { StringDecoder } = require('string_decoder');
    this.stream = stream;
    this.iface = iface;
    this.timeout = iface.escapeCodeTimeout ?? 500;
    stream[kKeypressDecoder] = new StringDecoder('utf8');
    stream[kEscapeDecoder] = new KeyParser((text, key) => {
      stream.emit('keypress', text, key);
    });
    this.onData = (input) => this.take(input);
    this.onNewListener = (event) => {
      if (event !== 'keypress') return;
      stream.on('data', this.onData);
      stream.removeListener('newListener', this.onNewListener);
    };
  }

  listen() {
    const { stream } = this;
    if (stream.listenerCount('keypress') > 0) stream.on('data', this.onData);
    else stream.on('newListener', this.onNewListener);
  }

  take(input) {
    const { stream, iface } = this;
    if (stream.listenerCount('keypress') === 0) {
      // Nobody watches.
      stream.removeListener('data', this.onData);
      stream.on('newListener', this.onNewListener);
      return;
    }
    const text = stream[kKeypressDecoder].write(input);
    if (!text) return;
    const { clearTimeout, setTimeout } = require('timers');
    clearTimeout(this.timer);
    // What comes as a whole was pasted, and a tab in it is no wish for completion.
    iface[kSawKeyPress] = characterLength(text, 0) === text.length;
    iface.isCompletionEnabled = false;
    for (let i = 0; i < text.length;) {
      const size = characterLength(text, i);
      const ch = StringPrototypeSlice(text, i, i + size);
      i += size;
      if (i === text.length) iface.isCompletionEnabled = true;
      stream[kEscapeDecoder].feed(ch);
      // A lone escape is a key of its own if nothing follows it soon.
      if (i === text.length && ch === kEscape) {
        this.timer = setTimeout(() => stream[kEscapeDecoder].feed(''), this.timeout);
      }
    }
  }
}

/**
 * `readline.emitKeypressEvents`.
 * @param {any} stream
 * @param {any} [iface] the interface that it is for
 */
function emitKeypressEvents(stream, iface = {}) {
  if (stream[kKeypressDecoder]) return;
  new Keys(stream, iface).listen();
}

module.exports = { characterLength, emitKeypressEvents };
