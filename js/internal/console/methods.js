'use strict';

// The methods of consoles. `this` is the console; methods that print through another one (`count` through `log`) call
// the one that the program may have put in its place.

const {
  ArrayPrototypeUnshift,
  ErrorCaptureStackTrace,
  ReflectApply,
  SafeArrayIterator,
  SafeMap,
  StringPrototypeIncludes,
  StringPrototypeRepeat,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  Symbol,
} = primordials;

const { kStderr, kStdout } = require('internal/console/output');

/** The property that holds the state of a console. */
const kState = Symbol('kState');

/** What a console knows that it does not show. */
class State {
  constructor(output, groupIndentation) {
    /** @type {import('./output').StreamOutput | import('./output').GlobalOutput} */
    this.output = output;
    this.groupIndentation = groupIndentation;
    this.indentation = '';
    /** How often console.count was called, by label. */
    this.counts = new SafeMap();
  }
}

/** Who hears what is printed, while a trace is recorded. @type {((level: string, text: string) => void) | undefined} */
let traceConsole;
/** The method that the program called, if it prints through another one. @type {string | undefined} */
let caller;

/** @param {((level: string, text: string) => void) | undefined} hook */
function setTraceHook(hook) {
  traceConsole = hook;
}

/** Channels of `diagnostics_channel` by method, once that is loaded. */
let channels = null;

let inspector;
const lazyInspect = () => (inspector ??= require('internal/util/inspect'));

/** Text of the arguments. A single string needs nothing else loaded. */
function format(console, fd, args) {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  return lazyInspect().formatValues(console[kState].output.inspectOptions(fd), args);
}

/** Prints text as one or more lines, in the groups that are open. */
function emit(console, fd, level, text) {
  const { indentation, output } = console[kState];
  if (indentation !== '') {
    if (StringPrototypeIncludes(text, '\n')) text = StringPrototypeReplaceAll(text, '\n', `\n${indentation}`);
    text = indentation + text;
  }
  output.write(fd, `${text}\n`);
  if (traceConsole !== undefined) traceConsole(caller ?? level, text);
}

function print(console, fd, level, args) {
  if (channels !== null) channels[level].publish(args);
  emit(console, fd, level, format(console, fd, args));
}

/** Calls another method of the console in the name of the one that the program called. */
function printThrough(console, name, method, args) {
  if (traceConsole === undefined) {
    ReflectApply(console[method], console, args);
    return;
  }
  const outer = caller;
  caller ??= name;
  try {
    ReflectApply(console[method], console, args);
  } finally {
    caller = outer;
  }
}

/** Prints how long ago the timer was started; whether there is one or not, the others go on. */
function printTime(console, name, label, data) {
  const start = console._times.get(label);
  if (start === undefined) {
    process.emitWarning(`No such label '${label}' for console.${name}()`);
    return;
  }
  const { 0: seconds, 1: nanoseconds } = process.hrtime(start);
  const { formatTime } = require('internal/console/time');
  const duration = formatTime(seconds * 1000 + nanoseconds / 1e6);
  printThrough(console, name, 'log', ['%s: %s', label, duration, ...new SafeArrayIterator(data)]);
}

// The order is that of the properties of `console`.
const methods = {
  __proto__: null,
  log(...args) {
    print(this, kStdout, 'log', args);
  },
  info(...args) {
    print(this, kStdout, 'info', args);
  },
  debug(...args) {
    print(this, kStdout, 'debug', args);
  },
  warn(...args) {
    print(this, kStderr, 'warn', args);
  },
  error(...args) {
    print(this, kStderr, 'error', args);
  },
  dir(object, options) {
    const defaults = this[kState].output.inspectOptions(kStdout);
    emit(this, kStdout, 'dir', lazyInspect().inspect(object, { customInspect: false, ...defaults, ...options }));
  },
  time(label = 'default') {
    label = `${label}`;
    if (this._times.has(label)) {
      process.emitWarning(`Label '${label}' already exists for console.time()`);
      return;
    }
    this._times.set(label, process.hrtime());
  },
  timeEnd(label = 'default') {
    label = `${label}`;
    printTime(this, 'timeEnd', label, []);
    this._times.delete(label);
  },
  timeLog(label = 'default', ...data) {
    printTime(this, 'timeLog', `${label}`, data);
  },
  trace: function trace(...args) {
    const error = { name: 'Trace', message: format(this, kStderr, args) };
    ErrorCaptureStackTrace(error, trace);
    printThrough(this, 'trace', 'error', [error.stack]);
  },
  assert(expression, ...args) {
    if (expression) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else ArrayPrototypeUnshift(args, 'Assertion failed');
    printThrough(this, 'assert', 'warn', args);
  },
  clear() {
    const { output } = this[kState];
    // Cursor to the first column of the first row, then everything below.
    if (output.isTerminal() && process.env.TERM !== 'dumb') output.write(kStdout, '\u001b[1;1H\u001b[0J');
  },
  count(label = 'default') {
    label = `${label}`;
    const { counts } = this[kState];
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    printThrough(this, 'count', 'log', [`${label}: ${count}`]);
  },
  countReset(label = 'default') {
    const { counts } = this[kState];
    // Node looks the label up as it is here, while `count` made a string of it.
    if (!counts.has(label)) {
      process.emitWarning(`Count for '${label}' does not exist`);
      return;
    }
    counts.delete(label);
  },
  group(...data) {
    if (data.length > 0) printThrough(this, 'group', 'log', data);
    const state = this[kState];
    state.indentation += StringPrototypeRepeat(' ', state.groupIndentation);
  },
  groupEnd() {
    const state = this[kState];
    const { indentation } = state;
    state.indentation = StringPrototypeSlice(indentation, 0, indentation.length - state.groupIndentation);
  },
  table(tabularData, properties) {
    if (properties !== undefined) require('internal/validators').validateArray(properties, 'properties');
    const isObject = typeof tabularData === 'object' && tabularData !== null;
    printThrough(this, 'table', 'log', [isObject ?
      require('internal/console/tabulate').tabulate(
        tabularData, properties, this[kState].output.inspectOptions(kStdout)) :
      tabularData]);
  },
};
methods.dirxml = methods.log;
methods.groupCollapsed = methods.group;

/** Tells which channels what is printed is published on. */
function setChannels(byMethod) {
  channels = byMethod;
}

module.exports = { State, kState, methods, setChannels, setTraceHook };
