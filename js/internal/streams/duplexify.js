'use strict';

// Duplex.from: a duplex of what brings data, takes data, or does both.

const { FunctionPrototypeCall, Promise } = primordials;

const { AbortError, codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { destroyer } = require('internal/streams/destroy');
const Duplex = require('internal/streams/duplex');
const { eos } = require('internal/streams/end-of-stream');
const { from } = require('internal/streams/from');
const Readable = require('internal/streams/readable');
const {
  isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream, isReadableStream, isWritable,
  isWritableNodeStream, isWritableStream,
} = require('internal/streams/utils');
const Writable = require('internal/streams/writable');

/** Lacks the sides that options say it lacks. */
class Duplexify extends Duplex {}

/**
 * @param {any} body
 * @param {string} name how errors call it
 * @returns {Duplex}
 */
function duplexify(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return join({ readable: body });
  if (isWritableNodeStream(body)) return join({ writable: body });
  if (isNodeStream(body)) return join({ writable: false, readable: false });
  if (isReadableStream(body)) return join({ readable: Readable.fromWeb(body) });
  if (isWritableStream(body)) return join({ writable: Writable.fromWeb(body) });
  if (typeof body === 'function') return fromFunction(body, name);
  if (isBlob(body)) return duplexify(body.arrayBuffer());
  if (isIterable(body)) return from(Duplexify, body, { objectMode: true, writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) return Duplexify.fromWeb(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const readable = body?.readable ?
      isReadableNodeStream(body.readable) ? body.readable : duplexify(body.readable) :
      undefined;
    const writable = body?.writable ?
      isWritableNodeStream(body.writable) ? body.writable : duplexify(body.writable) :
      undefined;
    return join({ readable, writable });
  }
  const then = body?.then;
  if (typeof then === 'function') return fromPromise(body, then);
  throw new codes.ERR_INVALID_ARG_TYPE(name, [
    'Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function',
    '{ readable, writable } pair', 'Promise',
  ], body);
}

function isBlob(value) {
  return typeof value === 'object' && value !== null && typeof value.arrayBuffer === 'function' &&
    typeof value.stream === 'function' && typeof value.slice === 'function' && typeof value.size === 'number';
}

/** A stream of the one value that comes of a promise. */
function fromPromise(promise, then) {
  let duplex;
  FunctionPrototypeCall(then, promise, (value) => {
    if (value != null) duplex.push(value);
    duplex.push(null);
  }, (err) => {
    destroyer(duplex, err);
  });
  duplex = new Duplexify({ objectMode: true, writable: false, read() {} });
  return duplex;
}

/** A function that is called with an async iterable of what is written. */
function fromFunction(fn, name) {
  const { value, write, final, destroy } = callWithWritten(fn);
  // It may have been a constructor.
  if (isDuplexNodeStream(value)) return value;
  if (isIterable(value)) return from(Duplexify, value, { objectMode: true, write, final, destroy });
  const then = value?.then;
  if (typeof then !== 'function') {
    throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
  }
  let duplex;
  const promise = FunctionPrototypeCall(then, value, (result) => {
    if (result != null) throw new codes.ERR_INVALID_RETURN_VALUE('nully', 'body', result);
  }, (err) => {
    destroyer(duplex, err);
  });
  duplex = new Duplexify({
    objectMode: true,
    readable: false,
    write,
    final(cb) {
      final(async () => {
        try {
          await promise;
          nextTick(cb, null);
        } catch (err) {
          nextTick(cb, err);
        }
      });
    },
    destroy,
  });
  return duplex;
}

function withResolvers() {
  let resolve;
  const promise = new Promise((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

function callWithWritten(fn) {
  let { promise, resolve } = withResolvers();
  const { AbortController } = require('internal/abort_controller');
  const controller = new AbortController();
  const { signal } = controller;
  async function* written() {
    while (true) {
      const current = promise;
      promise = null;
      const { chunk, done, cb } = await current;
      nextTick(cb);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      ({ promise, resolve } = withResolvers());
      yield chunk;
    }
  }
  const hand = (item) => {
    const current = resolve;
    resolve = null;
    current(item);
  };
  const value = fn(written(), { signal });
  return {
    value,
    write(chunk, encoding, cb) {
      hand({ chunk, done: false, cb });
    },
    final(cb) {
      hand({ done: true, cb });
    },
    destroy(err, cb) {
      controller.abort();
      cb(err);
    },
  };
}

/** A duplex that reads from one stream and writes to another. */
function join(pair) {
  const r = pair.readable && typeof pair.readable.read !== 'function' ? Readable.wrap(pair.readable) : pair.readable;
  const w = pair.writable;
  const readable = Boolean(isReadable(r));
  const writable = Boolean(isWritable(w));
  const duplex = new Duplexify({
    readableObjectMode: Boolean(r?.readableObjectMode),
    writableObjectMode: Boolean(w?.writableObjectMode),
    readable,
    writable,
  });
  const ends = new Ends(duplex, readable, writable);
  if (writable) joinWritable(duplex, w, r, ends);
  if (readable) joinReadable(duplex, r, w, ends);
  duplex._destroy = (err, callback) => {
    if (!err && ends.onclose !== null) err = new AbortError();
    ends.forget();
    if (ends.onclose === null) {
      callback(err);
    } else {
      ends.onclose = callback;
      destroyer(w, err);
      destroyer(r, err);
    }
  };
  return duplex;
}

/** What a joined duplex waits for. */
class Ends {
  duplex;
  readable;
  writable;
  ondrain;
  onfinish;
  onreadable;
  /** undefined before the end; the callback of `_destroy`; null after the end. */
  onclose;

  constructor(duplex, readable, writable) {
    this.duplex = duplex;
    this.readable = readable;
    this.writable = writable;
  }

  /** Calls one of the callbacks, once. */
  take(key) {
    const callback = this[key];
    if (!callback) return;
    this[key] = null;
    callback();
  }

  forget() {
    this.onreadable = null;
    this.ondrain = null;
    this.onfinish = null;
  }

  finished(err) {
    const callback = this.onclose;
    this.onclose = null;
    if (callback) callback(err);
    else if (err) this.duplex.destroy(err);
    else if (!this.readable && !this.writable) this.duplex.destroy();
  }
}

function joinWritable(duplex, w, r, ends) {
  eos(w, (err) => {
    ends.writable = false;
    if (err) destroyer(r, err);
    ends.finished(err);
  });
  duplex._write = (chunk, encoding, callback) => {
    if (w.write(chunk, encoding)) callback();
    else ends.ondrain = callback;
  };
  duplex._final = (callback) => {
    w.end();
    ends.onfinish = callback;
  };
  w.on('drain', () => ends.take('ondrain'));
  w.on('finish', () => ends.take('onfinish'));
}

function joinReadable(duplex, r, w, ends) {
  eos(r, (err) => {
    ends.readable = false;
    if (err) destroyer(r, err);
    ends.finished(err);
  });
  r.on('readable', () => ends.take('onreadable'));
  r.on('end', () => {
    duplex.push(null);
  });
  duplex._read = () => {
    while (true) {
      const chunk = r.read();
      if (chunk === null) {
        ends.onreadable = duplex._read;
        return;
      }
      if (!duplex.push(chunk)) return;
    }
  };
}

module.exports = duplexify;
