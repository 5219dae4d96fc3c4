'use strict';

// A Transform that becomes a stream when it is first used as one: most hashes never are.

const { FunctionPrototypeCall, ObjectDefineProperties, ObjectDefineProperty, ObjectSetPrototypeOf } = primordials;

const Transform = require('internal/streams/transform');

/**
 * @class
 * @param {object} [options] of the stream
 */
function LazyTransform(options) {
  this._options = options;
}
ObjectSetPrototypeOf(LazyTransform.prototype, Transform.prototype);
ObjectSetPrototypeOf(LazyTransform, Transform);

function becomeStream(self) {
  FunctionPrototypeCall(Transform, self, self._options);
  // What is written as text is for the hash to decode.
  self._writableState.decodeStrings = false;
}

function lazy(name) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      becomeStream(this);
      return this[name];
    },
    set(value) {
      ObjectDefineProperty(this, name, { __proto__: null, configurable: true, enumerable: true, value, writable: true });
    },
  };
}

ObjectDefineProperties(LazyTransform.prototype, {
  _readableState: lazy('_readableState'),
  _writableState: lazy('_writableState'),
});

module.exports = LazyTransform;
