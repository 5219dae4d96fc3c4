'use strict';

// How streams begin and end: `_construct` and `_destroy`, and the events that tell of it. A duplex does both once, for both
// of its sides.

const { FunctionPrototypeCall, Promise, Symbol } = primordials;

const { AbortError, aggregateTwoErrors, codes } = require('internal/errors');
const { attempt } = require('internal/streams/attempt');
const { isDestroyed, isFinished, isRequest, isServerRequest, kIsDestroyed } = require('internal/streams/utils');
const { nextTick } = require('internal/task_queues');

// Events between the parts of a stream that nobody else can listen to.
const kDestroy = Symbol('kDestroy');
const kConstruct = Symbol('kConstruct');

// Their states may be of a class that is not ours, as that of the package readable-stream: it is known by its properties.

/** Says something of both sides. */
function mark(stream, key, value = true) {
  const { _readableState: r, _writableState: w } = stream;
  if (w) w[key] = value;
  if (r) r[key] = value;
}

/** Whether something is so of either side. */
function isMarked(stream, key) {
  return Boolean(stream._writableState?.[key] || stream._readableState?.[key]);
}

/** What a stream failed of: the first error counts. */
function keepError(stream, error) {
  if (!error) return;
  // The text of the stack is made now, lest the error hold on to all that its frames refer to.
  error.stack; // eslint-disable-line no-unused-expressions
  const { _readableState: r, _writableState: w } = stream;
  if (w) w.errored ||= error;
  if (r) r.errored ||= error;
}

// ---- The end.

/**
 * The method `destroy` of streams.
 * @param {any} [err]
 * @param {(error?: any) => void} [cb]
 */
function destroy(err, cb) {
  if (isMarked(this, 'destroyed')) {
    if (typeof cb === 'function') cb();
    return this;
  }
  keepError(this, err);
  mark(this, 'destroyed');
  if ((this._writableState || this._readableState).constructed) {
    takeDown(this, err, cb);
  } else {
    // Not before it is made.
    this.once(kDestroy, function(constructError) {
      takeDown(this, aggregateTwoErrors(constructError, err), cb);
    });
  }
  return this;
}

function takeDown(stream, reason, cb) {
  attempt((callback) => stream._destroy(reason || null, callback), (error) => {
    keepError(stream, error);
    mark(stream, 'closed');
    if (typeof cb === 'function') cb(error);
    nextTick(error ? tellErrorAndClose : tellClose, stream, error);
  });
}

function tellErrorAndClose(stream, error) {
  tellError(stream, error);
  tellClose(stream);
}

function tellError(stream, error) {
  if (isMarked(stream, 'errorEmitted')) return;
  mark(stream, 'errorEmitted');
  stream.emit('error', error);
}

function tellClose(stream) {
  mark(stream, 'closeEmitted');
  if (isMarked(stream, 'emitClose')) stream.emit('close');
}

/**
 * Ends a stream for an error: by `destroy`, unless the stream was told not to destroy itself.
 * @param {any} stream
 * @param {any} err
 * @param {boolean} [sync] whether its caller must not yet see the event
 */
function errorOrDestroy(stream, err, sync) {
  if (isMarked(stream, 'destroyed')) return this;
  if (isMarked(stream, 'autoDestroy')) {
    stream.destroy(err);
  } else if (err) {
    keepError(stream, err);
    if (sync) nextTick(tellError, stream, err);
    else tellError(stream, err);
  }
  return undefined;
}

/** The method `_undestroy`: the stream as if it were new, for those that open again. A side that it lacks stays ended. */
function undestroy() {
  const { _readableState: r, _writableState: w } = this;
  if (r) {
    renew(r);
    r.reading = false;
    r.ended = r.endEmitted = r.readable === false;
  }
  if (w) {
    renew(w);
    w.finalCalled = w.prefinished = false;
    w.ended = w.ending = w.finished = w.writable === false;
  }
}

function renew(state) {
  state.closed = state.closeEmitted = state.destroyed = state.errorEmitted = false;
  state.constructed = true;
  state.errored = null;
}

// ---- The beginning.

/**
 * Calls `_construct`, if there is one, and `cb` when it is done.
 * @param {any} stream
 * @param {() => void} cb
 */
function construct(stream, cb) {
  if (typeof stream._construct !== 'function') return;
  mark(stream, 'constructed', false);
  stream.once(kConstruct, cb);
  // Both sides of a duplex may ask.
  if (stream.listenerCount(kConstruct) === 1) nextTick(callConstruct, stream);
}

function callConstruct(stream) {
  attempt((callback) => {
    const later = (error) => nextTick(callback, error);
    try {
      stream._construct(later);
    } catch (error) {
      later(error);
    }
  }, (error) => {
    mark(stream, 'constructed');
    if ((stream._writableState || stream._readableState).destroyed) stream.emit(kDestroy, error);
    else if (error) errorOrDestroy(stream, error, true);
    else stream.emit(kConstruct);
  }, (error) => errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK()));
}

// ---- From outside.

/** For streams that know of no end at all. */
function tellLegacyClose(stream) {
  stream.emit('close');
}

function tellLegacyErrorAndClose(stream, error) {
  stream.emit('error', error);
  nextTick(tellLegacyClose, stream);
}

/** Ends a stream in the way that its kind has. */
function end(stream, error) {
  if (isServerRequest(stream)) {
    stream.socket = null;
    return stream.destroy(error);
  }
  if (isRequest(stream)) return stream.abort();
  if (isRequest(stream.req)) return stream.req.abort();
  if (typeof stream.destroy === 'function') return stream.destroy(error);
  if (typeof stream.close === 'function') return stream.close();
  return nextTick(error ? tellLegacyErrorAndClose : tellLegacyClose, stream, error);
}

/**
 * Destroys whatever can be taken for a stream, for an error or, if it had not finished, because it is no longer wanted.
 * @param {any} stream
 * @param {any} [err]
 */
function destroyer(stream, err) {
  if (!stream || isDestroyed(stream)) return;
  end(stream, err || (isFinished(stream) ? err : new AbortError()));
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
