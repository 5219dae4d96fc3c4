'use strict';

// Stack frames: leaving out what repeats, and colouring the paths.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypeIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeReverse,
  ArrayPrototypeSplice,
  MathMin,
  RegExpPrototypeExec,
  SafeMap,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
} = primordials;

/** Shorter repetitions stay. */
const kFewest = 3;
/** Stacks up to this long are not searched for recursion. */
const kShortStack = 10;

const coreFrame = /^ {4}at (?:[^/\\(]+ \(|)node:.+:\d+:\d+\)?$/;
const kNodeModules = 'node_modules';

/**
 * The first run of more than three entries of `a` that `b` has as well.
 * @returns {{ start: number, length: number } | undefined}
 */
function commonRun(a, b) {
  for (let start = 0; start < a.length - kFewest; start++) {
    const other = ArrayPrototypeIndexOf(b, a[start]);
    if (other === -1) continue;
    const most = MathMin(a.length - start, b.length - other);
    let length = 1;
    while (length < most && a[start + length] === b[other + length]) length++;
    if (length > kFewest) return { start, length };
  }
  return undefined;
}

/** Leaves out the frames that the cause of an error has as well, but for the first and the last of them. */
function skipCauseFrames(run, frames, causeFrames) {
  const common = commonRun(frames, causeFrames);
  if (common === undefined) return;
  const skipped = common.length - 2;
  const note = run.stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined');
  ArrayPrototypeSplice(frames, common.start + 1, skipped, note);
}

/**
 * The lengths that the repeated block at `index` may have, most likely first: the greatest common divisor of the
 * distances to where its first line stands again, then what was met on the way to it.
 */
function blockLengths(positions, index) {
  const others = [];
  let divisor = 0;
  for (let i = ArrayPrototypeIndexOf(positions, index) + 1; i < positions.length && divisor !== 1; i++) {
    let rest = positions[i] - index;
    while (rest !== 0) {
      if (divisor !== 0 && !ArrayPrototypeIncludes(others, divisor)) ArrayPrototypePush(others, divisor);
      const remainder = divisor % rest;
      divisor = rest;
      rest = remainder;
    }
  }
  const lengths = [divisor];
  ArrayPrototypeReverse(others);
  for (let i = 0; i < others.length; i++) {
    if (others[i] !== divisor) ArrayPrototypePush(lengths, others[i]);
  }
  return lengths;
}

/** How often the `length` frames at `start` come again right after. */
function countRepeats(frames, start, length) {
  let repeats = 0;
  while (true) {
    const next = start + (repeats + 1) * length;
    for (let i = 0; i < length; i++) {
      if (frames[start + i] !== frames[next + i]) return repeats;
    }
    repeats++;
  }
}

/** The block at `start` whose repetitions take the most lines. */
function bestBlock(frames, positions, start) {
  const lengths = blockLengths(positions, start);
  const best = { start, length: lengths[0], repeats: 0 };
  for (let i = 0; i < lengths.length; i++) {
    const repeats = countRepeats(frames, start, lengths[i]);
    if (lengths[i] * repeats > best.length * best.repeats) {
      best.length = lengths[i];
      best.repeats = repeats;
    }
  }
  return best;
}

/** @returns {{ start: number, length: number, repeats: number }[]} the blocks of frames that come more than once */
function repeatedBlocks(frames) {
  const byLine = new SafeMap();
  for (let i = 0; i < frames.length; i++) {
    const positions = byLine.get(frames[i]);
    if (positions === undefined) byLine.set(frames[i], [i]);
    else ArrayPrototypePush(positions, i);
  }
  const blocks = [];
  if (frames.length - byLine.size <= kFewest) return blocks;
  for (let i = 0; i < frames.length - kFewest; i++) {
    const positions = byLine.get(frames[i]);
    if (positions[positions.length - 1] - i < kFewest) continue;
    const block = bestBlock(frames, positions, i);
    if (block.length * block.repeats < kFewest) continue;
    ArrayPrototypePush(blocks, block);
    i += block.length * (block.repeats + 1) - 1;
  }
  return blocks;
}

/** Leaves out what recursion repeats in a long stack. */
function collapseRecursion(run, frames) {
  if (frames.length <= kShortStack) return;
  const blocks = repeatedBlocks(frames);
  for (let i = blocks.length - 1; i >= 0; i--) {
    const { start, length, repeats } = blocks[i];
    const of = repeats > 1 ? `${length} lines ${repeats} times...` : 'lines ...';
    const note = `    ... collapsed ${length * repeats} duplicate lines matching above ${of}`;
    ArrayPrototypeSplice(frames, start + length, length * repeats, run.stylize(note, 'undefined'));
  }
}

/** Underlines the names of packages: what stands after `node_modules/`. */
function paintPackages(run, line) {
  let painted = '';
  let copied = 0;
  let at = StringPrototypeIndexOf(line, kNodeModules);
  while (at !== -1) {
    const start = at + kNodeModules.length + 1;
    const before = line[at - 1];
    const after = line[start - 1];
    if ((before !== '/' && before !== '\\') || (after !== '/' && after !== '\\')) {
      at = StringPrototypeIndexOf(line, kNodeModules, at + 1);
      continue;
    }
    let end = StringPrototypeIndexOf(line, before, start);
    // `@scope/name` has a slash of its own.
    if (end !== -1 && line[start] === '@') end = StringPrototypeIndexOf(line, before, end + 1);
    if (end === -1) end = line.length;
    painted += StringPrototypeSlice(line, copied, start);
    painted += run.stylize(StringPrototypeSlice(line, start, end), 'module');
    copied = end;
    at = StringPrototypeIndexOf(line, kNodeModules, end);
  }
  return painted + StringPrototypeSlice(line, copied);
}

/** Greys the directory that the program runs in. */
function paintDirectory(run, line, directory) {
  let start = StringPrototypeIndexOf(line, directory);
  if (start === -1) return line;
  const end = start + directory.length + 1;
  if (StringPrototypeSlice(line, start - 7, start) === 'file://') start -= 7;
  let tail = StringPrototypeSlice(line, end);
  if (line[start - 1] === '(') {
    start--;
    if (StringPrototypeEndsWith(line, ')')) {
      tail = StringPrototypeSlice(line, end, -1) + run.stylize(')', 'undefined');
    }
  }
  return StringPrototypeSlice(line, 0, start) + run.stylize(StringPrototypeSlice(line, start, end), 'undefined') + tail;
}

function workingDirectory() {
  try {
    return process.cwd();
  } catch {
    // It was removed.
    return undefined;
  }
}

/** Colours each frame: the runtime's own grey as a whole, in others the parts that say little. */
function paintFrames(run, frames) {
  const directory = workingDirectory();
  for (let i = 0; i < frames.length; i++) {
    const line = frames[i];
    if (RegExpPrototypeExec(coreFrame, line) !== null) {
      frames[i] = run.stylize(line, 'undefined');
      continue;
    }
    const marked = paintPackages(run, line);
    frames[i] = directory === undefined ? marked : paintDirectory(run, marked, directory);
    if (frames[i] === marked && directory !== undefined && StringPrototypeIncludes(line, 'file://')) {
      // A path that a URL spells in another way.
      const { href } = require('internal/url').pathToFileURL(directory);
      frames[i] = paintDirectory(run, marked, href);
    }
  }
}

module.exports = { collapseRecursion, paintFrames, skipCauseFrames };
