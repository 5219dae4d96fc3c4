'use strict';

// What a worker and its parent say to each other beside the messages of the program.

module.exports = {
  /** To the worker, first: what to run. */
  kLoad: 'load',
  /** To the parent: the program is about to run. */
  kOnline: 'online',
  /** To the parent: an exception that nobody caught. */
  kError: 'error',
  /** To the parent: such an exception could not be sent. */
  kUnserializableError: 'unserializableError',
  /** Either way: chunks of a standard stream. */
  kStdio: 'stdio',
  /** Either way: the other side has taken the chunks of a standard stream. */
  kStdioTaken: 'stdioTaken',
};
