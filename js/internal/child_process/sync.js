'use strict';

// spawnSync, execFileSync, execSync.

const {
  ArrayPrototypeJoin, ArrayPrototypeMap, ArrayPrototypePush, ArrayPrototypeSlice, Error, ObjectAssign,
} = primordials;

const { Buffer } = require('buffer');
const { ErrnoException, codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { signalName } = require('internal/child_process/child');
const {
  getValidStdio, isLimited, normalizeExecArguments, normalizeExecFileArguments, normalizeSpawnArguments, sanitizeKillSignal,
  validateMaxBuffer, validateTimeout,
} = require('internal/child_process/options');
const { toBuffer } = require('internal/fs/utils');
const { isArrayBufferView } = require('internal/util/types');
const binding = internalBinding('child_process');

/** How much output a child may have. */
const kMaxBuffer = 1024 * 1024;

/** What a child shall read, as bytes. */
function toInput(input, encoding, index) {
  if (input === null || input === undefined) return undefined;
  if (isArrayBufferView(input)) return input;
  if (typeof input === 'string') return Buffer.from(input, encoding);
  throw new ERR_INVALID_ARG_TYPE(`options.stdio[${index}]`, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}

/** What goes to each of the child's pipes; undefined for those that the child writes. */
function collectInputs(entries, options) {
  return ArrayPrototypeMap(entries, (entry, index) => {
    const given = index === 0 && options.input ? options.input : entry.input;
    const input = toInput(given, options.encoding, index);
    if (entry.type !== 'pipe' || !entry.readable) return undefined;
    return input ?? Buffer.alloc(0);
  });
}

/**
 * Runs a child to its end.
 * @param {string} file
 * @param {string[]} [args]
 * @param {object} [options]
 */
function spawnSync(file, args, options) {
  options = {
    __proto__: null,
    maxBuffer: kMaxBuffer,
    ...normalizeSpawnArguments(file, args, options),
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  const killSignal = sanitizeKillSignal(options.killSignal);
  const { stdio } = getValidStdio(options.stdio || 'pipe', true);
  const inputs = collectInputs(stdio, options);
  const { 0: pid, 1: code, 2: signal, 3: error, 4: output } = binding.spawnSync(
    options.file, options.args, options.envPairs, options.cwd, options.uid, options.gid, options.detached,
    ArrayPrototypeMap(stdio, (entry) => entry.fd), inputs, options.timeout,
    isLimited(options.maxBuffer) ? options.maxBuffer || 1e-9 : 0, killSignal ?? kTerminate());
  return toResult(options, { pid, code, signal, error, output });
}

function kTerminate() {
  return require('internal/process/methods').getSignals().SIGTERM;
}

function toResult(options, { pid, code, signal, error, output }) {
  const result = {};
  if (error !== 0) {
    const failure = new ErrnoException(error, `spawnSync ${options.file}`);
    failure.path = options.file;
    failure.spawnargs = ArrayPrototypeSlice(options.args, 1);
    result.error = failure;
  }
  const started = pid !== 0;
  const name = signalName(signal);
  result.status = started && name === '' ? code : null;
  result.signal = name === '' ? null : name;
  result.output = started ? ArrayPrototypeMap(output, (bytes) => toOutput(bytes, options.encoding)) : null;
  result.pid = pid;
  result.stdout = result.output?.[1];
  result.stderr = result.output?.[2];
  return result;
}

function toOutput(bytes, encoding) {
  if (bytes === null) return null;
  const buffer = toBuffer(bytes);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

/** The error of a child that failed; undefined for one that did not. */
function toError(result, command) {
  if (result.error) return ObjectAssign(result.error, result);
  if (result.status === 0) return undefined;
  let message = `Command failed: ${command}`;
  if (result.stderr && result.stderr.length > 0) message += `\n${result.stderr.toString()}`;
  return ObjectAssign(new Error(message), result);
}

/** What a child has printed; an exception if it failed. What it wrote to standard error is shown unless it was asked for. */
function outputOf(result, showErrors, command) {
  if (showErrors && result.stderr) process.stderr.write(result.stderr);
  const error = toError(result, command);
  if (error) throw error;
  return result.stdout;
}

/**
 * Runs a program to its end.
 * @param {string} file
 * @param {string[]} [args]
 * @param {object} [options]
 * @returns {string | Buffer} its standard output
 */
function execFileSync(file, args, options) {
  ({ file, args, options } = normalizeExecFileArguments(file, args, options));
  const words = [options.argv0 || file];
  for (let i = 0; i < args.length; i++) ArrayPrototypePush(words, args[i]);
  return outputOf(spawnSync(file, args, options), !options.stdio, ArrayPrototypeJoin(words, ' '));
}

/**
 * Runs a command line to its end.
 * @param {string} command
 * @param {object} [options]
 * @returns {string | Buffer} its standard output
 */
function execSync(command, options) {
  const normalized = normalizeExecArguments(command, options);
  const { options: given } = normalized;
  return outputOf(spawnSync(normalized.file, given), !given.stdio, command);
}

module.exports = { execFileSync, execSync, spawnSync };
