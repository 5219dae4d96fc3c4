'use strict';

// The performance timeline: marks and measures that were made, and who is told of new ones.

const {
  ArrayPrototypeIncludes, ArrayPrototypePush, ArrayPrototypeSplice, SafeMap, SafeSet,
} = primordials;

const { codes } = require('internal/errors');
const { DOMException } = require('internal/dom_exception');
const { kMilestones } = require('internal/perf/entry');

const kSupportedTypes = ['function', 'mark', 'measure'];

/** When the latest mark of a name was. */
const markTimes = new SafeMap();

function setMarkTime(name, time) {
  markTimes.set(name, time);
}

/**
 * A point in time: a number, or that of a mark.
 * @param {string | number | undefined} mark
 */
function timeOf(mark) {
  if (mark === undefined) return undefined;
  if (typeof mark === 'number') {
    if (mark < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(mark);
    return mark;
  }
  const name = `${mark}`;
  if (ArrayPrototypeIncludes(kMilestones, name)) {
    const time = require('internal/perf/performance').nodeTiming[name];
    if (time !== undefined) return time;
  }
  const time = markTimes.get(name);
  if (time === undefined) throw new DOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
  return time;
}

/** Puts an entry into its place by time, behind those of the same time. */
function insertByTime(list, entry) {
  const { startTime } = entry;
  let position = list.length;
  while (position > 0 && list[position - 1].startTime > startTime) position--;
  if (position === list.length) ArrayPrototypePush(list, entry);
  else ArrayPrototypeSplice(list, position, 0, entry);
}

/** Marks and measures, in order of time, until they are cleared. */
let kept = [];

function keep(entry) {
  insertByTime(kept, entry);
}

/** Forgets the entries of a type, of one name or all. */
function clear(type, name) {
  const rest = [];
  for (let i = 0; i < kept.length; i++) {
    const entry = kept[i];
    if (entry.entryType !== type || (name !== undefined && entry.name !== name)) ArrayPrototypePush(rest, entry);
  }
  kept = rest;
  if (type !== 'mark') return;
  if (name === undefined) markTimes.clear();
  else markTimes.delete(name);
}

/** Those of a list that have this name and type; undefined for any. */
function select(list, name, type) {
  const result = [];
  for (let i = 0; i < list.length; i++) {
    const entry = list[i];
    if ((name === undefined || entry.name === name) && (type === undefined || entry.entryType === type)) {
      ArrayPrototypePush(result, entry);
    }
  }
  return result;
}

function selectKept(name, type) {
  return select(kept, name, type);
}

// Observers. What tells them is set up by the observer's class, so that a program without observers does without.

/** Observers that are connected. */
const observers = new SafeSet();
/** Those that have entries to be told of. */
let pending = [];
let dispatchQueued = false;

/** Tells the observers of a new entry, in the next check phase. */
function announce(entry) {
  if (observers.size === 0) return;
  observers.forEach((observer) => observer.add(entry));
}

/** @param {{ dispatch(): void }} observer */
function queueDispatch(observer) {
  ArrayPrototypePush(pending, observer);
  if (dispatchQueued) return;
  dispatchQueued = true;
  require('timers').setImmediate(dispatch);
}

function dispatch() {
  dispatchQueued = false;
  const told = pending;
  pending = [];
  for (let i = 0; i < told.length; i++) told[i].dispatch();
}

module.exports = {
  announce,
  clear,
  insertByTime,
  keep,
  kSupportedTypes,
  observers,
  queueDispatch,
  select,
  selectKept,
  setMarkTime,
  timeOf,
};
