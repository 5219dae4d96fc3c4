'use strict';

// From the events of tests to what a reader sees: finds the reporters that were asked for and where each writes to.

const { ObjectGetOwnPropertyDescriptor, ReflectConstruct } = primordials;

const { codes } = require('internal/errors');

const kBuiltin = { __proto__: null, dot: true, junit: true, lcov: true, spec: true, tap: true, wire: true };

/**
 * Begins to report.
 * @param {import('internal/test_runner/events').TestsStream} events
 * @param {{ reporters: string[], destinations: string[] }} options
 * @returns {Promise<void>} when the reporters are there
 */
function attach(events, { reporters, destinations }) {
  if (reporters.length === 0) reporters = ['spec'];
  if (destinations.length === 0 && reporters.length === 1) destinations = ['stdout'];
  if (destinations.length !== reporters.length) {
    throw new codes.ERR_INVALID_ARG_VALUE('--test-reporter', reporters,
      'must match the number of specified \'--test-reporter-destination\'');
  }
  return connect(events, reporters, destinations);
}

async function connect(events, reporters, destinations) {
  const { compose } = require('stream');
  for (let i = 0; i < reporters.length; i++) {
    const reporter = await load(reporters[i]);
    compose(events, reporter).pipe(open(destinations[i]));
  }
}

/** A reporter by its name, or by the module that exports it. */
async function load(name) {
  let reporter;
  if (kBuiltin[name]) {
    reporter = require(`internal/test_runner/reporters/${name}`);
  } else {
    const { pathToHref } = require('internal/modules/helpers');
    const loader = require('internal/modules/esm/loader').getLoader();
    const module = await loader.import(name, `${pathToHref(process.cwd())}/`, { __proto__: null });
    reporter = module.default;
  }
  if (reporter?.default !== undefined) reporter = reporter.default;
  if (isClass(reporter)) reporter = ReflectConstruct(reporter, []);
  if (!reporter) throw new codes.ERR_INVALID_ARG_VALUE('Reporter', name, 'is not a valid reporter');
  return reporter;
}

/** Whether it has to be made with `new`: a class, or a function that makes a stream. */
function isClass(reporter) {
  const prototype = typeof reporter === 'function' ? reporter.prototype : undefined;
  return prototype !== undefined && prototype !== null &&
    ObjectGetOwnPropertyDescriptor(prototype, 'constructor') !== undefined;
}

function open(destination) {
  if (destination === 'stdout') return process.stdout;
  if (destination === 'stderr') return process.stderr;
  return require('fs').createWriteStream(destination);
}

module.exports = { attach };
