'use strict';

// Who is told of promises: `async_hooks`, and what a program gives to `v8.promiseHooks`. The engine tells one function of each
// kind, so that several are told in turn here.

const { ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice } = primordials;

const binding = internalBinding('async_context');
const { validatePlainFunction } = require('internal/validators');

const kInit = 0;
const kBefore = 1;
const kAfter = 2;
const kSettled = 3;
const kNames = ['initHook', 'beforeHook', 'afterHook', 'settledHook'];

/** Of `async_hooks`. */
let own = [undefined, undefined, undefined, undefined];
/** Of programs; the lists are replaced, not changed. */
const hooks = [[], [], [], []];

/** The one function for a kind of event; undefined if nobody wants to hear of it. */
function combine(kind) {
  const first = own[kind];
  const others = hooks[kind];
  if (others.length === 0) return first;
  if (first === undefined && others.length === 1) return others[0];
  return (promise, parent) => {
    if (first !== undefined) first(promise, parent);
    for (let i = 0; i < others.length; i++) others[i](promise, parent);
  };
}

function update() {
  binding.setPromiseHooks(combine(kInit), combine(kBefore), combine(kAfter), combine(kSettled));
}

/** What `async_hooks` wants to hear; without arguments nothing. */
function setPromiseHooks(init, before, after, settled) {
  own = [init, before, after, settled];
  update();
}

function add(kind, hook) {
  validatePlainFunction(hook, kNames[kind]);
  const list = ArrayPrototypeSlice(hooks[kind]);
  ArrayPrototypePush(list, hook);
  hooks[kind] = list;
  update();
  return () => {
    const index = ArrayPrototypeIndexOf(hooks[kind], hook);
    if (index === -1) return;
    const rest = ArrayPrototypeSlice(hooks[kind]);
    ArrayPrototypeSplice(rest, index, 1);
    hooks[kind] = rest;
    update();
  };
}

/** A function without a name, as Node's are. */
const on = (kind) => [(hook) => add(kind, hook)][0];

/**
 * `v8.promiseHooks.createHook(callbacks)`.
 * @param {{ init?: Function, before?: Function, after?: Function, settled?: Function }} [callbacks]
 * @returns {() => void} stops them
 */
function createHook({ init, before, after, settled } = {}) {
  const stops = [];
  if (init) ArrayPrototypePush(stops, add(kInit, init));
  if (before) ArrayPrototypePush(stops, add(kBefore, before));
  if (after) ArrayPrototypePush(stops, add(kAfter, after));
  if (settled) ArrayPrototypePush(stops, add(kSettled, settled));
  return [() => {
    for (let i = 0; i < stops.length; i++) stops[i]();
  }][0];
}

module.exports = {
  setPromiseHooks,
  /** `v8.promiseHooks`. */
  promiseHooks: {
    createHook,
    onInit: on(kInit),
    onBefore: on(kBefore),
    onAfter: on(kAfter),
    onSettled: on(kSettled),
  },
};
