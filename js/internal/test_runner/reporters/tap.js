'use strict';

// The Test Anything Protocol, version 14 but for its header.

const {
  ArrayPrototypeJoin, ArrayPrototypePush, DatePrototypeToISOString, ObjectEntries, RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace, SafeSet, StringPrototypeRepeat, StringPrototypeSplit, StringPrototypeTrim,
} = primordials;

const { inspect } = require('internal/util/inspect');
const { isDate, isNativeError } = require('internal/util/types');

const indentation = (nesting) => StringPrototypeRepeat('    ', nesting);

const kEscapes = {
  '__proto__': null, '\b': '\\\\b', '\f': '\\\\f', '\n': '\\\\n', '\r': '\\\\r', '\t': '\\\\t', '\v': '\\\\v',
  '\\': '\\\\', '#': '\\#',
};

/** A name or message with what has a meaning in TAP made harmless. */
const escape = (text) => RegExpPrototypeSymbolReplace(/[\b\f\n\r\t\v\\#]/g, `${text}`, (char) => kEscapes[char]);

/** How a test counts that does not count as others do. */
function directive({ skip, todo, expectFailure }) {
  const describe = (word, reason) => ` # ${word}${typeof reason === 'string' && reason !== '' ? ` ${escape(reason)}` : ''}`;
  if (skip !== undefined) return describe('SKIP', skip);
  if (todo !== undefined) return describe('TODO', todo);
  return expectFailure === undefined ? '' : describe('EXPECTED FAILURE', expectFailure);
}

/** Text of several lines is a block, other text stands on the line. */
function scalar(indent, name, value) {
  const prefix = `${indent}  ${name}:`;
  if (value === null || value === undefined) return name === 'expected' || name === 'actual' ? `${prefix} ~\n` : '';
  if (typeof value !== 'string') return `${prefix} ${inspect(value)}\n`;
  const lines = StringPrototypeSplit(value, /\r?\n/);
  if (lines.length === 1) return `${prefix} ${inspect(value)}\n`;
  let text = `${prefix} |-\n`;
  for (let i = 0; i < lines.length; i++) text += `${indent}    ${lines[i]}\n`;
  return text;
}

/** A value with all that it holds. */
function toYaml(indent, name, value, seen) {
  if (typeof value !== 'object' || value === null) return scalar(indent, name, value);
  const prefix = `${indent}  ${name}:`;
  if (seen.has(value)) return `${prefix} <Circular>\n`;
  if (isDate(value)) return `${prefix} ${DatePrototypeToISOString(value)}\n`;
  const inside = new SafeSet(seen);
  inside.add(value);
  if (isNativeError(value)) return `${prefix}\n${errorToYaml(indent, value, inside)}`;
  let text = `${prefix}\n`;
  const entries = ObjectEntries(value);
  for (let i = 0; i < entries.length; i++) {
    const { 0: key, 1: member } = entries[i];
    text += toYaml(`${indent}  `, key, member, inside);
  }
  return text;
}

/** The frames of a stack. */
function frames(stack) {
  const lines = StringPrototypeSplit(stack, '\n');
  const kept = [];
  for (let i = 0; i < lines.length; i++) {
    const frame = RegExpPrototypeExec(/^ {4,}at\s(.*)$/, lines[i]);
    if (frame !== null) ArrayPrototypePush(kept, StringPrototypeTrim(frame[1]));
  }
  return kept;
}

/** What an error says: its own text, or that of what it was caused by. */
function errorToYaml(indent, error, seen) {
  const { failureType } = error;
  let text = failureType === undefined ? '' : scalar(indent, 'failureType', failureType);
  let source = error;
  let { code } = error;
  let message = error.message;
  if (error.code === 'ERR_TEST_FAILURE' && 'cause' in error) {
    const { cause } = error;
    if (cause !== null && typeof cause === 'object') {
      source = cause;
      message = cause.message ?? error.message;
      code = cause.code ?? code;
    } else {
      source = { __proto__: null, stack: error.stack };
    }
  }
  text += scalar(indent, 'error', message);
  if (code !== undefined) text += scalar(indent, 'code', code);
  if (isNativeError(source) || source.name === 'AbortError' || source.name === 'TimeoutError') {
    if (source.name && source.name !== 'Error') text += scalar(indent, 'name', source.name);
  }
  if (source.code === 'ERR_ASSERTION') {
    text += toYaml(indent, 'expected', source.expected, seen);
    text += toYaml(indent, 'actual', source.actual, seen);
    text += scalar(indent, 'operator', source.operator);
  }
  if (typeof source.stack !== 'string') return text;
  const kept = frames(source.stack);
  if (kept.length === 0) return text;
  return `${text}${indent}  stack: |-\n${indent}    ${ArrayPrototypeJoin(kept, `\n${indent}    `)}\n`;
}

function details(nesting, data) {
  const indent = `${indentation(nesting)}  `;
  const { duration_ms: duration, type, error } = data.details;
  let text = `${indent}---\n${scalar(indentation(nesting), 'duration_ms', duration)}`;
  if (type !== undefined) text += scalar(indentation(nesting), 'type', type);
  if (error) {
    if (data.file !== undefined) text += scalar(indentation(nesting), 'location', `${data.file}:${data.line}:${data.column}`);
    text += errorToYaml(indentation(nesting), error, new SafeSet());
  }
  return `${text}${indent}...\n`;
}

function result(word, data) {
  const { name, nesting, testNumber } = data;
  return `${indentation(nesting)}${word} ${testNumber}${name ? ` - ${escape(name)}` : ''}${directive(data)}\n${details(nesting, data)}`;
}

/** Each line of what a test printed, as a comment. */
function printed(message) {
  const lines = StringPrototypeSplit(message, /\r?\n/);
  let text = '';
  for (let i = 0; i < lines.length; i++) if (lines[i] !== '') text += `# ${escape(lines[i])}\n`;
  return text;
}

function toText({ type, data }) {
  switch (type) {
    case 'test:start':
      return `${indentation(data.nesting)}# Subtest: ${escape(data.name)}\n`;
    case 'test:pass':
      return result('ok', data);
    case 'test:fail':
      return result('not ok', data);
    case 'test:plan':
      return `${indentation(data.nesting)}1..${data.count}\n`;
    case 'test:diagnostic':
      return `${indentation(data.nesting)}# ${escape(data.message)}\n`;
    case 'test:stderr':
    case 'test:stdout':
      return printed(data.message);
    default:
      return '';
  }
}

module.exports = async function* tap(source) {
  yield 'TAP version 13\n';
  for await (const event of source) {
    const text = toText(event);
    if (text !== '') yield text;
  }
};
