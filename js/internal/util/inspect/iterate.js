'use strict';

// Iterating Map and Set in the way that the value itself would, without depending on prototypes that a program may have
// broken.

const {
  MapIteratorPrototypeNext,
  MapPrototype,
  MapPrototypeEntries,
  ObjectGetPrototypeOf,
  ObjectPrototypeHasOwnProperty,
  SetIteratorPrototypeNext,
  SetPrototype,
  SetPrototypeValues,
  SymbolIterator,
} = primordials;

/** Whether iterating is what the built-in class does. Without a prototype there is nothing else. */
function isBuiltin(value, prototype) {
  const direct = ObjectGetPrototypeOf(value);
  return direct === null || (direct === prototype && !ObjectPrototypeHasOwnProperty(value, SymbolIterator));
}

function iterate(value, prototype, start, next, most, visit) {
  let count = 0;
  if (isBuiltin(value, prototype)) {
    const iterator = start(value);
    for (let step = next(iterator); !step.done; step = next(iterator)) {
      if (count++ >= most) return;
      visit(step.value);
    }
  } else {
    // A class may define its own iteration.
    for (const item of value) {
      if (count++ >= most) return;
      visit(item);
    }
  }
}

/**
 * Calls `visit` with up to `most` values of a Set.
 * @param {Set<unknown>} set
 * @param {number} most
 * @param {(value: unknown) => void} visit
 */
function iterateSet(set, most, visit) {
  iterate(set, SetPrototype, SetPrototypeValues, SetIteratorPrototypeNext, most, visit);
}

/**
 * Calls `visit` with up to `most` entries of a Map.
 * @param {Map<unknown, unknown>} map
 * @param {number} most
 * @param {(entry: [unknown, unknown]) => void} visit
 */
function iterateMap(map, most, visit) {
  iterate(map, MapPrototype, MapPrototypeEntries, MapIteratorPrototypeNext, most, visit);
}

module.exports = { iterateMap, iterateSet };
