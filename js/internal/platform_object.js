'use strict';

// Objects of jsr's own classes that structuredClone must not take for plain ones. A class says so when it is loaded.

const { ArrayPrototypePush } = primordials;

/** @type {{ name: string, module?: string, has: (object: object) => boolean, write?: Function, read?: Function }[]} */
const kinds = [];
/** Of the classes themselves, not of those that extend them. */
const prototypes = [];

/**
 * Instances can be copied. A class that extends another goes before that.
 * @param {Function} Class
 * @param {object} kind
 * @param {(object: object) => boolean} kind.has whether an object is really one
 * @param {(object: object) => object} kind.write describes it by plain values
 * @param {(description: object) => object} kind.read makes the copy
 * @param {string} kind.module the internal module that says so: another thread loads it to make the copy
 */
function defineCloneable(Class, { has, write, read, module }) {
  ArrayPrototypePush(kinds, { name: Class.name, module, has, write, read });
  ArrayPrototypePush(prototypes, Class.prototype);
}

/**
 * Instances cannot be copied.
 * @param {Function} Class
 * @param {(object: object) => boolean} has whether an object is really one
 * @param {string} [why] what the error says
 */
function defineUncloneable(Class, has, why = 'Cannot clone object of unsupported type.') {
  ArrayPrototypePush(kinds, { name: Class.name, module: undefined, has, write: undefined, read: undefined, why });
  ArrayPrototypePush(prototypes, Class.prototype);
}

module.exports = { defineCloneable, defineUncloneable, kinds, prototypes };
