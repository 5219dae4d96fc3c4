'use strict';

// What `AsyncLocalStorage` keeps: a frame, which is a table of values by storage that never changes once it is current. V8
// takes the current frame along with promises and microtasks; the queues of jsr do the same with theirs (./queues.js).

const { Map, MapPrototypeDelete, MapPrototypeForEach, MapPrototypeGet, MapPrototypeHas, MapPrototypeSet } = primordials;
const { getFrame, setFrame } = internalBinding('async_context');

/** Its name and that it is a Map is part of what `console.log(timer)` shows. */
class AsyncContextFrame extends Map {
  constructor(storage, value) {
    super();
    const outer = getFrame();
    if (outer !== undefined) MapPrototypeForEach(outer, (kept, key) => MapPrototypeSet(this, key, kept));
    MapPrototypeSet(this, storage, value);
  }
}

module.exports = {
  getFrame,
  setFrame,
  /** From now on `storage` has `value`, until the frame changes. */
  enter(storage, value) {
    setFrame(new AsyncContextFrame(storage, value));
  },
  /** The value that `storage` has now, or `fallback` if it has none. */
  valueOf(storage, fallback) {
    const frame = getFrame();
    if (frame === undefined) return fallback;
    const value = MapPrototypeGet(frame, storage);
    return value === undefined && !MapPrototypeHas(frame, storage) ? fallback : value;
  },
  /** The current frame forgets `storage`, wherever it has been taken along to. */
  forget(storage) {
    const frame = getFrame();
    if (frame !== undefined) MapPrototypeDelete(frame, storage);
  },
};
