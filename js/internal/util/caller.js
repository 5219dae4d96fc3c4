'use strict';

const {
  Error, RegExpPrototypeExec, StringPrototypeIncludes, StringPrototypeSplit,
} = primordials;

/** A frame of jsr's own modules, or of the engine. */
const kInternalFrame = /\(?(?:node:|<anonymous>)/;

/**
 * Whether the function of a program that called us, through however many internal modules, is in a package. Deprecations
 * are for those who can do something about them.
 */
function isInsideNodeModules() {
  const { stack } = new Error();
  // A program may have its own idea of what a stack is.
  if (typeof stack !== 'string') return false;
  const lines = StringPrototypeSplit(stack, '\n');
  for (let i = 1; i < lines.length; i++) {
    if (RegExpPrototypeExec(kInternalFrame, lines[i]) !== null) continue;
    return StringPrototypeIncludes(lines[i], '/node_modules/') || StringPrototypeIncludes(lines[i], '\\node_modules\\');
  }
  return false;
}

module.exports = { isInsideNodeModules };
