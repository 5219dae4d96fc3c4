'use strict';

// Finds internal modules. Runs once, before any other, with the parameters (primordials, process, getInternalBinding,
// compileInternal, ids, entry), and ends by loading `entry`.

const { ObjectFreeze, SafeMap, SafeSet, StringPrototypeStartsWith } = primordials;

/** @type {Map<string, { id: string, exports: any }>} */
const cache = new SafeMap();
const bindings = new SafeMap();

/** Ids of all internal modules. */
const known = new SafeSet();
/** Ids that a program may `require`. */
const publicIds = [];
for (let i = 0; i < ids.length; i++) {
  const id = ids[i];
  known.add(id);
  if (!StringPrototypeStartsWith(id, 'internal/')) publicIds[publicIds.length] = id;
}
ObjectFreeze(publicIds);

/**
 * The native functions of a binding.
 * @param {string} name
 * @returns {any}
 */
function internalBinding(name) {
  let binding = bindings.get(name);
  if (binding === undefined) {
    binding = getInternalBinding(name);
    if (binding === undefined) throw new primordials.Error(`No such binding: ${name}`);
    bindings.set(name, binding);
  }
  return binding;
}

/**
 * The exports of an internal module, which is evaluated the first time that it is asked for.
 * @param {string} id
 * @returns {any}
 */
function requireInternal(id) {
  const loaded = cache.get(id);
  if (loaded !== undefined) return loaded.exports;
  const module = { id, exports: {} };
  const run = compileInternal(id);
  cache.set(id, module);
  run(module.exports, requireInternal, module, process, internalBinding, primordials);
  return module.exports;
}

cache.set('internal/loader', {
  id: 'internal/loader',
  exports: {
    requireInternal,
    internalBinding,
    /** What a program may `require`, as `fs` and `node:fs`. */
    publicIds,
    /**
     * Whether `require(id)` finds a builtin that programs may use.
     * @param {string} id
     */
    isPublic(id) {
      return known.has(id) && !StringPrototypeStartsWith(id, 'internal/');
    },
  },
});

requireInternal(entry);
