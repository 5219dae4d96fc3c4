'use strict';

// Errors that tell of a system call and carry a code of Node's own: `ERR_FS_EISDIR`, `ERR_SYSTEM_ERROR`.

const { Error, ErrorCaptureStackTrace, ObjectDefineProperties, ObjectDefineProperty, SymbolFor } = primordials;

const kPrefixes = {
  __proto__: null,
  ERR_FS_CP_DIR_TO_NON_DIR: 'Cannot overwrite non-directory with directory',
  ERR_FS_CP_EEXIST: 'Target already exists',
  ERR_FS_CP_EINVAL: 'Invalid src or dest',
  ERR_FS_CP_FIFO_PIPE: 'Cannot copy a FIFO pipe',
  ERR_FS_CP_NON_DIR_TO_DIR: 'Cannot overwrite directory with non-directory',
  ERR_FS_CP_SOCKET: 'Cannot copy a socket file',
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY: 'Cannot overwrite symlink in subdirectory of self',
  ERR_FS_CP_UNKNOWN: 'Cannot copy an unknown file type',
  ERR_FS_EISDIR: 'Path is a directory',
  ERR_TTY_INIT_FAILED: 'TTY initialization failed',
  ERR_SYSTEM_ERROR: 'A system error occurred',
};

/** A property that is kept in the error's `info`. */
function fromInfo(info, key) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return info[key];
    },
    set(value) {
      info[key] = value;
    },
  };
}

/** As `fromInfo`, for a path: what is written is kept as bytes. */
function pathFromInfo(info, key) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return info[key] === undefined ? undefined : `${info[key]}`;
    },
    set(value) {
      info[key] = value ? require('buffer').Buffer.from(`${value}`) : undefined;
    },
  };
}

class SystemError extends Error {
  /**
   * @param {keyof typeof kPrefixes} code
   * @param {{ code: string, message: string, syscall: string, errno: number, path?: string, dest?: string }} info
   */
  constructor(code, info) {
    let message = `${kPrefixes[code]}: ${info.syscall} returned ${info.code} (${info.message})`;
    if (info.path !== undefined) message += ` ${info.path}`;
    if (info.dest !== undefined) message += ` => ${info.dest}`;
    super();
    this.code = code;
    // Under this name the stack is written, whose text V8 makes when it is first read.
    ObjectDefineProperties(this, {
      name: { __proto__: null, configurable: true, value: `SystemError [${code}]`, writable: true },
      message: { __proto__: null, configurable: true, value: message, writable: true },
    });
    ErrorCaptureStackTrace(this, SystemError);
    void this.stack;
    ObjectDefineProperties(this, {
      name: { __proto__: null, value: 'SystemError' },
      info: { __proto__: null, configurable: true, enumerable: true, value: info },
      errno: fromInfo(info, 'errno'),
      syscall: fromInfo(info, 'syscall'),
    });
    if (info.path !== undefined) ObjectDefineProperty(this, 'path', pathFromInfo(info, 'path'));
    if (info.dest !== undefined) ObjectDefineProperty(this, 'dest', pathFromInfo(info, 'dest'));
  }

  /** Printed, the properties show their values. */
  [SymbolFor('nodejs.util.inspect.custom')](depth, options) {
    const { inspect } = require('internal/util/inspect');
    return inspect(this, { __proto__: null, ...options, getters: true, customInspect: false });
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

module.exports = { SystemError };
