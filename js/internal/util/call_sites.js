'use strict';

const { validateBoolean, validateInteger, validateObject } = require('internal/validators');

const { getCallSites: currentSites } = internalBinding('util');

/** This function itself, and the one that it stands for. */
const kOwnFrames = 1;

/**
 * Who has called the function that runs, the innermost first.
 * @param {number | { sourceMap?: boolean }} [frameCount] how many frames
 * @param {{ sourceMap?: boolean }} [options]
 */
function getCallSites(frameCount = 10, options = undefined) {
  if (options === undefined && typeof frameCount === 'object') {
    options = frameCount;
    frameCount = 10;
    validateObject(options, 'options');
  } else {
    validateInteger(frameCount, 'frameCount', 1, 200);
    if (options !== undefined) validateObject(options, 'options');
  }
  if (options?.sourceMap !== undefined) validateBoolean(options.sourceMap, 'options.sourceMap');
  return currentSites(frameCount, kOwnFrames);
}

module.exports = { getCallSites };
