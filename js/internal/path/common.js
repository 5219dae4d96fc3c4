'use strict';

// What paths have in common on all systems. Functions that only need to know where things are take `canon`: the path with
// its one kind of separator, of the same length as the path itself. On Windows that is the path with backslashes.

const {
  StringPrototypeCharCodeAt, StringPrototypeEndsWith, StringPrototypeIndexOf, StringPrototypeLastIndexOf,
  StringPrototypeSlice,
} = primordials;
const { validateObject } = require('internal/validators');

/**
 * Resolves `.` and `..` in `canon`, which is below a root or relative, and drops empty segments.
 * @param {string} canon
 * @param {boolean} allowAboveRoot keep `..` that go above the start
 * @param {string} separator
 * @returns {string}
 */
function resolveDots(canon, allowAboveRoot, separator) {
  const kept = [];
  let count = 0;
  const { length } = canon;
  for (let start = 0, end; start < length; start = end + 1) {
    end = StringPrototypeIndexOf(canon, separator, start);
    if (end === -1) end = length;
    const segment = StringPrototypeSlice(canon, start, end);
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') {
      kept[count++] = segment;
    } else if (count > 0 && kept[count - 1] !== '..') {
      count--;
    } else if (allowAboveRoot) {
      kept[count++] = segment;
    }
  }
  let result = count > 0 ? kept[0] : '';
  for (let i = 1; i < count; i++) result += separator + kept[i];
  return result;
}

/** Where the last segment at or after `floor` ends: before the separators that `canon` ends with. */
function lastSegmentEnd(canon, floor, separator) {
  const code = StringPrototypeCharCodeAt(separator, 0);
  let end = canon.length;
  while (end > floor && StringPrototypeCharCodeAt(canon, end - 1) === code) end--;
  return end;
}

/** Where the last segment begins, which ends at `end`; not before `floor`. */
function lastSegmentStart(canon, floor, end, separator) {
  if (end <= floor) return floor;
  const index = StringPrototypeLastIndexOf(canon, separator, end - 1);
  return index < floor ? floor : index + 1;
}

/**
 * The last segment of a path, without `suffix` if it ends with that.
 * @param {string} path
 * @param {string} canon
 * @param {number} floor where the first segment may begin
 * @param {string | undefined} suffix
 * @param {string} separator
 */
function basename(path, canon, floor, suffix, separator) {
  const end = lastSegmentEnd(canon, floor, separator);
  const start = lastSegmentStart(canon, floor, end, separator);
  const name = StringPrototypeSlice(path, start, end);
  if (suffix === undefined || suffix.length === 0 || suffix.length > path.length) return name;
  if (suffix === path) return '';
  if (suffix.length < name.length) {
    return StringPrototypeEndsWith(name, suffix) ? StringPrototypeSlice(name, 0, -suffix.length) : name;
  }
  // A suffix that goes on where the segment has ended: Node leaves separators at the end where they are.
  return suffix.length > name.length && StringPrototypeEndsWith(suffix, name) ? StringPrototypeSlice(path, start) : name;
}

/** Where the extension of the segment from `start` to `end` begins: `end` if it has none. */
function extensionStart(path, start, end) {
  const dot = StringPrototypeLastIndexOf(path, '.', end - 1);
  // A dot at the very beginning hides a file; `..` is the parent.
  if (dot <= start || (dot === start + 1 && end === start + 2 && path[start] === '.')) return end;
  return dot;
}

/**
 * @param {string} path
 * @param {string} canon
 * @param {number} floor where the first segment may begin
 * @param {string} separator
 */
function extname(path, canon, floor, separator) {
  const end = lastSegmentEnd(canon, floor, separator);
  const start = lastSegmentStart(canon, floor, end, separator);
  return StringPrototypeSlice(path, extensionStart(path, start, end), end);
}

/**
 * @param {string} path
 * @param {string} canon
 * @param {number} rootEnd
 * @param {string} separator
 */
function parse(path, canon, rootEnd, separator) {
  const end = lastSegmentEnd(canon, rootEnd, separator);
  const start = lastSegmentStart(canon, rootEnd, end, separator);
  const dot = extensionStart(path, start, end);
  const root = StringPrototypeSlice(path, 0, rootEnd);
  return {
    root,
    dir: start > rootEnd ? StringPrototypeSlice(path, 0, start - 1) : root,
    base: StringPrototypeSlice(path, start, end),
    ext: StringPrototypeSlice(path, dot, end),
    name: StringPrototypeSlice(path, start, dot),
  };
}

/**
 * The path that `parse` would take apart into `pathObject`. Bound to its first argument, as its name shows in Node.
 * @param {string} separator
 * @param {{ root?: string, dir?: string, base?: string, ext?: string, name?: string }} pathObject
 */
function _format(separator, pathObject) {
  validateObject(pathObject, 'pathObject');
  const { root, ext } = pathObject;
  const dir = pathObject.dir || root;
  const dot = ext && ext[0] !== '.' ? '.' : '';
  const base = pathObject.base || `${pathObject.name || ''}${dot}${ext || ''}`;
  if (!dir) return base;
  return dir === root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

module.exports = { _format, basename, extname, lastSegmentEnd, lastSegmentStart, parse, resolveDots };
