'use strict';

// Clocks and the performance timeline.

const { ObjectDefineProperty } = primordials;

const { PerformanceEntry, PerformanceMark, PerformanceMeasure } = require('internal/perf/entry');
const { Performance, eventLoopUtilization, performance, timerify } = require('internal/perf/performance');

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver: undefined,
  PerformanceObserverEntryList: undefined,
  eventLoopUtilization,
  timerify,
  performance,
};

// Most programs only want to know the time.
function defineLazy(name) {
  const set = (value) => ObjectDefineProperty(module.exports, name, {
    __proto__: null, configurable: true, enumerable: true, value, writable: true,
  });
  ObjectDefineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = require('internal/perf/observer')[name];
      set(value);
      return value;
    },
    set,
  });
}
defineLazy('PerformanceObserver');
defineLazy('PerformanceObserverEntryList');
