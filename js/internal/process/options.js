'use strict';

const { options } = internalBinding('process');

let view;

/**
 * What the command line said. Read once, when first asked for.
 * @returns {{
 *   program: 'file' | 'eval' | 'stdin' | 'tests', source?: string, print: boolean, check: boolean,
 *   inputType: '' | 'commonjs' | 'module', require: string[], import: string[], conditions: string[],
 *   unhandledRejections: string, noWarnings: boolean, traceWarnings: boolean, traceDeprecation: boolean,
 *   throwDeprecation: boolean, noDeprecation: boolean, pendingDeprecation: boolean, disableWarning: string[],
 *   traceUncaught: boolean, exposeGc: boolean,
 *   tests: {
 *     files?: string[], reporters: string[], destinations: string[], names: string[], skips: string[], only: boolean,
 *     concurrency?: number, timeout?: number, forceExit: boolean, isolation?: 'process' | 'none', shard?: string,
 *     updateSnapshots: boolean,
 *   },
 * }}
 */
function getOptions() {
  view ??= options();
  return view;
}

module.exports = { getOptions };
