'use strict';

// process.finalization: callbacks for objects that are still in use when the process ends.

const { ArrayPrototypePush, SafeFinalizationRegistry, SafeSet, SafeWeakRef } = primordials;

const { warnOfExperiment } = require('internal/process/rare');
const { validateObject, kValidateObjectAllowFunction } = require('internal/validators');

/** Those that are registered, by the event that calls them. */
const lists = { __proto__: null, exit: new SafeSet(), beforeExit: new SafeSet() };

let collected;

/** Calls the callbacks of an event, each with its object. */
function callAll(event) {
  const entries = [];
  lists[event].forEach((entry) => ArrayPrototypePush(entries, entry));
  for (let i = 0; i < entries.length; i++) {
    const object = entries[i].reference.deref();
    lists[event].delete(entries[i]);
    if (object !== undefined) entries[i].callback(object, event);
  }
}

const onExit = () => callAll('exit');
const onBeforeExit = () => callAll('beforeExit');

function add(event, listener, object, callback) {
  validateObject(object, 'obj', kValidateObjectAllowFunction);
  if (lists[event].size === 0) process.on(event, listener);
  const entry = { __proto__: null, reference: new SafeWeakRef(object), callback, event };
  lists[event].add(entry);
  collected ??= new SafeFinalizationRegistry(forget);
  collected.register(object, entry, entry.reference);
}

function forget(entry) {
  lists[entry.event].delete(entry);
}

/**
 * `callback(object, 'exit')` runs when the process ends and the object is still there.
 * @param {object} ref
 * @param {(ref: object, event: string) => void} fn
 */
function register(ref, fn) {
  warnOfExperiment('process.finalization.register');
  add('exit', onExit, ref, fn);
}

/**
 * The same for 'beforeExit'.
 * @param {object} ref
 * @param {(ref: object, event: string) => void} fn
 */
function registerBeforeExit(ref, fn) {
  warnOfExperiment('process.finalization.registerBeforeExit');
  add('beforeExit', onBeforeExit, ref, fn);
}

/**
 * Forgets an object.
 * @param {object} ref
 */
function unregister(ref) {
  warnOfExperiment('process.finalization.unregister');
  removeFrom('exit', onExit, ref);
  removeFrom('beforeExit', onBeforeExit, ref);
}

function removeFrom(event, listener, object) {
  const list = lists[event];
  const size = list.size;
  list.forEach((entry) => {
    if (entry.reference.deref() === object) list.delete(entry);
  });
  if (size > 0 && list.size === 0) process.removeListener(event, listener);
}

module.exports = { register, registerBeforeExit, unregister };
