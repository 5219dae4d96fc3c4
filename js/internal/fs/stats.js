'use strict';

// What `stat` and its kin answer. The classes are functions that can be called without `new`, as in Node, where programs
// extend them the old way.

const {
  BigInt, Date, FunctionPrototypeCall, MathRound, Number, ObjectDefineProperty, ObjectSetPrototypeOf, ReflectApply,
  ReflectConstruct, Symbol, globalThis,
} = primordials;
const {
  S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK,
} = internalBinding('fs').constants;

const kNsPerMs = 10n ** 6n;
const kNsPerSecond = 10n ** 9n;

function StatsBase(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
}

const kinds = {
  __proto__: null,
  isDirectory: S_IFDIR,
  isFile: S_IFREG,
  isBlockDevice: S_IFBLK,
  isCharacterDevice: S_IFCHR,
  isSymbolicLink: S_IFLNK,
  isFIFO: S_IFIFO,
  isSocket: S_IFSOCK,
};
for (const name in kinds) {
  const kind = kinds[name];
  // An expression in brackets gives the function no name, as in Node.
  StatsBase.prototype[name] = (0, function () {
    return this._checkModeProperty(kind);
  });
}

/** The nanoseconds of each time that `*Ms`, being a double, has no room for. */
const kPartialNs = {
  __proto__: null,
  atime: Symbol('partialAtimeNs'),
  mtime: Symbol('partialMtimeNs'),
  ctime: Symbol('partialCtimeNs'),
  birthtime: Symbol('kPartialBirthtimeNs'),
};

function toMs(seconds, nanoseconds) {
  return seconds * 1000 + nanoseconds / 1e6;
}

function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeSeconds, atimeNs, mtimeSeconds, mtimeNs,
               ctimeSeconds, ctimeNs, birthtimeSeconds, birthtimeNs) {
  FunctionPrototypeCall(StatsBase, this, dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks);
  this.atimeMs = toMs(atimeSeconds, atimeNs);
  this.mtimeMs = toMs(mtimeSeconds, mtimeNs);
  this.ctimeMs = toMs(ctimeSeconds, ctimeNs);
  this.birthtimeMs = toMs(birthtimeSeconds, birthtimeNs);
  this[kPartialNs.atime] = atimeNs;
  this[kPartialNs.mtime] = mtimeNs;
  this[kPartialNs.ctime] = ctimeNs;
  this[kPartialNs.birthtime] = birthtimeNs;
}

function BigIntStats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeNs, mtimeNs, ctimeNs, birthtimeNs) {
  FunctionPrototypeCall(StatsBase, this, dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks);
  this.atimeMs = atimeNs / kNsPerMs;
  this.mtimeMs = mtimeNs / kNsPerMs;
  this.ctimeMs = ctimeNs / kNsPerMs;
  this.birthtimeMs = birthtimeNs / kNsPerMs;
  this.atimeNs = atimeNs;
  this.mtimeNs = mtimeNs;
  this.ctimeNs = ctimeNs;
  this.birthtimeNs = birthtimeNs;
}

/** A property of the prototype that becomes one of the object when it is first read or written. */
function defineLazy(prototype, name, compute) {
  function keep(object, value) {
    ObjectDefineProperty(object, name, { __proto__: null, configurable: true, enumerable: true, value, writable: true });
    return value;
  }
  ObjectDefineProperty(prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return keep(this, compute(this));
    },
    set(value) {
      keep(this, value);
    },
  });
}

const kTimes = ['atime', 'mtime', 'ctime', 'birthtime'];

/** `atime` and the others as Dates, `atimeInstant` and the others as Temporal instants. */
function defineTimes(prototype, nanosecondsOf) {
  for (let i = 0; i < kTimes.length; i++) {
    const name = kTimes[i];
    defineLazy(prototype, name, (stats) => new Date(MathRound(Number(stats[`${name}Ms`]))));
  }
  for (let i = 0; i < kTimes.length; i++) {
    const name = kTimes[i];
    defineLazy(prototype, `${name}Instant`, (stats) => new globalThis.Temporal.Instant(nanosecondsOf(stats, name)));
  }
}

ObjectSetPrototypeOf(Stats.prototype, StatsBase.prototype);
ObjectSetPrototypeOf(Stats, StatsBase);
defineTimes(Stats.prototype, (stats, name) => {
  const partial = stats[kPartialNs[name]];
  const seconds = MathRound((stats[`${name}Ms`] - partial / 1e6) / 1000);
  return BigInt(seconds) * kNsPerSecond + BigInt(partial);
});
Stats.prototype._checkModeProperty = (0, function (kind) {
  return (this.mode & S_IFMT) === kind;
});

ObjectSetPrototypeOf(BigIntStats.prototype, StatsBase.prototype);
ObjectSetPrototypeOf(BigIntStats, StatsBase);
defineTimes(BigIntStats.prototype, (stats, name) => stats[`${name}Ns`]);
BigIntStats.prototype._checkModeProperty = (0, function (kind) {
  return (this.mode & BigInt(S_IFMT)) === BigInt(kind);
});

/**
 * The answer of `binding.stat`: ten numbers, and then seconds and nanoseconds of four times.
 * @param {number[] | bigint[] | undefined} v `undefined` if there is no such file
 */
function makeStats(v) {
  if (v === undefined) return undefined;
  if (typeof v[0] === 'number') {
    return new Stats(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9],
                     v[10], v[11], v[12], v[13], v[14], v[15], v[16], v[17]);
  }
  return new BigIntStats(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9],
                         v[10] * kNsPerSecond + v[11], v[12] * kNsPerSecond + v[13],
                         v[14] * kNsPerSecond + v[15], v[16] * kNsPerSecond + v[17]);
}

let warned = false;
/** `fs.Stats`: nobody but fs should make them. */
function deprecated(...args) {
  if (!warned) {
    warned = true;
    process.emitWarning('fs.Stats constructor is deprecated.', 'DeprecationWarning', 'DEP0180', deprecated);
  }
  return new.target ? ReflectConstruct(Stats, args, new.target) : ReflectApply(Stats, this, args);
}
ObjectSetPrototypeOf(deprecated, Stats);
deprecated.prototype = Stats.prototype;
ObjectDefineProperty(deprecated, 'length', { __proto__: null, value: Stats.length });

/** What `statfs` answers. */
class StatFs {
  /** @type {any} */ type;
  /** @type {any} */ bsize;
  /** @type {any} */ frsize;
  /** @type {any} */ blocks;
  /** @type {any} */ bfree;
  /** @type {any} */ bavail;
  /** @type {any} */ files;
  /** @type {any} */ ffree;
  constructor(v) {
    this.type = v[0];
    this.bsize = v[1];
    this.frsize = v[2];
    this.blocks = v[3];
    this.bfree = v[4];
    this.bavail = v[5];
    this.files = v[6];
    this.ffree = v[7];
  }
}

module.exports = { DeprecatedStats: deprecated, StatFs, makeStats };
