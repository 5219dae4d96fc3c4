'use strict';

// Small things that several internal modules share.

const { ObjectFreeze } = primordials;

/** The default of an options parameter: has no properties, whatever a program does to Object.prototype. */
const kEmptyObject = ObjectFreeze({ __proto__: null });

module.exports = { kEmptyObject };
