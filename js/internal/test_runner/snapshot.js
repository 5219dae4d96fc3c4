'use strict';

// Snapshots: what a value looked like when the test was last told to write it down.

const {
  ArrayPrototypeSort, FunctionPrototypeCall, JSONStringify, ObjectKeys, RegExpPrototypeSymbolReplace, SafeMap, String,
} = primordials;

const { codes } = require('internal/errors');
const { getOptions } = require('internal/process/options');
const {
  validateArray, validateFunction, validateObject, validateString,
} = require('internal/validators');
const { kEmptyObject } = require('internal/util');

/** How values become text, unless a test says otherwise. */
let serializers = [(value) => JSONStringify(value, null, 2)];
let resolvePath = (file) => {
  if (typeof file !== 'string') throw new codes.ERR_INVALID_STATE('Invalid snapshot filename.');
  return `${file}.snapshot`;
};

function validateFunctions(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validateFunction(value[i], `${name}[${i}]`);
}

/**
 * @param {Function[]} list applied one after the other
 */
function setDefaultSnapshotSerializers(list) {
  validateFunctions(list, 'serializers');
  serializers = primordials.ArrayPrototypeSlice(list);
}

/**
 * @param {(file: string) => string} fn where the snapshots of a file of tests are kept
 */
function setResolveSnapshotPath(fn) {
  validateFunction(fn, 'fn');
  resolvePath = fn;
}

function serialize(value, list) {
  let text = value;
  try {
    for (let i = 0; i < list.length; i++) text = list[i](text);
    return text;
  } catch (error) {
    const failure = new codes.ERR_INVALID_STATE('The provided serializers did not generate a string.');
    failure.cause = error;
    throw failure;
  }
}

/** A text between backticks. */
const template = (text) => RegExpPrototypeSymbolReplace(/[`\\]|\$\{/g, text, '\\$&');

/** The snapshots of one file of tests. */
class SnapshotFile {
  #path;
  #texts;
  /** How many snapshots a test has made so far. */
  #counts = new SafeMap();
  #isChanged = false;

  constructor(path) {
    this.#path = path;
  }

  /** The next id for a test. */
  nextId(name) {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return `${name} ${count}`;
  }

  /** The texts by id, from the file. */
  #read() {
    if (this.#texts !== undefined) return this.#texts;
    const texts = { __proto__: null };
    const fs = require('fs');
    let source;
    try {
      source = fs.readFileSync(this.#path, 'utf8');
    } catch (error) {
      if (getOptions().tests.updateSnapshots) return (this.#texts = texts);
      const failure = new codes.ERR_INVALID_STATE(`Cannot read snapshot file '${this.#path}.'`);
      failure.cause = error;
      failure.filename = this.#path;
      throw failure;
    }
    const context = { __proto__: null, exports: texts };
    const vm = require('vm');
    vm.createContext(context);
    vm.runInContext(source, context);
    return (this.#texts = texts);
  }

  get(id) {
    const text = this.#read()[id];
    if (text !== undefined) return text;
    const failure = new codes.ERR_INVALID_STATE(`Snapshot '${id}' not found in '${this.#path}.'`);
    failure.snapshot = id;
    failure.filename = this.#path;
    throw failure;
  }

  set(id, text) {
    this.#read()[id] = text;
    this.#isChanged = true;
  }

  write() {
    if (!this.#isChanged) return;
    const ids = ArrayPrototypeSort(ObjectKeys(this.#texts));
    let text = '';
    for (let i = 0; i < ids.length; i++) {
      text += `exports[\`${template(ids[i])}\`] = \`${template(this.#texts[ids[i]])}\`;\n${i < ids.length - 1 ? '\n' : ''}`;
    }
    const fs = require('fs');
    fs.mkdirSync(require('path').dirname(this.#path), { recursive: true });
    fs.writeFileSync(this.#path, text, 'utf8');
  }
}

const files = new SafeMap();

function fileOf(context) {
  const path = resolvePath(context.filePath);
  validateString(path, 'snapshotPath');
  let file = files.get(path);
  if (file === undefined) {
    file = new SnapshotFile(path);
    files.set(path, file);
  }
  return file;
}

/** Writes what has changed. */
function writeSnapshots() {
  files.forEach((file) => file.write());
}

function readSerializers(options) {
  validateObject(options, 'options');
  const { serializers: own } = options;
  if (own === undefined) return serializers;
  validateFunctions(own, 'options.serializers');
  return own;
}

/** `t.assert.snapshot(value[, options])`. `this` is the context of the test. */
function assertSnapshot(actual, options = kEmptyObject) {
  const list = readSerializers(options);
  const file = fileOf(this);
  const id = file.nextId(this.fullName);
  const text = `\n${serialize(actual, list)}\n`;
  if (getOptions().tests.updateSnapshots) file.set(id, text);
  else FunctionPrototypeCall(require('assert').strictEqual, this, text, file.get(id));
}

/** `t.assert.fileSnapshot(value, path[, options])`. */
function assertFileSnapshot(actual, path, options = kEmptyObject) {
  validateString(path, 'path');
  const text = String(serialize(actual, readSerializers(options)));
  const fs = require('fs');
  if (getOptions().tests.updateSnapshots) {
    fs.mkdirSync(require('path').dirname(path), { recursive: true });
    fs.writeFileSync(path, text, 'utf8');
    return;
  }
  let expected;
  try {
    expected = fs.readFileSync(path, 'utf8');
  } catch (error) {
    const failure = new codes.ERR_INVALID_STATE(`Cannot read snapshot file '${path}.'`);
    failure.cause = error;
    failure.filename = path;
    throw failure;
  }
  FunctionPrototypeCall(require('assert').strictEqual, this, text, expected);
}

module.exports = {
  assertFileSnapshot, assertSnapshot, setDefaultSnapshotSerializers, setResolveSnapshotPath, writeSnapshots,
};
