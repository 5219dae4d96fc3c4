'use strict';

// Small things that several internal modules share.

const { ObjectFreeze, Promise, Symbol } = primordials;

/** The default of an options parameter: has no properties, whatever a program does to Object.prototype. */
const kEmptyObject = ObjectFreeze({ __proto__: null });

/** Under this key an error that nobody listened for tells where it was emitted. */
const kEnhanceStackBeforeInspector = Symbol('kEnhanceStackBeforeInspector');

/** A promise and the functions that settle it. */
function createDeferredPromise() {
  let resolve;
  let reject;
  const promise = new Promise((resolve_, reject_) => {
    resolve = resolve_;
    reject = reject_;
  });
  return { promise, resolve, reject };
}

module.exports = { createDeferredPromise, kEmptyObject, kEnhanceStackBeforeInspector };
