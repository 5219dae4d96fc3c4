'use strict';

// node:stream/web.

const readable = require('internal/webstreams/readable');
const readableDefault = require('internal/webstreams/readable_default');
const readableBytes = require('internal/webstreams/readable_bytes');
const writable = require('internal/webstreams/writable');
const transform = require('internal/webstreams/transform');
const strategies = require('internal/webstreams/strategies');
const encoding = require('internal/webstreams/encoding');
const compression = require('internal/webstreams/compression');

module.exports = {
  ReadableStream: readable.ReadableStream,
  ReadableStreamTee: require('internal/webstreams/tee').tee,
  ReadableStreamDefaultReader: readableDefault.ReadableStreamDefaultReader,
  ReadableStreamBYOBReader: readableBytes.ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest: readableBytes.ReadableStreamBYOBRequest,
  ReadableByteStreamController: readableBytes.ReadableByteStreamController,
  ReadableStreamDefaultController: readableDefault.ReadableStreamDefaultController,
  TransformStream: transform.TransformStream,
  TransformStreamDefaultController: transform.TransformStreamDefaultController,
  WritableStream: writable.WritableStream,
  WritableStreamDefaultWriter: writable.WritableStreamDefaultWriter,
  WritableStreamDefaultController: writable.WritableStreamDefaultController,
  ByteLengthQueuingStrategy: strategies.ByteLengthQueuingStrategy,
  CountQueuingStrategy: strategies.CountQueuingStrategy,
  TextEncoderStream: encoding.TextEncoderStream,
  TextDecoderStream: encoding.TextDecoderStream,
  CompressionStream: compression.CompressionStream,
  DecompressionStream: compression.DecompressionStream,
};
