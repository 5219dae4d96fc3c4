'use strict';

// What bindings/src/messaging/ asks of JavaScript while it copies a value or delivers a message.

const messaging = internalBinding('messaging');
const { DOMException } = require('internal/dom_exception');
const { kinds, prototypes } = require('internal/platform_object');

const kPort = 'MessagePort';

/** The functions of internal/messaging/ports, once there are ports. */
let ports = null;

function kindOf(object) {
  for (let i = 0; i < kinds.length; i++) {
    if (kinds[i].has(object)) return kinds[i];
  }
  return undefined;
}

/** @param {string} message */
function fail(message) {
  return new DOMException(message, 'DataCloneError');
}

messaging.setHooks({
  __proto__: null,
  fail,
  prototypes,
  isPlatformObject(object) {
    return kindOf(object) !== undefined;
  },
  write(object) {
    const { name, module, why, write } = kindOf(object);
    if (name === kPort) return { __proto__: null, kind: kPort, data: ports.indexInTransfer(object) };
    if (write === undefined) throw fail(why);
    return { __proto__: null, kind: name, module, data: write(object) };
  },
  read({ kind, module, data }, received) {
    if (kind === kPort) return received[data];
    if (module !== undefined) require(module);
    for (let i = 0; i < kinds.length; i++) {
      if (kinds[i].name === kind) return kinds[i].read(data);
    }
    throw fail(`Cannot read an object of type ${kind} here.`);
  },
  makePort(id) {
    return require('internal/messaging/ports').makePort(id);
  },
  emitMessage(port, value, received, type) {
    ports.emitMessage(port, value, received, type);
  },
  emitClose(port) {
    ports.emitClose(port);
  },
});

module.exports = {
  fail,
  kPort,
  setPorts(functions) {
    ports = functions;
  },
};
