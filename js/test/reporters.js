'use strict';

// The reporters of `node:test`.

const { ObjectDefineProperties, ReflectConstruct } = primordials;

/** A reporter is loaded when it is first asked for. */
const lazy = (name) => ({
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => require(`internal/test_runner/reporters/${name}`),
});

/** A reporter that is a stream: made with and without `new`. */
const stream = (name) => ({
  __proto__: null,
  configurable: true,
  enumerable: true,
  writable: false,
  value: {
    [name]: function(...args) {
      return ReflectConstruct(require(`internal/test_runner/reporters/${name}`), args);
    },
  }[name],
});

ObjectDefineProperties(exports, {
  __proto__: null,
  dot: lazy('dot'),
  junit: lazy('junit'),
  spec: stream('spec'),
  tap: lazy('tap'),
  lcov: stream('lcov'),
});
