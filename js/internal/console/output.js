'use strict';

// Where the lines of a console go: to streams, or for the global console straight to a descriptor while nobody could
// tell the difference.

const {
  MapPrototypeGet,
  ObjectGetOwnPropertyDescriptor,
} = primordials;

const { handleType } = internalBinding('process');
const stdio = internalBinding('stdio');
const { isMap } = internalBinding('types');
const { isPristine, peekStream } = require('internal/process/streams');

const kStdout = 1;
const kStderr = 2;

/** What is handed to inspect: the same object each time, if the program has no say in it. */
const kColors = { __proto__: null, colors: true };

function noop() {}

/**
 * Whether output to a stream has colours.
 * @param {any} stream
 * @returns {boolean}
 */
function shouldColorize(stream) {
  if (stdio.isColorForced()) return require('internal/tty').getColorDepth() > 2;
  if (!stream?.isTTY) return false;
  return typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true;
}

/**
 * Runs when a write is done. An error that is about to be emitted is no reason to end a program that did no more than
 * use its console.
 */
function createErrorHandler(console, fd) {
  return (error) => {
    const stream = fd === kStdout ? console._stdout : console._stderr;
    if (error !== null && error !== undefined && !stream._writableState?.errorEmitted &&
        stream.listenerCount('error') === 0) {
      stream.once('error', noop);
    }
  };
}

/** Writes a line to a stream of the program's. */
function writeToStream(console, stream, fd, line) {
  if (console._ignoreErrors === false) {
    stream.write(line);
    return;
  }
  try {
    // The stream may emit its error before `write` returns.
    if (stream.listenerCount('error') === 0) stream.once('error', noop);
    stream.write(line, fd === kStdout ? console._stdoutErrorHandler : console._stderrErrorHandler);
  } catch (error) {
    // A console is how such a program would be looked into.
    if (require('internal/errors').isStackOverflowError(error)) throw error;
  } finally {
    stream.removeListener('error', noop);
  }
}

/** The output of a console that a program made, to the streams in its `_stdout` and `_stderr`. */
class StreamOutput {
  constructor(console, colorMode, inspectOptions) {
    this.console = console;
    this.colorMode = colorMode;
    /** For both streams, or a Map with some for each. */
    this.options = inspectOptions;
  }

  write(fd, line) {
    const { console } = this;
    writeToStream(console, fd === kStdout ? console._stdout : console._stderr, fd, line);
  }

  /** Options of inspect for what is written to a stream. */
  inspectOptions(fd) {
    const stream = fd === kStdout ? this.console._stdout : this.console._stderr;
    const colors = this.colorMode === 'auto' ? shouldColorize(stream) : this.colorMode;
    let { options } = this;
    if (options !== undefined && isMap(options)) options = MapPrototypeGet(options, stream);
    if (options === undefined) return colors ? kColors : undefined;
    if (options.colors === undefined) options.colors = colors;
    return options;
  }

  isTerminal() {
    return this.console._stdout.isTTY;
  }
}

/**
 * The output of the global console. It does not make process.stdout for a program that only prints, and does not go
 * through it unless the program put a `write` of its own there, or another stream in its place.
 */
class GlobalOutput {
  constructor(console) {
    this.console = console;
    /** The getters of process.stdout and process.stderr before any program ran. */
    this.getters = [undefined, getterOf('stdout'), getterOf('stderr')];
    /** Streams to write to in place of the descriptors. */
    this.streams = [undefined, undefined, undefined];
    /** Whether the program was given its chance to replace process.stdout: what is there at the first print stays. */
    this.settled = [true, false, false];
    this.terminals = [undefined, undefined, undefined];
  }

  /** The stream that takes the place of a descriptor, if there is one. */
  streamOf(fd) {
    if (!this.settled[fd]) {
      this.settled[fd] = true;
      const name = fd === kStdout ? 'stdout' : 'stderr';
      if (getterOf(name) !== this.getters[fd]) this.streams[fd] ??= process[name];
    }
    return this.streams[fd];
  }

  /** What `console._stdout` is. */
  getStream(fd) {
    return this.streamOf(fd) ?? (fd === kStdout ? process.stdout : process.stderr);
  }

  setStream(fd, stream) {
    this.settled[fd] = true;
    this.streams[fd] = stream;
  }

  write(fd, line) {
    let stream = this.streamOf(fd);
    if (stream === undefined) {
      if (isPristine(fd) && stdio.write(fd, line) === 0) return;
      stream = peekStream(fd);
      // Nobody asked for the stream, so nobody hears that the other side of the pipe is gone.
      if (stream === undefined) return;
    }
    writeToStream(this.console, stream, fd, line);
  }

  inspectOptions(fd) {
    const stream = this.streamOf(fd) ?? peekStream(fd);
    if (stream !== undefined) return shouldColorize(stream) ? kColors : undefined;
    if (!this.isTerminalDescriptor(fd) && !stdio.isColorForced()) return undefined;
    return shouldColorize(this.getStream(fd)) ? kColors : undefined;
  }

  isTerminalDescriptor(fd) {
    return (this.terminals[fd] ??= handleType(fd) === 'TTY');
  }

  isTerminal() {
    const stream = this.streamOf(kStdout) ?? peekStream(kStdout);
    return stream === undefined ? this.isTerminalDescriptor(kStdout) : stream.isTTY;
  }
}

function getterOf(name) {
  return ObjectGetOwnPropertyDescriptor(process, name)?.get;
}

module.exports = { GlobalOutput, StreamOutput, createErrorHandler, kStderr, kStdout };
