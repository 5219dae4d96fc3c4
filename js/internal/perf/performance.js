'use strict';

// The object `performance`.

const { ObjectDefineProperties, Symbol, SymbolFor } = primordials;

const { codes } = require('internal/errors');
const { EventTarget } = require('internal/event_target');
const {
  PerformanceEntry, PerformanceMark, PerformanceMeasure, checkName, copyDetail, createEntry,
} = require('internal/perf/entry');
const timeline = require('internal/perf/timeline');
const { timeOf } = timeline;
const { defineWebClass, inspectAs } = require('internal/web_class');

const binding = internalBinding('performance');
const { loopIdleTime, now } = binding;

const kPerformance = Symbol('performance');
const kCreate = Symbol('kCreate');
const kInspect = SymbolFor('nodejs.util.inspect.custom');

/** Unix time of the zero of all these times, in ms. */
const timeOrigin = binding.timeOrigin();

/** The process itself as an entry. */
class PerformanceNodeTiming extends PerformanceEntry {
  toJSON() {
    const { name, entryType, startTime, duration, nodeStart, idleTime } = this;
    return { name, entryType, startTime, duration, nodeStart, idleTime };
  }

  [kInspect](depth, options) {
    return inspectAs(this, this.toJSON(), depth, options);
  }
}

function constant(value) {
  return { __proto__: null, configurable: true, enumerable: true, value };
}

function getter(get) {
  return { __proto__: null, configurable: true, enumerable: true, get };
}

const nodeTiming = createEntry(PerformanceNodeTiming, 'node', 'node', 0, 0, undefined);
ObjectDefineProperties(nodeTiming, {
  __proto__: null,
  name: constant('node'),
  entryType: constant('node'),
  startTime: constant(0),
  duration: getter(now),
  // The clocks of jsr begin when the process does.
  nodeStart: constant(0),
  idleTime: getter(loopIdleTime),
});

/**
 * How much of the time since the process started, or between two of its own answers, the loop did not wait.
 * @param {{ idle: number, active: number }} [later]
 * @param {{ idle: number, active: number }} [earlier]
 */
function eventLoopUtilization(later, earlier) {
  if (earlier !== undefined) return utilization(later.idle - earlier.idle, later.active - earlier.active);
  const idle = loopIdleTime();
  const active = now() - idle;
  if (later === undefined) return utilization(idle, active);
  return utilization(idle - later.idle, active - later.active);
}

function utilization(idle, active) {
  const total = idle + active;
  return { idle, active, utilization: total === 0 ? 0 : active / total };
}

/** @returns {any} the object, if it is `performance` */
function check(value) {
  if (typeof value !== 'object' || value === null || value[kPerformance] !== true) {
    throw new codes.ERR_INVALID_THIS('Performance');
  }
  return value;
}

/** Start and duration of a measure. */
function readSpan(startOrOptions, endMark) {
  const options = typeof startOrOptions === 'object' && startOrOptions !== null ? startOrOptions : undefined;
  if (options !== undefined) {
    if (endMark !== undefined) throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
    if (options.start !== undefined && options.end !== undefined && options.duration !== undefined) {
      throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(
        'Must not have options.start, options.end, and options.duration specified');
    }
  }
  const duration = timeOf(options?.duration);
  const given = options === undefined ? undefined : timeOf(options.start);
  let end;
  if (endMark !== undefined) end = timeOf(endMark);
  else if (options?.end !== undefined) end = timeOf(options.end);
  else if (given !== undefined && duration !== undefined) end = given + duration;
  else end = now();
  let start = 0;
  if (typeof startOrOptions === 'string') start = timeOf(startOrOptions);
  else if (given !== undefined) start = given;
  else if (duration !== undefined && options.end !== undefined) start = end - duration;
  return { start, duration: end - start };
}

class Performance extends EventTarget {
  constructor(token = undefined) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
    this[kPerformance] = true;
  }

  /** @param {string} [name] */
  clearMarks(name = undefined) {
    check(this);
    if (name !== undefined) {
      name = `${name}`;
      checkName(name);
    }
    timeline.clear('mark', name);
  }

  /** @param {string} [name] */
  clearMeasures(name = undefined) {
    check(this);
    timeline.clear('measure', name === undefined ? undefined : `${name}`);
  }

  getEntries() {
    check(this);
    return timeline.selectKept();
  }

  getEntriesByName(name, type = undefined) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return timeline.selectKept(`${name}`, type === undefined ? undefined : `${type}`);
  }

  getEntriesByType(type) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return timeline.selectKept(undefined, `${type}`);
  }

  /**
   * @param {string} name
   * @param {{ startTime?: number, detail?: any }} [options]
   * @returns {PerformanceMark}
   */
  mark(name, options = undefined) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    const mark = new PerformanceMark(name, options);
    timeline.announce(mark);
    timeline.keep(mark);
    return mark;
  }

  /**
   * @param {string} name
   * @param {string | { start?: any, end?: any, duration?: number, detail?: any }} [startOrOptions] times or marks
   * @param {string} [endMark]
   * @returns {PerformanceMeasure}
   */
  measure(name, startOrOptions = undefined, endMark = undefined) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    require('internal/validators').validateString(name, 'name');
    const { start, duration } = readSpan(startOrOptions, endMark);
    const detail = copyDetail(startOrOptions?.detail);
    const measure = createEntry(PerformanceMeasure, name, 'measure', start, duration, detail);
    timeline.announce(measure);
    timeline.keep(measure);
    return measure;
  }

  /** Milliseconds since the process started, with their fraction. */
  now() {
    check(this);
    return now();
  }

  get timeOrigin() {
    check(this);
    return timeOrigin;
  }

  toJSON() {
    check(this);
    return { nodeTiming, timeOrigin, eventLoopUtilization: eventLoopUtilization() };
  }

  [kInspect](depth, options) {
    if (this[kPerformance] !== true) return this;
    return inspectAs(this, { nodeTiming, timeOrigin }, depth, options);
  }
}
defineWebClass(Performance, [
  'clearMarks', 'clearMeasures', 'getEntries', 'getEntriesByName', 'getEntriesByType', 'mark', 'measure', 'now',
  'timeOrigin', 'toJSON',
]);

function hidden(value) {
  return { __proto__: null, configurable: true, enumerable: false, value, writable: true };
}
ObjectDefineProperties(Performance.prototype, {
  __proto__: null,
  eventLoopUtilization: hidden(eventLoopUtilization),
  nodeTiming: hidden(nodeTiming),
  timerify: hidden(timerify),
});

function timerify(fn, options = undefined) {
  return require('internal/perf/timerify').timerify(fn, options);
}

module.exports = {
  Performance,
  eventLoopUtilization,
  nodeTiming,
  performance: new Performance(kCreate),
  timerify,
};
