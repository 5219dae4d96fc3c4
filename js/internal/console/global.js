'use strict';

// The global console. It writes straight to the descriptors, unless the program has put its own `write` on process.stdout or
// process.stderr.

const { ObjectDefineProperty, ObjectPrototypeHasOwnProperty, SymbolToStringTag } = primordials;

const stdio = internalBinding('stdio');
const { createState, installMethods, kIsConsole } = require('internal/console/console');

/** Who hears what is printed, while a trace is recorded. */
let traceConsole = null;

/** Whether a descriptor is a terminal with colours; undefined until it is needed. */
const colors = [undefined, undefined, undefined];

function hasColors(fd) {
  if (colors[fd] === undefined) {
    const { isatty, getColorDepth } = require('internal/tty');
    colors[fd] = isatty(fd) && getColorDepth() > 2;
  }
  return colors[fd];
}

const state = createState({
  write(level, toStderr, text) {
    const fd = toStderr ? 2 : 1;
    const stream = require('internal/process/stdio').peekStream(fd);
    if (stream !== undefined && ObjectPrototypeHasOwnProperty(stream, 'write')) {
      stream.write(`${text}\n`);
    } else {
      // A closed pipe or a full disk is nothing that a program can hear of from its console.
      stdio.write(fd, `${text}\n`);
    }
    if (traceConsole !== null) traceConsole(level, text);
  },
  inspectOptions(toStderr) {
    return hasColors(toStderr ? 2 : 1) ? { colors: true } : undefined;
  },
  isTerminal() {
    return require('internal/tty').isatty(1);
  },
});

/** An empty object stands between console and Object.prototype, as in browsers. */
const console = primordials.ObjectCreate({});
installMethods(console, state);

ObjectDefineProperty(console, 'Console', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  writable: true,
  value: require('internal/console/console').Console,
});

// What only an inspector would show.
const inspectorOnly = {
  profile() {},
  profileEnd() {},
  timeStamp() {},
  /** A console that is told apart from others by an inspector. */
  context() {
    return {};
  },
  /** A task that runs what it is given. */
  createTask() {
    return {
      run(fn) {
        return fn();
      },
    };
  },
};
const names = primordials.ObjectKeys(inspectorOnly);
for (let i = 0; i < names.length; i++) console[names[i]] = inspectorOnly[names[i]];

ObjectDefineProperty(console, kIsConsole, { __proto__: null, value: true });
ObjectDefineProperty(console, SymbolToStringTag, { __proto__: null, configurable: true, value: 'console' });

module.exports = {
  console,
  /** @param {(level: string, text: string) => void} hook */
  setTraceHook(hook) {
    traceConsole = hook;
  },
};
