'use strict';

// The report of an exception that ends the process: where it was thrown, what it is, and who reports it.
//
//   /home/me/lesson.js:3
//   throw new Error('no');
//   ^
//
//   Error: no
//       at ...
//
//   jsr v0.1.0 (as Node.js v26.10.0)
//
// Where Node would show a line of its own source, jsr shows no line: a learner has no use for one of its internals.

const { MathMax, StringPrototypeStartsWith } = primordials;

const stdio = internalBinding('stdio');

/** How deep the properties of an error are shown, at least. */
const kDepth = 5;

/**
 * Prints the report to standard error, in one piece.
 * @param {unknown} error
 * @param {string} arrow `file:line`, the source line and a caret; or empty
 * @param {string} thrownAt lines of the stack where it was thrown, for --trace-uncaught
 */
function printFatal(error, arrow, thrownAt) {
  const { traceUncaught } = require('internal/process/options').getOptions();
  const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function';
  const isError = isObject && require('internal/util/types').isNativeError(error);
  const stack = isObject ? inspectError(error) : undefined;
  let text = '';
  if (arrow !== '' && !(stack !== undefined && StringPrototypeStartsWith(stack, arrow))) {
    // A stack that was decorated before begins with the arrow.
    text = isError ? `${arrow}\n\n` : `\n${arrow}\n`;
  }
  if (stack !== undefined && stack !== '') {
    text += `${stack}\n`;
  } else {
    text += `${nameAndMessage(error, isObject)}\n`;
    if (!traceUncaught) {
      text += `(Use \`${programName()} --trace-uncaught ...\` to show where the exception was thrown)\n`;
    }
  }
  if (traceUncaught) text += `Thrown at:\n${thrownAt}\n`;
  stdio.write(2, `${text}\n${trailer()}\n`);
}

/**
 * The error as console.log would show it, but for its own idea of that. Undefined if its stack cannot even be read.
 * @param {any} error
 * @returns {string | undefined}
 */
function inspectError(error) {
  require('internal/events/unhandled').addEmitSite(error);
  let stack;
  try {
    stack = error.stack;
  } catch {
    return undefined;
  }
  try {
    const { inspect } = require('internal/util/inspect');
    return inspect(error, {
      __proto__: null,
      colors: hasColors(),
      customInspect: false,
      depth: MathMax(inspect.defaultOptions.depth, kDepth),
    });
  } catch {
    return stack === undefined ? undefined : toText(stack);
  }
}

function hasColors() {
  const { isatty, getColorDepth } = require('internal/tty');
  return isatty(2) && getColorDepth() > 2;
}

/** The last resort: `name: message`, or the value as a string. */
function nameAndMessage(error, isObject) {
  if (isObject) {
    try {
      const { message, name } = error;
      if (message !== undefined && name !== undefined) return `${toText(name)}: ${toText(message)}`;
    } catch {
      // Not even that.
    }
  }
  return toText(error);
}

/** A string for any value; empty for one that cannot be made one. */
function toText(value) {
  try {
    return `${value}`;
  } catch {
    return '';
  }
}

/** What the user typed to start this. */
function programName() {
  return require('internal/process/warning').programName();
}

function trailer() {
  const { jsr, node } = process.versions;
  return `jsr v${jsr} (as Node.js v${node})`;
}

module.exports = { printFatal };
