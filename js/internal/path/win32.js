'use strict';

// The Windows half of `path`. Both slashes separate; answers have backslashes, except where a function cuts a piece out of
// what it was given.

const {
  FunctionPrototypeBind, SafeSet, StringPrototypeCharCodeAt, StringPrototypeEndsWith, StringPrototypeIncludes,
  StringPrototypeIndexOf, StringPrototypeReplaceAll, StringPrototypeSlice, StringPrototypeSplit,
  StringPrototypeToLowerCase, StringPrototypeToUpperCase,
} = primordials;
const { validateString } = require('internal/validators');
const common = require('internal/path/common');

const kBackslash = 92;
const kColon = 58;

/** The path with backslashes only: what to look for separators in. */
function canonical(path) {
  return StringPrototypeIncludes(path, '/') ? StringPrototypeReplaceAll(path, '/', '\\') : path;
}

function isSeparatorAt(canon, index) {
  return StringPrototypeCharCodeAt(canon, index) === kBackslash;
}

function hasDrive(path, index = 0) {
  if (StringPrototypeCharCodeAt(path, index + 1) !== kColon) return false;
  const lower = StringPrototypeCharCodeAt(path, index) | 0x20;
  return lower >= 97 && lower <= 122;
}

/**
 * `\\server\share` at the beginning of a path, or undefined.
 * @param {string} canon
 * @returns {{ server: string, share: string, end: number } | undefined} `end` is where the share ends
 */
function findShare(canon) {
  if (!isSeparatorAt(canon, 0) || !isSeparatorAt(canon, 1)) return undefined;
  const serverEnd = StringPrototypeIndexOf(canon, '\\', 2);
  if (serverEnd <= 2) return undefined;
  let start = serverEnd;
  while (isSeparatorAt(canon, start)) start++;
  if (start === canon.length) return undefined;
  let end = StringPrototypeIndexOf(canon, '\\', start);
  if (end === -1) end = canon.length;
  return { server: StringPrototypeSlice(canon, 2, serverEnd), share: StringPrototypeSlice(canon, start, end), end };
}

/** Where the root ends, as `dirname` and `parse` see it: with the separator after it. */
function findRootEnd(canon) {
  if (isSeparatorAt(canon, 0)) {
    const share = findShare(canon);
    if (share === undefined) return 1;
    return share.end === canon.length ? share.end : share.end + 1;
  }
  if (!hasDrive(canon)) return 0;
  return isSeparatorAt(canon, 2) ? 3 : 2;
}

/**
 * The device that a path begins with, and whether what follows is seen from its root.
 * @param {string} canon
 * @returns {{ device: string, end: number, isAbsolute: boolean }} `end` is where the rest begins
 */
function findDevice(canon) {
  if (isSeparatorAt(canon, 0)) {
    const share = findShare(canon);
    if (share === undefined) return { device: '', end: isSeparatorAt(canon, 1) ? 0 : 1, isAbsolute: true };
    const { server, end } = share;
    // \\.\PHYSICALDRIVE0, \\?\C:\folder
    if (server === '.' || server === '?') return { device: `\\\\${server}`, end: 4, isAbsolute: true };
    return { device: `\\\\${server}\\${share.share}`, end, isAbsolute: true };
  }
  if (!hasDrive(canon)) return { device: '', end: 0, isAbsolute: false };
  const isAbsolute = isSeparatorAt(canon, 2);
  return { device: StringPrototypeSlice(canon, 0, 2), end: isAbsolute ? 3 : 2, isAbsolute };
}

const reservedNames = new SafeSet();
{
  const names = ['CON', 'PRN', 'AUX', 'NUL'];
  const digits = '123456789\u00b9\u00b2\u00b3';
  for (let i = 0; i < names.length; i++) reservedNames.add(names[i]);
  for (let i = 0; i < digits.length; i++) {
    reservedNames.add(`COM${digits[i]}`);
    reservedNames.add(`LPT${digits[i]}`);
  }
}

/** Whether what is before `colon` names a device of Windows, which it does in every folder. */
function isReserved(path, colon) {
  return reservedNames.has(StringPrototypeToUpperCase(StringPrototypeSlice(path, 0, colon)));
}

/** Whether a relative path with a colon could be taken for one on a drive once it is normalized. */
function looksLikeDevice(canon, tail) {
  if (hasDrive(tail)) return true;
  for (let i = StringPrototypeIndexOf(canon, ':'); i !== -1; i = StringPrototypeIndexOf(canon, ':', i + 1)) {
    if (i === canon.length - 1 || isSeparatorAt(canon, i + 1)) return true;
  }
  return false;
}

/** Whether a segment of the path is something like `CON:`. Only backslashes separate here, as in Node. */
function hasReservedSegment(path) {
  const segments = StringPrototypeSplit(path, '\\');
  for (let i = 0; i < segments.length; i++) {
    const colon = StringPrototypeIndexOf(segments[i], ':');
    if (colon !== -1 && isReserved(segments[i], colon)) return true;
  }
  return false;
}

/** As `findDevice`, and with the names that Windows reserves. */
function findDeviceOrReserved(canon) {
  const found = findDevice(canon);
  const colon = StringPrototypeIndexOf(canon, ':');
  if (found.device === '\\\\.' || found.device === '\\\\?') {
    const name = StringPrototypeSlice(canon, 4, colon + 1);
    if (isReserved(name, name.length - 1)) {
      return { device: `\\\\?\\${name}`, end: 4 + name.length, isAbsolute: true };
    }
  } else if (found.device === '' && !found.isAbsolute && colon > 0 && isReserved(canon, colon)) {
    return { device: StringPrototypeSlice(canon, 0, colon + 1), end: colon + 1, isAbsolute: false };
  }
  return found;
}

/** The working directory of a drive, or, without one, of the process. */
function workingDirectory(device) {
  if (device === '') return process.cwd();
  const path = process.env[`=${device}`] || process.cwd();
  const isOther = StringPrototypeToLowerCase(StringPrototypeSlice(path, 0, 2)) !== StringPrototypeToLowerCase(device);
  return isOther && StringPrototypeCharCodeAt(path, 2) === kBackslash ? `${device}\\` : path;
}

/** The segments of an absolute path; those of a root are none. */
function segmentsOf(path) {
  let start = 0;
  while (isSeparatorAt(path, start)) start++;
  const end = common.lastSegmentEnd(path, start, '\\');
  return start === end ? [] : StringPrototypeSplit(StringPrototypeSlice(path, start, end), '\\');
}

const win32 = {
  /**
   * The absolute path that the last of `paths` names, seen from the ones before and at last from the working directory of
   * its drive.
   * @param {...string} paths
   */
  resolve(...paths) {
    let resolvedDevice = '';
    let tail = '';
    let isAbsolute = false;
    for (let i = paths.length - 1; i >= -1 && !(isAbsolute && resolvedDevice !== ''); i--) {
      let path;
      if (i >= 0) {
        path = paths[i];
        validateString(path, `paths[${i}]`);
        if (path.length === 0) continue;
      } else {
        path = workingDirectory(resolvedDevice);
      }
      const canon = canonical(path);
      const found = findDevice(canon);
      if (found.device !== '') {
        if (resolvedDevice === '') {
          resolvedDevice = found.device;
        } else if (StringPrototypeToLowerCase(found.device) !== StringPrototypeToLowerCase(resolvedDevice)) {
          continue;
        }
      }
      if (!isAbsolute) {
        tail = `${StringPrototypeSlice(canon, found.end)}\\${tail}`;
        isAbsolute = found.isAbsolute;
      }
    }
    tail = common.resolveDots(tail, !isAbsolute, '\\');
    return isAbsolute ? `${resolvedDevice}\\${tail}` : `${resolvedDevice}${tail}` || '.';
  },

  /**
   * `path` without `.`, without needless `..` and without empty segments.
   * @param {string} path
   */
  normalize(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const canon = canonical(path);
    if (path.length === 1) return canon;
    const { device, end, isAbsolute } = findDeviceOrReserved(canon);
    let tail = common.resolveDots(StringPrototypeSlice(canon, end), !isAbsolute, '\\');
    if (tail.length === 0 && !isAbsolute) tail = '.';
    if (tail.length > 0 && StringPrototypeEndsWith(canon, '\\')) tail += '\\';
    if (!isAbsolute && device === '' && looksLikeDevice(canon, tail)) return `.\\${tail}`;
    if (isReserved(path, StringPrototypeIndexOf(path, ':'))) return `.\\${device}${tail}`;
    return isAbsolute ? `${device}\\${tail}` : `${device}${tail}`;
  },

  /** @param {string} path */
  isAbsolute(path) {
    validateString(path, 'path');
    const canon = canonical(path);
    return isSeparatorAt(canon, 0) || (hasDrive(canon) && isSeparatorAt(canon, 2));
  },

  /**
   * The segments of all `paths` as one, normalized.
   * @param {...string} paths
   */
  join(...paths) {
    let first;
    let joined = '';
    for (let i = 0; i < paths.length; i++) {
      const path = paths[i];
      validateString(path, 'path');
      if (path.length === 0) continue;
      if (first === undefined) joined = first = path;
      else joined += `\\${path}`;
    }
    if (first === undefined) return '.';
    // Two separators at the beginning mean a share only if the first path itself says so.
    const canonFirst = canonical(first);
    const meansShare = first.length > 2 && isSeparatorAt(canonFirst, 0) && isSeparatorAt(canonFirst, 1) &&
      !isSeparatorAt(canonFirst, 2);
    if (!meansShare) {
      const canon = canonical(joined);
      let start = 0;
      while (isSeparatorAt(canon, start)) start++;
      if (start >= 2) joined = `\\${StringPrototypeSlice(joined, start)}`;
    }
    return hasReservedSegment(joined) ? canonical(joined) : win32.normalize(joined);
  },

  /**
   * How to get from one path to the other; the other itself, if it is on another device.
   * @param {string} from
   * @param {string} to
   */
  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    const target = win32.resolve(to);
    const start = segmentsOf(win32.resolve(from));
    const end = segmentsOf(target);
    let common = 0;
    while (common < start.length && common < end.length &&
           StringPrototypeToLowerCase(start[common]) === StringPrototypeToLowerCase(end[common])) {
      common++;
    }
    if (common === 0 && start.length > 0 && end.length > 0) return target;
    let path = '';
    for (let i = common; i < start.length; i++) path += path === '' ? '..' : '\\..';
    for (let i = common; i < end.length; i++) path += path === '' ? end[i] : `\\${end[i]}`;
    return path;
  },

  /**
   * The path with the prefix that lifts the limits of Windows on it.
   * @param {any} path
   */
  toNamespacedPath(path) {
    if (typeof path !== 'string' || path.length === 0) return path;
    const resolved = win32.resolve(path);
    if (resolved.length <= 2) return path;
    if (isSeparatorAt(resolved, 0)) {
      const isShare = isSeparatorAt(resolved, 1) && resolved[2] !== '?' && resolved[2] !== '.';
      return isShare ? `\\\\?\\UNC\\${StringPrototypeSlice(resolved, 2)}` : resolved;
    }
    return hasDrive(resolved) && isSeparatorAt(resolved, 2) ? `\\\\?\\${resolved}` : resolved;
  },

  /** @param {string} path */
  dirname(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const canon = canonical(path);
    const rootEnd = findRootEnd(canon);
    const end = common.lastSegmentEnd(canon, rootEnd, '\\');
    const start = common.lastSegmentStart(canon, rootEnd, end, '\\');
    if (start > rootEnd) return StringPrototypeSlice(path, 0, start - 1);
    return rootEnd === 0 ? '.' : StringPrototypeSlice(path, 0, rootEnd);
  },

  /**
   * The last segment of `path`, without `suffix` if it ends with that.
   * @param {string} path
   * @param {string} [suffix]
   */
  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    return common.basename(path, canonical(path), hasDrive(path) ? 2 : 0, suffix, '\\');
  },

  /** @param {string} path */
  extname(path) {
    validateString(path, 'path');
    return common.extname(path, canonical(path), hasDrive(path) ? 2 : 0, '\\');
  },

  format: FunctionPrototypeBind(common._format, null, '\\'),

  /** @param {string} path */
  parse(path) {
    validateString(path, 'path');
    const canon = canonical(path);
    return common.parse(path, canon, findRootEnd(canon), '\\');
  },

  /**
   * Whether `path` matches a glob pattern.
   * @param {string} path
   * @param {string} pattern
   */
  matchesGlob(path, pattern) {
    validateString(path, 'path');
    validateString(pattern, 'pattern');
    return require('internal/glob/pattern').matchGlobPattern(path, pattern, true);
  },

  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
};

module.exports = win32;
