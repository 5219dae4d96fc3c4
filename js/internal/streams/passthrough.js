'use strict';

// PassThrough: what is written to it can be read from it.

const { FunctionPrototypeCall, ObjectSetPrototypeOf } = primordials;

const Transform = require('internal/streams/transform');

/**
 * @class
 * @param {object} [options]
 */
function PassThrough(options) {
  if (!(this instanceof PassThrough)) return new PassThrough(options);
  FunctionPrototypeCall(Transform, this, options);
}
ObjectSetPrototypeOf(PassThrough.prototype, Transform.prototype);
ObjectSetPrototypeOf(PassThrough, Transform);

PassThrough.prototype._transform = function(chunk, encoding, cb) {
  cb(null, chunk);
};

module.exports = PassThrough;
