'use strict';

// One segment of a glob pattern, between two slashes: a literal, `**`, or a regular expression.

const {
  ArrayPrototypeJoin, ArrayPrototypePush, RegExp, RegExpPrototypeExec, StringPrototypeIndexOf, StringPrototypeSlice,
  StringPrototypeStartsWith, Symbol,
} = primordials;

/** Stands for any number of segments. */
const kGlobstar = Symbol('**');

const kClasses = {
  '__proto__': null,
  'alnum': '\\p{L}\\p{Nl}\\p{Nd}',
  'alpha': '\\p{L}\\p{Nl}',
  'ascii': '\\x00-\\x7f',
  'blank': '\\p{Zs}\\t',
  'cntrl': '\\p{Cc}',
  'digit': '\\p{Nd}',
  'graph': '\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}',
  'lower': '\\p{Ll}',
  'print': '\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Zs}',
  'punct': '\\p{P}',
  'space': '\\p{Z}\\t\\r\\n\\v\\f',
  'upper': '\\p{Lu}',
  'word': '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}',
  'xdigit': 'A-Fa-f0-9',
};

const kAnyText = '[^/]*?';
const kSomeText = '[^/]+?';
/** A name that begins with a dot is only matched by a pattern that does. */
const kNoDot = '(?!\\.)';
const kNothing = '(?!)';

/** What means something in a regular expression. */
const kSpecial = '\\^$.*+?()[]{}|/';

/** One character, as a regular expression matches it. */
function escape(character) {
  return StringPrototypeIndexOf(kSpecial, character) >= 0 ? `\\${character}` : character;
}

/** As `escape`, between brackets. */
function escapeMember(text) {
  return text === '-' ? '\\-' : escape(text);
}

/**
 * The class that begins at `start` with a bracket; undefined if none ends it.
 * @returns {{ source: string, end: number, unicode: boolean, literal?: string } | undefined}
 */
function parseClass(text, start) {
  let at = start + 1;
  const negated = text[at] === '!' || text[at] === '^';
  if (negated) at++;
  const first = at;
  let body = '';
  let unicode = false;
  let members = 0;
  let last;
  for (; at < text.length; at++) {
    const character = text[at];
    if (character === ']' && at > first) {
      if (members === 0) return { __proto__: null, source: kNothing, end: at + 1, unicode };
      const source = `[${negated ? '^' : ''}${body}${negated ? '/' : ''}]`;
      return { __proto__: null, source, end: at + 1, unicode, literal: members === 1 && !negated ? last : undefined };
    }
    if (character === '[' && text[at + 1] === ':') {
      const close = StringPrototypeIndexOf(text, ':]', at + 2);
      const known = close < 0 ? undefined : kClasses[StringPrototypeSlice(text, at + 2, close)];
      if (known !== undefined) {
        body += known;
        unicode = true;
        members += 2;
        at = close + 1;
        continue;
      }
    }
    if (text[at + 1] === '-' && at + 2 < text.length && text[at + 2] !== ']') {
      // A range that runs backwards has no members.
      if (character <= text[at + 2]) {
        body += `${escapeMember(character)}-${escapeMember(text[at + 2])}`;
        members += 2;
      }
      at += 2;
      continue;
    }
    body += escapeMember(character);
    last = character;
    members++;
  }
  return undefined;
}

/** The alternatives of `+(a|b)`, whose bracket is at `open`; undefined if nothing closes it. */
function parseAlternatives(text, open) {
  const parts = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < text.length; at++) {
    const character = text[at];
    if (character === '[') {
      const found = parseClass(text, at);
      if (found !== undefined) at = found.end - 1;
    } else if (character === '(') {
      depth++;
    } else if (character === '|' && depth === 1) {
      ArrayPrototypePush(parts, StringPrototypeSlice(text, start, at));
      start = at + 1;
    } else if (character === ')') {
      depth--;
      if (depth === 0) {
        ArrayPrototypePush(parts, StringPrototypeSlice(text, start, at));
        return { __proto__: null, parts, end: at + 1 };
      }
    }
  }
  return undefined;
}

/**
 * The regular expression for `text` from `at` on, followed by what `rest` says.
 * @param {{ magic: boolean, unicode: boolean, literal: string }} state what was seen so far
 */
function translate(text, at, rest, state, isStart) {
  let source = '';
  while (at < text.length) {
    const character = text[at];
    if (text[at + 1] === '(' && StringPrototypeIndexOf('?*+@!', character) >= 0) {
      const group = parseAlternatives(text, at + 1);
      if (group !== undefined) {
        state.magic = true;
        // What `!(...)` may not match depends on what comes behind it.
        const behind = translate(text, group.end, rest, state, false);
        return source + translateGroup(character, group.parts, behind, rest, state, isStart && source === '') + behind;
      }
    }
    const guard = isStart && source === '' ? kNoDot : '';
    if (character === '*') {
      state.magic = true;
      const from = at;
      while (text[at] === '*' && !(text[at + 1] === '(' && parseAlternatives(text, at + 1))) at++;
      if (at === from) at++;
      source += guard + (from === 0 && at === text.length && rest === '' ? kSomeText : kAnyText);
      continue;
    }
    if (character === '?') {
      state.magic = true;
      source += `${guard}[^/]`;
    } else if (character === '[') {
      const found = parseClass(text, at);
      if (found !== undefined) {
        at = found.end;
        if (found.literal !== undefined) {
          state.literal += found.literal;
          source += escape(found.literal);
        } else {
          state.magic = true;
          state.unicode ||= found.unicode;
          source += guard + found.source;
        }
        continue;
      }
      state.literal += '[';
      source += '\\[';
    } else {
      state.literal += character;
      source += escape(character);
    }
    at++;
  }
  return source;
}

function translateGroup(kind, parts, behind, rest, state, isStart) {
  const sources = [];
  let allowsDot = false;
  for (let i = 0; i < parts.length; i++) {
    if (StringPrototypeStartsWith(parts[i], '.')) allowsDot = true;
    ArrayPrototypePush(sources, translate(parts[i], 0, '', state, isStart));
  }
  const any = ArrayPrototypeJoin(sources, '|');
  const guard = isStart && !allowsDot ? kNoDot : '';
  switch (kind) {
    case '!':
      return `${isStart ? kNoDot : ''}(?:(?!(?:${any})${behind}${rest}$)${kAnyText})`;
    case '?':
      return `${guard}(?:${any})?`;
    case '*':
      return `${guard}(?:${any})*`;
    case '+':
      return `${guard}(?:${any})+`;
    default:
      return `${guard}(?:${any})`;
  }
}

/**
 * @param {string} text
 * @returns {string | symbol | RegExp}
 */
function compileSegment(text) {
  if (text === '**') return kGlobstar;
  if (RegExpPrototypeExec(/[*?[+@!]/, text) === null) return text;
  const state = { __proto__: null, magic: false, unicode: false, literal: '' };
  const source = translate(text, 0, '', state, true);
  if (!state.magic) return state.literal;
  return new RegExp(`^${source}$`, state.unicode ? 'su' : 's');
}

module.exports = { compileSegment, kGlobstar };
