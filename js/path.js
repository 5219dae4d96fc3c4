'use strict';

// File paths: POSIX here, Windows in internal/path/win32. They are text; nothing looks at the disk but `resolve`, which asks
// for the working directory.

const {
  FunctionPrototypeBind, StringPrototypeCharCodeAt, StringPrototypeEndsWith, StringPrototypeSlice,
} = primordials;
const { validateString } = require('internal/validators');
const common = require('internal/path/common');
const win32 = require('internal/path/win32');

const kSlash = 47;

function startsAtRoot(path) {
  return StringPrototypeCharCodeAt(path, 0) === kSlash;
}

const posix = {
  /**
   * The absolute path that the last of `paths` names, seen from the ones before and at last from the working directory.
   * @param {...string} paths
   */
  resolve(...paths) {
    let resolved = '';
    let isAbsolute = false;
    for (let i = paths.length - 1; i >= 0 && !isAbsolute; i--) {
      const path = paths[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
      resolved = resolved === '' ? path : `${path}/${resolved}`;
      isAbsolute = startsAtRoot(path);
    }
    if (!isAbsolute) {
      const cwd = process.cwd();
      resolved = resolved === '' ? cwd : `${cwd}/${resolved}`;
      isAbsolute = startsAtRoot(cwd);
    }
    resolved = common.resolveDots(resolved, !isAbsolute, '/');
    if (isAbsolute) return `/${resolved}`;
    return resolved.length > 0 ? resolved : '.';
  },

  /**
   * `path` without `.`, without needless `..` and without empty segments.
   * @param {string} path
   */
  normalize(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const isAbsolute = startsAtRoot(path);
    const normal = common.resolveDots(path, !isAbsolute, '/');
    const end = StringPrototypeEndsWith(path, '/') ? '/' : '';
    if (normal.length === 0) return isAbsolute ? '/' : `.${end}`;
    return `${isAbsolute ? '/' : ''}${normal}${end}`;
  },

  /** @param {string} path */
  isAbsolute(path) {
    validateString(path, 'path');
    return startsAtRoot(path);
  },

  /**
   * The segments of all `paths` as one, normalized.
   * @param {...string} paths
   */
  join(...paths) {
    let joined = '';
    for (let i = 0; i < paths.length; i++) {
      const path = paths[i];
      validateString(path, 'path');
      if (path.length > 0) joined = joined === '' ? path : `${joined}/${path}`;
    }
    return joined === '' ? '.' : posix.normalize(joined);
  },

  /**
   * How to get from one path to the other.
   * @param {string} from
   * @param {string} to
   */
  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    from = posix.resolve(from);
    to = posix.resolve(to);
    if (from === to) return '';
    // With a slash at the end of each, a common start ends with a whole segment.
    if (from.length > 1) from += '/';
    if (to.length > 1) to += '/';
    let common = 0;
    for (let i = 0; i < from.length && i < to.length; i++) {
      const code = StringPrototypeCharCodeAt(from, i);
      if (code !== StringPrototypeCharCodeAt(to, i)) break;
      if (code === kSlash) common = i + 1;
    }
    let path = '';
    for (let i = common; i < from.length; i++) {
      if (StringPrototypeCharCodeAt(from, i) === kSlash) path += '../';
    }
    path += StringPrototypeSlice(to, common);
    return StringPrototypeSlice(path, 0, -1);
  },

  /**
   * Only Windows has namespaced paths.
   * @param {any} path
   */
  toNamespacedPath(path) {
    return path;
  },

  /** @param {string} path */
  dirname(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const hasRoot = startsAtRoot(path);
    const end = common.lastSegmentEnd(path, 0, '/');
    const slash = common.lastSegmentStart(path, 0, end, '/') - 1;
    if (slash < 1) return hasRoot ? '/' : '.';
    // Two slashes at the beginning may mean something of their own, and are kept.
    return hasRoot && slash === 1 ? '//' : StringPrototypeSlice(path, 0, slash);
  },

  /**
   * The last segment of `path`, without `suffix` if it ends with that.
   * @param {string} path
   * @param {string} [suffix]
   */
  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    return common.basename(path, path, 0, suffix, '/');
  },

  /** @param {string} path */
  extname(path) {
    validateString(path, 'path');
    return common.extname(path, path, 0, '/');
  },

  format: FunctionPrototypeBind(common._format, null, '/'),

  /** @param {string} path */
  parse(path) {
    validateString(path, 'path');
    const parts = common.parse(path, path, startsAtRoot(path) ? 1 : 0, '/');
    // Directly below the root, Node takes the parent for a file with an extension.
    if (parts.base === '..' && parts.dir === '/' && path[1] === '.') parts.name = parts.ext = '.';
    return parts;
  },

  /**
   * Whether `path` matches a glob pattern.
   * @param {string} path
   * @param {string} pattern
   */
  matchesGlob(path, pattern) {
    validateString(path, 'path');
    validateString(pattern, 'pattern');
    return require('internal/glob/pattern').matchGlobPattern(path, pattern, false);
  },

  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};

posix.win32 = win32.win32 = win32;
posix.posix = win32.posix = posix;
// The name of before Node 9.
posix._makeLong = posix.toNamespacedPath;
win32._makeLong = win32.toNamespacedPath;

module.exports = process.platform === 'win32' ? win32 : posix;
