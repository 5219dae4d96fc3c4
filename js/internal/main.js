'use strict';

// What a run does: preloads, then the program that the command line named.

const { getOptions } = require('internal/process/options');

/** Runs the program. Called by the loop, as the main phase. */
function run() {
  const options = getOptions();
  const entry = require('internal/modules/run_main');
  if (options.check) {
    entry.check(options);
    return;
  }
  entry.preload(options.require);
  runProgram(entry, options);
}

function runProgram(entry, options) {
  switch (options.program) {
    case 'file':
      entry.runMain(process.argv[1]);
      break;
    case 'eval':
      require('internal/modules/eval').evalScript('[eval]', options.source, options);
      break;
    default:
      require('internal/modules/eval').evalScript('[stdin]', internalBinding('process').readStdin(), options);
  }
}

module.exports = { run };
