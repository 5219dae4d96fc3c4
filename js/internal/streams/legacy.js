'use strict';

// The base of all streams: an emitter with the `pipe` of old, which knows no state but events.

const {
  ArrayIsArray, ArrayPrototypeFilter, ArrayPrototypeUnshift, FunctionPrototypeCall, ObjectSetPrototypeOf,
  ReflectOwnKeys,
} = primordials;

const EventEmitter = require('events');

/**
 * @class
 * @param {object} [opts]
 */
function Stream(opts) {
  FunctionPrototypeCall(EventEmitter, this, opts);
}
ObjectSetPrototypeOf(Stream.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(Stream, EventEmitter);

/**
 * Writes what `data` events bring to `dest`.
 * @param {any} dest
 * @param {{ end?: boolean }} [options]
 */
Stream.prototype.pipe = function(dest, options) {
  const source = this;
  let ended = false;

  function ondata(chunk) {
    if (dest.writable && dest.write(chunk) === false && source.pause) source.pause();
  }
  function ondrain() {
    if (source.readable && source.resume) source.resume();
  }
  function onend() {
    if (ended) return;
    ended = true;
    dest.end();
  }
  function onclose() {
    if (ended) return;
    ended = true;
    if (typeof dest.destroy === 'function') dest.destroy();
  }
  function onerror(error) {
    cleanup();
    if (EventEmitter.listenerCount(this, 'error') === 0) this.emit('error', error);
  }
  function cleanup() {
    source.removeListener('data', ondata);
    dest.removeListener('drain', ondrain);
    source.removeListener('end', onend);
    source.removeListener('close', onclose);
    source.removeListener('error', onerror);
    dest.removeListener('error', onerror);
    source.removeListener('end', cleanup);
    source.removeListener('close', cleanup);
    dest.removeListener('close', cleanup);
  }

  source.on('data', ondata);
  dest.on('drain', ondrain);
  // The standard streams outlive what is written to them.
  if (!dest._isStdio && (!options || options.end !== false)) {
    source.on('end', onend);
    source.on('close', onclose);
  }
  prependListener(source, 'error', onerror);
  prependListener(dest, 'error', onerror);
  source.on('end', cleanup);
  source.on('close', cleanup);
  dest.on('close', cleanup);
  dest.emit('pipe', source);
  return dest;
};

/** Events that have listeners. A stream lays out the table of its events, with what nobody listens to. */
Stream.prototype.eventNames = function eventNames() {
  return ArrayPrototypeFilter(ReflectOwnKeys(this._events), (key) => this._events[key]);
};

/** Adds a listener before the others; `emitter` need not be a real one. */
function prependListener(emitter, event, listener) {
  if (typeof emitter.prependListener === 'function') return emitter.prependListener(event, listener);
  // What is known only by its `on` may still keep its listeners as emitters did long ago.
  const listeners = emitter._events?.[event];
  if (!listeners) return emitter.on(event, listener);
  if (ArrayIsArray(listeners)) ArrayPrototypeUnshift(listeners, listener);
  else emitter._events[event] = [listener, listeners];
  return undefined;
}

module.exports = { Stream, prependListener };
