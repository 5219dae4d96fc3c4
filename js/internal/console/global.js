'use strict';

// The global console.

const {
  Error,
  ObjectDefineProperty,
  ObjectKeys,
  globalThis,
} = primordials;

const { Console, bindMethod, defineState } = require('internal/console/console');
const { methods, setTraceHook } = require('internal/console/methods');
const { GlobalOutput, kStderr, kStdout } = require('internal/console/output');

/** What the engine puts there. It tells an inspector, and prints nothing. */
const engineConsole = globalThis.console;

/** @type {any} As in browsers, an empty object stands between console and Object.prototype. */
const console = { __proto__: {} };

/** A unit of work that an inspector would show; here it is no more than run. */
function createTask(name) {
  if (typeof name !== 'string' || name === '') throw new Error('First argument must be a non-empty string.');
  return {
    run(work) {
      if (typeof work !== 'function') throw new Error('First argument must be a function.');
      return work();
    },
  };
}

function defineStream(name, output, fd) {
  ObjectDefineProperty(console, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      return output.getStream(fd);
    },
    set(stream) {
      output.setStream(fd, stream);
    },
  });
}

const names = ObjectKeys(methods);
for (let i = 0; i < names.length; i++) {
  const method = bindMethod(console, names[i], methods);
  // In Node an inspector stands in front of these, and takes any arguments.
  ObjectDefineProperty(method, 'length', { __proto__: null, value: 0 });
  console[names[i]] = method;
}
const output = new GlobalOutput(console);
defineState(console, output, true);
console.Console = Console;
console.profile = engineConsole.profile;
console.profileEnd = engineConsole.profileEnd;
console.timeStamp = engineConsole.timeStamp;
console.context = engineConsole.context;
console.createTask = createTask;
defineStream('_stdout', output, kStdout);
defineStream('_stderr', output, kStderr);

module.exports = { console, setTraceHook };
