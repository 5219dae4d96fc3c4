'use strict';

// All that a stream brings, as one value.

const { ArrayPrototypePush, JSONParse, String, Uint8Array, TypedArrayPrototypeSet } = primordials;

/** The chunks of a stream of any kind. */
async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) ArrayPrototypePush(chunks, chunk);
  return chunks;
}

/** A chunk as bytes: as a Blob has it, what is neither bytes nor text is text too. */
function toBytes(chunk) {
  const { isView, toBuffer } = require('internal/streams/chunks');
  if (isView(chunk)) return toBuffer(chunk);
  if (require('internal/util/types').isAnyArrayBuffer(chunk)) return new Uint8Array(chunk);
  return require('buffer').Buffer.from(String(chunk), 'utf8');
}

/** @returns {Promise<Uint8Array>} over memory of its own */
async function concatenate(stream) {
  const chunks = await collect(stream);
  let size = 0;
  for (let i = 0; i < chunks.length; i++) {
    chunks[i] = toBytes(chunks[i]);
    size += chunks[i].length;
  }
  const result = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < chunks.length; i++) {
    TypedArrayPrototypeSet(result, chunks[i], at);
    at += chunks[i].length;
  }
  return result;
}

/**
 * @param {AsyncIterable<any>} stream a Readable, a ReadableStream, or any other iterable
 * @returns {Promise<ArrayBuffer>}
 */
async function arrayBuffer(stream) {
  return (await concatenate(stream)).buffer;
}

/**
 * @param {AsyncIterable<any>} stream
 * @returns {Promise<Blob>}
 */
async function blob(stream) {
  const chunks = await collect(stream);
  const { Blob } = require('buffer');
  return new Blob(chunks);
}

/**
 * @param {AsyncIterable<any>} stream
 * @returns {Promise<Buffer>}
 */
async function buffer(stream) {
  return require('buffer').Buffer.from(await arrayBuffer(stream));
}

/**
 * @param {AsyncIterable<any>} stream
 * @returns {Promise<Uint8Array>}
 */
async function bytes(stream) {
  return concatenate(stream);
}

/**
 * @param {AsyncIterable<any>} stream
 * @returns {Promise<string>}
 */
async function text(stream) {
  const { TextDecoder } = require('internal/encoding');
  const decoder = new TextDecoder();
  let result = '';
  for await (const chunk of stream) {
    result += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  // What is left of a character that never ended.
  return result + decoder.decode();
}

/**
 * @param {AsyncIterable<any>} stream
 * @returns {Promise<any>}
 */
async function json(stream) {
  return JSONParse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, bytes, text, json };
