'use strict';

// BroadcastChannel: all channels of a name, in whatever thread, hear each other.

const { ObjectDefineProperty, SymbolFor } = primordials;

const messaging = internalBinding('messaging');
const { codes } = require('internal/errors');
const { DOMException } = require('internal/dom_exception');
const { EventTarget, defineEventHandler, dispatch } = require('internal/event_target');
const { makeMessageEvent } = require('internal/messaging/message_event');
const { broadcastIds, emitters } = require('internal/messaging/ports');
const { inspectAs } = require('internal/web_class');

const kInspect = SymbolFor('nodejs.util.inspect.custom');

class BroadcastChannel extends EventTarget {
  #name;
  #id;
  #open = true;

  /** @param {string} name */
  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    const receiver = { __proto__: null };
    this.#id = messaging.joinBroadcast(receiver, this.#name);
    emitters.set(receiver, (value, type) => {
      if (type === 'close' || !this.#open) return;
      dispatch(this, makeMessageEvent(type, value, []), this);
    });
    broadcastIds.set(this, this.#id);
    messaging.start(this.#id, true);
    messaging.setReferenced(this.#id, true);
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#name in value)) {
      throw new codes.ERR_INVALID_THIS('BroadcastChannel');
    }
    return value;
  }

  [kInspect](depth, options) {
    const self = BroadcastChannel.#check(this);
    if (depth < 0) return 'BroadcastChannel';
    return inspectAs(self, { name: self.#name, active: self.#open }, depth, options);
  }

  get name() {
    return BroadcastChannel.#check(this).#name;
  }

  close() {
    const self = BroadcastChannel.#check(this);
    if (!self.#open) return;
    self.#open = false;
    messaging.close(self.#id);
  }

  /** @param {any} message */
  postMessage(message) {
    const self = BroadcastChannel.#check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (!self.#open) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    messaging.post(self.#id, message);
  }

  /** The loop stays alive for it, as it does from the start. */
  ref() {
    const self = BroadcastChannel.#check(this);
    if (self.#open) messaging.setReferenced(self.#id, true);
    return self;
  }

  unref() {
    const self = BroadcastChannel.#check(this);
    if (self.#open) messaging.setReferenced(self.#id, false);
    return self;
  }
}
const enumerable = ['name', 'close', 'postMessage'];
for (let i = 0; i < enumerable.length; i++) {
  ObjectDefineProperty(BroadcastChannel.prototype, enumerable[i], { __proto__: null, enumerable: true });
}
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

module.exports = { BroadcastChannel };
