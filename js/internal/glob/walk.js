'use strict';

// `fs.glob`: the files that patterns match. All patterns walk together, one directory after the other. A visit to a
// directory says what it needs to know, is told, and goes on; so one walk serves the form at once and those that wait.

const {
  ArrayIsArray, ArrayPrototypePop, ArrayPrototypePush, Boolean, Promise, PromisePrototypeThen,
  SafeMap, SafeSet, StringPrototypeStartsWith, Symbol,
} = primordials;
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateObject, validateString, validateStringArray } =
  require('internal/validators');
const { basename, dirname, join, relative, resolve } = require('path');
const { toPathIfFileUrl } = require('internal/fs/utils');
const { Dirent } = require('internal/fs/dirent');
const { makeStats } = require('internal/fs/stats');
const { compile, isPassable, kGlobstar, matches, matchesSegment } = require('internal/glob/pattern');
const binding = internalBinding('fs');
const { UV_DIRENT_DIR, UV_DIRENT_LINK } = binding.constants;

const kStats = Symbol('stats');

/** An entry that was found by name, not in a list. */
class DirentFromStats extends Dirent {
  constructor(name, stats, parentPath) {
    super(name, null, parentPath);
    this[kStats] = stats;
  }
}
const kKinds = ['isBlockDevice', 'isCharacterDevice', 'isDirectory', 'isFIFO', 'isFile', 'isSocket', 'isSymbolicLink'];
for (let i = 0; i < kKinds.length; i++) {
  const name = kKinds[i];
  DirentFromStats.prototype[name] = {
    [name]() {
      return this[kStats][name]();
    },
  }[name];
}

/**
 * A directory to be visited, and how far each pattern has come on the way there.
 * @typedef {{ path: string, states: { segments: (string | symbol | RegExp)[], index: number }[] }} Visit
 */

class Walk {
  #root;
  #patterns = [];
  #excluded;
  #excludes;
  #withFileTypes;
  #followsLinks;
  #absolute;
  #presentsAbsolute;
  /** @type {Visit[]} */
  #stack = [];
  #found = new SafeSet();
  /** Results of the visit that is under way. */
  #fresh;

  /** `presentsAbsolute`: as in Node, entries have absolute parents in the forms that wait, and are those of the lists. */
  constructor(patterns, options, presentsAbsolute = false) {
    validateObject(options, 'options');
    const { cwd, exclude, followSymlinks = false, withFileTypes } = options;
    validateBoolean(followSymlinks, 'options.followSymlinks');
    this.#followsLinks = followSymlinks;
    this.#withFileTypes = Boolean(withFileTypes);
    this.#root = toPathIfFileUrl(cwd) ?? '.';
    this.#setExclude(exclude);
    if (ArrayIsArray(patterns)) validateStringArray(patterns, 'patterns');
    else validateString(patterns, 'patterns');
    this.#absolute = resolve(this.#root);
    this.#presentsAbsolute = presentsAbsolute;
    const list = ArrayIsArray(patterns) ? patterns : [patterns];
    for (let i = 0; i < list.length; i++) {
      const compiled = compile(list[i]);
      for (let j = 0; j < compiled.length; j++) ArrayPrototypePush(this.#patterns, compiled[j]);
    }
    this.#start();
  }

  #setExclude(exclude) {
    if (exclude === undefined || exclude === null) return;
    if (typeof exclude === 'function') {
      this.#excludes = exclude;
      return;
    }
    if (!ArrayIsArray(exclude)) throw new codes.ERR_INVALID_ARG_TYPE('options.exclude', ['function', 'string[]'], exclude);
    validateStringArray(exclude, 'options.exclude');
    this.#excluded = [];
    for (let i = 0; i < exclude.length; i++) {
      const compiled = compile(resolve(this.#root, exclude[i]));
      for (let j = 0; j < compiled.length; j++) ArrayPrototypePush(this.#excluded, compiled[j]);
    }
  }

  #start() {
    const states = [];
    for (let i = 0; i < this.#patterns.length; i++) {
      const segments = this.#patterns[i];
      // `.` and `..` alone name nothing.
      if (segments.length === 1 && (segments[0] === '.' || segments[0] === '..')) continue;
      if (segments.length > 0) ArrayPrototypePush(states, { __proto__: null, segments, index: segments[0] === '.' ? 1 : 0 });
    }
    if (states.length > 0) ArrayPrototypePush(this.#stack, { __proto__: null, path: '.', states });
  }

  /** @returns {Visit | undefined} */
  next() {
    return ArrayPrototypePop(this.#stack);
  }

  /** Where the system finds a path of the walk. */
  locate(path) {
    return StringPrototypeStartsWith(path, '/') || this.#root === '.' ? path : join(this.#root, path);
  }

  /**
   * The states of a visit with those that `**` reaches without a step; and what has to be known: whether the entries are
   * wanted, and which names are.
   */
  prepare(visit) {
    const states = [];
    let wantsList = false;
    const names = [];
    for (let i = 0; i < visit.states.length; i++) {
      const { segments } = visit.states[i];
      for (let index = visit.states[i].index; index < segments.length; index++) {
        const isBehindGlobstar = index > visit.states[i].index;
        ArrayPrototypePush(states, { __proto__: null, segments, index, isBehindGlobstar });
        const segment = segments[index];
        if (segment === kGlobstar || typeof segment !== 'string') wantsList = true;
        else if (segment !== '') ArrayPrototypePush(names, join(visit.path, segment));
        if (segment !== kGlobstar) break;
      }
    }
    return { __proto__: null, path: visit.path, states, wantsList, names };
  }

  /**
   * Goes on, knowing what `prepare` asked for.
   * @param {object} visit
   * @param {[string[], number[]] | undefined} listing
   * @param {object} kinds by path: 'directory', 'link' (which leads to one), 'other', or nothing
   * @returns {any[]} what was found
   */
  advance(visit, listing, kinds) {
    this.#fresh = [];
    const ahead = new SafeMap();
    const { path, states } = visit;
    for (let i = 0; i < states.length; i++) {
      const { segments, index, isBehindGlobstar } = states[i];
      const segment = segments[index];
      const isLast = index === segments.length - 1;
      if (segment === '' && index === 0) {
        // An absolute pattern.
        if (!isLast) this.#enqueue(ahead, '/', segments, 1);
      } else if (segment === '' || (segment === kGlobstar && isLast)) {
        this.#add(path);
      } else if (typeof segment === 'string') {
        const child = join(path, segment);
        const kind = kinds[child];
        if (kind === undefined) continue;
        if (isLast) this.#add(child);
        else if (this.#mayEnter(child, kind, isBehindGlobstar)) this.#enqueue(ahead, child, segments, index + 1);
      }
    }
    if (listing !== undefined) this.#advanceList(visit, listing, ahead, kinds);
    ahead.forEach((states, path) => ArrayPrototypePush(this.#stack, { __proto__: null, path, states }));
    return this.#fresh;
  }

  /** A link is only entered where a pattern names it; what `**` comes to may be a circle. */
  #mayEnter(path, kind, isBehindGlobstar) {
    if (kind !== 'link') return kind === 'directory';
    return this.#followsLinks ? leadsOn(this, path) : !isBehindGlobstar;
  }

  #advanceList({ path, states }, { 0: names, 1: types }, ahead, kinds) {
    for (let n = 0; n < names.length; n++) {
      const name = names[n];
      const child = join(path, name);
      const type = types[n];
      const isDirectory = type === UV_DIRENT_DIR || (type === UV_DIRENT_LINK && kinds[child] === 'directory');
      for (let i = 0; i < states.length; i++) {
        const { segments, index } = states[i];
        const segment = segments[index];
        const isLast = index === segments.length - 1;
        if (segment === kGlobstar) {
          if (!isPassable(name) || this.#isExcludedName(name, child, type)) continue;
          if (isDirectory) this.#enqueue(ahead, child, segments, index);
          else if (isLast) this.#add(child, type);
        } else if (typeof segment !== 'string' && matchesSegment(segment, name)) {
          if (isLast) this.#add(child, type);
          else if (isDirectory) this.#enqueue(ahead, child, segments, index + 1);
        }
      }
    }
  }

  #enqueue(ahead, path, segments, index) {
    let states = ahead.get(path);
    if (states === undefined) {
      if (this.#isExcluded(path) || (this.#excludes !== undefined && this.#excludes(this.#present(path)))) states = null;
      else states = [];
      ahead.set(path, states);
      if (states === null) ahead.delete(path);
    }
    if (states === null) return;
    for (let i = 0; i < states.length; i++) {
      if (states[i].segments === segments && states[i].index === index) return;
    }
    ArrayPrototypePush(states, { __proto__: null, segments, index });
  }

  #isExcludedName(name, path, type) {
    if (this.#excludes === undefined) return this.#isExcluded(path);
    return this.#excludes(this.#withFileTypes ? this.#present(path, type) : name);
  }

  #isExcluded(path) {
    if (this.#excluded === undefined || path === '.') return false;
    const absolute = resolve(this.#root, path);
    return matches(absolute, this.#excluded) || matches(`${absolute}/`, this.#excluded);
  }

  #add(path, type) {
    if (this.#found.has(path) || this.#isExcluded(path)) return;
    const result = this.#present(path, type);
    if (result === undefined) return;
    this.#found.add(path);
    ArrayPrototypePush(this.#fresh, result);
  }

  /** A path as the caller gets it; `type` is known if it comes from a list. */
  #present(path, type) {
    if (!this.#withFileTypes) return path;
    const full = this.#presentsAbsolute ? resolve(this.#absolute, path) : this.locate(path);
    if (this.#presentsAbsolute && type !== undefined) return new Dirent(basename(full), type, dirname(full));
    let stats;
    try {
      stats = makeStats(binding.lstat(full, false, false));
    } catch {
      return undefined;
    }
    return stats && new DirentFromStats(basename(full), stats, dirname(full));
  }

  /** Whether a link leads to a directory that the walk may enter: never to one that it came through. */
  mayFollow(path, real) {
    if (!this.#followsLinks) return false;
    const from = relative(real, resolve(dirname(this.locate(path))));
    return from !== '' && StringPrototypeStartsWith(from, '..');
  }

  get followsLinks() {
    return this.#followsLinks;
  }
}

function isDirectory(values) {
  return values !== undefined && makeStats(values).isDirectory();
}

/** What is at `path`, as a segment without wildcards sees it: links are followed. */
function kindOfSync(path) {
  try {
    const values = binding.lstat(path, false, false);
    if (values === undefined) return undefined;
    const stats = makeStats(values);
    if (!stats.isSymbolicLink()) return stats.isDirectory() ? 'directory' : 'other';
    return isDirectory(binding.stat(path, false, false)) ? 'link' : 'other';
  } catch {
    return undefined;
  }
}

async function kindOf(path) {
  const ask = (method) => new Promise((resolve) => {
    binding[method](path, false, false, (error, values) => resolve(error ? undefined : values));
  });
  const values = await ask('lstat');
  if (values === undefined) return undefined;
  const stats = makeStats(values);
  if (!stats.isSymbolicLink()) return stats.isDirectory() ? 'directory' : 'other';
  return isDirectory(await ask('stat')) ? 'link' : 'other';
}

/** Whether a link leads to a directory that the walk did not come through. */
function leadsOn(walk, path) {
  try {
    const real = binding.realpath(walk.locate(path), false);
    return walk.mayFollow(path, real) && kindOfSync(real) === 'directory';
  } catch {
    return false;
  }
}

/** Links of a listing that are to be followed, added to `kinds`. */
function followLinks(walk, { path }, listing, kinds) {
  if (!walk.followsLinks || listing === undefined) return;
  const { 0: names, 1: types } = listing;
  for (let i = 0; i < names.length; i++) {
    if (types[i] !== UV_DIRENT_LINK) continue;
    const child = join(path, names[i]);
    if (leadsOn(walk, child)) kinds[child] = 'directory';
  }
}

/**
 * @param {string | string[]} patterns
 * @param {object} options
 */
function globSync(patterns, options) {
  const walk = new Walk(patterns, options);
  const results = [];
  for (let visit = walk.next(); visit !== undefined; visit = walk.next()) {
    visit = walk.prepare(visit);
    const kinds = { __proto__: null };
    for (let i = 0; i < visit.names.length; i++) kinds[visit.names[i]] = kindOfSync(walk.locate(visit.names[i]));
    let listing;
    if (visit.wantsList) {
      try {
        listing = binding.readdir(walk.locate(visit.path), false, true, false);
      } catch {
        // What cannot be read has nothing in it.
      }
    }
    followLinks(walk, visit, listing, kinds);
    const fresh = walk.advance(visit, listing, kinds);
    for (let i = 0; i < fresh.length; i++) ArrayPrototypePush(results, fresh[i]);
  }
  return results;
}

/**
 * @param {string | string[]} patterns
 * @param {object} options
 */
async function* glob(patterns, options) {
  yield* resultsOf(new Walk(patterns, options, true));
}

async function* resultsOf(walk) {
  for (let visit = walk.next(); visit !== undefined; visit = walk.next()) {
    visit = walk.prepare(visit);
    const kinds = { __proto__: null };
    for (let i = 0; i < visit.names.length; i++) kinds[visit.names[i]] = await kindOf(walk.locate(visit.names[i]));
    let listing;
    if (visit.wantsList) {
      const path = walk.locate(visit.path);
      listing = await new Promise((resolve) => {
        binding.readdir(path, false, true, false, (error, listing) => resolve(listing));
      });
    }
    followLinks(walk, visit, listing, kinds);
    const fresh = walk.advance(visit, listing, kinds);
    for (let i = 0; i < fresh.length; i++) yield fresh[i];
  }
}

/**
 * @param {string | string[]} patterns
 * @param {object} options
 * @param {(error: Error | null, matches?: any[]) => void} callback
 */
function globCallback(patterns, options, callback) {
  validateFunction(callback, 'cb');
  // Checked here: the arguments of a call are its caller's fault, not the walk's.
  const walk = new Walk(patterns, options, true);
  PromisePrototypeThen(collect(walk), (results) => process.nextTick(callback, null, results),
    (error) => process.nextTick(callback, error));
}

async function collect(walk) {
  const results = [];
  for await (const result of resultsOf(walk)) ArrayPrototypePush(results, result);
  return results;
}

module.exports = { glob, globCallback, globSync };
