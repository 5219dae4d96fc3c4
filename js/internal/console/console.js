'use strict';

// The class Console. The global console has its methods but is no instance of it.

const {
  Boolean,
  FunctionPrototypeBind,
  MapPrototypeForEach,
  ObjectDefineProperty,
  ObjectKeys,
  ReflectConstruct,
  SafeMap,
  Symbol,
  SymbolHasInstance,
  SymbolToStringTag,
} = primordials;

const { isMap } = internalBinding('types');
const { State, kState, methods } = require('internal/console/methods');
const { StreamOutput, createErrorHandler, kStderr, kStdout } = require('internal/console/output');

const kMaxGroupIndentation = 1000;
const kDefaultGroupIndentation = 2;
const kIsConsole = Symbol('kIsConsole');

function define(console, key, value, writable = true) {
  ObjectDefineProperty(console, key, { __proto__: null, configurable: true, enumerable: false, value, writable });
}

/** The hidden properties of every console. */
function defineState(console, output, ignoreErrors, groupIndentation = kDefaultGroupIndentation) {
  define(console, '_stdoutErrorHandler', createErrorHandler(console, kStdout));
  define(console, '_stderrErrorHandler', createErrorHandler(console, kStderr));
  define(console, '_ignoreErrors', Boolean(ignoreErrors));
  define(console, '_times', new SafeMap());
  define(console, kState, new State(output, groupIndentation));
  define(console, kIsConsole, true);
  define(console, SymbolToStringTag, 'console', false);
}

/** A method of `source` as a property of `console` that can be called on its own. */
function bindMethod(console, name, source) {
  const method = FunctionPrototypeBind(source[name], console);
  ObjectDefineProperty(method, 'name', { __proto__: null, value: name });
  return method;
}

function validateInspectOptions(inspectOptions, hasColorMode) {
  require('internal/validators').validateObject(inspectOptions, 'options.inspectOptions');
  const check = (options) => {
    if (options.colors === undefined || !hasColorMode) return;
    const { codes: { ERR_INCOMPATIBLE_OPTION_PAIR } } = require('internal/errors');
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
  };
  if (isMap(inspectOptions)) MapPrototypeForEach(inspectOptions, check);
  else check(inspectOptions);
}

function validateStream(stream, name) {
  if (stream && typeof stream.write === 'function') return;
  const { codes: { ERR_CONSOLE_WRITABLE_STREAM } } = require('internal/errors');
  throw new ERR_CONSOLE_WRITABLE_STREAM(name);
}

/**
 * A console that prints to streams.
 * @param {object} options the options, or the stream for standard output; then the one for standard error and
 *   `ignoreErrors` may follow
 */
function Console(options) {
  if (new.target === undefined) return ReflectConstruct(Console, arguments);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] };
  }
  const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions } = options;
  const { groupIndentation } = options;
  validateStream(stdout, 'stdout');
  validateStream(stderr, 'stderr');
  const { validateInteger, validateOneOf } = require('internal/validators');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, kMaxGroupIndentation);
  if (inspectOptions !== undefined) validateInspectOptions(inspectOptions, options.colorMode !== undefined);

  // Those of a subclass, if it has its own.
  const names = ObjectKeys(Console.prototype);
  for (let i = 0; i < names.length; i++) this[names[i]] = bindMethod(this, names[i], this);
  define(this, '_stdout', stdout);
  define(this, '_stderr', stderr);
  defineState(this, new StreamOutput(this, colorMode, inspectOptions), ignoreErrors, groupIndentation);
}

const names = ObjectKeys(methods);
for (let i = 0; i < names.length; i++) Console.prototype[names[i]] = methods[names[i]];

ObjectDefineProperty(Console, SymbolHasInstance, {
  __proto__: null,
  // Of the global console as well.
  value: ObjectDefineProperty((instance) => instance[kIsConsole], 'name', {
    __proto__: null,
    value: '[Symbol.hasInstance]',
  }),
});

module.exports = { Console, bindMethod, defineState };
