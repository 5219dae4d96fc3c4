'use strict';

// Which tests run: those that --test-name-pattern, --test-skip-pattern and --test-only leave.

const {
  RegExp, RegExpPrototypeExec, StringPrototypeLastIndexOf, StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

/**
 * A pattern of the command line: `/text/flags`, or only the text.
 * @param {string | RegExp} pattern
 * @returns {RegExp}
 */
function toPattern(pattern) {
  if (typeof pattern !== 'string') return pattern;
  const end = StringPrototypeLastIndexOf(pattern, '/');
  if (end > 0 && StringPrototypeStartsWith(pattern, '/')) {
    return new RegExp(StringPrototypeSlice(pattern, 1, end), StringPrototypeSlice(pattern, end + 1));
  }
  return new RegExp(pattern);
}

function toPatterns(list) {
  const patterns = [];
  for (let i = 0; i < list.length; i++) patterns[i] = toPattern(list[i]);
  return patterns;
}

function matches(patterns, test) {
  for (let i = 0; i < patterns.length; i++) {
    const pattern = patterns[i];
    pattern.lastIndex = 0;
    if (RegExpPrototypeExec(pattern, test.name) !== null) return true;
    pattern.lastIndex = 0;
    if (RegExpPrototypeExec(pattern, pathOf(test)) !== null) return true;
  }
  return false;
}

/** The names from the top down, with a space between. */
function pathOf(test) {
  let name = test.name;
  for (let outer = test.parent; outer?.parent !== undefined; outer = outer.parent) name = `${outer.name} ${name}`;
  return name;
}

class Selection {
  #names;
  #skips;
  #only;

  /**
   * @param {{ names?: (string | RegExp)[], skips?: (string | RegExp)[], only?: boolean }} options
   */
  constructor({ names = [], skips = [], only = false }) {
    this.#names = toPatterns(names);
    this.#skips = toPatterns(skips);
    this.#only = only;
  }

  /** Whether a test is left out. A suite stays if anything in it does. */
  excludes(test) {
    if (test.isBroken || test.parent.isBroken) return false;
    if (this.#skips.length > 0 && matches(this.#skips, test)) return true;
    if (this.#names.length > 0 && !this.#isNamed(test)) return true;
    return this.#isUnwanted(test);
  }

  /** Its name matches, or that of something that it is part of or holds. */
  #isNamed(test) {
    for (let level = test; level?.parent !== undefined; level = level.parent) if (matches(this.#names, level)) return true;
    return this.#holdsNamed(test);
  }

  #holdsNamed(test) {
    for (let i = 0; i < test.children.length; i++) {
      if (matches(this.#names, test.children[i]) || this.#holdsNamed(test.children[i])) return true;
    }
    return false;
  }

  /** There are tests to be run only, and it is none of them. */
  #isUnwanted(test) {
    const { parent, root } = test;
    // A test that runs says by `runOnly` whether it looks at those that it makes.
    if (parent !== root && parent.kind === 'test') return parent.runsOnly && !test.isOnly;
    if (!this.#only && !holdsOnly(root)) return false;
    if (test.isOnly || holdsOnly(test)) return false;
    for (let level = parent; level !== root; level = level.parent) {
      // All of what was picked, unless it picks again.
      if (level.isOnly) return holdsOnly(level);
    }
    return true;
  }
}

function holdsOnly(test) {
  for (let i = 0; i < test.children.length; i++) {
    const child = test.children[i];
    if (child.isOnly || (child.kind === 'suite' && holdsOnly(child))) return true;
  }
  return false;
}

module.exports = { Selection, toPattern };
