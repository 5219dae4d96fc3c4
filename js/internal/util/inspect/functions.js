'use strict';

// Functions and classes.

const {
  FunctionPrototypeToString,
  ObjectGetPrototypeOf,
  ObjectPrototypeHasOwnProperty,
  RegExpPrototypeExec,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const { isAsyncFunction, isGeneratorFunction } = internalBinding('types');
const { removeMatches } = require('internal/util/inspect/text');
const { formatValue } = require('internal/util/inspect/value');

/** What stands between `class` and its body: a name, `extends` and an expression, but no parameter list. */
const classHead = /^\s+[^(]*?\s*\{/;
const comments = /\/\/.*?\n|\/\*(?:.|\n)*?\*\//g;

/** A function whose source is a class; a function may be called `class...` no more than it may be called `if`. */
function isClass(value) {
  const source = FunctionPrototypeToString(value);
  if (!StringPrototypeStartsWith(source, 'class') || !StringPrototypeEndsWith(source, '}')) return false;
  const rest = StringPrototypeSlice(source, 5, -1);
  const brace = StringPrototypeIndexOf(rest, '{');
  if (brace === -1) return false;
  // A method `classify() {}` starts like this as well.
  return !StringPrototypeIncludes(StringPrototypeSlice(rest, 0, brace), '(') ||
    RegExpPrototypeExec(classHead, removeMatches(comments, rest)) !== null;
}

function classText({ value, name, tag }) {
  const className = (ObjectPrototypeHasOwnProperty(value, 'name') && value.name) || '(anonymous)';
  let text = `class ${className}`;
  if (name !== 'Function' && name !== null) text += ` [${name}]`;
  if (tag !== '' && name !== tag) text += ` [${tag}]`;
  if (name === null) return `[${text} extends [null prototype]]`;
  const parent = ObjectGetPrototypeOf(value).name;
  return parent ? `[${text} extends ${parent}]` : `[${text}]`;
}

function functionText(run, { value, name, tag }) {
  let type = isGeneratorFunction(value) ? 'GeneratorFunction' : 'Function';
  if (isAsyncFunction(value)) type = `Async${type}`;
  let text = `[${type}`;
  if (name === null) text += ' (null prototype)';
  const ownName = value.name;
  if (ownName === '') text += ' (anonymous)';
  // A `name` that is no string is any value, at no level in particular.
  else text += `: ${typeof ownName === 'string' ? ownName : formatValue(run, ownName, NaN)}`;
  text += ']';
  if (name !== type && name !== null) text += ` ${name}`;
  if (tag !== '' && name !== tag) text += ` [${tag}]`;
  return text;
}

function describeFunction(run, shape) {
  shape.base = isClass(shape.value) ? classText(shape) : functionText(run, shape);
  return shape.isBare() ? run.stylize(shape.base, 'special') : undefined;
}

module.exports = { describeFunction };
