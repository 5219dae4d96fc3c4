'use strict';

// The methods of consoles: of the global one, and of those that programs make.

const {
  Boolean, ErrorCaptureStackTrace, FunctionPrototypeBind, MathFloor, Number,
  NumberPrototypeToFixed, ObjectDefineProperty, ObjectKeys, ReflectApply, RegExpPrototypeSymbolReplace, SafeMap,
  StringPrototypeIncludes, StringPrototypePadStart, StringPrototypeRepeat, StringPrototypeSlice, StringPrototypeSplit, Symbol,
  SymbolHasInstance,
} = primordials;

const kIsConsole = Symbol('kIsConsole');

/**
 * What a console knows.
 * @typedef {object} State
 * @property {(level: string, toStderr: boolean, text: string) => void} write a line, with its end
 * @property {(toStderr: boolean) => object | undefined} inspectOptions of what is written
 * @property {number} groupWidth
 * @property {string} indent
 * @property {Map<string, number>} counts
 * @property {Map<string, bigint>} times
 */

/**
 * @param {Partial<State>} own
 * @returns {State}
 */
function createState(own) {
  return { __proto__: null, groupWidth: 2, indent: '', counts: new SafeMap(), times: new SafeMap(), ...own };
}

/** @param {State} state */
function emit(state, level, toStderr, text) {
  const { indent } = state;
  if (indent !== '') {
    if (StringPrototypeIncludes(text, '\n')) text = RegExpPrototypeSymbolReplace(/\n/g, text, `\n${indent}`);
    text = indent + text;
  }
  state.write(level, toStderr, text);
}

/** @param {State} state */
function print(state, level, toStderr, args) {
  if (args.length === 1 && typeof args[0] === 'string') {
    emit(state, level, toStderr, args[0]);
    return;
  }
  const { formatWithOptions, format } = require('internal/util/inspect');
  const options = state.inspectOptions(toStderr);
  const text = options === undefined ? ReflectApply(format, undefined, args) :
    ReflectApply(formatWithOptions, undefined, [options, ...new primordials.SafeArrayIterator(args)]);
  emit(state, level, toStderr, text);
}

function formatTime(ms) {
  let hours = 0;
  let minutes = 0;
  let seconds = 0;
  if (ms >= 1000) {
    if (ms >= 60_000) {
      if (ms >= 3_600_000) {
        hours = MathFloor(ms / 3_600_000);
        ms %= 3_600_000;
      }
      minutes = MathFloor(ms / 60_000);
      ms %= 60_000;
    }
    seconds = ms / 1000;
  }
  if (hours !== 0 || minutes !== 0) {
    const parts = StringPrototypeSplit(NumberPrototypeToFixed(seconds, 3), '.');
    const whole = StringPrototypePadStart(parts[0], 2, '0');
    const before = hours !== 0 ? `${hours}:${StringPrototypePadStart(`${minutes}`, 2, '0')}` : `${minutes}`;
    return `${before}:${whole}.${parts[1]} (${hours !== 0 ? 'h:m' : ''}m:ss.mmm)`;
  }
  if (seconds !== 0) return `${NumberPrototypeToFixed(seconds, 3)}s`;
  return `${Number(NumberPrototypeToFixed(ms, 3))}ms`;
}

function elapsed(state, name, label, rest) {
  const start = state.times.get(label);
  if (start === undefined) {
    process.emitWarning(`No such label '${label}' for console.${name}()`);
    return false;
  }
  const text = `${label}: ${formatTime(Number(process.hrtime.bigint() - start) / 1e6)}`;
  if (rest.length === 0) print(state, name, false, ['%s', text]);
  else print(state, name, false, ['%s', text, ...new primordials.SafeArrayIterator(rest)]);
  return true;
}

/** The methods, in Node's order. `this` is the console's state. */
const methods = {
  __proto__: null,
  log(...args) {
    print(this, 'log', false, args);
  },
  info(...args) {
    print(this, 'info', false, args);
  },
  debug(...args) {
    print(this, 'debug', false, args);
  },
  warn(...args) {
    print(this, 'warn', true, args);
  },
  error(...args) {
    print(this, 'error', true, args);
  },
  dir(object, options) {
    const { inspect } = require('internal/util/inspect');
    emit(this, 'dir', false, inspect(object, { customInspect: false, ...this.inspectOptions(false), ...options }));
  },
  time(label = 'default') {
    label = `${label}`;
    if (this.times.has(label)) {
      process.emitWarning(`Label '${label}' already exists for console.time()`);
      return;
    }
    this.times.set(label, process.hrtime.bigint());
  },
  timeEnd(label = 'default') {
    label = `${label}`;
    if (elapsed(this, 'timeEnd', label, [])) this.times.delete(label);
  },
  timeLog(label = 'default', ...data) {
    elapsed(this, 'timeLog', `${label}`, data);
  },
  trace(...args) {
    const { format } = require('internal/util/inspect');
    const error = { name: 'Trace', message: ReflectApply(format, undefined, args) };
    ErrorCaptureStackTrace(error, traceCaller(this));
    emit(this, 'trace', true, error.stack);
  },
  assert(expression, ...args) {
    if (expression) return;
    if (typeof args[0] === 'string') {
      args[0] = `Assertion failed: ${args[0]}`;
      print(this, 'assert', true, args);
    } else {
      print(this, 'assert', true, ['Assertion failed', ...new primordials.SafeArrayIterator(args)]);
    }
  },
  clear() {
    if (this.isTerminal?.()) this.write('clear', false, '\u001b[1;1H\u001b[0J');
  },
  count(label = 'default') {
    label = `${label}`;
    const count = (this.counts.get(label) ?? 0) + 1;
    this.counts.set(label, count);
    print(this, 'count', false, [`${label}: ${count}`]);
  },
  countReset(label = 'default') {
    label = `${label}`;
    if (!this.counts.has(label)) {
      process.emitWarning(`Count for '${label}' does not exist`);
      return;
    }
    this.counts.delete(label);
  },
  group(...data) {
    if (data.length > 0) print(this, 'group', false, data);
    this.indent += StringPrototypeRepeat(' ', this.groupWidth);
  },
  groupEnd() {
    this.indent = StringPrototypeSlice(this.indent, 0, this.indent.length - this.groupWidth);
  },
  table(tabularData, properties) {
    const { isPrimitive, tabulate } = require('internal/console/tabulate');
    if (isPrimitive(tabularData)) {
      print(this, 'table', false, [tabularData]);
      return;
    }
    if (properties !== undefined) require('internal/validators').validateArray(properties, 'properties');
    emit(this, 'table', false, tabulate(tabularData, properties, this.inspectOptions(false)));
  },
  dirxml(...args) {
    print(this, 'dirxml', false, args);
  },
  groupCollapsed(...data) {
    if (data.length > 0) print(this, 'groupCollapsed', false, data);
    this.indent += StringPrototypeRepeat(' ', this.groupWidth);
  },
};

/** The function of this console that the program called: the trace begins above it. */
function traceCaller(state) {
  return state.traceFunction ?? methods.trace;
}

/**
 * Puts the methods, each bound to `state`, on `target`.
 * @param {object} target
 * @param {State} state
 */
function installMethods(target, state) {
  const names = ObjectKeys(methods);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const bound = FunctionPrototypeBind(methods[name], state);
    ObjectDefineProperty(bound, 'name', { __proto__: null, value: name, configurable: true });
    if (name === 'trace') state.traceFunction = bound;
    ObjectDefineProperty(target, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value: bound });
  }
}

/**
 * A console that writes to streams.
 * @param {any} options streams and settings, or the stream for standard output
 * @param {any} [stderr]
 * @param {boolean} [ignoreErrors]
 */
function Console(options, stderr, ignoreErrors = true) {
  if (!new.target) return new Console(options, stderr, ignoreErrors);
  if (!options || typeof options.write === 'function') options = { stdout: options, stderr, ignoreErrors };
  const { codes } = require('internal/errors');
  const { stdout, colorMode = 'auto', inspectOptions, groupIndentation = 2 } = options;
  const errorStream = options.stderr ?? stdout;
  if (!stdout || typeof stdout.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!errorStream || typeof errorStream.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stderr');
  const { validateInteger, validateObject, validateOneOf } = require('internal/validators');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    if (inspectOptions.colors !== undefined && options.colorMode !== undefined) {
      throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
    }
  }
  const state = createState({
    groupWidth: groupIndentation,
    write(_level, toStderr, text) {
      const stream = toStderr ? errorStream : stdout;
      if (!ignoreErrors || options.ignoreErrors === false) {
        stream.write(`${text}\n`);
        return;
      }
      try {
        stream.write(`${text}\n`, noop);
      } catch {
        // A console does not fail with its stream.
      }
    },
    inspectOptions(toStderr) {
      if (inspectOptions?.colors !== undefined) return inspectOptions;
      const stream = toStderr ? errorStream : stdout;
      const colors = colorMode === 'auto' ? Boolean(stream.isTTY && (stream.getColorDepth?.() ?? 0) > 2) : colorMode;
      return { ...inspectOptions, colors };
    },
  });
  ObjectDefineProperty(this, kIsConsole, { __proto__: null, value: true });
  installMethods(this, state);
}

function noop() {}

ObjectDefineProperty(Console, SymbolHasInstance, {
  __proto__: null,
  configurable: true,
  value(instance) {
    return instance?.[kIsConsole] === true;
  },
});

module.exports = { Console, createState, installMethods, kIsConsole };
