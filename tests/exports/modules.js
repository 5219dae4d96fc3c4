'use strict';

// The builtins whose exports docs/exports.md lists.

module.exports = [
  'assert', 'assert/strict', 'async_hooks', 'buffer', 'child_process', 'console', 'crypto', 'diagnostics_channel', 'events',
  'fs', 'fs/promises', 'module', 'os', 'path', 'path/posix', 'path/win32', 'perf_hooks', 'process', 'querystring', 'readline',
  'readline/promises', 'stream', 'stream/consumers', 'stream/promises', 'stream/web', 'string_decoder', 'test',
  'test/reporters', 'timers', 'timers/promises', 'tty', 'url', 'util', 'util/types', 'v8', 'vm', 'worker_threads', 'zlib',
];
