'use strict';

// `util.types`: what sort of object a value is, whatever it pretends to be.

const {
  ArrayBufferIsView,
  ObjectDefineProperty,
  TypedArrayPrototypeGetSymbolToStringTag: typedArrayName,
} = primordials;

const native = internalBinding('types');

/** The engine's checks, in Node's order. */
const names = [
  'isArgumentsObject', 'isArrayBuffer', 'isAsyncFunction', 'isBigIntObject', 'isBooleanObject', 'isDate', 'isExternal',
  'isGeneratorFunction', 'isGeneratorObject', 'isMap', 'isMapIterator', 'isModuleNamespaceObject', 'isNativeError',
  'isNumberObject', 'isPromise', 'isProxy', 'isRegExp', 'isSet', 'isSetIterator', 'isSharedArrayBuffer',
  'isStringObject', 'isSymbolObject', 'isWeakMap', 'isWeakSet', 'isAnyArrayBuffer', 'isBoxedPrimitive',
];
for (let i = 0; i < names.length; i++) exports[names[i]] = native[names[i]];

exports.isArrayBufferView = function isView(arg) {
  return ArrayBufferIsView(arg);
};
exports.isDataView = function isDataView(value) {
  return ArrayBufferIsView(value) && typedArrayName(value) === undefined;
};
exports.isTypedArray = function isTypedArray(value) {
  return typedArrayName(value) !== undefined;
};
exports.isUint8Array = function isUint8Array(value) {
  return typedArrayName(value) === 'Uint8Array';
};
exports.isUint8ClampedArray = function isUint8ClampedArray(value) {
  return typedArrayName(value) === 'Uint8ClampedArray';
};
exports.isUint16Array = function isUint16Array(value) {
  return typedArrayName(value) === 'Uint16Array';
};
exports.isUint32Array = function isUint32Array(value) {
  return typedArrayName(value) === 'Uint32Array';
};
exports.isInt8Array = function isInt8Array(value) {
  return typedArrayName(value) === 'Int8Array';
};
exports.isInt16Array = function isInt16Array(value) {
  return typedArrayName(value) === 'Int16Array';
};
exports.isInt32Array = function isInt32Array(value) {
  return typedArrayName(value) === 'Int32Array';
};
exports.isFloat16Array = function isFloat16Array(value) {
  return typedArrayName(value) === 'Float16Array';
};
exports.isFloat32Array = function isFloat32Array(value) {
  return typedArrayName(value) === 'Float32Array';
};
exports.isFloat64Array = function isFloat64Array(value) {
  return typedArrayName(value) === 'Float64Array';
};
exports.isBigInt64Array = function isBigInt64Array(value) {
  return typedArrayName(value) === 'BigInt64Array';
};
exports.isBigUint64Array = function isBigUint64Array(value) {
  return typedArrayName(value) === 'BigUint64Array';
};

// There is no cryptography here that could have made one.
const none = {
  isKeyObject: (value) => false,
  isCryptoKey: (value) => false,
};
ObjectDefineProperty(exports, 'isKeyObject', { __proto__: null, enumerable: true, value: none.isKeyObject });
ObjectDefineProperty(exports, 'isCryptoKey', { __proto__: null, enumerable: true, value: none.isCryptoKey });
