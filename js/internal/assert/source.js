'use strict';

// The text of a call, found in its line: `assert.ok(x)` says which expression was falsy. The line may begin or end anywhere, so
// it is not parsed, only cut into tokens.

const { RegExpPrototypeExec, StringPrototypeSlice } = primordials;

/** One token each; the first that matches wins. A regular expression is only looked for where a value may stand. */
const kBlank = /(?:\s|\/\/.*|\/\*[^]*?\*\/)+/y;
const kName = /#?[\p{ID_Start}$_\\][\p{ID_Continue}$\u200c\u200d\\{}]*/uy;
const kNumber = /(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?|\.\d[\d_]*(?:[eE][+-]?\d+)?)n?/y;
const kString = /'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"/y;
const kRegExp = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const kPunctuator = /\?\.(?!\d)|\.\.\.|[^]/y;

/** Words after which a slash begins a regular expression. */
const kOperatorWord =
  /^(?:return|typeof|instanceof|in|of|new|delete|void|throw|case|do|else|await|yield)$/;

/** What `pattern` finds at `index`. */
function matchAt(pattern, line, index) {
  pattern.lastIndex = index;
  return RegExpPrototypeExec(pattern, line)?.[0];
}

/** The end of a template that begins at `index`, with what stands in its braces. */
function templateEnd(line, index) {
  let i = index + 1;
  while (i < line.length && line[i] !== '`') {
    if (line[i] === '\\') {
      i += 2;
    } else if (line[i] === '$' && line[i + 1] === '{') {
      i = substitutionEnd(line, i + 2);
    } else {
      i++;
    }
  }
  return i + 1;
}

/** The end of what stands in the braces of a template. */
function substitutionEnd(line, index) {
  let depth = 0;
  let token = nextToken(line, index, undefined);
  for (; token !== undefined; token = nextToken(line, token.end, token)) {
    if (token.text === '{') depth++;
    else if (token.text === '}' && depth-- === 0) return token.end;
  }
  return line.length;
}

/** Whether a value has just ended, so that a slash divides it. */
function endsValue(token) {
  if (token === undefined) return false;
  switch (token.kind) {
    case 'name': return RegExpPrototypeExec(kOperatorWord, token.text) === null;
    case 'punctuator': return token.text === ')' || token.text === ']' || token.text === '}';
    default: return true;
  }
}

/** The token at `index`, after blanks and comments; undefined at the end. */
function nextToken(line, index, previous) {
  const start = index + (matchAt(kBlank, line, index)?.length ?? 0);
  if (start >= line.length) return undefined;
  const make = (kind, text) => ({ __proto__: null, kind, text, start, end: start + text.length });
  let text;
  if ((text = matchAt(kName, line, start)) !== undefined) return make('name', text);
  if ((text = matchAt(kNumber, line, start)) !== undefined) return make('number', text);
  if ((text = matchAt(kString, line, start)) !== undefined) return make('string', text);
  if (line[start] === '`') return make('template', StringPrototypeSlice(line, start, templateEnd(line, start)));
  if (!endsValue(previous) && (text = matchAt(kRegExp, line, start)) !== undefined) return make('regexp', text);
  return make('punctuator', matchAt(kPunctuator, line, start));
}

function isMemberAccess({ kind, text }) {
  return kind === 'punctuator' && (text === '.' || text === '?.' || text === '[' || text === ']');
}

/**
 * The call in `line` whose position is `column`: from the object whose method is called to the closing parenthesis, if that is in
 * the line.
 * @param {string} line
 * @param {number} column
 * @returns {string}
 */
function findCall(line, column) {
  let start;
  let depth = 0;
  let previous;
  for (let token = nextToken(line, 0); token !== undefined; token = nextToken(line, token.end, token)) {
    const { kind, text } = token;
    if (token.start < column) {
      // The position is that of the method's name; what comes before it belongs to the call.
      if (isMemberAccess(token)) {
        if (previous?.kind === 'name') start ??= previous.start;
      } else if (kind !== 'name' && kind !== 'string' && kind !== 'number') {
        start = undefined;
      }
      previous = token;
    } else if (kind === 'punctuator') {
      if (text === '(') depth++;
      if ((text === ')' && --depth === 0)) return StringPrototypeSlice(line, start ?? column, token.end);
      if (text === ';' && depth === 0) return StringPrototypeSlice(line, start ?? column, token.start);
    }
  }
  return StringPrototypeSlice(line, start ?? column);
}

/**
 * The call that made an error, whose stack begins at it and was not read yet.
 * @param {object} error
 * @returns {string | undefined}
 */
function getCallText(error) {
  const { sourceLine, startColumn } = internalBinding('errors').getErrorSourcePositions(error);
  return sourceLine ? findCall(sourceLine, startColumn) : undefined;
}

module.exports = { findCall, getCallText };
