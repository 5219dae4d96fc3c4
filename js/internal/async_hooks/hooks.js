'use strict';

// `createHook`: who wants to hear of asynchronous work, and how it is told. V8 tells of promises only while a hook asks for it.

const {
  ArrayPrototypeIncludes, ArrayPrototypePush, ErrorCaptureStackTrace, ReflectApply, SafeFinalizationRegistry, Symbol,
} = primordials;

const { enqueueMicrotask } = internalBinding('task_queue');
const { asyncIds } = require('internal/task_queues');
const { codes } = require('internal/errors');
const ids = require('internal/async_hooks/ids');
const { setPromiseHooks } = require('internal/promise_hooks');

const { kAsyncId, kTriggerId, newAsyncId } = ids;

// Names and order of these properties are part of what `console.log(hook)` shows.
const kInit = Symbol('init');
const kBefore = Symbol('before');
const kAfter = Symbol('after');
const kDestroy = Symbol('destroy');
const kPromiseResolve = Symbol('promiseResolve');
const kNoPromiseHook = Symbol('kNoPromiseHook');

/** The hooks that are told; the list is replaced, not changed. */
let active = [];
/** The list that counts when those are done that are being told now. */
let upcoming = null;
let telling = 0;

/** How many of the active hooks have each callback. */
const counts = { init: 0, before: 0, after: 0, destroy: 0, promiseResolve: 0 };

function count(symbol) {
  let result = 0;
  for (let i = 0; i < active.length; i++) if (active[i][symbol] !== undefined) result++;
  return result;
}

function activate(list) {
  if (telling > 0) {
    upcoming = list;
    return;
  }
  active = list;
  counts.init = count(kInit);
  counts.before = count(kBefore);
  counts.after = count(kAfter);
  counts.destroy = count(kDestroy);
  counts.promiseResolve = count(kPromiseResolve);
}

/** What a hook throws ends the process: nobody is there who could handle it. */
function fatal(error) {
  let { stack } = error ?? { __proto__: null };
  if (typeof stack !== 'string') {
    const shown = { __proto__: primordials.Error.prototype, message: error };
    ErrorCaptureStackTrace(shown, fatal);
    stack = describeFatal(error, shown.stack);
  }
  internalBinding('stdio').write(2, `${stack}\n`);
  ids.clear();
  process.exit(1);
}

/** @param {any} error @param {string} stack of the place where it was caught */
function describeFatal(error, stack) {
  const frames = primordials.StringPrototypeIndexOf(stack, '\n    at ');
  const { inspect } = require('internal/util/inspect');
  const text = typeof error === 'string' ? error : inspect(error);
  return `Error: ${text}${frames === -1 ? '' : primordials.StringPrototypeSlice(stack, frames)}`;
}

function tell(symbol, args) {
  const hooks = active;
  telling++;
  try {
    for (let i = 0; i < hooks.length; i++) {
      const callback = hooks[i][symbol];
      if (callback !== undefined) ReflectApply(callback, hooks[i], args);
    }
  } catch (error) {
    fatal(error);
  } finally {
    if (--telling === 0 && upcoming !== null) {
      const list = upcoming;
      upcoming = null;
      activate(list);
    }
  }
}

/** Asynchronous work was asked for. */
function emitInit(id, type, trigger, resource) {
  if (counts.init > 0) tell(kInit, [id, type, trigger, resource]);
}

/** A callback of it is about to run. */
function emitBefore(id, trigger, resource) {
  ids.push(id, trigger, resource);
  if (counts.before > 0) tell(kBefore, [id]);
}

/** The callback has returned. */
function emitAfter(id) {
  if (counts.after > 0) tell(kAfter, [id]);
  ids.pop();
}

/** An exception was handled: whatever it has interrupted is over. */
function unwind() {
  while (!ids.isEmpty()) {
    const id = asyncIds.execution;
    if (id === 0) ids.pop();
    else emitAfter(id);
  }
  ids.clear();
}

// Destroyed: told before the next immediates.

let destroyed = [];

/** There will be no more of `id`. */
function emitDestroy(id) {
  if (counts.destroy === 0 || id <= 0) return;
  if (destroyed.length === 0) require('internal/timers').runBeforeImmediates(tellDestroyed);
  ArrayPrototypePush(destroyed, id);
}

function tellDestroyed() {
  while (destroyed.length > 0) {
    const batch = destroyed;
    destroyed = [];
    for (let i = 0; i < batch.length; i++) tell(kDestroy, [batch[i]]);
  }
}

let collected = null;

/** Tells that `id` is destroyed when `resource` is collected, unless `state.destroyed` says that it was told before. */
function destroyWhenCollected(resource, id, state) {
  collected ??= new SafeFinalizationRegistry(({ id, state }) => {
    if (!state.destroyed) emitDestroy(id);
  });
  collected.register(resource, { __proto__: null, id, state });
}

// Promises.

/** Gives a promise its ids, the first time that it is heard of. */
function track(promise, parent) {
  const trigger = parent === undefined ? asyncIds.execution : idOf(parent);
  promise[kAsyncId] = newAsyncId();
  promise[kTriggerId] = trigger;
}

function idOf(promise) {
  if (promise[kAsyncId] === undefined) track(promise);
  return promise[kAsyncId];
}

function promiseMade(promise, parent) {
  track(promise, parent);
  const id = promise[kAsyncId];
  emitInit(id, 'PROMISE', promise[kTriggerId], promise);
  if (counts.destroy > 0) destroyWhenCollected(promise, id, { __proto__: null, destroyed: false });
}

function promiseStarts(promise) {
  emitBefore(idOf(promise), promise[kTriggerId], promise);
}

function promiseEnds(promise) {
  const id = idOf(promise);
  // The hook may have been enabled, or the stack cleared, by what ran.
  if (asyncIds.execution === id) emitAfter(id);
}

function promiseResolves(promise) {
  tell(kPromiseResolve, [idOf(promise)]);
}

/** A trace, which has been told that the promise will be resolved, looks what has become of that when next it hears anything. */
function promiseResolvesTraced(promise) {
  const { holdPromises } = internalBinding('trace');
  holdPromises(true);
  promiseResolves(promise);
  holdPromises(false);
}

let wanted = false;
/** How many hooks, active or about to be, ask for promises. */
let askers = 0;

function watchPromises() {
  wanted = askers > 0;
  if (!wanted) {
    // Not before the microtask that runs has ended, so that its end is told.
    enqueueMicrotask(() => {
      if (!wanted) setPromiseHooks();
    });
    return;
  }
  const resolves = internalBinding('trace').enabled() ? promiseResolvesTraced : promiseResolves;
  setPromiseHooks(
    counts.init > 0 || counts.destroy > 0 ? promiseMade : undefined,
    promiseStarts,
    promiseEnds,
    counts.promiseResolve > 0 ? resolves : undefined,
  );
}

class AsyncHook {
  constructor({ init, before, after, destroy, promiseResolve, trackPromises }) {
    checkCallback(init, 'hook.init');
    checkCallback(before, 'hook.before');
    checkCallback(after, 'hook.after');
    checkCallback(destroy, 'hook.destroy');
    checkCallback(promiseResolve, 'hook.promiseResolve');
    if (trackPromises !== undefined) {
      require('internal/validators').validateBoolean(trackPromises, 'trackPromises');
    }
    this[kInit] = init;
    this[kBefore] = before;
    this[kAfter] = after;
    this[kDestroy] = destroy;
    this[kPromiseResolve] = promiseResolve;
    this[kNoPromiseHook] = trackPromises === false;
    if (trackPromises === false && promiseResolve) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'trackPromises', trackPromises, 'must not be false when promiseResolve is enabled');
    }
  }

  /** The hook is told from now on. */
  enable() {
    const list = upcoming ?? active;
    if (ArrayPrototypeIncludes(list, this)) return this;
    const longer = [];
    for (let i = 0; i < list.length; i++) ArrayPrototypePush(longer, list[i]);
    ArrayPrototypePush(longer, this);
    activate(longer);
    if (!this[kNoPromiseHook]) askers++;
    watchPromises();
    return this;
  }

  /** The hook is no longer told. */
  disable() {
    const list = upcoming ?? active;
    if (!ArrayPrototypeIncludes(list, this)) return this;
    const shorter = [];
    for (let i = 0; i < list.length; i++) if (list[i] !== this) ArrayPrototypePush(shorter, list[i]);
    activate(shorter);
    if (!this[kNoPromiseHook]) askers--;
    watchPromises();
    return this;
  }
}

function checkCallback(callback, name) {
  if (callback !== undefined && typeof callback !== 'function') throw new codes.ERR_ASYNC_CALLBACK(name);
}

/**
 * @param {{ init?: Function, before?: Function, after?: Function, destroy?: Function, promiseResolve?: Function,
 *   trackPromises?: boolean }} callbacks
 */
function createHook(callbacks) {
  return new AsyncHook(callbacks);
}

module.exports = {
  counts, createHook, destroyWhenCollected, emitAfter, emitBefore, emitDestroy, emitInit, tellDestroyed, unwind,
  isAnyActive: () => active.length > 0,
};
