'use strict';

// The entries of the performance timeline.

const { ReflectConstruct, Symbol, SymbolFor, SymbolToStringTag } = primordials;

const { codes } = require('internal/errors');
const { defineWebClass, inspectAs } = require('internal/web_class');

const { now } = internalBinding('performance');
const kInspect = SymbolFor('nodejs.util.inspect.custom');

/** Names of node's own marks, which a program may measure from but not set. */
const kMilestones = ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete'];

function checkName(name) {
  for (let i = 0; i < kMilestones.length; i++) {
    if (kMilestones[i] === name) throw new codes.ERR_INVALID_ARG_VALUE('name', name);
  }
}

// What an entry says. It is kept where `console.log` of something that holds entries sees that they are not empty.
const kName = Symbol('PerformanceEntry.Name');
const kType = Symbol('PerformanceEntry.EntryType');
const kStart = Symbol('PerformanceEntry.StartTime');
const kDuration = Symbol('PerformanceEntry.Duration');
const kDetail = Symbol('PerformanceEntry.Detail');

function initialize(entry, name, entryType, startTime, duration, detail) {
  entry[kName] = name;
  entry[kType] = entryType;
  entry[kStart] = startTime;
  entry[kDuration] = duration;
  entry[kDetail] = detail;
}

/** @returns {any} the entry, if it is one of this class */
function check(value, Class) {
  if (typeof value !== 'object' || value === null || !(kName in value) || !(value instanceof Class)) {
    throw new codes.ERR_INVALID_THIS(Class.name);
  }
  return value;
}

class PerformanceEntry {
  constructor() {
    if (new.target === PerformanceEntry) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get name() {
    return check(this, PerformanceEntry)[kName];
  }

  get entryType() {
    return check(this, PerformanceEntry)[kType];
  }

  get startTime() {
    return check(this, PerformanceEntry)[kStart];
  }

  get duration() {
    return check(this, PerformanceEntry)[kDuration];
  }

  toJSON() {
    const { name, entryType, startTime, duration } = this;
    return { name, entryType, startTime, duration };
  }

  [kInspect](depth, options) {
    if (!(kName in this)) return this;
    return inspectAs(this, this.toJSON(), depth, options);
  }
}
defineWebClass(PerformanceEntry, ['name', 'entryType', 'startTime', 'duration', 'toJSON']);
// Web IDL would have it, Node has not.
delete PerformanceEntry.prototype[SymbolToStringTag];

function withDetail(entry) {
  return {
    name: entry.name,
    entryType: entry.entryType,
    startTime: entry.startTime,
    duration: entry.duration,
    detail: entry.detail,
  };
}

/** A copy of what a program attaches to an entry; null for nothing. */
function copyDetail(detail) {
  if (detail === undefined || detail === null) return null;
  return require('internal/structured_clone').structuredClone(detail);
}

class PerformanceMark extends PerformanceEntry {
  /**
   * @param {string} name
   * @param {{ startTime?: number, detail?: any }} [options]
   */
  constructor(name, options = undefined) {
    super();
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    name = `${name}`;
    checkName(name);
    if (options !== undefined && options !== null) require('internal/validators').validateObject(options, 'options');
    let startTime = options?.startTime ?? undefined;
    if (startTime === undefined) {
      startTime = now();
    } else {
      require('internal/validators').validateNumber(startTime, 'startTime');
      if (startTime < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    }
    initialize(this, name, 'mark', startTime, 0, copyDetail(options?.detail));
    require('internal/perf/timeline').setMarkTime(name, startTime);
  }

  get detail() {
    return check(this, PerformanceMark)[kDetail];
  }

  toJSON() {
    return withDetail(this);
  }
}

class PerformanceMeasure extends PerformanceEntry {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get detail() {
    return check(this, PerformanceMeasure)[kDetail];
  }

  toJSON() {
    return withDetail(this);
  }
}

/** An entry of a kind that the web does not know: 'function'. */
class PerformanceNodeEntry extends PerformanceEntry {
  get detail() {
    return check(this, PerformanceNodeEntry)[kDetail];
  }

  toJSON() {
    return withDetail(this);
  }
}

// toJSON is not: of these classes it is not Web IDL's.
defineWebClass(PerformanceMark, ['detail']);
defineWebClass(PerformanceMeasure, ['detail']);

/**
 * @param {Function} Class
 * @param {string} name
 * @param {string} type
 * @param {number} start
 * @param {number} duration
 * @param {any} detail
 */
function createEntry(Class, name, type, start, duration, detail) {
  const entry = ReflectConstruct(PerformanceEntry, [], Class);
  initialize(entry, name, type, start, duration, detail);
  return entry;
}

module.exports = {
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceNodeEntry,
  checkName,
  copyDetail,
  createEntry,
  kMilestones,
};
