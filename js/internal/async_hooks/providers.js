'use strict';

// Names of what the runtime itself does asynchronously.

const { StringPrototypeStartsWith } = primordials;

/** Node's names, in the order of their numbers. */
const names = [
  'NONE', 'DIRHANDLE', 'DNSCHANNEL', 'ELDHISTOGRAM', 'FILEHANDLE', 'FILEHANDLECLOSEREQ', 'BLOBREADER', 'FSEVENTWRAP',
  'FSREQCALLBACK', 'FSREQPROMISE', 'GETADDRINFOREQWRAP', 'GETNAMEINFOREQWRAP', 'HEAPSNAPSHOT', 'HTTP2SESSION',
  'HTTP2STREAM', 'HTTP2PING', 'HTTP2SETTINGS', 'HTTPINCOMINGMESSAGE', 'HTTPCLIENTREQUEST', 'LOCKS', 'DTLS_ENDPOINT',
  'DTLS_SESSION', 'JSSTREAM', 'JSUDPWRAP', 'MESSAGEPORT', 'PIPECONNECTWRAP', 'PIPESERVERWRAP', 'PIPEWRAP', 'PROCESSWRAP',
  'PROMISE', 'QUERYWRAP', 'QUIC_ENDPOINT', 'QUIC_LOGSTREAM', 'QUIC_SESSION', 'QUIC_STREAM', 'QUIC_UDP', 'SHUTDOWNWRAP',
  'SIGNALWRAP', 'STATWATCHER', 'STREAMPIPE', 'TCPCONNECTWRAP', 'TCPSERVERWRAP', 'TCPWRAP', 'TTYWRAP', 'UDPSENDWRAP',
  'UDPWRAP', 'SIGINTWATCHDOG', 'WORKER', 'WORKERCPUPROFILE', 'WORKERCPUUSAGE', 'WORKERHEAPPROFILE',
  'WORKERHEAPSNAPSHOT', 'WORKERHEAPSTATISTICS', 'WRITEWRAP', 'ZLIB', 'CHECKPRIMEREQUEST', 'PBKDF2REQUEST',
  'KEYPAIRGENREQUEST', 'KEYGENREQUEST', 'KEYEXPORTREQUEST', 'ARGON2REQUEST', 'CIPHERREQUEST', 'DERIVEBITSREQUEST',
  'HASHREQUEST', 'RANDOMBYTESREQUEST', 'RANDOMPRIMEREQUEST', 'SCRYPTREQUEST', 'SIGNREQUEST', 'TLSWRAP',
  'VERIFYREQUEST',
];

/** `asyncWrapProviders`. */
const asyncWrapProviders = { __proto__: null };
for (let i = 0; i < names.length; i++) asyncWrapProviders[names[i]] = i;
primordials.ObjectFreeze(asyncWrapProviders);

/** What work is called that the API named in front asks for; the first that fits. A new API adds its line here. */
const kByApi = [
  ['fs.', 'FSREQCALLBACK'],
  ['dns.lookupService', 'GETNAMEINFOREQWRAP'],
  ['dns.lookup', 'GETADDRINFOREQWRAP'],
  ['dns.', 'QUERYWRAP'],
  ['crypto.pbkdf2', 'PBKDF2REQUEST'],
  ['crypto.scrypt', 'SCRYPTREQUEST'],
  ['crypto.random', 'RANDOMBYTESREQUEST'],
  ['crypto.generateKeyPair', 'KEYPAIRGENREQUEST'],
  ['crypto.generateKey', 'KEYGENREQUEST'],
  ['crypto.generatePrime', 'RANDOMPRIMEREQUEST'],
  ['crypto.checkPrime', 'CHECKPRIMEREQUEST'],
  ['crypto.hkdf', 'DERIVEBITSREQUEST'],
  ['crypto.sign', 'SIGNREQUEST'],
  ['crypto.verify', 'VERIFYREQUEST'],
  ['zlib.', 'ZLIB'],
];

/**
 * The type of a request of `api`, as hooks are told of it.
 * @param {string} api such as `fs.readFile`
 */
function typeOf(api) {
  for (let i = 0; i < kByApi.length; i++) {
    if (StringPrototypeStartsWith(api, kByApi[i][0])) return kByApi[i][1];
  }
  return api;
}

module.exports = { asyncWrapProviders, typeOf };
