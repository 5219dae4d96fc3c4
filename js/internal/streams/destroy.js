'use strict';

// How streams begin and end: `_construct` and `_destroy`, and the events that tell of it.

const { FunctionPrototypeCall, Promise, Symbol } = primordials;

const { AbortError, aggregateTwoErrors, codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { isDestroyed, isFinished, isRequest, isServerRequest, kIsDestroyed } = require('internal/streams/utils');

// Events between the parts of a stream that nobody else can listen to.
const kDestroy = Symbol('kDestroy');
const kConstruct = Symbol('kConstruct');

/** Sets a property on the states that a stream has. */
function setBoth(stream, key, value) {
  const { _readableState: r, _writableState: w } = stream;
  if (w) w[key] = value;
  if (r) r[key] = value;
}

/** Keeps the first error. */
function keepError(stream, error) {
  if (!error) return;
  // The text of the stack is made now, lest the error hold on to all that its frames refer to.
  error.stack; // eslint-disable-line no-unused-expressions
  const { _readableState: r, _writableState: w } = stream;
  if (w && !w.errored) w.errored = error;
  if (r && !r.errored) r.errored = error;
}

/**
 * The method `destroy` of streams.
 * @param {any} [err]
 * @param {(error?: any) => void} [cb]
 */
function destroy(err, cb) {
  const r = this._readableState;
  const w = this._writableState;
  if (w?.destroyed || r?.destroyed) {
    if (typeof cb === 'function') cb();
    return this;
  }
  keepError(this, err);
  setBoth(this, 'destroyed', true);
  if ((w || r).constructed) {
    callDestroy(this, err, cb);
  } else {
    // Not before it is made.
    this.once(kDestroy, function(constructError) {
      callDestroy(this, aggregateTwoErrors(constructError, err), cb);
    });
  }
  return this;
}

function callDestroy(self, err, cb) {
  let called = false;
  function onDestroy(error) {
    if (called) return;
    called = true;
    keepError(self, error);
    setBoth(self, 'closed', true);
    if (typeof cb === 'function') cb(error);
    if (error) nextTick(emitErrorThenClose, self, error);
    else nextTick(emitClose, self);
  }
  try {
    self._destroy(err || null, onDestroy);
  } catch (error) {
    onDestroy(error);
  }
}

function emitErrorThenClose(self, error) {
  emitError(self, error);
  emitClose(self);
}

function emitClose(self) {
  const { _readableState: r, _writableState: w } = self;
  setBoth(self, 'closeEmitted', true);
  if (w?.emitClose || r?.emitClose) self.emit('close');
}

function emitError(self, error) {
  const { _readableState: r, _writableState: w } = self;
  if (w?.errorEmitted || r?.errorEmitted) return;
  setBoth(self, 'errorEmitted', true);
  self.emit('error', error);
}

/** The method `_undestroy`: the stream as if it were new, for those that open again. */
function undestroy() {
  const r = this._readableState;
  const w = this._writableState;
  if (r) {
    reset(r);
    r.reading = false;
    r.ended = r.readable === false;
    r.endEmitted = r.readable === false;
  }
  if (w) {
    reset(w);
    w.finalCalled = false;
    w.prefinished = false;
    w.ended = w.writable === false;
    w.ending = w.writable === false;
    w.finished = w.writable === false;
  }
}

function reset(state) {
  state.constructed = true;
  state.closed = false;
  state.closeEmitted = false;
  state.destroyed = false;
  state.errored = null;
  state.errorEmitted = false;
}

/**
 * Ends a stream for an error: by `destroy`, unless the stream was told not to destroy itself.
 * @param {any} stream
 * @param {any} err
 * @param {boolean} [sync] whether its caller must not yet see the event
 */
function errorOrDestroy(stream, err, sync) {
  const { _readableState: r, _writableState: w } = stream;
  if (w?.destroyed || r?.destroyed) return this;
  if (r?.autoDestroy || w?.autoDestroy) {
    stream.destroy(err);
  } else if (err) {
    keepError(stream, err);
    if (sync) nextTick(emitError, stream, err);
    else emitError(stream, err);
  }
  return undefined;
}

/**
 * Calls `_construct`, if there is one, and `cb` when it is done.
 * @param {any} stream
 * @param {() => void} cb
 */
function construct(stream, cb) {
  if (typeof stream._construct !== 'function') return;
  setBoth(stream, 'constructed', false);
  stream.once(kConstruct, cb);
  // Both sides of a duplex may ask.
  if (stream.listenerCount(kConstruct) > 1) return;
  nextTick(callConstruct, stream);
}

function callConstruct(stream) {
  let called = false;
  function onConstruct(error) {
    if (called) {
      errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    setBoth(stream, 'constructed', true);
    if ((stream._writableState || stream._readableState).destroyed) stream.emit(kDestroy, error);
    else if (error) errorOrDestroy(stream, error, true);
    else stream.emit(kConstruct);
  }
  try {
    stream._construct((error) => nextTick(onConstruct, error));
  } catch (error) {
    nextTick(onConstruct, error);
  }
}

function emitCloseLegacy(stream) {
  stream.emit('close');
}

function emitErrorCloseLegacy(stream, error) {
  stream.emit('error', error);
  nextTick(emitCloseLegacy, stream);
}

/**
 * Destroys whatever can be taken for a stream, for an error or, if it had not finished, because it is no longer wanted.
 * @param {any} stream
 * @param {any} [err]
 */
function destroyer(stream, err) {
  if (!stream || isDestroyed(stream)) return;
  if (!err && !isFinished(stream)) err = new AbortError();
  if (isServerRequest(stream)) {
    stream.socket = null;
    stream.destroy(err);
  } else if (isRequest(stream)) {
    stream.abort();
  } else if (isRequest(stream.req)) {
    stream.req.abort();
  } else if (typeof stream.destroy === 'function') {
    stream.destroy(err);
  } else if (typeof stream.close === 'function') {
    stream.close();
  } else if (err) {
    nextTick(emitErrorCloseLegacy, stream, err);
  } else {
    nextTick(emitCloseLegacy, stream);
  }
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}

/**
 * `await using`: destroys the stream and waits for its end. That it was cut short is no error here.
 * @param {any} stream
 * @param {boolean} isDone whether there is nothing to cut short
 * @param {boolean} forgivesAborts whether it is no error either that somebody else cut it short
 * @returns {Promise<void>}
 */
async function dispose(stream, isDone, forgivesAborts) {
  let error;
  if (!stream.destroyed) {
    error = isDone ? null : new AbortError();
    stream.destroy(error);
  }
  await new Promise((resolve, reject) => {
    require('internal/streams/end-of-stream').eos(stream, (err) => {
      if (!err || err === error || (forgivesAborts && err.name === 'AbortError')) resolve();
      else reject(err);
    });
  });
}

module.exports = {
  construct,
  destroy,
  destroyer,
  dispose,
  errorOrDestroy,
  undestroy,
  /** Calls the `destroy` of all streams, whatever the class of this one made of it. */
  callDestroyMethod(stream, err, cb) {
    return FunctionPrototypeCall(destroy, stream, err, cb);
  },
};
