'use strict';

// What can be told of a stream from outside, whoever made it: of ours, of those that only have the methods, and of the
// web's. Where a question makes no sense for a value the answer is null.

const { SymbolAsyncIterator, SymbolFor, SymbolIterator } = primordials;

// Registered, so that the streams of packages can tell too.
const kIsDestroyed = SymbolFor('nodejs.stream.destroyed');
const kIsErrored = SymbolFor('nodejs.stream.errored');
const kIsReadable = SymbolFor('nodejs.stream.readable');
const kIsWritable = SymbolFor('nodejs.stream.writable');
const kIsDisturbed = SymbolFor('nodejs.stream.disturbed');
const kIsClosedPromise = SymbolFor('nodejs.webstream.isClosedPromise');
const kControllerErrorFunction = SymbolFor('nodejs.webstream.controllerErrorFunction');

// ---- What a value is.

/** Whether a value has all of these methods. */
function can(value, ...names) {
  for (let i = 0; i < names.length; i++) {
    if (typeof value[names[i]] !== 'function') return false;
  }
  return true;
}

/** Whether a value has all of these properties, and they are booleans: the mark of classes that are known by their fields. */
function hasFlags(value, ...names) {
  for (let i = 0; i < names.length; i++) {
    if (typeof value[names[i]] !== 'boolean') return false;
  }
  return true;
}

/**
 * @param {any} obj
 * @param {boolean} [strict] whether it must be possible to pause it
 */
function isReadableNodeStream(obj, strict = false) {
  if (!obj || !can(obj, 'pipe', 'on') || (strict && !can(obj, 'pause', 'resume'))) return false;
  const { _readableState: r, _writableState: w } = obj;
  // A writable has `pipe` too, if only to refuse.
  return w ? Boolean(r) && r.readable !== false : true;
}

function isWritableNodeStream(obj) {
  if (!obj || !can(obj, 'write', 'on')) return false;
  return obj._readableState ? obj._writableState?.writable !== false : true;
}

function isDuplexNodeStream(obj) {
  return Boolean(obj?._readableState) && can(obj, 'pipe', 'on', 'write');
}

function isNodeStream(obj) {
  if (!obj) return false;
  if (obj._readableState || obj._writableState) return true;
  return can(obj, 'on') && (can(obj, 'write') || can(obj, 'pipe'));
}

function isReadableStream(obj) {
  return Boolean(obj) && !isNodeStream(obj) && can(obj, 'pipeThrough', 'getReader', 'cancel');
}

function isWritableStream(obj) {
  return Boolean(obj) && !isNodeStream(obj) && can(obj, 'getWriter', 'abort');
}

function isTransformStream(obj) {
  if (!obj || isNodeStream(obj)) return false;
  return typeof obj.readable === 'object' && typeof obj.writable === 'object';
}

function isWebStream(obj) {
  return isReadableStream(obj) || isWritableStream(obj) || isTransformStream(obj);
}

/**
 * @param {any} obj
 * @param {boolean} [isAsync] which kind of iterable; either if it is left out
 */
function isIterable(obj, isAsync = undefined) {
  if (obj == null) return false;
  return (isAsync !== false && can(obj, SymbolAsyncIterator)) || (isAsync !== true && can(obj, SymbolIterator));
}

// Of the module http; known by fields, so that those of packages are known too.

function isOutgoingMessage(stream) {
  return hasFlags(stream, '_closed', '_defaultKeepAlive', '_removedConnection', '_removedContLen');
}

function isServerResponse(stream) {
  return hasFlags(stream, '_sent100') && isOutgoingMessage(stream);
}

function isServerRequest(stream) {
  return hasFlags(stream, '_consuming', '_dumped') && stream.req?.upgradeOrConnect === undefined;
}

/** A request of a client, by its methods. */
function isRequest(stream) {
  return stream?.setHeader && can(stream, 'abort');
}

// ---- How it stands with a stream of Node. Old ones cannot tell: then it is null.

function isDestroyed(stream) {
  if (!isNodeStream(stream)) return null;
  if (stream.destroyed || stream[kIsDestroyed]) return true;
  return Boolean((stream._writableState || stream._readableState)?.destroyed);
}

/** What the state of one side says under `key`: false after an error, null if it says nothing. */
function ask(state, key) {
  if (state?.errored) return false;
  const answer = state?.[key];
  return typeof answer === 'boolean' ? answer : null;
}

/** Whether a state lacks nothing but the event that tells of the end. */
function isAsGoodAsDone({ ended, length }) {
  return ended === true && length === 0;
}

/** `end` was called. */
function isWritableEnded(stream) {
  if (!isWritableNodeStream(stream)) return null;
  return stream.writableEnded === true || ask(stream._writableState, 'ended');
}

/**
 * 'finish' was emitted.
 * @param {any} stream
 * @param {boolean} [strict] false if it is enough that it will be
 */
function isWritableFinished(stream, strict = undefined) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableFinished === true) return true;
  const state = stream._writableState;
  const answer = ask(state, 'finished');
  return answer === false && strict === false && !state.errored ? isAsGoodAsDone(state) : answer;
}

/** The end is known. */
function isReadableEnded(stream) {
  if (!isReadableNodeStream(stream)) return null;
  if (stream.readableEnded === true) return true;
  const state = stream._readableState;
  return state ? ask(state, 'ended') : false;
}

/**
 * 'end' was emitted.
 * @param {any} stream
 * @param {boolean} [strict] false if it is enough that it will be
 */
function isReadableFinished(stream, strict = undefined) {
  if (!isReadableNodeStream(stream)) return null;
  const state = stream._readableState;
  const answer = ask(state, 'endEmitted');
  return answer === false && strict === false && !state.errored ? isAsGoodAsDone(state) : answer;
}

function errorOfSide(stream, property, state) {
  return isNodeStream(stream) ? stream[property] || (state?.errored ?? null) : null;
}

function isWritableErrored(stream) {
  return errorOfSide(stream, 'writableErrored', stream?._writableState);
}

function isReadableErrored(stream) {
  return errorOfSide(stream, 'readableErrored', stream?._readableState);
}

function isClosed(stream) {
  if (!isNodeStream(stream)) return null;
  if (hasFlags(stream, 'closed')) return stream.closed;
  const { _readableState: r, _writableState: w } = stream;
  if (typeof (w?.closed ?? r?.closed) === 'boolean') return Boolean(w?.closed || r?.closed);
  return isOutgoingMessage(stream) ? stream._closed : null;
}

/** 'close' will come. */
function willEmitClose(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  if (!state) return isServerResponse(stream);
  const { autoDestroy, closed, emitClose } = state;
  return Boolean(autoDestroy && emitClose && closed === false);
}

// ---- How it stands with a stream of either world.

function isReadable(stream) {
  const known = stream?.[kIsReadable];
  if (known != null) return known;
  if (typeof stream?.readable !== 'boolean') return null;
  return !isDestroyed(stream) && isReadableNodeStream(stream) && stream.readable && !isReadableFinished(stream);
}

function isWritable(stream) {
  const known = stream?.[kIsWritable];
  if (known != null) return known;
  if (typeof stream?.writable !== 'boolean') return null;
  return !isDestroyed(stream) && isWritableNodeStream(stream) && stream.writable && !isWritableEnded(stream);
}

/**
 * Nothing more will come of it.
 * @param {any} stream of Node
 * @param {{ readable?: boolean, writable?: boolean }} [options] the sides that do not matter, as false
 */
function isFinished(stream, options = undefined) {
  if (!isNodeStream(stream)) return null;
  if (isDestroyed(stream)) return true;
  const isReading = options?.readable !== false && isReadable(stream);
  return !isReading && !(options?.writable !== false && isWritable(stream));
}

function isDisturbed(stream) {
  return Boolean(stream && (stream[kIsDisturbed] ?? (stream.readableDidRead || stream.readableAborted)));
}

function isErrored(stream) {
  if (!stream) return false;
  const { _readableState: r, _writableState: w } = stream;
  const told = stream[kIsErrored] ?? stream.readableErrored ?? stream.writableErrored;
  return Boolean(told ?? r?.errorEmitted ?? w?.errorEmitted ?? r?.errored ?? w?.errored);
}

module.exports = {
  isClosed,
  isDestroyed,
  isDisturbed,
  isDuplexNodeStream,
  isErrored,
  isFinished,
  isIterable,
  isNodeStream,
  isOutgoingMessage,
  isReadable,
  isReadableEnded,
  isReadableErrored,
  isReadableFinished,
  isReadableNodeStream,
  isReadableStream,
  isRequest,
  isServerRequest,
  isServerResponse,
  isTransformStream,
  isWebStream,
  isWritable,
  isWritableEnded,
  isWritableErrored,
  isWritableFinished,
  isWritableNodeStream,
  isWritableStream,
  kControllerErrorFunction,
  kIsClosedPromise,
  kIsDestroyed,
  kIsDisturbed,
  kIsErrored,
  kIsReadable,
  kIsWritable,
  willEmitClose,
};
