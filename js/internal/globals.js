'use strict';

// The properties of globalThis, in Node's order. One that needs a module is a getter until it is first read, so that a
// program pays only for what it uses.

const { ObjectDefineProperty, ObjectGetOwnPropertyDescriptor, SymbolToStringTag, globalThis } = primordials;

/** A data property. */
function define(name, value, enumerable = false) {
  ObjectDefineProperty(globalThis, name, { __proto__: null, configurable: true, enumerable, writable: true, value });
}

/**
 * A property whose value `load` fetches when it is first read.
 * @param {string} name
 * @param {() => any} load
 * @param {boolean} [enumerable]
 */
function defineLazy(name, load, enumerable = false) {
  ObjectDefineProperty(globalThis, name, {
    __proto__: null,
    configurable: true,
    enumerable,
    get() {
      const value = load();
      define(name, value, enumerable);
      return value;
    },
    set(value) {
      define(name, value, enumerable);
    },
  });
}

/** Several properties that one module exports under the same names. */
function defineLazyFrom(id, names, enumerable = false) {
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    defineLazy(name, () => require(id)[name], enumerable);
  }
}

function defineGlobals() {
  const timers = require('timers');
  define('console', require('internal/console/global').console);
  defineAccessor('process', process);
  define('global', globalThis, true);
  ObjectDefineProperty(globalThis, SymbolToStringTag, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: false,
    value: 'global',
  });
  defineBuffer();
  define('clearImmediate', timers.clearImmediate, true);
  define('setImmediate', timers.setImmediate, true);
  defineLazyFrom('internal/url', ['URL', 'URLSearchParams']);
  defineLazyFrom('internal/url/pattern', ['URLPattern']);
  defineLazyFrom('internal/dom_exception', ['DOMException', 'QuotaExceededError']);
  defineLazyFrom('internal/abort_controller', ['AbortController', 'AbortSignal']);
  defineLazyFrom('internal/event_target', ['Event', 'EventTarget', 'CustomEvent', 'PromiseRejectionEvent']);
  defineLazyFrom('internal/messaging/ports', ['MessageChannel', 'MessagePort']);
  defineLazyFrom('internal/messaging/message_event', ['MessageEvent']);
  defineLazyFrom('internal/messaging/broadcast_channel', ['BroadcastChannel']);
  defineLazyFrom('internal/encoding', ['TextEncoder', 'TextDecoder']);
  define('clearInterval', timers.clearInterval, true);
  define('clearTimeout', timers.clearTimeout, true);
  define('setInterval', timers.setInterval, true);
  define('setTimeout', timers.setTimeout, true);
  define('queueMicrotask', require('internal/task_queues').queueMicrotask, true);
  defineLazyFrom('internal/structured_clone', ['structuredClone'], true);
  defineLazyFrom('buffer', ['atob', 'btoa'], true);
  defineLazyFrom('internal/blob', ['Blob', 'File']);
  defineLazyFrom('perf_hooks', [
    'Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
    'PerformanceObserverEntryList',
  ]);
  defineLazyFrom('perf_hooks', ['performance'], true);
  defineCrypto();
  defineWebStreams();
  defineEventTarget();
}

/** `crypto`, which a program cannot set. */
function defineCrypto() {
  const { get } = ObjectGetOwnPropertyDescriptor({
    get crypto() {
      return require('internal/crypto/webcrypto').crypto;
    },
  }, 'crypto');
  ObjectDefineProperty(globalThis, 'crypto', { __proto__: null, configurable: true, enumerable: true, get, set: undefined });
  defineLazyFrom('internal/crypto/webcrypto', ['Crypto', 'CryptoKey', 'SubtleCrypto']);
}

function defineWebStreams() {
  defineLazyFrom('internal/webstreams/readable', ['ReadableStream']);
  defineLazyFrom('internal/webstreams/readable_default', ['ReadableStreamDefaultReader']);
  defineLazyFrom('internal/webstreams/readable_bytes', [
    'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest', 'ReadableByteStreamController',
  ]);
  defineLazyFrom('internal/webstreams/readable_default', ['ReadableStreamDefaultController']);
  defineLazyFrom('internal/webstreams/transform', ['TransformStream', 'TransformStreamDefaultController']);
  defineLazyFrom('internal/webstreams/writable', [
    'WritableStream', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter',
  ]);
  defineLazyFrom('internal/webstreams/strategies', ['ByteLengthQueuingStrategy', 'CountQueuingStrategy']);
  defineLazyFrom('internal/webstreams/encoding', ['TextEncoderStream', 'TextDecoderStream']);
  defineLazyFrom('internal/webstreams/compression', ['CompressionStream', 'DecompressionStream']);
}

/** `process` and `Buffer` are accessors in Node, whatever reads them. */
function defineAccessor(name, value) {
  ObjectDefineProperty(globalThis, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      return value;
    },
    set(replacement) {
      value = replacement;
    },
  });
}

function defineBuffer() {
  let value;
  ObjectDefineProperty(globalThis, 'Buffer', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      value ??= require('buffer').Buffer;
      return value;
    },
    set(replacement) {
      value = replacement;
    },
  });
}

/**
 * `addEventListener` and its kin on globalThis, for the web's `unhandledrejection` and `rejectionhandled`, which Node
 * lacks; not enumerable, so that a listing of the globals shows what Node's does.
 */
function defineEventTarget() {
  const names = ['addEventListener', 'removeEventListener', 'dispatchEvent', 'onunhandledrejection', 'onrejectionhandled'];
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    ObjectDefineProperty(globalThis, name, {
      __proto__: null,
      configurable: true,
      enumerable: false,
      get() {
        forgetEventTarget(names);
        require('internal/event_target').installGlobalEventTarget(globalThis);
        return globalThis[name];
      },
      set(value) {
        forgetEventTarget(names);
        require('internal/event_target').installGlobalEventTarget(globalThis);
        globalThis[name] = value;
      },
    });
  }
}

function forgetEventTarget(names) {
  for (let i = 0; i < names.length; i++) delete globalThis[names[i]];
}

module.exports = { defineGlobals };
