'use strict';

// MessagePort and MessageChannel. An end of a channel is known to bindings/src/messaging/ports.rs by its number.

const {
  ArrayPrototypeIndexOf, ArrayPrototypePush, FunctionPrototypeCall, ObjectDefineProperties, ObjectDefineProperty,
  ObjectSetPrototypeOf, ReflectConstruct, SafeWeakMap, SymbolFor, SymbolIterator, TypeError,
} = primordials;

const messaging = internalBinding('messaging');
const { codes } = require('internal/errors');
const { kNewListener, kRemoveListener, kEvents, getHandler, setHandler } = require('internal/event_target');
const { NodeEventTarget, dispatchValue } = require('internal/event_target/node');
const { fail, setPorts } = require('internal/messaging/hooks');
const { MessagePortCloseEvent, makeMessageEvent, setIsPort } = require('internal/messaging/message_event');
const { defineUncloneable } = require('internal/platform_object');
const { conversionError } = require('internal/web_class');

const kInspect = SymbolFor('nodejs.util.inspect.custom');

/** The numbers of all ports. @type {WeakMap<object, number>} */
const ids = new SafeWeakMap();

/** The numbers of the ends that belong to BroadcastChannels. @type {WeakMap<object, number>} */
const broadcastIds = new SafeWeakMap();

/** The list of ports that move with the message that is being written. */
let transferring = [];

function idOf(port) {
  const id = typeof port === 'object' && port !== null ? ids.get(port) : undefined;
  if (id === undefined) throw new TypeError('Illegal invocation');
  return id;
}

/** Only jsr makes ports. */
function MessagePort() {
  throw new codes.ERR_CONSTRUCT_CALL_INVALID();
}
ObjectSetPrototypeOf(MessagePort, NodeEventTarget);
ObjectSetPrototypeOf(MessagePort.prototype, NodeEventTarget.prototype);

/** An object for the end `id`; 0 if it gets one later. */
function makePort(id) {
  const port = ReflectConstruct(NodeEventTarget, [], MessagePort);
  if (id !== 0) ids.set(port, id);
  return port;
}

function isPort(value) {
  return typeof value === 'object' && value !== null && ids.has(value);
}
setIsPort(isPort);

/** How many listeners a port has for messages; an attribute that was set back to null is none. */
function countListeners(port) {
  const size = port[kEvents]?.get('message')?.size ?? 0;
  const handler = getHandler(port, 'message');
  return size !== 0 && handler === null && attributes.has(port) ? size - 1 : size;
}

/** Ports whose attribute `onmessage` has been set at some time: it has its place among the listeners since. */
const attributes = new SafeWeakMap();

function listen(port) {
  const id = ids.get(port);
  messaging.setReferenced(id, true);
  messaging.start(id, true);
}

/** Nobody listens any more: messages wait for the next who does. */
function unlisten(port) {
  const id = ids.get(port);
  messaging.setReferenced(id, false);
  messaging.start(id, false);
}

function setOnMessage(port, value) {
  const before = countListeners(port);
  setHandler(port, 'message', value);
  if (getHandler(port, 'message') !== null) attributes.set(port, true);
  const after = countListeners(port);
  if (before === 0 && after !== 0) listen(port);
  else if (before !== 0 && after === 0) unlisten(port);
}

/** The elements of an iterable; undefined if it is none. */
function readIterable(value) {
  if (typeof value !== 'object' && typeof value !== 'function') return undefined;
  const method = value?.[SymbolIterator];
  if (typeof method !== 'function') return undefined;
  const iterator = FunctionPrototypeCall(method, value);
  if (typeof iterator !== 'object' || iterator === null) return undefined;
  const list = [];
  for (let next = iterator.next(); !next.done; next = iterator.next()) ArrayPrototypePush(list, next.value);
  return list;
}

/** The second argument of postMessage: a list, or an object that has one. */
function readTransfer(argument) {
  if (argument === undefined || argument === null) return undefined;
  if (typeof argument !== 'object' && typeof argument !== 'function') {
    throw conversionError('Optional transferList argument must be an iterable');
  }
  const list = readIterable(argument);
  if (list !== undefined) return list;
  const { transfer } = argument;
  if (transfer === undefined) return undefined;
  const transferred = readIterable(transfer);
  if (transferred === undefined) throw conversionError('Optional options.transfer argument must be an iterable');
  return transferred;
}

/**
 * Calls `write(transfer, ids)` while the ports of `transfer` can be found in what is written.
 * @param {any[] | undefined} transfer
 * @param {(transfer: any[] | undefined, ids: number[] | undefined) => any} write
 */
function withTransfer(transfer, write) {
  if (transfer === undefined) return write(undefined, undefined);
  const numbers = [];
  const outer = transferring;
  transferring = [];
  for (let i = 0; i < transfer.length; i++) {
    const id = isPort(transfer[i]) ? ids.get(transfer[i]) : 0;
    numbers[i] = id;
    if (id !== 0) ArrayPrototypePush(transferring, transfer[i]);
  }
  try {
    return write(transfer, numbers);
  } finally {
    transferring = outer;
  }
}

const methods = {
  /**
   * @param {any} message
   * @param {Iterable<object> | { transfer?: Iterable<object> }} [transferList] what moves instead of being copied
   */
  postMessage(message, transferList) {
    const id = idOf(this);
    if (arguments.length === 0) {
      const error = new TypeError('Not enough arguments to MessagePort.postMessage');
      error.code = 'ERR_MISSING_ARGS';
      throw error;
    }
    const sent = withTransfer(readTransfer(transferList), (transfer, numbers) =>
      messaging.post(id, message, transfer, numbers));
    if (sent === false) {
      process.emitWarning('The target port was posted to itself, and the communication channel was lost');
      return true;
    }
    return sent;
  },
  start() {
    messaging.start(idOf(this), true);
  },
  close(callback) {
    const id = idOf(this);
    if (typeof callback === 'function') this.once('close', callback);
    messaging.close(id);
  },
  ref() {
    messaging.setReferenced(idOf(this), true);
  },
  unref() {
    messaging.setReferenced(idOf(this), false);
  },
  hasRef() {
    return messaging.hasRef(idOf(this));
  },
};

function define(name, value) {
  ObjectDefineProperty(MessagePort.prototype, name, {
    __proto__: null, configurable: true, enumerable: true, writable: true, value,
  });
}

/** An attribute `on...`. */
function defineAttribute(type, set) {
  const name = `on${type}`;
  const get = function() {
    return getHandler(this, type);
  };
  const setter = function(value) {
    set(this, value);
  };
  ObjectDefineProperty(get, 'name', { __proto__: null, configurable: true, value: `get ${name}` });
  ObjectDefineProperty(setter, 'name', { __proto__: null, configurable: true, value: `set ${name}` });
  ObjectDefineProperty(MessagePort.prototype, name, {
    __proto__: null, configurable: true, enumerable: true, get, set: setter,
  });
}

const { constructor } = MessagePort.prototype;
delete MessagePort.prototype.constructor;
define('postMessage', methods.postMessage);
define('start', methods.start);
define('constructor', constructor);
define('ref', methods.ref);
define('unref', methods.unref);
define('hasRef', methods.hasRef);
defineAttribute('message', setOnMessage);
defineAttribute('messageerror', (port, value) => setHandler(port, 'messageerror', value));
define('close', methods.close);
ObjectDefineProperties(MessagePort.prototype, {
  constructor: { __proto__: null, enumerable: false },
  [kNewListener]: {
    __proto__: null,
    value(type, size, weak) {
      FunctionPrototypeCall(NodeEventTarget.prototype[kNewListener], this, type, size, weak);
      if (type === 'message' && ids.has(this) && countListeners(this) === 1) listen(this);
    },
  },
  [kRemoveListener]: {
    __proto__: null,
    value(type) {
      if (type === 'message' && ids.has(this) && countListeners(this) === 0) unlisten(this);
    },
  },
  [kInspect]: {
    __proto__: null,
    value(depth, options) {
      const id = ids.get(this);
      if (id === undefined) return this;
      if (depth !== null && depth < 0) return this;
      const { inspect } = require('internal/util/inspect');
      const shown = { active: messaging.isOpen(id), refed: messaging.hasRef(id) };
      return `${this.constructor.name} [EventTarget] ${inspect(shown, options)}`;
    },
  },
});
defineUncloneable(MessagePort, isPort);

/** Two connected ports. */
function MessageChannel() {
  if (new.target === undefined) {
    const error = new TypeError('Cannot call constructor without `new`');
    error.code = 'ERR_CONSTRUCT_CALL_REQUIRED';
    throw error;
  }
  this.port1 = makePort(0);
  this.port2 = makePort(0);
  const { 0: first, 1: second } = messaging.makePair(this.port1, this.port2);
  ids.set(this.port1, first);
  ids.set(this.port2, second);
}

setPorts({
  __proto__: null,
  indexInTransfer(port) {
    const index = ArrayPrototypeIndexOf(transferring, port);
    if (index === -1) throw fail('Object that needs transfer was found in message but not listed in transferList');
    return index;
  },
  emitMessage(port, value, received, type) {
    const own = emitters.get(port);
    if (own !== undefined) own(value, type);
    else dispatchValue(port, makeMessageEvent(type, value, received), value);
  },
  emitClose(port) {
    const event = new MessagePortCloseEvent();
    const own = emitters.get(port);
    if (own !== undefined) own(event, 'close');
    else dispatchValue(port, event, event);
  },
});

/** Objects that are no event targets, and get messages of an end all the same. @type {WeakMap<object, Function>} */
const emitters = new SafeWeakMap();

/**
 * The next message of a port, without waiting.
 * @param {MessagePort} port
 * @returns {{ message: any } | undefined}
 */
function receiveMessageOnPort(port) {
  const isObject = typeof port === 'object' && port !== null;
  const id = isObject ? ids.get(port) ?? broadcastIds.get(port) : undefined;
  if (id === undefined) {
    throw conversionError('The "port" argument must be a MessagePort instance');
  }
  const received = messaging.receive(id);
  return received === undefined ? undefined : { message: received[0] };
}

/** `markAsUntransferable(object)`: it is refused in transfer lists. */
function markAsUntransferable(object) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null) return;
  messaging.mark(object, true);
}

/** `isMarkedAsUntransferable(object)`. */
function isMarkedAsUntransferable(object) {
  if (object === undefined || object === null) return false;
  return messaging.isMarked(object);
}

/** `markAsUncloneable(object)`: it is refused in messages. */
function markAsUncloneable(object) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null) return;
  messaging.mark(object, false);
}

module.exports = {
  MessageChannel,
  MessagePort,
  emitters,
  broadcastIds,
  ids,
  isMarkedAsUntransferable,
  isPort,
  makePort,
  markAsUncloneable,
  markAsUntransferable,
  readTransfer,
  receiveMessageOnPort,
  withTransfer,
};
