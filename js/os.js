'use strict';

// What can be known about the machine and its system.

const {
  ObjectDefineProperties, ObjectDefineProperty, ObjectFreeze, ObjectKeys, StringPrototypeEndsWith, StringPrototypeSlice,
  SymbolToPrimitive,
} = primordials;
const { validateInt32 } = require('internal/validators');
const binding = internalBinding('os');

const isWindows = process.platform === 'win32';

/**
 * The answer of a system call, or its error if it is a number.
 * @param {string} syscall
 * @param {any} answer
 */
function checked(syscall, answer) {
  if (typeof answer !== 'number' || answer >= 0) return answer;
  const { SystemError } = require('internal/system_error');
  const uv = internalBinding('uv');
  throw new SystemError('ERR_SYSTEM_ERROR', {
    errno: answer,
    code: uv.errname(answer),
    message: uv.getErrorMessage(answer),
    syscall,
  });
}

const constants = {
  __proto__: null,
  UV_UDP_REUSEADDR: 4,
  dlopen: binding.dlopen,
  errno: binding.errno,
  signals: ObjectFreeze(internalBinding('process').signals()),
  priority: {
    __proto__: null,
    PRIORITY_LOW: 19,
    PRIORITY_BELOW_NORMAL: 10,
    PRIORITY_NORMAL: 0,
    PRIORITY_ABOVE_NORMAL: -7,
    PRIORITY_HIGH: -14,
    PRIORITY_HIGHEST: -20,
  },
};

/** No program can change what a number of the system's means. */
function makeReadOnly(object) {
  const names = ObjectKeys(object);
  for (let i = 0; i < names.length; i++) {
    ObjectDefineProperty(object, names[i], { __proto__: null, configurable: false, writable: false });
  }
}
makeReadOnly(constants.dlopen);
makeReadOnly(constants.errno);
makeReadOnly(constants.priority);
ObjectDefineProperty(constants, 'UV_UDP_REUSEADDR', { __proto__: null, configurable: false, writable: false });

/** `[type, version, release, machine]`: they do not change while a program runs. */
let information;
function getInformation(index) {
  information ??= checked('uv_os_uname', binding.information());
  return information[index];
}

const getOSType = () => getInformation(0);
const getOSVersion = () => getInformation(1);
const getOSRelease = () => getInformation(2);
const getMachine = () => getInformation(3);

function arch() {
  return process.arch;
}

function platform() {
  return process.platform;
}

/** @returns {'BE' | 'LE'} */
function endianness() {
  return binding.bigEndian ? 'BE' : 'LE';
}

function hostname() {
  return checked('uv_os_gethostname', binding.hostname());
}

/** Seconds since the system started. */
function uptime() {
  return binding.uptime();
}

/** Bytes of memory. */
function totalmem() {
  return binding.totalMemory();
}

/** Bytes of memory that programs could have. */
function freemem() {
  return binding.freeMemory();
}

/** How many threads it makes sense to run at once. */
function availableParallelism() {
  return binding.parallelism();
}

/** The average load of the last 1, 5 and 15 minutes. */
function loadavg() {
  return binding.loadAverage();
}

/** Every processor: what it is, and what it has spent its time on, in milliseconds. */
function cpus() {
  const list = binding.cpus();
  const result = [];
  for (let i = 0; i < list.length; i++) {
    const cpu = list[i];
    result[i] = {
      model: cpu[0],
      speed: cpu[1],
      times: { user: cpu[2], nice: cpu[3], sys: cpu[4], idle: cpu[5], irq: cpu[6] },
    };
  }
  return result;
}

/** The addresses of the network interfaces that are up, by interface. */
function networkInterfaces() {
  const list = checked('uv_interface_addresses', binding.interfaces());
  const result = {};
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    const entry = {
      address: item[1],
      netmask: item[2],
      family: item[3],
      mac: item[4],
      internal: item[5],
      cidr: item[6],
    };
    if (item[7] !== undefined) entry.scopeid = item[7];
    const entries = result[item[0]] ??= [];
    entries[entries.length] = entry;
  }
  return result;
}

/** A text of the system in the encoding that the caller asked for. */
function decode(bytes, encoding) {
  const { toBuffer } = require('internal/fs/utils');
  const buffer = toBuffer(bytes);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

/** An encoding for texts of the system: what is none counts as UTF-8. */
function toEncoding(value) {
  if (typeof value !== 'string') return 'utf8';
  return value === 'buffer' || require('buffer').Buffer.isEncoding(value) ? value : 'utf8';
}

/**
 * The user that the process acts for.
 * @param {{ encoding?: string }} [options]
 */
function userInfo(options) {
  const encoding = toEncoding(options !== null && typeof options === 'object' ? options.encoding : undefined);
  const user = checked('uv_os_get_passwd', binding.user());
  return {
    __proto__: null,
    uid: user[0],
    gid: user[1],
    username: decode(user[2], encoding),
    homedir: decode(user[3], encoding),
    shell: decode(user[4], encoding),
  };
}

/** The user's own folder, which the environment may name. */
function homedir() {
  const { HOME } = process.env;
  return HOME === undefined ? decode(checked('uv_os_homedir', binding.user())[3], 'utf8') : HOME;
}

/** The folder for temporary files, without a slash at its end. */
function tmpdir() {
  const { env } = process;
  const path = env.TMPDIR || env.TMP || env.TEMP || '/tmp';
  return path.length > 1 && StringPrototypeEndsWith(path, '/') ? StringPrototypeSlice(path, 0, -1) : path;
}

/**
 * How nice a process is: from -20, which gets its way, to 19.
 * @param {number} [pid] 0 is this process
 */
function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else validateInt32(pid, 'pid');
  return checked('uv_os_getpriority', binding.getPriority(pid))[0];
}

/**
 * @param {number} [pid] 0 is this process
 * @param {number} priority
 */
function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  checked('uv_os_setpriority', binding.setPriority(pid, priority));
}

module.exports = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  networkInterfaces,
  platform,
  release: getOSRelease,
  setPriority,
  tmpdir,
  totalmem,
  type: getOSType,
  userInfo,
  uptime,
  version: getOSVersion,
  machine: getMachine,
};

// `${os.hostname}` is the host's name: the functions stand for their answers wherever a text is wanted.
const textual = [
  arch, availableParallelism, endianness, freemem, homedir, hostname, getOSRelease, platform, tmpdir, totalmem, getOSType,
  uptime, getOSVersion, getMachine,
];
for (let i = 0; i < textual.length; i++) {
  const answer = textual[i];
  answer[SymbolToPrimitive] = () => answer();
}

ObjectDefineProperties(module.exports, {
  constants: { __proto__: null, configurable: false, enumerable: true, value: constants, writable: false },
  EOL: { __proto__: null, configurable: true, enumerable: true, value: isWindows ? '\r\n' : '\n', writable: false },
  devNull: { __proto__: null, configurable: true, enumerable: true, value: isWindows ? '\\\\.\\nul' : '/dev/null', writable: false },
});
