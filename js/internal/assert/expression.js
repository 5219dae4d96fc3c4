'use strict';

// The text of a failed `assert(...)`, from the file that it is in.

const { Error, ErrorCaptureStackTrace, StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeSplit } = primordials;

/** The frame that called `fn`. */
function callerOf(fn) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder = {};
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_, sites) => sites;
    ErrorCaptureStackTrace(holder, fn);
    return holder.stack?.[0];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The end of the call whose text `source` begins with: behind the parenthesis that closes it; -1 if it has none. */
function endOfCall(source) {
  let depth = 0;
  for (let i = 0; i < source.length; i++) {
    const character = source[i];
    if (character === '"' || character === "'" || character === '`') {
      for (i++; i < source.length && source[i] !== character; i++) if (source[i] === '\\') i++;
    } else if (character === '(' || character === '[' || character === '{') {
      depth++;
    } else if (character === ')' || character === ']' || character === '}') {
      if (--depth === 0) return i + 1;
    }
  }
  return -1;
}

/**
 * `The expression evaluated to a falsy value:` and the call of `fn` that failed.
 * @param {Function} fn
 */
function describeFailedCall(fn) {
  const fallback = 'The expression evaluated to a falsy value:';
  const site = callerOf(fn);
  let file = site?.getFileName?.();
  if (typeof file !== 'string') return fallback;
  try {
    if (primordials.StringPrototypeStartsWith(file, 'file:')) file = require('internal/url').fileURLToPath(file);
    const source = require('fs').readFileSync(file, 'utf8');
    const lines = StringPrototypeSplit(source, '\n');
    const line = site.getLineNumber() - 1;
    let start = site.getColumnNumber() - 1;
    // The position of a method call is that of the method: the object stands before it.
    const text = lines[line];
    while (start > 0 && primordials.RegExpPrototypeExec(/[\w$.]/, text[start - 1]) !== null) start--;
    let rest = StringPrototypeSlice(text, start);
    for (let i = line + 1; i < lines.length; i++) rest += `\n${lines[i]}`;
    const end = endOfCall(rest);
    if (end === -1 || StringPrototypeIndexOf(rest, '(') === -1) return fallback;
    const indent = StringPrototypeSlice(text, 0, start);
    const pad = primordials.RegExpPrototypeExec(/^\s*/, indent)[0].length;
    const shown = StringPrototypeSplit(StringPrototypeSlice(rest, 0, end), '\n');
    let call = shown[0];
    for (let i = 1; i < shown.length; i++) {
      const own = primordials.RegExpPrototypeExec(/^\s*/, shown[i])[0].length;
      call += `\n  ${StringPrototypeSlice(shown[i], own < pad ? own : pad)}`;
    }
    return `${fallback}\n\n  ${call}\n`;
  } catch {
    return fallback;
  }
}

module.exports = { describeFailedCall };
