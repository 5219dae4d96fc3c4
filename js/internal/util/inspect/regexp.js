'use strict';

// Colours for regular expressions: each part gets the colour of how deeply it nests. It reads any text, well-formed or
// not, in one pass and loses no character.

const {
  ArrayPrototypePush,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
} = primordials;

const kDefaultPalette = ['green', 'red', 'yellow', 'cyan', 'magenta'];

const isDigit = (char) => char >= '0' && char <= '9';

class Highlighter {
  constructor(source, palette) {
    this.source = source;
    this.palette = palette;
    this.output = '';
    this.at = 1; // After the opening slash.
    this.depth = 1;
    this.inClass = false;
  }

  /** Appends `text` in the colour of the current depth plus `offset`. */
  paint(text, offset) {
    const color = this.palette[(this.depth + offset) % this.palette.length] ?? this.palette[0];
    this.output += `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
  }

  /** Takes the digits that come next. */
  digits() {
    const start = this.at;
    while (this.at < this.source.length && isDigit(this.source[this.at])) this.at++;
    return StringPrototypeSlice(this.source, start, this.at);
  }

  run() {
    this.paint('/', -1);
    while (this.at < this.source.length) {
      if (this.inClass) {
        this.classMember();
      } else if (this.source[this.at] === '/') {
        break;
      } else {
        this.term();
      }
    }
    this.paint('/', -1);
    const flags = StringPrototypeSlice(this.source, this.at + 1);
    if (flags !== '') this.paint(flags, 0);
    return this.output;
  }

  /** One construct outside of a character class. */
  term() {
    const char = this.source[this.at];
    switch (char) {
      case '[':
        this.paint('[', 0);
        this.at++;
        this.depth++;
        this.inClass = true;
        break;
      case '(':
        this.groupStart();
        break;
      case ')':
        this.at++;
        this.depth--;
        this.paint(')', 0);
        break;
      case '\\':
        this.escape();
        break;
      case '{':
        this.quantifier();
        break;
      case '.':
        this.at++;
        this.paint('.', 2);
        break;
      default:
        this.at++;
        this.paint(char, StringPrototypeIncludes('|+*?,^$', char) ? 3 : 1);
    }
  }

  classMember() {
    const { source } = this;
    const char = source[this.at];
    if (char === '\\') {
      this.escape();
      return;
    }
    this.at++;
    if (char === ']') {
      this.depth--;
      this.inClass = false;
      this.paint(']', 0);
    } else {
      const next = source[this.at];
      const range = char === '-' && source[this.at - 2] !== '[' && next !== undefined && next !== ']';
      this.paint(char, range ? 1 : 0);
    }
  }

  escape() {
    const { source } = this;
    const type = source[this.at + 1] ?? '';
    const next = source[this.at + 2] ?? '';
    this.at += 1 + type.length;
    if (next === '{' && (type === 'u' || type === 'p' || type === 'P')) {
      this.enclosed(`\\${type}{`, '}', 0);
      return;
    }
    let sequence = `\\${type}`;
    if (type === 'x') {
      sequence += StringPrototypeSlice(source, this.at, this.at + 2);
      this.at += 2;
    } else if (!this.inClass) {
      if (type === 'k' && next === '<') {
        this.enclosed('\\k<', '>', -1);
        return;
      }
      if (type !== '' && isDigit(type)) sequence += this.digits();
    }
    this.paint(sequence, this.inClass ? 0 : 1);
  }

  /** `\u{...}` and its like, from its brace on. Without an end it is no more than its first characters. */
  enclosed(open, close, offset) {
    const start = this.at + 1;
    const end = StringPrototypeIndexOf(this.source, close, start);
    if (end === -1) {
      this.paint(open, 1);
      this.at = start;
      return;
    }
    this.paint(open, offset);
    this.paint(StringPrototypeSlice(this.source, start, end), offset + 1);
    this.paint(close, offset);
    this.at = end + 1;
  }

  /** `(`, and what may follow it: `?:`, `?=`, `?!`, `?<=`, `?<!`, `?<name>`. */
  groupStart() {
    const { source } = this;
    this.paint('(', 0);
    this.at++;
    this.depth++;
    if (source[this.at] !== '?') return;
    this.at++;
    const type = source[this.at];
    if (type === ':' || type === '=' || type === '!') {
      this.at++;
      this.paint(`?${type}`, -1);
      return;
    }
    if (type !== '<') {
      this.paint('?', 0);
      return;
    }
    const next = source[this.at + 1];
    if (next === '=' || next === '!') {
      this.at += 2;
      this.paint(`?<${next}`, -1);
      return;
    }
    const start = this.at + 1;
    const end = StringPrototypeIndexOf(source, '>', start);
    this.paint('?<', -1);
    if (end === -1) {
      this.paint(StringPrototypeSlice(source, start), 0);
      this.at = source.length;
    } else {
      this.paint(StringPrototypeSlice(source, start, end), 0);
      this.paint('>', -1);
      this.at = end + 1;
    }
  }

  /** `{1}`, `{1,}`, `{1,2}`, each perhaps lazy; a brace that starts none of them is a character. */
  quantifier() {
    const { source } = this;
    this.at++;
    const least = this.digits();
    const comma = source[this.at] === ',';
    if (least === '' && !comma) {
      this.paint('{', 1);
      return;
    }
    this.paint('{', 0);
    this.depth++;
    if (least !== '') this.paint(least, 1);
    if (comma) {
      this.at++;
      this.paint(',', 0);
    }
    const most = this.digits();
    if (most !== '') this.paint(most, 1);
    if (source[this.at] === '}') {
      this.at++;
      this.depth--;
      this.paint('}', 0);
    }
    if (source[this.at] === '?') {
      this.at++;
      this.paint('?', 3);
    }
  }
}

/**
 * @param {string} source the text of a regular expression, with its slashes
 * @param {string[] | undefined} names the palette, as names of `colors`
 * @param {Record<string, [number, number]>} colors
 * @returns {string}
 */
function highlight(source, names, colors) {
  if (!(names?.length > 0)) names = kDefaultPalette;
  const palette = [];
  for (let i = 0; i < names.length; i++) {
    const color = colors[names[i]];
    if (color) ArrayPrototypePush(palette, color);
  }
  return palette.length === 0 ? source : new Highlighter(source, palette).run();
}

module.exports = { highlight };
