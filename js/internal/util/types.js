'use strict';

// `util.types`: what sort of object a value is, whatever it pretends to be.

const { ArrayBufferIsView, TypedArrayPrototypeGetSymbolToStringTag } = primordials;

const types = internalBinding('types');

/** The name of the typed array class that `value` is of. */
function tag(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value);
}

module.exports = {
  isExternal: types.isExternal,
  isDate: types.isDate,
  isArgumentsObject: types.isArgumentsObject,
  isBigIntObject: types.isBigIntObject,
  isBooleanObject: types.isBooleanObject,
  isNumberObject: types.isNumberObject,
  isStringObject: types.isStringObject,
  isSymbolObject: types.isSymbolObject,
  isBoxedPrimitive: types.isBoxedPrimitive,
  isNativeError: types.isNativeError,
  isRegExp: types.isRegExp,
  isAsyncFunction: types.isAsyncFunction,
  isGeneratorFunction: types.isGeneratorFunction,
  isGeneratorObject: types.isGeneratorObject,
  isPromise: types.isPromise,
  isMap: types.isMap,
  isSet: types.isSet,
  isMapIterator: types.isMapIterator,
  isSetIterator: types.isSetIterator,
  isWeakMap: types.isWeakMap,
  isWeakSet: types.isWeakSet,
  isArrayBuffer: types.isArrayBuffer,
  isDataView: types.isDataView,
  isSharedArrayBuffer: types.isSharedArrayBuffer,
  isProxy: types.isProxy,
  isModuleNamespaceObject: types.isModuleNamespaceObject,
  isAnyArrayBuffer: types.isAnyArrayBuffer,
  isArrayBufferView: ArrayBufferIsView,
  isTypedArray: (value) => tag(value) !== undefined,
  isUint8Array: (value) => tag(value) === 'Uint8Array',
  isUint8ClampedArray: (value) => tag(value) === 'Uint8ClampedArray',
  isUint16Array: (value) => tag(value) === 'Uint16Array',
  isUint32Array: (value) => tag(value) === 'Uint32Array',
  isInt8Array: (value) => tag(value) === 'Int8Array',
  isInt16Array: (value) => tag(value) === 'Int16Array',
  isInt32Array: (value) => tag(value) === 'Int32Array',
  isFloat16Array: (value) => tag(value) === 'Float16Array',
  isFloat32Array: (value) => tag(value) === 'Float32Array',
  isFloat64Array: (value) => tag(value) === 'Float64Array',
  isBigInt64Array: (value) => tag(value) === 'BigInt64Array',
  isBigUint64Array: (value) => tag(value) === 'BigUint64Array',
  isKeyObject: () => false,
  isCryptoKey: () => false,
};
