'use strict';

// The events of ports.

const { ArrayPrototypePush, ObjectFreeze, String, SymbolIterator, TypeError } = primordials;

const { Event } = require('internal/event_target');
const { defineWebClass } = require('internal/web_class');
const { codes } = require('internal/errors');

let isPort = () => false;

function refuse(message) {
  return new TypeError(`MessageEvent constructor: ${message}`);
}

function quote(value) {
  switch (typeof value) {
    case 'object':
    case 'function':
      return `"${require('internal/util/inspect').inspect(value)}"`;
    case 'string':
      return `""${value}""`;
    case 'bigint':
      return `"${value}n"`;
    default:
      return `"${String(value)}"`;
  }
}

/** The member `ports`: a sequence. */
function readPorts(ports) {
  if (ports === undefined) return [];
  if (ports === null || typeof ports[SymbolIterator] !== 'function') {
    throw refuse(`eventInitDict.ports (${ports}) is not iterable.`);
  }
  const read = [];
  const iterator = ports[SymbolIterator]();
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    if (!isPort(next.value)) {
      throw refuse(`Expected eventInitDict.ports[${read.length}] (${quote(next.value)}) to be an instance of MessagePort.`);
    }
    ArrayPrototypePush(read, next.value);
  }
  return read;
}

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  /**
   * @param {string} type
   * @param {{ data?: any, origin?: string, lastEventId?: string, source?: MessagePort | null, ports?: MessagePort[] }} [init]
   */
  constructor(type, init = undefined) {
    if (arguments.length === 0) throw refuse('1 argument required, but 0 found.');
    if (init !== undefined && init !== null && typeof init !== 'object' && typeof init !== 'function') {
      throw refuse(`Expected ${init} to be one of: Null, Undefined, Object.`);
    }
    super(type, init ?? undefined);
    this.#data = init?.data ?? null;
    this.#origin = init?.origin === undefined ? '' : `${init.origin}`;
    this.#lastEventId = init?.lastEventId === undefined ? '' : `${init.lastEventId}`;
    const source = init?.source ?? null;
    if (source !== null && !isPort(source)) {
      throw refuse(`Expected eventInitDict.source (${quote(source)}) to be an instance of MessagePort.`);
    }
    this.#source = source;
    this.#ports = ObjectFreeze(readPorts(init?.ports));
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#data in value)) {
      throw new codes.ERR_INVALID_THIS('MessageEvent');
    }
    return value;
  }

  get data() {
    return MessageEvent.#check(this).#data;
  }

  get origin() {
    return MessageEvent.#check(this).#origin;
  }

  get lastEventId() {
    return MessageEvent.#check(this).#lastEventId;
  }

  get source() {
    return MessageEvent.#check(this).#source;
  }

  get ports() {
    return MessageEvent.#check(this).#ports;
  }

  /** The old way to make one. Node's does not change the event, but returns another. */
  initMessageEvent(
    type, bubbles = false, cancelable = false, data = null, origin = '', lastEventId = '', source = null, ports = [],
  ) {
    if (arguments.length === 0) {
      throw new TypeError('MessageEvent.initMessageEvent: 1 argument required, but only 0 found.');
    }
    MessageEvent.#check(this);
    return new MessageEvent(type, { bubbles, cancelable, data, origin, lastEventId, source, ports });
  }

  /** An event that jsr makes: nothing is to be checked. */
  static make(type, data, ports) {
    const event = new MessageEvent(type);
    // As if nothing had been given.
    event.#data = data === undefined ? null : data;
    event.#ports = ports;
    return event;
  }
}
defineWebClass(MessageEvent, ['data', 'origin', 'lastEventId', 'source', 'ports', 'initMessageEvent']);
const makeMessageEvent = MessageEvent.make;
delete MessageEvent.make;

class MessagePortCloseEvent extends Event {
  constructor() {
    super('close');
  }
}

module.exports = {
  MessageEvent,
  MessagePortCloseEvent,
  makeMessageEvent,
  /** Who can tell ports from other objects. */
  setIsPort(check) {
    isPort = check;
  },
};
