'use strict';

// Errors with codes: `new codes.ERR_X(...)` is an error of the class and with the text that Node gives that code. A code's
// class is made when it is first used.

const {
  AggregateError, ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypeJoin, ArrayPrototypePush, ArrayPrototypeSlice, Error,
  ErrorCaptureStackTrace, JSONStringify, NumberIsInteger, ObjectDefineProperty, RangeError, ReflectApply, RegExpPrototypeExec,
  SafeMap, String, StringPrototypeEndsWith, StringPrototypeIncludes, StringPrototypeSlice, StringPrototypeStartsWith,
  StringPrototypeToLowerCase, SyntaxError, TypeError, URIError,
} = primordials;

/** code -> [class, text or function that makes it] */
const table = new SafeMap();

/** The classes by code. Reading one makes it. */
const codes = { __proto__: null };

/**
 * Declares a code.
 * @param {string} code
 * @param {string | ((...args: any[]) => string)} message
 * @param {Function} Base
 * @param {Function} [Other] a second base, for a second class with the same code: `codes.CODE.RangeError`
 */
function E(code, message, Base, Other) {
  table.set(code, { message, Base });
  ObjectDefineProperty(codes, code, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const NodeError = makeClass(code, table.get(code));
      if (Other !== undefined) NodeError[Other.name] = makeClass(code, { message, Base: Other });
      ObjectDefineProperty(codes, code, { __proto__: null, enumerable: true, value: NodeError });
      return NodeError;
    },
  });
}

function makeClass(code, { message, Base }) {
  function NodeError(...args) {
    const text = typeof message === 'string' ? message : ReflectApply(message, this, args);
    const error = new Base(text);
    const { name } = error;
    // The stack begins with the name and the code, though the name itself has no code.
    ObjectDefineProperty(error, 'name', { __proto__: null, configurable: true, value: `${name} [${code}]`, writable: true });
    ErrorCaptureStackTrace(error, new.target === undefined ? NodeError : new.target);
    // Reading the stack is what formats it.
    void error.stack;
    delete error.name;
    ObjectDefineProperty(error, 'toString', {
      __proto__: null,
      configurable: true,
      enumerable: false,
      writable: true,
      value() {
        return `${this.name} [${code}]: ${this.message}`;
      },
    });
    error.code = code;
    return error;
  }
  ObjectDefineProperty(NodeError, 'name', { __proto__: null, value: `NodeError` });
  NodeError.prototype = Base.prototype;
  return NodeError;
}

/** What a value is, for the end of "... Received ...". */
function determineSpecificType(value) {
  if (value === null) return 'null';
  if (value === undefined) return 'undefined';
  const type = typeof value;
  const { inspect } = require('internal/util/inspect');
  switch (type) {
    case 'bigint':
      return `type bigint (${value}n)`;
    case 'number':
      if (value === 0) return 1 / value === -Infinity ? 'type number (-0)' : 'type number (0)';
      return `type number (${value})`;
    case 'boolean':
      return value ? 'type boolean (true)' : 'type boolean (false)';
    case 'symbol':
      return `type symbol (${String(value)})`;
    case 'function':
      return `function ${value.name}`;
    case 'object':
      if (value.constructor && 'name' in value.constructor) return `an instance of ${value.constructor.name}`;
      return `${inspect(value, { depth: -1 })}`;
    case 'string':
      if (value.length > 28) value = `${StringPrototypeSlice(value, 0, 25)}...`;
      if (!StringPrototypeIncludes(value, "'")) return `type string ('${value}')`;
      return `type string (${JSONStringify(value)})`;
    default:
      return `type ${type} (${inspect(value, { colors: false })})`;
  }
}

const kTypes = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol'];

/** "a", "a or b", "a, b, or c". */
function formatList(words, conjunction = 'or') {
  switch (words.length) {
    case 1:
      return `${words[0]}`;
    case 2:
      return `${words[0]} ${conjunction} ${words[1]}`;
    default:
      return `${ArrayPrototypeJoin(ArrayPrototypeSlice(words, 0, -1), ', ')}, ${conjunction} ${words[words.length - 1]}`;
  }
}

function isClassName(word) {
  return RegExpPrototypeExec(/^[A-Z][a-zA-Z0-9]*$/, word) !== null;
}

/** "must be of type string or an instance of Buffer or URL". */
function describeExpected(expected) {
  if (!ArrayIsArray(expected)) expected = [expected];
  const types = [];
  const instances = [];
  const other = [];
  for (let i = 0; i < expected.length; i++) {
    const word = expected[i];
    if (ArrayPrototypeIncludes(kTypes, word)) ArrayPrototypePush(types, StringPrototypeToLowerCase(word));
    else if (isClassName(word)) ArrayPrototypePush(instances, word);
    else ArrayPrototypePush(other, word === 'object' ? 'Object' : word);
  }
  // Next to classes, "object" is one of them.
  if (instances.length > 0) {
    for (let i = 0; i < types.length; i++) {
      if (types[i] === 'object') {
        ArrayPrototypePush(instances, 'Object');
        const rest = [];
        for (let k = 0; k < types.length; k++) if (k !== i) ArrayPrototypePush(rest, types[k]);
        types.length = 0;
        for (let k = 0; k < rest.length; k++) ArrayPrototypePush(types, rest[k]);
        break;
      }
    }
  }
  let text = '';
  if (types.length > 0) {
    text += `${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types)}`;
    if (instances.length > 0 || other.length > 0) text += ' or ';
  }
  if (instances.length > 0) {
    text += `an instance of ${formatList(instances)}`;
    if (other.length > 0) text += ' or ';
  }
  if (other.length > 1) {
    text += `one of ${formatList(other)}`;
  } else if (other.length === 1) {
    if (StringPrototypeToLowerCase(other[0]) !== other[0]) text += 'an ';
    text += `${other[0]}`;
  }
  return text;
}

/** `The "name" argument`, `The "a.b" property`, or a name that says what it is. */
function subject(name) {
  if (StringPrototypeEndsWith(name, ' argument')) return `The ${name}`;
  return `The "${name}" ${StringPrototypeIncludes(name, '.') ? 'property' : 'argument'}`;
}

E('ERR_INVALID_ARG_TYPE', (name, expected, actual) =>
  `${subject(name)} must be ${describeExpected(expected)}. Received ${determineSpecificType(actual)}`, TypeError);
E('ERR_INVALID_ARG_VALUE', (name, value, reason = 'is invalid') => {
  let shown = require('internal/util/inspect').inspect(value);
  if (shown.length > 128) shown = `${StringPrototypeSlice(shown, 0, 128)}...`;
  const kind = StringPrototypeIncludes(name, '.') ? 'property' : 'argument';
  return `The ${kind} '${name}' ${reason}. Received ${shown}`;
}, TypeError, RangeError);

/** 12_345_678, as ERR_OUT_OF_RANGE shows large numbers. */
function addNumericalSeparator(text) {
  let result = '';
  let i = text.length;
  const start = text[0] === '-' ? 1 : 0;
  for (; i >= start + 4; i -= 3) result = `_${StringPrototypeSlice(text, i - 3, i)}${result}`;
  return `${StringPrototypeSlice(text, 0, i)}${result}`;
}

E('ERR_OUT_OF_RANGE', (name, range, input, replaceDefault = false) => {
  let received;
  if (NumberIsInteger(input) && (input > 2 ** 32 || input < -(2 ** 32))) {
    received = addNumericalSeparator(String(input));
  } else if (typeof input === 'bigint') {
    received = String(input);
    if (input > 2n ** 32n || input < -(2n ** 32n)) received = addNumericalSeparator(received);
    received += 'n';
  } else {
    received = require('internal/util/inspect').inspect(input);
  }
  const text = replaceDefault ? name : `The value of "${name}" is out of range.`;
  return `${text} It must be ${range}. Received ${received}`;
}, RangeError);

E('ERR_AMBIGUOUS_ARGUMENT', (name, reason) => `The "${name}" argument is ambiguous. ${reason}`, TypeError);
E('ERR_ASSERTION', (message) => message, Error);
E('ERR_ASYNC_CALLBACK', (name) => `${name} must be a function`, TypeError);
E('ERR_BUFFER_OUT_OF_BOUNDS', (name) =>
  name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds', RangeError);
E('ERR_BUFFER_TOO_LARGE', (max) => `Cannot create a Buffer larger than ${max} bytes`, RangeError);
E('ERR_CONSOLE_WRITABLE_STREAM', (name) => `Console expects a writable stream instance for ${name}`, TypeError);
E('ERR_CONSTRUCT_CALL_REQUIRED', (name) => `Class constructor ${name} cannot be invoked without \`new\``, TypeError);
E('ERR_DIR_CLOSED', 'Directory handle was closed', Error);
E('ERR_ENCODING_INVALID_ENCODED_DATA', (encoding) => `The encoded data was not valid for encoding ${encoding}`, TypeError);
E('ERR_ENCODING_NOT_SUPPORTED', (encoding) => `The "${encoding}" encoding is not supported`, RangeError);
E('ERR_EVENT_RECURSION', (type) => `The event "${type}" is already being dispatched`, Error);
E('ERR_FALSY_VALUE_REJECTION', function (reason) {
  return 'Promise was rejected with falsy value';
}, Error);
E('ERR_FS_EISDIR', 'Path is a directory', Error);
E('ERR_FS_FILE_TOO_LARGE', (size) => `File size (${size}) is greater than 2 GiB`, RangeError);
E('ERR_FS_INVALID_SYMLINK_TYPE', (type) => `Symlink type must be one of "dir", "file", or "junction". Received "${type}"`, Error);
E('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor', TypeError);
E('ERR_IMPORT_ATTRIBUTE_MISSING', (url, key, value) => `Module "${url}" needs an import attribute of "${key}: ${value}"`, TypeError);
E('ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE', (url, type) => `Module "${url}" is not of type "${type}"`, TypeError);
E('ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', (key, value, url) =>
  `Import attribute "${key}" with value "${value}" is not supported${url === undefined ? '' : ` in ${url}`}`, TypeError);
E('ERR_INTERNAL_ASSERTION', (message) => `${message ?? ''}\nThis is caused by a bug in jsr. Please report it.\n`, Error);
E('ERR_INVALID_ADDRESS', 'Invalid address', Error);
E('ERR_INVALID_BUFFER_SIZE', (size) => `Buffer size must be a multiple of ${size}`, RangeError);
E('ERR_INVALID_CURSOR_POS', 'Cannot set cursor row without setting its column', TypeError);
E('ERR_INVALID_FILE_URL_HOST', (platform) => `File URL host must be "localhost" or empty on ${platform}`, TypeError);
E('ERR_INVALID_FILE_URL_PATH', (reason) => `File URL path ${reason}`, TypeError);
E('ERR_INVALID_MODULE_SPECIFIER', (request, reason, base) =>
  `Invalid module "${request}" ${reason}${base ? ` imported from ${base}` : ''}`, TypeError);
E('ERR_INVALID_PACKAGE_CONFIG', (path, base, message) =>
  `Invalid package config ${path}${base ? ` while importing ${base}` : ''}.${message ? ` ${message}` : ''}`, Error);
E('ERR_INVALID_PACKAGE_TARGET', (path, key, target, isImport = false, base = undefined) => {
  const relative = typeof target === 'string' && !isImport && target.length > 0 && !StringPrototypeStartsWith(target, './');
  const tail = `${base ? ` imported from ${base}` : ''}${relative ? '; targets must start with "./"' : ''}`;
  if (key === '.') return `Invalid "exports" main target ${JSONStringify(target)} defined in the package config ${path}package.json${tail}`;
  return `Invalid "${isImport ? 'imports' : 'exports'}" target ${JSONStringify(target)} defined for '${key}' in the package config ${path}package.json${tail}`;
}, Error);
E('ERR_INVALID_RETURN_PROPERTY_VALUE', (input, name, prop, value) =>
  `Expected ${input} to be returned for the "${prop}" from the "${name}" hook but got ${determineSpecificType(value)}.`, TypeError);
E('ERR_INVALID_RETURN_VALUE', (input, name, value) =>
  `Expected ${input} to be returned from the "${name}" function but got ${determineSpecificType(value)}.`, TypeError);
E('ERR_INVALID_STATE', (message) => `Invalid state: ${message}`, Error);
E('ERR_INVALID_THIS', (type) => `Value of "this" must be of type ${type}`, TypeError);
E('ERR_INVALID_TUPLE', (name, expected) => `${name} must be an iterable ${expected} tuple`, TypeError);
E('ERR_INVALID_URI', 'URI malformed', URIError);
E('ERR_INVALID_URL', function (input, base = undefined) {
  return 'Invalid URL';
}, TypeError);
E('ERR_INVALID_URL_SCHEME', (expected) => {
  if (!ArrayIsArray(expected)) expected = [expected];
  return `The URL must be ${expected.length > 1 ? `one of scheme ${expected[0]} or ${expected[1]}` : `of scheme ${expected[0]}`}`;
}, TypeError);
E('ERR_METHOD_NOT_IMPLEMENTED', (method) => `The ${method} method is not implemented`, Error);
E('ERR_MISSING_ARGS', (...names) => {
  const words = [];
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (ArrayIsArray(name)) {
      const quoted = [];
      for (let k = 0; k < name.length; k++) ArrayPrototypePush(quoted, `"${name[k]}"`);
      ArrayPrototypePush(words, ArrayPrototypeJoin(quoted, ' or '));
    } else {
      ArrayPrototypePush(words, `"${name}"`);
    }
  }
  return `The ${formatList(words, 'and')} argument${words.length > 1 ? 's' : ''} must be specified`;
}, TypeError);
E('ERR_MISSING_OPTION', (name) => `${name} is required`, TypeError);
E('ERR_MODULE_NOT_FOUND', function (path, base, exactUrl) {
  if (exactUrl) this.url = `${exactUrl}`;
  return `Cannot find ${exactUrl ? 'module' : 'package'} '${path}' imported from ${base}`;
}, Error);
E('ERR_NETWORK_IMPORT_DISALLOWED', (specifier, parent, reason) => `import of '${specifier}' by ${parent} is not supported: ${reason}`, Error);
E('ERR_NOT_SUPPORTED_IN_SNAPSHOT', (what) => `${what} is not supported in startup snapshot`, Error);
E('ERR_OPERATION_FAILED', (message) => `Operation failed: ${message}`, Error);
E('ERR_PACKAGE_IMPORT_NOT_DEFINED', (specifier, path, base) =>
  `Package import specifier "${specifier}" is not defined${path ? ` in package ${path}package.json` : ''} imported from ${base}`, TypeError);
E('ERR_PACKAGE_PATH_NOT_EXPORTED', (path, subpath, base = undefined) => {
  const tail = base ? ` imported from ${base}` : '';
  if (subpath === '.') return `No "exports" main defined in ${path}package.json${tail}`;
  return `Package subpath '${subpath}' is not defined by "exports" in ${path}package.json${tail}`;
}, Error);
E('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', (message) => message, TypeError);
E('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', (positional) =>
  `Unexpected argument '${positional}'. This command does not take positional arguments`, TypeError);
E('ERR_PARSE_ARGS_UNKNOWN_OPTION', (option, allowPositionals) => {
  const hint = allowPositionals ?
    `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- ${JSONStringify(option)}` : '';
  return `Unknown option '${option}'${hint}`;
}, TypeError);
E('ERR_PERFORMANCE_INVALID_TIMESTAMP', (value) => `${value} is not a valid timestamp`, TypeError);
E('ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS', (message) => message, TypeError);
E('ERR_REQUIRE_ASYNC_MODULE', (filename, parent) => {
  let message = 'require() cannot be used on an ESM graph with top-level await. Use import() instead. To see where the' +
    ' top-level await comes from, use --experimental-print-required-tla.';
  if (parent) message += `\n  From ${parent} `;
  if (filename) message += `\n  Requiring ${filename} `;
  return message;
}, Error);
E('ERR_REQUIRE_CYCLE_MODULE', (message) => message, Error);
E('ERR_REQUIRE_ESM', (filename, hasEsmSyntax, parentPath = null) =>
  `require() of ES Module ${filename}${parentPath ? ` from ${parentPath}` : ''} not supported.`, Error);
E('ERR_SCRIPT_EXECUTION_INTERRUPTED', 'Script execution was interrupted by `SIGINT`', Error);
E('ERR_STREAM_DESTROYED', (name) => `Cannot call ${name} after a stream was destroyed`, Error);
E('ERR_STREAM_NULL_VALUES', 'May not write null values to stream', TypeError);
E('ERR_STREAM_PREMATURE_CLOSE', 'Premature close', Error);
E('ERR_STREAM_WRITE_AFTER_END', 'write after end', Error);
E('ERR_TLS_CERT_ALTNAME_INVALID', (reason) => `Hostname/IP does not match certificate's altnames: ${reason}`, Error);
E('ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET',
  '`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active', Error);
E('ERR_UNHANDLED_ERROR', (error = undefined) =>
  error === undefined ? 'Unhandled error.' : `Unhandled error. (${error})`, Error);
E('ERR_UNKNOWN_BUILTIN_MODULE', (id) => `No such built-in module: ${id}`, Error);
E('ERR_UNKNOWN_CREDENTIAL', (kind, id) => `${kind} identifier does not exist: ${id}`, Error);
E('ERR_UNKNOWN_ENCODING', (encoding) => `Unknown encoding: ${encoding}`, TypeError);
E('ERR_UNKNOWN_FILE_EXTENSION', (extension, path) => `Unknown file extension "${extension}" for ${path}`, TypeError);
E('ERR_UNKNOWN_MODULE_FORMAT', (format, path) => `Unknown module format: ${format} for URL ${path}`, RangeError);
E('ERR_UNKNOWN_SIGNAL', (signal) => `Unknown signal: ${signal}`, TypeError);
E('ERR_UNSUPPORTED_DIR_IMPORT', (path, base) =>
  `Directory import '${path}' is not supported resolving ES modules imported from ${base}`, Error);
E('ERR_UNSUPPORTED_ESM_URL_SCHEME', (url, supported) =>
  `Only URLs with a scheme in: ${formatList(supported, 'and')} are supported by the default ESM loader. Received protocol '${url.protocol}'`, Error);
E('ERR_UNSUPPORTED_RESOLVE_REQUEST', (request, base) =>
  `Failed to resolve module specifier "${request}" from "${base}": Invalid relative URL or base scheme is not hierarchical.`, TypeError);
E('ERR_USE_AFTER_CLOSE', (name) => `${name} was closed`, Error);

/** The error of an aborted operation. */
class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

/** Both errors as one: what failed first, and what failed while cleaning up. */
function aggregateTwoErrors(inner, outer) {
  if (inner && outer && inner !== outer) {
    if (ArrayIsArray(outer.errors)) {
      ArrayPrototypePush(outer.errors, inner);
      return outer;
    }
    const error = new AggregateError([outer, inner], outer.message);
    error.code = outer.code;
    return error;
  }
  return inner || outer;
}

/**
 * Marks a check whose own frame is of no interest to the reader of a stack. The frames of jsr's own modules are easily told
 * by their names, so the stack is left whole.
 */
function hideStackFrames(fn) {
  fn.withoutStackTrace = fn;
  return fn;
}

/** `[name, text]` of a negative errno. */
function uvErrmapGet(errno) {
  const map = internalBinding('uv').getErrorMap();
  return map.get(errno) ?? ['UNKNOWN', 'unknown error'];
}

/** The error of a system call, as fs reports it. */
class UVException extends Error {
  constructor(context) {
    const { errno, syscall, path, dest } = context;
    const entry = uvErrmapGet(errno);
    let message = `${entry[0]}: ${context.message || entry[1]}, ${syscall}`;
    if (path !== undefined) message += ` '${path}'`;
    if (dest !== undefined) message += ` -> '${dest}'`;
    super(message);
    this.errno = errno;
    this.code = entry[0];
    this.syscall = syscall;
    if (path !== undefined) this.path = path;
    if (dest !== undefined) this.dest = dest;
    ErrorCaptureStackTrace(this, UVException);
  }
  get ['constructor']() {
    return Error;
  }
}

/** The error of a system call, with the short text: `write EPIPE`. */
class ErrnoException extends Error {
  constructor(errno, syscall, original) {
    const code = uvErrmapGet(errno)[0];
    super(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
    this.errno = errno;
    this.code = code;
    this.syscall = syscall;
    ErrorCaptureStackTrace(this, ErrnoException);
  }
  get ['constructor']() {
    return Error;
  }
}

/** A value that looks enough like an Error to be shown as one. */
function isErrorLike(value) {
  return typeof value === 'object' && value !== null && 'stack' in value;
}

module.exports = {
  AbortError,
  ErrnoException,
  UVException,
  aggregateTwoErrors,
  codes,
  determineSpecificType,
  formatList,
  hideStackFrames,
  isErrorLike,
  uvErrmapGet,
};
