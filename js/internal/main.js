'use strict';

// What a run does: preloads, then the program that the command line named.

const { NumberParseInt } = primordials;

const { getOptions } = require('internal/process/options');

/** Runs the program. Called by the loop, as the main phase. */
function run() {
  if (!internalBinding('worker').isMainThread()) {
    require('internal/worker/main').run();
    return;
  }
  const options = getOptions();
  const entry = require('internal/modules/run_main');
  if (options.check) {
    entry.check(options);
    return;
  }
  openChannel();
  entry.preload(options.require);
  runProgram(entry, options);
}

/** A process that was forked finds the descriptor of its channel in the environment, which its own children do not get. */
function openChannel() {
  const { env } = process;
  const fd = env.NODE_CHANNEL_FD;
  if (!fd) return;
  const serialization = env.NODE_CHANNEL_SERIALIZATION_MODE || 'json';
  delete env.NODE_CHANNEL_FD;
  delete env.NODE_CHANNEL_SERIALIZATION_MODE;
  require('child_process')._forkChild(NumberParseInt(fd, 10), serialization);
}

function runProgram(entry, options) {
  switch (options.program) {
    case 'file':
      entry.runMain(process.argv[1]);
      break;
    case 'tests':
      require('internal/test_runner/runner').main(options.tests);
      break;
    case 'eval':
      require('internal/modules/eval').evalScript('[eval]', options.source, options);
      break;
    default:
      require('internal/modules/eval').evalScript('[stdin]', internalBinding('process').readStdin(), options);
  }
}

module.exports = { run };
