'use strict';

// What the queues call once a program has loaded `async_hooks`: timers, immediates, ticks, microtasks, and what completes
// natively (runtime/src/async_context.rs). Each takes the current frame along, has ids, and is told to the hooks.

const { Symbol } = primordials;

const { triggerUncaught } = internalBinding('task_queue');
const { asyncIds } = require('internal/task_queues');
const { getFrame, setFrame } = require('internal/async_hooks/frame');
const { clear, kAsyncId, kTriggerId, newAsyncId, setTopLevel } = require('internal/async_hooks/ids');
const {
  emitAfter, emitBefore, emitDestroy, emitInit, isAnyActive, tellDestroyed, unwind,
} = require('internal/async_hooks/hooks');

const kAsyncContextFrame = Symbol('kAsyncContextFrame');

/** Frames that were current before each item that runs now. */
let outerFrames = [];

/** A callback of the item is about to run. */
function enter(id, trigger, resource, frame) {
  outerFrames[outerFrames.length] = getFrame();
  setFrame(frame);
  emitBefore(id, trigger, resource);
}

/** It has returned. After one that threw, whoever handles the exception calls `handled`. */
function leave(id) {
  emitAfter(id);
  const { length } = outerFrames;
  if (length === 0) return;
  setFrame(outerFrames[length - 1]);
  outerFrames.length = length - 1;
}

const ticks = {
  /** What stands for a tick. */
  queued(callback, args) {
    const tick = {
      [kAsyncId]: newAsyncId(),
      [kTriggerId]: asyncIds.execution,
      [kAsyncContextFrame]: getFrame(),
      callback,
      args,
    };
    emitInit(tick[kAsyncId], 'TickObject', tick[kTriggerId], tick);
    return tick;
  },
  starts(tick) {
    enter(tick[kAsyncId], tick[kTriggerId], tick, tick[kAsyncContextFrame]);
  },
  /** Whether it threw or not. */
  over(tick) {
    emitDestroy(tick[kAsyncId]);
  },
  ends(tick) {
    leave(tick[kAsyncId]);
  },
  /** A function to be queued instead of the callback of `queueMicrotask`. */
  microtask(callback) {
    // V8 takes the frame along by itself, and nobody else would notice.
    if (!isAnyActive() && getFrame() === undefined) return callback;
    const { AsyncResource } = require('internal/async_hooks/resource');
    const resource = new AsyncResource('Microtask', { __proto__: null, requireManualDestroy: true });
    resource.callback = callback;
    return () => {
      try {
        resource.runInAsyncScope(resource.callback);
      } catch (error) {
        triggerUncaught(error, false);
      } finally {
        resource.emitDestroy();
      }
    };
  },
};

const timers = {
  frame: getFrame,
  init: emitInit,
  destroy: emitDestroy,
  enter,
  leave,
};

/** What stands for a file operation in the eyes of a hook. */
class FSReqCallback {}
class FSReqPromise {}

/** A request that the runtime answers, or the origin of what it tells of. */
class Request {
  constructor(id, resource, callback) {
    this.id = id;
    this.trigger = asyncIds.execution;
    this.frame = getFrame();
    this.resource = resource;
    this.callback = callback;
  }
}

/**
 * @param {string} api
 * @param {any} callback
 * @param {boolean | undefined} byPromise undefined for what no hook is told of
 */
function requested(api, callback, byPromise) {
  if (byPromise === undefined) return new Request(newAsyncId(), {}, undefined);
  let type = require('internal/async_hooks/providers').typeOf(api);
  let resource = {};
  if (type === 'FSREQCALLBACK') {
    resource = byPromise ? new FSReqPromise() : new FSReqCallback();
    if (byPromise) type = 'FSREQPROMISE';
  }
  const request = new Request(newAsyncId(), resource, byPromise ? undefined : callback);
  emitInit(request.id, type, request.trigger, resource);
  return request;
}

const requests = {
  requested,
  enter(request) {
    if (request.callback !== undefined) request.resource.oncomplete = request.callback;
    enter(request.id, request.trigger, request.resource, request.frame);
  },
  leave(request) {
    leave(request.id);
  },
  completed(request) {
    emitDestroy(request.id);
  },
};

const phases = {
  /** An exception was handled that has interrupted what was entered. */
  handled() {
    unwind();
    outerFrames = [];
    setFrame(undefined);
  },
  /** Nothing is left to do: 'beforeExit' and 'exit' are about to be emitted. */
  idle() {
    tellDestroyed();
    clear();
    setTopLevel(process);
    outerFrames = [];
    setFrame(undefined);
  },
};

let installed = false;

/** From now on the queues tell. */
function install() {
  if (installed) return;
  installed = true;
  require('internal/task_queues').setAsync(ticks);
  require('internal/timers').setAsync(timers);
  require('internal/process/execution').setAsync(phases);
  require('internal/rejections').setAsync({ __proto__: null, getFrame, setFrame, emitBefore, emitAfter, kAsyncId, kTriggerId });
  internalBinding('async_context').setFunctions(requests);
}

module.exports = { install };
