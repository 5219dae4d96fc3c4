'use strict';

// The engine itself: its heap, its flags, its format for values. What jsr's build of the engine does not offer says so.

const {
  ArrayPrototypePush, BigInt64Array, BigUint64Array, DataView, Date, DateNow, DatePrototypeGetDate, DatePrototypeGetFullYear,
  DatePrototypeGetHours, DatePrototypeGetMinutes, DatePrototypeGetMonth, DatePrototypeGetSeconds, Error, Float32Array,
  Float64Array, Int16Array, Int32Array, Int8Array, NumberPrototypeToString, ObjectDefineProperty, ObjectKeys,
  SafeFinalizationRegistry, SafeWeakMap, StringPrototypePadStart, SymbolDispose, TypeError,
  TypedArrayPrototypeGetSymbolToStringTag, TypedArrayPrototypeSet, Uint16Array, Uint32Array, Uint8Array,
  Uint8ClampedArray,
} = primordials;

const { Buffer } = require('buffer');
const binding = internalBinding('v8');
const { codes } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateFunction, validateString, validateUint32, validateOneOf } = require('internal/validators');
const { conversionError } = require('internal/web_class');

// Numbers about the heap.

const kHeapKeys = [
  'total_heap_size', 'total_heap_size_executable', 'total_physical_size', 'total_available_size', 'used_heap_size',
  'heap_size_limit', 'malloced_memory', 'peak_malloced_memory', 'does_zap_garbage', 'number_of_native_contexts',
  'number_of_detached_contexts', 'total_global_handles_size', 'used_global_handles_size', 'external_memory',
  'total_allocated_bytes',
];
const kSpaceKeys = ['space_size', 'space_used_size', 'space_available_size', 'physical_space_size'];
const kCodeKeys = [
  'code_and_metadata_size', 'bytecode_and_metadata_size', 'external_script_source_size', 'cpu_profiler_metadata_size',
];

/** An object of `keys` and `values`. */
function named(keys, values, object = {}) {
  for (let i = 0; i < keys.length; i++) object[keys[i]] = values[i];
  return object;
}

function namedSpaces(flat, name, keys) {
  const spaces = [];
  for (let i = 0; i < flat.length; i += 2) ArrayPrototypePush(spaces, named(keys, flat[i + 1], { [name]: flat[i] }));
  return spaces;
}

/** `v8.getHeapStatistics()`, in bytes. */
function getHeapStatistics() {
  return named(kHeapKeys, binding.heapStatistics());
}

/** `v8.getHeapSpaceStatistics()`, in bytes. */
function getHeapSpaceStatistics() {
  return namedSpaces(binding.heapSpaceStatistics(), 'space_name', kSpaceKeys);
}

/** `v8.getHeapCodeStatistics()`, in bytes. */
function getHeapCodeStatistics() {
  return named(kCodeKeys, binding.heapCodeStatistics());
}

/**
 * `v8.setFlagsFromString(flags)`.
 * @param {string} flags
 */
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  binding.setFlags(flags);
}

/** `v8.cachedDataVersionTag()`: another one means that cached code is of no use. */
const cachedDataVersionTag = binding.cachedDataVersionTag;

/** `v8.isStringOneByteRepresentation(content)`. */
function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  return binding.isOneByte(content);
}

// Values as bytes.

/** Numbers of native halves whose objects are gone. */
const registry = new SafeFinalizationRegistry((id) => binding.free(id));

const kViews = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array,
  DataView, Buffer, BigInt64Array, BigUint64Array,
];
const kBufferIndex = 10;

function checkView(value, name) {
  if (!isArrayBufferView(value)) throw conversionError(`${name} must be a TypedArray or a DataView`);
}

function checkNew(target, name) {
  if (target !== undefined) return;
  const error = new TypeError(`Class constructor ${name} cannot be invoked without 'new'`);
  error.code = 'ERR_CONSTRUCT_CALL_REQUIRED';
  throw error;
}

/** The numbers of the native halves. */
const ids = new SafeWeakMap();

function idOf(object) {
  const id = typeof object === 'object' && object !== null ? ids.get(object) : undefined;
  if (id === undefined) throw new TypeError('Illegal invocation');
  return id;
}

function adopt(object, id) {
  ids.set(object, id);
  registry.register(object, id);
}

/** Writes values piece by piece. */
function Serializer() {
  checkNew(new.target, 'Serializer');
  adopt(this, binding.makeSerializer());
}

/**
 * Reads values piece by piece.
 * @param {ArrayBufferView} buffer
 */
function Deserializer(buffer) {
  checkNew(new.target, 'Deserializer');
  checkView(buffer, 'buffer');
  this.buffer = buffer;
  adopt(this, binding.makeDeserializer(buffer));
}

function defineMethods(Class, methods) {
  const names = ObjectKeys(methods);
  delete Class.prototype.constructor;
  for (let i = 0; i < names.length; i++) {
    if (names[i] === 'constructor') define(Class.prototype, 'constructor', Class, false);
    else define(Class.prototype, names[i], methods[names[i]], true);
  }
}

function define(target, name, value, enumerable) {
  ObjectDefineProperty(target, name, { __proto__: null, configurable: true, enumerable, value, writable: true });
}

defineMethods(Serializer, {
  writeHeader() {
    binding.writeHeader(idOf(this));
  },
  writeValue(value) {
    return binding.writeValue(idOf(this), this, value);
  },
  releaseBuffer() {
    return Buffer.from(binding.release(idOf(this)));
  },
  transferArrayBuffer(id, arrayBuffer) {
    const self = idOf(this);
    if (!isArrayBuffer(arrayBuffer)) throw conversionError('arrayBuffer must be an ArrayBuffer');
    binding.writeTransfer(self, id, arrayBuffer);
  },
  writeUint32(value) {
    binding.writeUint32(idOf(this), value);
  },
  writeUint64(high, low) {
    binding.writeUint64(idOf(this), high, low);
  },
  writeDouble(value) {
    binding.writeDouble(idOf(this), value);
  },
  writeRawBytes(source) {
    const self = idOf(this);
    checkView(source, 'source');
    binding.writeBytes(self, source);
  },
  _setTreatArrayBufferViewsAsHostObjects(yes) {
    binding.setViewsAreHostObjects(idOf(this), yes);
  },
  constructor: null,
  // Called as a function, with a message.
  _getDataCloneError: Error,
});

/** What `read` found; throws if it found nothing. */
function found(value, name) {
  if (value === undefined) throw new Error(`${name}() failed`);
  return value;
}

defineMethods(Deserializer, {
  readHeader() {
    return binding.readHeader(idOf(this));
  },
  readValue() {
    return binding.readValue(idOf(this), this);
  },
  getWireFormatVersion() {
    return binding.wireFormatVersion(idOf(this));
  },
  transferArrayBuffer(id, arrayBuffer) {
    const self = idOf(this);
    if (!isAnyArrayBuffer(arrayBuffer)) {
      throw conversionError('arrayBuffer must be an ArrayBuffer or SharedArrayBuffer');
    }
    binding.readTransfer(self, id, arrayBuffer);
  },
  readUint32() {
    return found(binding.readUint32(idOf(this)), 'ReadUint32');
  },
  readUint64() {
    return found(binding.readUint64(idOf(this)), 'ReadUint64');
  },
  readDouble() {
    return found(binding.readDouble(idOf(this)), 'ReadDouble');
  },
  _readRawBytes(length) {
    return found(binding.readBytes(idOf(this), length), 'ReadRawBytes');
  },
  constructor: null,
  readRawBytes(length) {
    const offset = this._readRawBytes(length);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + offset, length);
  },
});

/** The class of a view by its number, and the other way round. */
function viewIndex(view) {
  const tag = TypedArrayPrototypeGetSymbolToStringTag(view);
  for (let i = 0; i < kViews.length; i++) {
    if (i !== kBufferIndex && (tag === undefined ? kViews[i] === DataView : kViews[i].name === tag)) return i;
  }
  return -1;
}

class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  /** Views are written with no more of their buffer than they show. */
  _writeHostObject(view) {
    let index = kBufferIndex;
    if (view.constructor !== Buffer) {
      index = isArrayBufferView(view) ? viewIndex(view) : -1;
      if (index === -1) {
        const { inspect } = require('internal/util/inspect');
        throw new this._getDataCloneError(`Unserializable host object: ${inspect(view)}`);
      }
    }
    this.writeUint32(index);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const index = this.readUint32();
    const View = kViews[index];
    const byteLength = this.readUint32();
    const offset = this.buffer.byteOffset + this._readRawBytes(byteLength);
    const { buffer } = this.buffer;
    if (index === kBufferIndex) return Buffer.from(buffer, offset, byteLength);
    const size = View.BYTES_PER_ELEMENT || 1;
    if (offset % size === 0) return new View(buffer, offset, byteLength / size);
    // Elements that do not begin where they must are copied to where they do.
    const copy = new Uint8Array(byteLength);
    TypedArrayPrototypeSet(copy, new Uint8Array(buffer, offset, byteLength));
    return new View(copy.buffer, 0, byteLength / size);
  }
}

/**
 * `v8.serialize(value)`.
 * @param {any} value
 * @returns {Buffer}
 */
function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

/**
 * `v8.deserialize(buffer)`.
 * @param {ArrayBufferView} buffer
 */
function deserialize(buffer) {
  checkView(buffer, 'buffer');
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

// Snapshots of the heap.

let snapshots = 0;

/** The name that a snapshot gets if it is given none. */
function snapshotName() {
  const date = new Date();
  const two = (value) => StringPrototypePadStart(NumberPrototypeToString(value, 10), 2, '0');
  const day = `${DatePrototypeGetFullYear(date)}${two(DatePrototypeGetMonth(date) + 1)}${two(DatePrototypeGetDate(date))}`;
  const time = `${two(DatePrototypeGetHours(date))}${two(DatePrototypeGetMinutes(date))}${two(DatePrototypeGetSeconds(date))}`;
  const { threadId } = require('worker_threads');
  const count = StringPrototypePadStart(NumberPrototypeToString(++snapshots, 10), 3, '0');
  return `Heap.${day}.${time}.${process.pid}.${threadId}.${count}.heapsnapshot`;
}

function checkSnapshotOptions(options) {
  const { validateBoolean, validateObject } = require('internal/validators');
  if (options === undefined) return;
  validateObject(options, 'options');
  const { exposeInternals, exposeNumericValues } = options;
  if (exposeInternals !== undefined) validateBoolean(exposeInternals, 'options.exposeInternals');
  if (exposeNumericValues !== undefined) validateBoolean(exposeNumericValues, 'options.exposeNumericValues');
}

/**
 * `v8.writeHeapSnapshot([filename])`: all that is on the heap, to a file.
 * @param {string | Buffer | URL} [filename]
 * @returns {string} the name of the file
 */
function writeHeapSnapshot(filename, options) {
  if (filename !== undefined) filename = require('internal/fs/utils').getValidatedPath(filename);
  checkSnapshotOptions(options);
  const name = filename === undefined ? snapshotName() : `${filename}`;
  const failure = binding.takeHeapSnapshot(name);
  if (failure !== 0) {
    const { UVException } = require('internal/errors');
    throw new UVException({ errno: -failure, syscall: 'open', path: name });
  }
  return name;
}

/**
 * `v8.getHeapSnapshot()`: all that is on the heap, as a stream.
 * @returns {import('stream').Readable}
 */
function getHeapSnapshot(options) {
  checkSnapshotOptions(options);
  const { Readable } = require('stream');
  const bytes = Buffer.from(binding.takeHeapSnapshot());
  return Readable.from([bytes], { objectMode: false });
}

/** Collections of garbage, as they happen. */
class GCProfiler {
  #from;
  #startTime;

  start() {
    if (this.#from !== undefined) return;
    this.#startTime = DateNow();
    this.#from = binding.startCollections();
  }

  /** @returns {{ version: number, startTime: number, statistics: object[], endTime: number } | undefined} */
  stop() {
    if (this.#from === undefined) return undefined;
    const flat = binding.stopCollections(this.#from);
    this.#from = undefined;
    const statistics = [];
    for (let i = 0; i < flat.length; i += 6) {
      ArrayPrototypePush(statistics, {
        gcType: flat[i],
        beforeGC: describeHeap(flat[i + 2], flat[i + 3]),
        cost: flat[i + 1],
        afterGC: describeHeap(flat[i + 4], flat[i + 5]),
      });
    }
    return { version: 1, startTime: this.#startTime, statistics, endTime: DateNow() };
  }

  [SymbolDispose]() {
    this.stop();
  }
}

const kProfiledKeys = [
  'totalHeapSize', 'totalHeapSizeExecutable', 'totalPhysicalSize', 'totalAvailableSize', 'usedHeapSize', 'heapSizeLimit',
  'mallocedMemory', 'peakMallocedMemory', undefined, undefined, undefined, 'totalGlobalHandlesSize',
  'usedGlobalHandlesSize', 'externalMemory',
];
const kProfiledOrder = [0, 1, 2, 3, 11, 12, 4, 5, 6, 13, 7];

function describeHeap(values, spaces) {
  const heapStatistics = {};
  for (let i = 0; i < kProfiledOrder.length; i++) {
    heapStatistics[kProfiledKeys[kProfiledOrder[i]]] = values[kProfiledOrder[i]];
  }
  const keys = ['spaceSize', 'spaceUsedSize', 'spaceAvailableSize', 'physicalSpaceSize'];
  return { heapStatistics, heapSpaceStatistics: namedSpaces(spaces, 'spaceName', keys) };
}

// What jsr leaves out.

function unavailable(name) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED(name);
}

/** `v8.queryObjects(constructor)`: not in jsr. */
function queryObjects(ctor) {
  validateFunction(ctor, 'constructor');
  unavailable('v8.queryObjects()');
}

/** `v8.getCppHeapStatistics()`: not in jsr. */
function getCppHeapStatistics(type = 'detailed') {
  validateOneOf(type, 'type', ['brief', 'detailed']);
  unavailable('v8.getCppHeapStatistics()');
}

/** `v8.takeCoverage()`: without NODE_V8_COVERAGE there is none to take, as in Node. */
function takeCoverage() {}

/** `v8.stopCoverage()`. */
function stopCoverage() {}

/** `v8.setHeapSnapshotNearHeapLimit(limit)`: not in jsr. */
function setHeapSnapshotNearHeapLimit(limit) {
  validateUint32(limit, 'limit', true);
  unavailable('v8.setHeapSnapshotNearHeapLimit()');
}

/** `v8.setHeapProfileNearHeapLimit(limit)`: not in jsr. */
function setHeapProfileNearHeapLimit(limit) {
  validateUint32(limit, 'limit', true);
  unavailable('v8.setHeapProfileNearHeapLimit()');
}

/** `v8.startCpuProfile()`: not in jsr. */
function startCpuProfile(name) {
  unavailable('v8.startCpuProfile()');
}

/** `v8.startHeapProfile()`: not in jsr. */
function startHeapProfile(name) {
  unavailable('v8.startHeapProfile()');
}

function notBuilding() {
  throw new codes.ERR_NOT_BUILDING_SNAPSHOT();
}

const startupSnapshot = {
  addDeserializeCallback(callback, data) {
    notBuilding();
  },
  addSerializeCallback(callback, data) {
    notBuilding();
  },
  setDeserializeMainFunction(callback, data) {
    notBuilding();
  },
  /** Node answers with a number. */
  isBuildingSnapshot() {
    return 0;
  },
};

module.exports = {
  cachedDataVersionTag,
  getHeapSnapshot,
  getHeapStatistics,
  getHeapSpaceStatistics,
  getHeapCodeStatistics,
  getCppHeapStatistics,
  setFlagsFromString,
  Serializer,
  Deserializer,
  DefaultSerializer,
  DefaultDeserializer,
  deserialize,
  takeCoverage,
  stopCoverage,
  serialize,
  writeHeapSnapshot,
  get promiseHooks() {
    const { promiseHooks } = require('internal/promise_hooks');
    define(module.exports, 'promiseHooks', promiseHooks, true);
    return promiseHooks;
  },
  queryObjects,
  startupSnapshot,
  setHeapSnapshotNearHeapLimit,
  setHeapProfileNearHeapLimit,
  GCProfiler,
  isStringOneByteRepresentation,
  startCpuProfile,
  startHeapProfile,
};
