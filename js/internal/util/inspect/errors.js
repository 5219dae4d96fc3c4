'use strict';

// Errors: the stack is the text, made to say what kind of error it really is; properties follow in braces.

const {
  ArrayIsArray,
  ArrayPrototypeFilter,
  ArrayPrototypeIncludes,
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  Error,
  ErrorPrototypeToString,
  FunctionPrototypeSymbolHasInstance,
  ObjectPrototypeHasOwnProperty,
  ObjectPrototypeToString,
  RegExpPrototypeExec,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeRepeat,
  StringPrototypeReplace,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const { isNativeError } = internalBinding('types');
const { prefix } = require('internal/util/inspect/identity');
const { collapseRecursion, paintFrames, skipCauseFrames } = require('internal/util/inspect/frames');
const { formatValue } = require('internal/util/inspect/value');

const kFrame = '\n    at';

/** The name that the stack of an error without a prototype begins with. */
const namedHeader = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n {4}at)/;
const errorOnly = /^([a-z_A-Z0-9-]*Error)$/;

/** A property that may be an accessor which throws. */
function read(object, key) {
  try {
    return { value: object[key], threw: false };
  } catch {
    return { value: undefined, threw: true };
  }
}

/** `error.stack` as text, or if there is none, what the error is as a string. May throw. */
function stackText(run, error) {
  const { value: stack } = read(error, 'stack');
  if (!stack) return ErrorPrototypeToString(error);
  if (typeof stack === 'string') return stack;
  run.enter(error);
  run.indent += 4;
  // Some other value stands there. It belongs to no level.
  const text = formatValue(run, stack, NaN);
  run.indent -= 4;
  run.leave();
  return `${ErrorPrototypeToString(error)}\n    ${text}`;
}

/** Whether a property says no more than the stack. */
function isInStack({ value, threw }, stack) {
  return !threw && (typeof value !== 'string' || StringPrototypeIncludes(stack, value));
}

/** Takes what the stack shows from the properties, and adds `cause` and `errors`, which are not enumerable. */
function selectKeys(run, shape, stack, message, name) {
  const { value } = shape;
  if (!run.showHidden && shape.keys.length !== 0) {
    const hidesMessage = isInStack(message, stack);
    const hidesName = isInStack(name, stack);
    shape.keys = ArrayPrototypeFilter(shape.keys, (key) =>
      key !== 'stack' && (key !== 'message' || !hidesMessage) && (key !== 'name' || !hidesName));
  }
  if (ObjectPrototypeHasOwnProperty(value, 'cause') && !ArrayPrototypeIncludes(shape.keys, 'cause')) {
    ArrayPrototypePush(shape.keys, 'cause');
  }
  if (ArrayIsArray(read(value, 'errors').value) && ObjectPrototypeHasOwnProperty(value, 'errors') &&
      !ArrayPrototypeIncludes(shape.keys, 'errors')) {
    ArrayPrototypePush(shape.keys, 'errors');
  }
}

/**
 * The stack with the class of the error at its start, if that begins with the usual name of an error: `Foo [Error]: x`
 * for a class Foo that does not set `name`.
 */
function withClassName(stack, className, errorName, tag) {
  if (typeof errorName !== 'string') {
    const name = StringPrototypeSlice(prefix(className, tag, 'Error'), 0, -1);
    stack = StringPrototypeReplace(stack, `${errorName}`, `${errorName} [${name}]`);
  }
  let { length } = errorName;
  let fallback = 'Error';
  if (className === null) {
    const match = RegExpPrototypeExec(namedHeader, stack) ?? RegExpPrototypeExec(errorOnly, stack);
    fallback = match?.[1] ?? '';
    length = fallback.length;
    if (fallback === '') fallback = 'Error';
  } else {
    const after = stack[length];
    const isUsual = StringPrototypeEndsWith(errorName, 'Error') && StringPrototypeStartsWith(stack, errorName) &&
      (stack.length === length || after === ':' || after === '\n');
    if (!isUsual) return stack;
  }
  const name = StringPrototypeSlice(prefix(className, tag, fallback), 0, -1);
  if (name === errorName) return stack;
  const rest = StringPrototypeSlice(stack, length);
  if (!StringPrototypeIncludes(name, errorName)) return `${name} [${errorName}]${rest}`;
  return length === 0 ? `${name}: ${stack}` : name + rest;
}

/** Where the frames begin: after the message, which may look like frames itself. */
function framesStart(stack, message) {
  const at = (message && StringPrototypeIndexOf(stack, message)) || -1;
  return StringPrototypeIndexOf(stack, kFrame, at === -1 ? at : at + message.length);
}

function isError(value) {
  return isNativeError(value) || FunctionPrototypeSymbolHasInstance(Error, value);
}

/** The frames of a stack as lines, shortened and coloured. */
function formatFrames(run, error, frames) {
  const { value: cause } = read(error, 'cause');
  if (typeof cause === 'object' && cause !== null && isError(cause)) {
    const causeStack = stackText(run, cause);
    const start = StringPrototypeIndexOf(causeStack, kFrame);
    if (start !== -1) {
      skipCauseFrames(run, frames, StringPrototypeSplit(StringPrototypeSlice(causeStack, start + 1), '\n'));
    }
  }
  collapseRecursion(run, frames);
  if (run.colors) paintFrames(run, frames);
  return ArrayPrototypeJoin(frames, '\n');
}

function formatError(run, shape) {
  const { value: error } = shape;
  let stack;
  try {
    stack = stackText(run, error);
  } catch {
    return ObjectPrototypeToString(error);
  }
  const message = read(error, 'message');
  const name = read(error, 'name');
  selectKeys(run, shape, stack, message, name);
  stack = withClassName(stack, shape.name, name.value ?? 'Error', shape.tag);
  const start = framesStart(stack, message.value);
  if (start === -1) {
    // Brackets tell it from a string.
    stack = `[${stack}]`;
  } else {
    const frames = StringPrototypeSplit(StringPrototypeSlice(stack, start + 1), '\n');
    stack = `${StringPrototypeSlice(stack, 0, start)}\n${formatFrames(run, error, frames)}`;
  }
  if (run.indent === 0) return stack;
  return StringPrototypeReplaceAll(stack, '\n', `\n${StringPrototypeRepeat(' ', run.indent)}`);
}

function describeError(run, shape) {
  shape.base = formatError(run, shape);
  return shape.isBare() ? shape.base : undefined;
}

module.exports = { describeError };
