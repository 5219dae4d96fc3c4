'use strict';

// Threads, and messages between them.

const { ObjectDefineProperty } = primordials;

const { codes } = require('internal/errors');
const {
  MessageChannel, MessagePort, isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable, receiveMessageOnPort,
} = require('internal/messaging/ports');

/** `moveMessagePortToContext(port, context)`: jsr's ports live in the main context of their thread. */
function moveMessagePortToContext() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('moveMessagePortToContext()');
}

module.exports = {
  MessagePort,
  MessageChannel,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
};
ObjectDefineProperty(module.exports, 'BroadcastChannel', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return require('internal/messaging/broadcast_channel').BroadcastChannel;
  },
});
