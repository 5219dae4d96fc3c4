'use strict';

// A FileHandle as a stream of the web, whose chunks are read when someone asks for them.

const { PromisePrototypeThen } = primordials;
const { ReadableStream, cancelStream } = require('internal/webstreams/readable');
const { kRef, kUnref } = require('internal/fs/file_handle');

/** How much is read for a reader that brings no memory of its own. */
const kChunkSize = 16384;

/**
 * @param {FileHandle} handle
 * @param {boolean} autoClose whether the handle is closed with the stream
 * @returns {ReadableStream}
 */
function makeWebStream(handle, autoClose) {
  let isDone = false;
  async function done() {
    if (isDone) return;
    isDone = true;
    handle[kUnref]();
    if (autoClose) await handle.close();
  }

  const stream = new ReadableStream({
    __proto__: null,
    type: 'bytes',
    autoAllocateChunkSize: kChunkSize,
    async pull(controller) {
      const { view } = controller.byobRequest;
      const { bytesRead } = await handle.read(view, 0, view.byteLength);
      if (bytesRead === 0) {
        controller.close();
        await done();
      }
      controller.byobRequest.respond(bytesRead);
    },
    cancel: done,
  });
  // Closing waits for its users, of which the stream is one: it gives up then.
  handle[kRef]();
  handle.once('close', () => {
    PromisePrototypeThen(cancelStream(stream), undefined, () => {});
  });
  return stream;
}

module.exports = { makeWebStream };
