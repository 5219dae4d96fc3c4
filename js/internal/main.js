'use strict';

// What a run does: preloads, then the program that the command line named.

const { getOptions } = require('internal/process/options');

/** Runs the program. Called by the loop, as the main phase. */
function run() {
  const options = getOptions();
  const entry = require('internal/modules/run_main');
  if (options.check) {
    entry.check(process.argv[1]);
    return;
  }
  entry.preload(options.require);
  if (options.import.length !== 0) {
    entry.importPreload(options.import, () => runProgram(entry, options));
    return;
  }
  runProgram(entry, options);
}

function runProgram(entry, options) {
  switch (options.program) {
    case 'file':
      entry.runMain(process.argv[1]);
      break;
    case 'eval':
      entry.evalScript('[eval]', options.source, options);
      break;
    default:
      entry.evalScript('[stdin]', internalBinding('process').readStdin(), options);
  }
}

module.exports = { run };
