'use strict';

// `readable.pipe(writable)` and its end. The source is paused while any of its destinations is full.

const {
  ArrayPrototypeIncludes, ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSplice, SafeSet,
} = primordials;

const { nextTick } = require('internal/task_queues');
const { errorOrDestroy } = require('internal/streams/destroy');
const { prependListener } = require('internal/streams/legacy');
const { peekStream } = require('internal/process/streams');

/** The standard streams outlive what is written to them. */
function isStandard(dest) {
  return dest !== undefined && (dest === peekStream(1) || dest === peekStream(2));
}

/** One source and one destination. The listeners have the names that `console.log(stream)` shows. */
class Pipe {
  source;
  dest;
  cleaned = false;
  ondrain = null;

  constructor(source, dest) {
    this.source = source;
    this.dest = dest;
    const unpipe = () => {
      source.unpipe(dest);
    };
    const onend = () => {
      dest.end();
    };
    const ondata = (chunk) => {
      this.write(chunk);
    };
    const onunpipe = (readable, info) => {
      if (readable !== source || !info || info.hasUnpiped !== false) return;
      info.hasUnpiped = true;
      this.cleanup();
    };
    const onerror = (error) => {
      this.fail(error);
    };
    // Of 'close' and 'finish' the first one counts.
    const onclose = () => {
      dest.removeListener('finish', onfinish);
      unpipe();
    };
    const onfinish = () => {
      dest.removeListener('close', onclose);
      unpipe();
    };
    this.listeners = { __proto__: null, onclose, ondata, onend, onerror, onfinish, onunpipe, unpipe };
  }

  /** @param {boolean} ends whether the destination ends with the source */
  connect(ends) {
    const { source, dest, listeners } = this;
    const atEnd = ends ? listeners.onend : listeners.unpipe;
    if (source._readableState.endEmitted) nextTick(atEnd);
    else source.once('end', atEnd);
    dest.on('unpipe', listeners.onunpipe);
    source.on('data', listeners.ondata);
    prependListener(dest, 'error', listeners.onerror);
    dest.once('close', listeners.onclose);
    dest.once('finish', listeners.onfinish);
  }

  write(chunk) {
    const { dest } = this;
    try {
      if (dest.write(chunk) === false) this.pause();
    } catch (error) {
      dest.destroy(error);
    }
  }

  /** Waits for the destination to drain. */
  pause() {
    const { source, dest } = this;
    const state = source._readableState;
    // The destination may have gone in the write that found it full.
    if (!this.cleaned) {
      if (state.pipes.length === 1 && state.pipes[0] === dest) {
        state.awaitDrainWriters = dest;
        state.multiAwaitDrain = false;
      } else if (state.pipes.length > 1 && ArrayPrototypeIncludes(state.pipes, dest)) {
        state.awaitDrainWriters.add(dest);
      }
      source.pause();
    }
    if (this.ondrain === null) {
      // Not before it is needed: it slows down every write.
      this.ondrain = () => this.drained();
      dest.on('drain', this.ondrain);
    }
  }

  drained() {
    const { source, dest } = this;
    const state = source._readableState;
    if (state.awaitDrainWriters === dest) state.awaitDrainWriters = null;
    else if (state.multiAwaitDrain) state.awaitDrainWriters.delete(dest);
    if (state.awaitDrainWriters && state.awaitDrainWriters.size !== 0) return;
    // Not when the last one has gone.
    if (state.pipes.length > 0 || source.listenerCount('data') > 0) source.resume();
  }

  fail(error) {
    const { dest, listeners } = this;
    listeners.unpipe();
    dest.removeListener('error', listeners.onerror);
    if (dest.listenerCount('error') !== 0) return;
    // Nobody else listens: as if we had not either.
    const state = dest._writableState || dest._readableState;
    if (state && !state.errorEmitted) errorOrDestroy(dest, error);
    else dest.emit('error', error);
  }

  cleanup() {
    const { source, dest, listeners } = this;
    dest.removeListener('close', listeners.onclose);
    dest.removeListener('finish', listeners.onfinish);
    if (this.ondrain !== null) dest.removeListener('drain', this.ondrain);
    dest.removeListener('error', listeners.onerror);
    dest.removeListener('unpipe', listeners.onunpipe);
    source.removeListener('end', listeners.onend);
    source.removeListener('end', listeners.unpipe);
    source.removeListener('data', listeners.ondata);
    this.cleaned = true;
    // It will not tell any more that it has drained, and others may wait for that.
    const isAwaited = this.ondrain !== null && source._readableState.awaitDrainWriters;
    if (isAwaited && (!dest._writableState || dest._writableState.needDrain)) this.ondrain();
  }
}

/**
 * The method `pipe` of Readable.
 * @param {any} source
 * @param {any} dest
 * @param {{ end?: boolean }} [pipeOpts]
 */
function pipe(source, dest, pipeOpts) {
  const state = source._readableState;
  if (state.pipes.length === 1 && !state.multiAwaitDrain) {
    state.multiAwaitDrain = true;
    const waiting = new SafeSet();
    if (state.awaitDrainWriters) waiting.add(state.awaitDrainWriters);
    state.awaitDrainWriters = waiting;
  }
  ArrayPrototypePush(state.pipes, dest);
  const connection = new Pipe(source, dest);
  connection.connect((!pipeOpts || pipeOpts.end !== false) && !isStandard(dest));
  dest.emit('pipe', source);
  if (dest.writableNeedDrain === true) connection.pause();
  else if (!state.flowing) source.resume();
  return dest;
}

/**
 * The method `unpipe` of Readable.
 * @param {any} source
 * @param {any} [dest] all destinations if it is left out
 */
function unpipe(source, dest) {
  const state = source._readableState;
  if (state.pipes.length === 0) return source;
  if (!dest) {
    const { pipes } = state;
    state.pipes = [];
    source.pause();
    for (let i = 0; i < pipes.length; i++) pipes[i].emit('unpipe', source, { hasUnpiped: false });
    return source;
  }
  const index = ArrayPrototypeIndexOf(state.pipes, dest);
  if (index === -1) return source;
  ArrayPrototypeSplice(state.pipes, index, 1);
  if (state.pipes.length === 0) source.pause();
  dest.emit('unpipe', source, { hasUnpiped: false });
  return source;
}

module.exports = { pipe, unpipe };
