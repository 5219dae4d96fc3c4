'use strict';

// One duplex of several streams: what is written to it is written to the first one, and what is read from it comes from
// the last one.

const { ArrayPrototypeSlice, PromisePrototypeThen, SafeArrayIterator } = primordials;

const { AbortError, codes } = require('internal/errors');
const { destroyer } = require('internal/streams/destroy');
const Duplex = require('internal/streams/duplex');
const { eos } = require('internal/streams/end-of-stream');
const { pipeline } = require('internal/streams/pipeline');
const {
  isNodeStream, isReadable, isReadableStream, isTransformStream, isWebStream, isWritable, isWritableStream,
} = require('internal/streams/utils');

function nop() {}

function canRead(stream) {
  return Boolean(isReadable(stream) || isReadableStream(stream) || isTransformStream(stream));
}

function canWrite(stream) {
  return Boolean(isWritable(stream) || isWritableStream(stream) || isTransformStream(stream));
}

/**
 * @param {any[]} streams
 * @returns {Duplex}
 */
module.exports = function compose(streams) {
  if (streams.length === 0) throw new codes.ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);
  const given = ArrayPrototypeSlice(streams);
  const last = streams.length - 1;
  if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
  if (typeof streams[last] === 'function') streams[last] = Duplex.from(streams[last]);
  for (let i = 0; i <= last; i++) {
    // What is no stream will be made one, or refused, by `pipeline`.
    if (!isNodeStream(streams[i]) && !isWebStream(streams[i])) continue;
    if (i < last && !canRead(streams[i])) {
      throw new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be readable');
    }
    if (i > 0 && !canWrite(streams[i])) {
      throw new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be writable');
    }
  }
  const waits = { __proto__: null, ondrain: null, onfinish: null, onreadable: null, onclose: undefined };
  let duplex;
  let readable;
  let writable;
  function onfinished(err) {
    const callback = waits.onclose;
    waits.onclose = null;
    if (callback) callback(err);
    else if (err) duplex.destroy(err);
    else if (!readable && !writable) duplex.destroy();
  }
  const head = streams[0];
  const tail = pipeline(...new SafeArrayIterator(streams), onfinished);
  writable = canWrite(head);
  readable = canRead(tail);
  duplex = new Duplex({
    writableObjectMode: Boolean(head?.writableObjectMode),
    readableObjectMode: Boolean(tail?.readableObjectMode),
    writable,
    readable,
  });
  if (writable) writeTo(duplex, head, tail, waits);
  if (readable) readFrom(duplex, tail, waits);
  duplex._destroy = (err, callback) => {
    if (!err && waits.onclose !== null) err = new AbortError();
    waits.onreadable = null;
    waits.ondrain = null;
    waits.onfinish = null;
    if (isNodeStream(tail)) destroyer(tail, err);
    if (waits.onclose === null) callback(err);
    else waits.onclose = callback;
  };
  return duplex;
};

/** Calls one of the callbacks, once. */
function take(waits, key) {
  const callback = waits[key];
  if (!callback) return;
  waits[key] = null;
  callback();
}

function writeTo(duplex, head, tail, waits) {
  if (isNodeStream(head)) {
    duplex._write = (chunk, encoding, callback) => {
      if (head.write(chunk, encoding)) callback();
      else waits.ondrain = callback;
    };
    duplex._final = (callback) => {
      head.end();
      waits.onfinish = callback;
    };
    head.on('drain', () => take(waits, 'ondrain'));
  } else if (isWebStream(head)) {
    const writer = (isTransformStream(head) ? head.writable : head).getWriter();
    duplex._write = async (chunk, encoding, callback) => {
      try {
        await writer.ready;
        PromisePrototypeThen(writer.write(chunk), undefined, nop);
        callback();
      } catch (err) {
        callback(err);
      }
    };
    duplex._final = async (callback) => {
      try {
        await writer.ready;
        PromisePrototypeThen(writer.close(), undefined, nop);
        waits.onfinish = callback;
      } catch (err) {
        callback(err);
      }
    };
  }
  // It has finished when all that came of it is there.
  eos(isTransformStream(tail) ? tail.readable : tail, () => take(waits, 'onfinish'));
}

function readFrom(duplex, tail, waits) {
  if (isNodeStream(tail)) {
    tail.on('readable', () => take(waits, 'onreadable'));
    tail.on('end', () => {
      duplex.push(null);
    });
    duplex._read = () => {
      while (true) {
        const chunk = tail.read();
        if (chunk === null) {
          waits.onreadable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  } else if (isWebStream(tail)) {
    const reader = (isTransformStream(tail) ? tail.readable : tail).getReader();
    duplex._read = async () => {
      while (true) {
        try {
          const { value, done } = await reader.read();
          if (!duplex.push(value)) return;
          if (done) {
            duplex.push(null);
            return;
          }
        } catch {
          return;
        }
      }
    };
  }
}
