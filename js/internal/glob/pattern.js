'use strict';

// Glob patterns as lists of segments, and whether a path matches one. The walk over files is in internal/glob/walk.

const {
  ArrayPrototypeJoin, ArrayPrototypePop, ArrayPrototypePush, RegExpPrototypeExec, StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;
const { expand } = require('internal/glob/braces');
const { compileSegment, kGlobstar } = require('internal/glob/segment');

/**
 * The segments of a path or pattern, without those that mean nothing: `.`, empty ones but the first and the last, and `..`
 * with the name in front of it.
 * @param {string} text
 */
function splitPath(text) {
  const parts = StringPrototypeSplit(text, '/');
  const segments = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (i > 0 && (part === '.' || (part === '' && i < parts.length - 1))) continue;
    const above = segments[segments.length - 1];
    if (part === '..' && above !== undefined && !isNoName(above)) {
      ArrayPrototypePop(segments);
    } else if (part !== '**' || above !== '**') {
      ArrayPrototypePush(segments, part);
    }
  }
  return segments;
}

/** What `..` does not take back. */
function isNoName(segment) {
  return segment === '' || segment === '.' || segment === '..' || segment === '**';
}

/** Backslashes are slashes, and escape nothing, on all systems. */
function toSlashes(text) {
  return ArrayPrototypeJoin(StringPrototypeSplit(text, '\\'), '/');
}

/**
 * All that a pattern stands for, each a list of segments.
 * @param {string} pattern
 * @returns {(string | symbol | RegExp)[][]}
 */
function compile(pattern) {
  const texts = expand(toSlashes(pattern));
  const compiled = [];
  for (let i = 0; i < texts.length; i++) {
    if (texts[i] === '') continue;
    const segments = splitPath(texts[i]);
    for (let j = 0; j < segments.length; j++) segments[j] = compileSegment(segments[j]);
    ArrayPrototypePush(compiled, segments);
  }
  return compiled;
}

/** Whether one name matches a segment that is not `**`. */
function matchesSegment(segment, name) {
  if (typeof segment === 'string') return segment === name;
  return name !== '.' && name !== '..' && RegExpPrototypeExec(segment, name) !== null;
}

/** Names that `**` passes over: all but hidden ones. */
function isPassable(name) {
  return !StringPrototypeStartsWith(name, '.');
}

/**
 * Whether `path` matches the pattern, both in segments, from the places `p` and `s` on.
 * @param {string[]} path
 * @param {(string | symbol | RegExp)[]} pattern
 */
function matchesFrom(path, p, pattern, s) {
  for (; s < pattern.length; s++, p++) {
    if (pattern[s] === kGlobstar) {
      for (let next = p; ; next++) {
        if (s === pattern.length - 1) {
          if (next === path.length) return p < path.length;
        } else if (matchesFrom(path, next, pattern, s + 1)) {
          return true;
        }
        if (next >= path.length || !isPassable(path[next])) return false;
      }
    }
    if (p >= path.length || !matchesSegment(pattern[s], path[p])) return false;
  }
  // A path may end with a slash where the pattern does not.
  return p === path.length || (p === path.length - 1 && path[p] === '' && p > 0);
}

/**
 * @param {string} path
 * @param {(string | symbol | RegExp)[][]} patterns
 */
function matches(path, patterns) {
  const segments = splitPath(path);
  for (let i = 0; i < patterns.length; i++) {
    if (matchesFrom(segments, 0, patterns[i], 0)) return true;
  }
  return false;
}

/**
 * `path.matchesGlob`
 * @param {string} path
 * @param {string} pattern
 * @param {boolean} isWindows
 */
function matchGlobPattern(path, pattern, isWindows) {
  if (isWindows) path = toSlashes(path);
  if (pattern === '') return path === '';
  return matches(path, compile(pattern));
}

module.exports = { compile, isPassable, kGlobstar, matchGlobPattern, matches, matchesSegment };
