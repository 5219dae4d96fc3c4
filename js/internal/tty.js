'use strict';

// Terminals: whether a stream is one, how large it is, and how many colours it shows.

const {
  RegExpPrototypeExec, SafeMap, StringPrototypeSplit, StringPrototypeStartsWith, StringPrototypeToLowerCase,
} = primordials;

const binding = internalBinding('process');

/** Bits per colour. */
const kTwo = 1;
const kSixteen = 4;
const k256 = 8;
const kTrue = 24;

/** Terminals that their name in TERM tells. */
const kTerminals = new SafeMap();
function knowTerminals(depth, names) {
  const list = StringPrototypeSplit(names, ' ');
  for (let i = 0; i < list.length; i++) kTerminals.set(list[i], depth);
}
knowTerminals(kSixteen, 'eterm cons25 console cygwin dtterm gnome hurd jfbterm konsole kterm mlterm putty st');
knowTerminals(kTrue, 'mosh rxvt-unicode-24bit terminator xterm-kitty');

/** Names in TERM that promise at least sixteen colours. */
const kColourful = /ansi|color|linux|direct|^con[0-9]*x[0-9]|^rxvt|^screen|^xterm|^vt100|^vt220/i;

/** Services that build programs and show colours in their logs, by a variable that they set. */
const kBuilders = [
  'APPVEYOR', k256,
  'BUILDKITE', k256,
  'CIRCLECI', kTrue,
  'DRONE', k256,
  'GITEA_ACTIONS', kTrue,
  'GITHUB_ACTIONS', kTrue,
  'GITLAB_CI', k256,
  'TRAVIS', k256,
];

let warned = false;

/**
 * Whether the file descriptor is a terminal.
 * @param {number} fd
 */
function isatty(fd) {
  return binding.handleType(fd) === 'TTY';
}

/**
 * How many bits a colour may take: 1 (none), 4, 8 or 24.
 * @param {Record<string, string | undefined>} [env]
 */
function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) return forcedDepth(env);
  if (env.NODE_DISABLE_COLORS || env.NO_COLOR || env.TERM === 'dumb') return kTwo;
  if (env.TMUX) return kTrue;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env) return kSixteen;
  if ('CI' in env) return builderDepth(env);
  if ('TEAMCITY_VERSION' in env) {
    return RegExpPrototypeExec(/^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/, env.TEAMCITY_VERSION) !== null ? kSixteen : kTwo;
  }
  return programDepth(env) || terminalDepth(env);
}

/** What FORCE_COLOR says, which overrides all else. */
function forcedDepth(env) {
  switch (env.FORCE_COLOR) {
    case '':
    case '1':
    case 'true':
      warnOfIgnored(env);
      return kSixteen;
    case '2':
      warnOfIgnored(env);
      return k256;
    case '3':
      warnOfIgnored(env);
      return kTrue;
    default:
      return kTwo;
  }
}

function warnOfIgnored(env) {
  if (warned) return;
  let name;
  if (env.NODE_DISABLE_COLORS !== undefined) name = 'NODE_DISABLE_COLORS';
  else if (env.NO_COLOR !== undefined) name = 'NO_COLOR';
  else return;
  process.emitWarning(`The '${name}' env is ignored due to the 'FORCE_COLOR' env being set.`, 'Warning');
  warned = true;
}

function builderDepth(env) {
  for (let i = 0; i < kBuilders.length; i += 2) {
    if (kBuilders[i] in env) return kBuilders[i + 1];
  }
  return env.CI_NAME === 'codeship' ? k256 : kTwo;
}

/** What the program tells that shows the terminal; 0 if it is not known. */
function programDepth(env) {
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app':
      return !env.TERM_PROGRAM_VERSION || RegExpPrototypeExec(/^[0-2]\./, env.TERM_PROGRAM_VERSION) !== null ?
        k256 :
        kTrue;
    case 'HyperTerm':
    case 'MacTerm':
      return kTrue;
    case 'Apple_Terminal':
      return k256;
    default:
      return 0;
  }
}

function terminalDepth(env) {
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return kTrue;
  if (env.TERM) {
    if (StringPrototypeStartsWith(env.TERM, 'xterm-256')) return k256;
    const known = kTerminals.get(StringPrototypeToLowerCase(env.TERM));
    if (known !== undefined) return known;
    if (RegExpPrototypeExec(kColourful, env.TERM) !== null) return kSixteen;
  }
  return env.COLORTERM ? kSixteen : kTwo;
}

/**
 * Whether a terminal shows at least `count` colours.
 * @param {number | Record<string, string>} [count] 16 if it is left out
 * @param {Record<string, string>} [env]
 */
function hasColors(count, env) {
  if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    require('internal/validators').validateInteger(count, 'count', 2);
  }
  return count <= 2 ** this.getColorDepth(env);
}

/**
 * Columns and rows of a terminal; undefined if it does not tell.
 * @param {number} fd
 * @returns {[number, number] | undefined}
 */
function getWindowSize(fd) {
  return binding.windowSize(fd);
}

module.exports = { getColorDepth, getWindowSize, hasColors, isatty };
