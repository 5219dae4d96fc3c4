'use strict';

// Finds internal modules. Runs once, before any other, with the parameters (primordials, process, getInternalBinding,
// compileInternal, ids, entry), and ends by loading `entry`.

const { ObjectFreeze, SafeMap, SafeSet, StringPrototypeSlice, StringPrototypeStartsWith } = primordials;

/** @type {Map<string, { id: string, exports: any }>} */
const cache = new SafeMap();
const bindings = new SafeMap();

/** Ids of all internal modules. */
const known = new SafeSet();
/** Builtins that programs only find as `node:ID`: their plain names belong to packages. */
const onlyWithScheme = new SafeSet();
onlyWithScheme.add('test');
onlyWithScheme.add('test/reporters');
/** What a program may `require`, by the names in `module.builtinModules`. */
const publicIds = [];
for (let i = 0; i < ids.length; i++) {
  const id = ids[i];
  known.add(id);
  if (!StringPrototypeStartsWith(id, 'internal/') && !onlyWithScheme.has(id)) publicIds[publicIds.length] = id;
}
publicIds[publicIds.length] = 'node:test';
publicIds[publicIds.length] = 'node:test/reporters';
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
    /** What a program may `require`: `fs`, which is also `node:fs`, and a few that have to be written as `node:test`. */
    publicIds,
    /**
     * The id of the builtin that a program may load as `request`; undefined if there is none.
     * @param {string} request
     * @returns {string | undefined}
     */
    publicId(request) {
      const hasScheme = StringPrototypeStartsWith(request, 'node:');
      const id = hasScheme ? StringPrototypeSlice(request, 5) : request;
      if (!known.has(id) || StringPrototypeStartsWith(id, 'internal/')) return undefined;
      return hasScheme || !onlyWithScheme.has(id) ? id : undefined;
    },
  },
});

requireInternal(entry);
