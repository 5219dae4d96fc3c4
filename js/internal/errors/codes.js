'use strict';

// The table of error codes: code -> [class, text]. A text takes its arguments where it has `%s`, or is a function of them.
// Optional: `adorn` leaves properties on the error; `also` lists further classes with the same code, which are
// `codes.CODE.RangeError` and so on.

const {
  ArrayIsArray, ArrayPrototypeJoin, ArrayPrototypeMap, Error, JSONStringify, ObjectDefineProperty, RangeError,
  RegExpPrototypeExec, StringPrototypeEndsWith, StringPrototypeIncludes, StringPrototypeStartsWith, SyntaxError, TypeError,
  URIError,
} = primordials;

const {
  describeExpected, describeNumber, describeSubject, determineSpecificType, formatList, quoteValue,
} = require('internal/errors/wording');

/** The last part of a path. */
function basename(path) {
  return RegExpPrototypeExec(/[^/]*$/, path)[0];
}

function importedFrom(base) {
  return base ? ` imported from ${base}` : '';
}

function missingArguments(...names) {
  const words = ArrayPrototypeMap(names, (name) => (ArrayIsArray(name) ?
    ArrayPrototypeJoin(ArrayPrototypeMap(name, (one) => `"${one}"`), ' or ') :
    `"${name}"`));
  return `The ${formatList(words, 'and')} argument${words.length > 1 ? 's' : ''} must be specified`;
}

function invalidPackageTarget(folder, key, target, isImport = false, base = undefined) {
  const isUnmarked = typeof target === 'string' && !isImport && target !== '' && !StringPrototypeStartsWith(target, './');
  const what = key === '.' ?
    `"exports" main target ${JSONStringify(target)} defined` :
    `"${isImport ? 'imports' : 'exports'}" target ${JSONStringify(target)} defined for '${key}'`;
  return `Invalid ${what} in the package config ${folder}package.json${importedFrom(base)}` +
    (isUnmarked ? '; targets must start with "./"' : '');
}

function requireOfModule(filename, hasModuleSyntax, parent = undefined, packagePath = undefined) {
  const message = `require() of ES Module ${filename}${parent ? ` from ${parent}` : ''} not supported.`;
  if (!packagePath) {
    return `${message}\nInstead change the require of ${filename} to a dynamic import() which is available in all ` +
      'CommonJS modules.';
  }
  const last = basename(filename);
  const name = parent && basename(parent) === last ? filename : last;
  if (hasModuleSyntax) {
    return `${message}\nInstead change the require of ${name} in ${parent} to a dynamic import() which is available in ` +
      'all CommonJS modules.';
  }
  return `${message}\n${name} is treated as an ES module file as it is a .js file whose nearest parent package.json ` +
    'contains "type": "module" which declares all .js files in that package scope as ES modules.\nInstead either rename ' +
    `${name} to end in .cjs, change the requiring code to use dynamic import() which is available in all CommonJS modules, ` +
    `or change "type": "module" to "type": "commonjs" in ${packagePath} to treat all .js files as CommonJS (using .mjs for ` +
    'all ES modules instead).\n';
}

function requireOfAsyncModule(filename, locations = undefined, requireStack = undefined) {
  let message = 'require() cannot be used on an ESM graph with top-level await. Use import() instead. To see where the' +
    ' top-level await comes from, use --experimental-print-required-tla.';
  if (filename) message += `\nRequired module: ${filename}`;
  if (requireStack?.length > 0) message += `\nRequire stack:\n- ${ArrayPrototypeJoin(requireStack, '\n- ')}`;
  return message;
}

/** A property that a listing of the error leaves out. */
function hide(error, key, value) {
  ObjectDefineProperty(error, key, { __proto__: null, configurable: true, value, writable: true });
}

/** @type {Record<string, [Function, string | ((...args: any[]) => string), { also?: Function[], adorn?: Function }?]>} */
module.exports = {
  __proto__: null,

  // What was passed.
  ERR_AMBIGUOUS_ARGUMENT: [TypeError, 'The "%s" argument is ambiguous. %s'],
  ERR_ARG_NOT_ITERABLE: [TypeError, '%s must be iterable'],
  ERR_INCOMPATIBLE_OPTION_PAIR: [TypeError, 'Option "%s" cannot be used in combination with option "%s"'],
  ERR_INVALID_ARG_TYPE: [TypeError, (name, expected, actual) =>
    `${describeSubject(name)} must be ${describeExpected(expected)}. Received ${determineSpecificType(actual)}`],
  ERR_INVALID_ARG_VALUE: [TypeError, (name, value, reason = 'is invalid') =>
    `The ${StringPrototypeIncludes(name, '.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${quoteValue(value)}`,
  { also: [RangeError] }],
  ERR_INVALID_THIS: [TypeError, 'Value of "this" must be of type %s'],
  ERR_MISSING_ARGS: [TypeError, missingArguments],
  ERR_MISSING_OPTION: [TypeError, '%s is required'],
  ERR_OUT_OF_RANGE: [RangeError, (name, range, value, isWholeText = false) =>
    `${isWholeText ? name : `The value of "${name}" is out of range.`} It must be ${range}. Received ${describeNumber(value)}`],

  // TypeScript.

  // What a callback gave back.
  ERR_INVALID_RETURN_PROPERTY: [TypeError, (expected, name, key, value) =>
    `Expected a valid ${expected} to be returned for the "${key}" from the "${name}" hook but got ` +
    `${determineSpecificType(value)}.`],
  ERR_INVALID_RETURN_PROPERTY_VALUE: [TypeError, (expected, name, key, value) =>
    `Expected ${expected} to be returned for the "${key}" from the "${name}" hook but got ${determineSpecificType(value)}.`],
  ERR_INVALID_RETURN_VALUE: [TypeError, (expected, name, value) =>
    `Expected ${expected} to be returned from the "${name}" function but got ${determineSpecificType(value)}.`,
  { also: [RangeError] }],

  // Objects and their state.
  ERR_ASYNC_CALLBACK: [TypeError, '%s must be a function'],
  ERR_ASYNC_TYPE: [TypeError, 'Invalid name for async "type": %s'],
  ERR_CONSOLE_WRITABLE_STREAM: [TypeError, 'Console expects a writable stream instance for %s'],
  ERR_CONSTRUCT_CALL_INVALID: [TypeError, 'Constructor cannot be called'],
  ERR_CONSTRUCT_CALL_REQUIRED: [TypeError, 'Class constructor %s cannot be invoked without `new`'],
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM: [TypeError,
    'The feature %s is unavailable on the current platform, which is being used to run Node.js'],
  ERR_ILLEGAL_CONSTRUCTOR: [TypeError, 'Illegal constructor'],
  ERR_INTERNAL_ASSERTION: [Error, (message) => `${message ?? ''}\nThis is caused by a bug in jsr. Please report it.\n`],
  ERR_INVALID_ASYNC_ID: [RangeError, 'Invalid %s value: %s'],
  ERR_INVALID_STATE: [Error, 'Invalid state: %s', { also: [TypeError, RangeError] }],
  ERR_INVALID_TUPLE: [TypeError, '%s must be an iterable %s tuple'],
  ERR_METHOD_NOT_IMPLEMENTED: [Error, 'The %s method is not implemented'],
  ERR_MULTIPLE_CALLBACK: [Error, 'Callback called multiple times'],
  ERR_NOT_BUILDING_SNAPSHOT: [Error, 'Operation cannot be invoked when not building startup snapshot'],
  ERR_OPERATION_FAILED: [Error, 'Operation failed: %s', { also: [TypeError] }],
  ERR_USE_AFTER_CLOSE: [Error, '%s was closed'],

  // util and assert.
  ERR_ASSERTION: [Error, '%s'],
  ERR_TEST_FAILURE: [Error, '%s'],
  ERR_FALSY_VALUE_REJECTION: [Error, 'Promise was rejected with falsy value', {
    adorn(error, reason) {
      error.reason = reason;
    },
  }],
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: [TypeError, '%s'],
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: [TypeError,
    'Unexpected argument \'%s\'. This command does not take positional arguments'],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: [TypeError, (option, allowPositionals) => {
    const text = `Unknown option '${option}'`;
    return allowPositionals ?
      `${text}. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in ` +
        `'-- ${JSONStringify(option)}` :
      text;
  }],

  // Bytes and text.
  ERR_BUFFER_OUT_OF_BOUNDS: [RangeError, (name) =>
    (name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds')],
  ERR_BUFFER_TOO_LARGE: [RangeError, 'Cannot create a Buffer larger than %s bytes'],
  ERR_ENCODING_INVALID_ENCODED_DATA: [TypeError, (encoding) => `The encoded data was not valid for encoding ${encoding}`, {
    adorn(error, encoding, errno) {
      error.errno = errno;
    },
  }],
  ERR_ENCODING_NOT_SUPPORTED: [RangeError, 'The "%s" encoding is not supported'],
  ERR_INVALID_BUFFER_SIZE: [RangeError, 'Buffer size must be a multiple of %s'],
  ERR_INVALID_CHAR: [TypeError, (name, field) =>
    `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`],
  ERR_UNKNOWN_ENCODING: [TypeError, 'Unknown encoding: %s'],

  // URLs.
  ERR_INVALID_FILE_URL_HOST: [TypeError, 'File URL host must be "localhost" or empty on %s'],
  ERR_INVALID_FILE_URL_PATH: [TypeError, (reason) => `File URL path ${reason}`, {
    adorn(error, reason, input) {
      error.input = input;
    },
  }],
  ERR_INVALID_URI: [URIError, 'URI malformed'],
  ERR_INVALID_URL: [TypeError, 'Invalid URL', {
    adorn(error, input, base) {
      error.input = input;
      if (base != null) error.base = base;
    },
  }],
  ERR_INVALID_URL_SCHEME: [TypeError, (expected) => {
    const schemes = ArrayIsArray(expected) ? expected : [expected];
    return `The URL must be ${schemes.length > 1 ? 'one of scheme' : 'of scheme'} ${formatList(schemes)}`;
  }],

  // Events.
  ERR_EVENT_RECURSION: [Error, 'The event "%s" is already being dispatched'],
  ERR_UNHANDLED_ERROR: [Error, (error = undefined) =>
    (error === undefined ? 'Unhandled error.' : `Unhandled error. (${error})`)],

  // Files and streams.
  ERR_DIR_CLOSED: [Error, 'Directory handle was closed'],
  ERR_DIR_CONCURRENT_OPERATION: [Error,
    'Cannot do synchronous work on directory handle with concurrent asynchronous operations'],
  ERR_FS_FILE_TOO_LARGE: [RangeError, 'File size (%s) is greater than 2 GiB'],
  ERR_FS_WATCH_QUEUE_OVERFLOW: [Error, 'fs.watch() queued more than %s events'],
  ERR_INVALID_CURSOR_POS: [TypeError, 'Cannot set cursor row without setting its column'],
  ERR_INVALID_FD: [RangeError, '"fd" must be a positive integer: %s'],
  ERR_INVALID_FD_TYPE: [TypeError, 'Unsupported fd type: %s'],
  ERR_STREAM_ALREADY_FINISHED: [Error, 'Cannot call %s after a stream was finished'],
  ERR_STREAM_CANNOT_PIPE: [Error, 'Cannot pipe, not readable'],
  ERR_STREAM_DESTROYED: [Error, 'Cannot call %s after a stream was destroyed'],
  ERR_STREAM_NULL_VALUES: [TypeError, 'May not write null values to stream'],
  ERR_STREAM_PREMATURE_CLOSE: [Error, 'Premature close'],
  ERR_STREAM_PUSH_AFTER_EOF: [Error, 'stream.push() after EOF'],
  ERR_STREAM_UNABLE_TO_PIPE: [Error, 'Cannot pipe to a closed or destroyed stream'],
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT: [Error, 'stream.unshift() after end event'],
  ERR_STREAM_WRITE_AFTER_END: [Error, 'write after end'],

  // Child processes.
  ERR_CHILD_PROCESS_IPC_REQUIRED: [Error, 'Forked processes must have an IPC channel, missing value \'ipc\' in %s'],
  ERR_CHILD_PROCESS_STDIO_MAXBUFFER: [RangeError, '%s maxBuffer length exceeded'],
  ERR_INVALID_HANDLE_TYPE: [TypeError, 'This handle type cannot be sent'],
  ERR_INVALID_SYNC_FORK_INPUT: [TypeError,
    'Asynchronous forks do not support Buffer, TypedArray, DataView or string input: %s'],
  ERR_IPC_CHANNEL_CLOSED: [Error, 'Channel closed'],
  ERR_IPC_DISCONNECTED: [Error, 'IPC channel is already disconnected'],
  ERR_IPC_ONE_PIPE: [Error, 'Child process can have only one IPC pipe'],
  ERR_IPC_SYNC_FORK: [Error, 'IPC cannot be used with synchronous forks'],

  // The process.
  ERR_SCRIPT_EXECUTION_INTERRUPTED: [Error, 'Script execution was interrupted by `SIGINT`'],
  ERR_SOCKET_BAD_PORT: [RangeError, (name, port, allowZero = true) =>
    `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${determineSpecificType(port)}.`],
  ERR_UNAVAILABLE_DURING_EXIT: [Error, 'Cannot call function in process exit handler'],
  ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET: [Error,
    '`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active'],
  ERR_UNKNOWN_CREDENTIAL: [Error, '%s identifier does not exist: %s'],
  ERR_UNKNOWN_SIGNAL: [TypeError, 'Unknown signal: %s'],

  // vm.
  ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING: [TypeError, 'A dynamic import callback was not specified.'],
  ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG: [TypeError,
    'A dynamic import callback was invoked without --experimental-vm-modules'],

  // Workers.
  ERR_WORKER_INIT_FAILED: [Error, 'Worker initialization failure: %s'],
  ERR_WORKER_INVALID_EXEC_ARGV: [Error, (flags, where = 'invalid execArgv flags') =>
    `Initiated Worker with ${where}: ${ArrayPrototypeJoin(flags, ', ')}`],
  ERR_WORKER_MESSAGING_ERRORED: [Error, 'The destination thread threw an error while processing the message'],
  ERR_WORKER_MESSAGING_FAILED: [Error, 'Cannot find the destination thread or listener'],
  ERR_WORKER_MESSAGING_SAME_THREAD: [Error, 'Cannot sent a message to the same thread'],
  ERR_WORKER_MESSAGING_TIMEOUT: [Error, 'Sending a message to another thread timed out'],
  ERR_WORKER_NOT_RUNNING: [Error, 'Worker instance not running'],
  ERR_WORKER_OUT_OF_MEMORY: [Error, 'Worker terminated due to reaching memory limit: %s'],
  ERR_WORKER_PATH: [TypeError, (filename) =>
    'The worker script or module filename must be an absolute path or a relative path starting with \'./\' or \'../\'.' +
    `${StringPrototypeStartsWith(filename, 'file://') ? ' Wrap file:// URLs with `new URL`.' : ''} Received "${filename}"`],
  ERR_WORKER_UNSERIALIZABLE_ERROR: [Error, 'Serializing an uncaught exception failed'],
  ERR_WORKER_UNSUPPORTED_OPERATION: [TypeError, '%s is not supported in workers'],

  // crypto.
  ERR_CRYPTO_HASH_FINALIZED: [Error, 'Digest already called'],
  ERR_CRYPTO_INVALID_AUTH_TAG: [TypeError, '%s'],
  ERR_CRYPTO_INVALID_DIGEST: [TypeError, 'Invalid digest: %s'],
  ERR_CRYPTO_INVALID_IV: [TypeError, 'Invalid initialization vector'],
  ERR_CRYPTO_INVALID_KEYLEN: [RangeError, 'Invalid key length'],
  ERR_CRYPTO_INVALID_SCRYPT_PARAMS: [RangeError, 'Invalid scrypt params%s'],
  ERR_CRYPTO_INVALID_STATE: [Error, 'Invalid state%s'],
  ERR_CRYPTO_OPERATION_FAILED: [Error, '%s'],
  ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH: [RangeError, 'Input buffers must have the same byte length'],
  ERR_CRYPTO_UNKNOWN_CIPHER: [Error, 'Unknown cipher'],

  // zlib.
  ERR_BROTLI_INVALID_PARAM: [RangeError, '%s is not a valid Brotli parameter'],
  ERR_TRAILING_JUNK_AFTER_STREAM_END: [TypeError, 'Trailing junk found after the end of the compressed stream'],
  ERR_ZLIB_INITIALIZATION_FAILED: [Error, '%s'],
  ERR_ZSTD_INVALID_PARAM: [RangeError, '%s is not a valid zstd parameter'],

  // What only Node has.
  ERR_JSR_NOT_SUPPORTED: [Error, 'jsr does not support %s yet'],

  // perf_hooks.
  ERR_PERFORMANCE_INVALID_TIMESTAMP: [TypeError, '%s is not a valid timestamp'],
  ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS: [TypeError, '%s'],
  ERR_VALID_PERFORMANCE_ENTRY_TYPE: [Error, 'At least one valid performance entry type is required'],

  // Modules.
  ERR_EVAL_ESM_CANNOT_PRINT: [Error, '--print cannot be used with ESM input'],
  ERR_IMPORT_ATTRIBUTE_MISSING: [TypeError, 'Module "%s" needs an import attribute of "%s: %s"'],
  ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE: [TypeError, 'Module "%s" is not of type "%s"'],
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED: [TypeError, (key, value, url) =>
    `Import attribute "${key}" with value "${value}" is not supported${url === undefined ? '' : ` in ${url}`}`],
  ERR_INPUT_TYPE_NOT_ALLOWED: [Error, '--input-type can only be used with string input via --eval, --print, or STDIN'],
  ERR_INVALID_MIME_SYNTAX: [TypeError, (production, text, index) =>
    `The MIME syntax for a ${production} in "${text}" is invalid${index === -1 ? '' : ` at ${index}`}`],
  ERR_INVALID_MODULE_SPECIFIER: [TypeError, (request, reason, base) =>
    `Invalid module "${request}" ${reason}${importedFrom(base)}`],
  ERR_INVALID_PACKAGE_CONFIG: [Error, (path, base, message) =>
    `Invalid package config ${path}${base ? ` while importing ${base}` : ''}.${message ? ` ${message}` : ''}`],
  ERR_INVALID_PACKAGE_TARGET: [Error, invalidPackageTarget],
  ERR_INVALID_TYPESCRIPT_SYNTAX: [SyntaxError, '%s'],
  ERR_MODULE_NOT_FOUND: [Error, (path, base, url) =>
    `Cannot find ${url ? 'module' : 'package'} '${path}' imported from ${base}`, {
    adorn(error, path, base, url) {
      if (url) error.url = `${url}`;
    },
  }],
  ERR_NO_TYPESCRIPT: [Error, 'Node.js is not compiled with TypeScript support'],
  ERR_PACKAGE_IMPORT_NOT_DEFINED: [TypeError, (specifier, folder, base) =>
    `Package import specifier "${specifier}" is not defined${folder ? ` in package ${folder}package.json` : ''} imported ` +
    `from ${base}`],
  ERR_PACKAGE_PATH_NOT_EXPORTED: [Error, (folder, subpath, base = undefined) => {
    const text = subpath === '.' ?
      `No "exports" main defined in ${folder}package.json` :
      `Package subpath '${subpath}' is not defined by "exports" in ${folder}package.json`;
    return `${text}${importedFrom(base)}`;
  }],
  ERR_REQUIRE_ASYNC_MODULE: [Error, requireOfAsyncModule, {
    adorn(error, filename, locations, requireStack) {
      if (requireStack !== undefined) hide(error, 'requireStack', requireStack);
      if (locations !== undefined) hide(error, 'topLevelAwaitLocations', locations);
    },
  }],
  ERR_REQUIRE_CYCLE_MODULE: [Error, '%s'],
  ERR_REQUIRE_ESM: [Error, requireOfModule],
  ERR_UNKNOWN_BUILTIN_MODULE: [Error, 'No such built-in module: %s'],
  ERR_UNKNOWN_FILE_EXTENSION: [TypeError, 'Unknown file extension "%s" for %s'],
  ERR_UNKNOWN_MODULE_FORMAT: [RangeError, 'Unknown module format: %s for URL %s'],
  ERR_UNSUPPORTED_DIR_IMPORT: [Error, (path, base) =>
    `Directory import '${path}' is not supported resolving ES modules imported from ${base}`, {
    adorn(error, path, base, url) {
      if (url !== undefined) error.url = url;
    },
  }],
  ERR_UNSUPPORTED_ESM_URL_SCHEME: [Error, (url, supported) =>
    `Only URLs with a scheme in: ${formatList(supported, 'and')} are supported by the default ESM loader. ` +
    `Received protocol '${url.protocol}'`],
  ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING: [Error,
    'Stripping types is currently unsupported for files under node_modules, for "%s"'],
  ERR_UNSUPPORTED_RESOLVE_REQUEST: [TypeError,
    'Failed to resolve module specifier "%s" from "%s": Invalid relative URL or base scheme is not hierarchical.'],
  ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX: [SyntaxError, '%s'],
};
