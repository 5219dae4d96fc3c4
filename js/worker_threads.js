'use strict';

// Threads, and messages between them.

const { ObjectDefineProperty, SymbolFor } = primordials;

const { codes } = require('internal/errors');
const {
  MessageChannel, MessagePort, isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable, receiveMessageOnPort,
} = require('internal/messaging/ports');

/** `moveMessagePortToContext(port, context)`: jsr's ports live in the main context of their thread. */
function moveMessagePortToContext() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('moveMessagePortToContext()');
}

const isMainThread = internalBinding('worker').isMainThread();
const own = isMainThread ? undefined : require('internal/worker/main').state;

/** A property whose value `load` fetches when it is first read. */
function lazy(id, name) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = require(id)[name];
      ObjectDefineProperty(module.exports, name, {
        __proto__: null, configurable: true, enumerable: true, writable: true, value,
      });
      return value;
    },
  };
}

module.exports = {
  isInternalThread: false,
  isMainThread,
  MessagePort,
  MessageChannel,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits: isMainThread ? {} : own.resourceLimits,
  get postMessageToThread() {
    const inbox = require(kInbox);
    if (isMainThread) inbox.open(0);
    return inbox.postMessageToThread;
  },
  threadId: isMainThread ? 0 : own.threadId,
  threadName: isMainThread ? '' : own.threadName,
  SHARE_ENV: SymbolFor('nodejs.worker_threads.SHARE_ENV'),
};
const kWorker = 'internal/worker/worker';
const kInbox = 'internal/worker/inbox';
ObjectDefineProperty(module.exports, 'Worker', lazy(kWorker, 'Worker'));
module.exports.parentPort = isMainThread ? null : own.parentPort;
module.exports.workerData = isMainThread ? null : own.workerData;
ObjectDefineProperty(module.exports, 'BroadcastChannel', lazy('internal/messaging/broadcast_channel', 'BroadcastChannel'));
ObjectDefineProperty(module.exports, 'setEnvironmentData', lazy(kWorker, 'setEnvironmentData'));
ObjectDefineProperty(module.exports, 'getEnvironmentData', lazy(kWorker, 'getEnvironmentData'));
