'use strict';

// Which of process.stdout and process.stderr exist: they are made when a program first asks for them. This stands apart
// from where they are made, so that a console can ask without loading that.

/** By descriptor. @type {({ stream: any, write: Function } | undefined)[]} */
const made = [undefined, undefined, undefined];

/**
 * Keeps the stream of a descriptor.
 * @param {number} fd
 * @param {any} stream
 */
function adoptStream(fd, stream) {
  made[fd] = { stream, write: stream.write };
}

/**
 * The stream of a descriptor, if the program has asked for it.
 * @param {number} fd
 */
function peekStream(fd) {
  return made[fd]?.stream;
}

/**
 * Whether the stream of a descriptor, if it exists, does no more than write there: it has the `write` that it was made
 * with, and was not ended.
 * @param {number} fd
 */
function isPristine(fd) {
  const entry = made[fd];
  if (entry === undefined) return true;
  const { stream, write } = entry;
  return stream.write === write && stream.writable && stream.writableCorked === 0 && !stream._handle?.ended;
}

module.exports = { adoptStream, isPristine, peekStream };
