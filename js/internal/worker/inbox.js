'use strict';

// Messages from any thread of the process to any other: `postMessageToThread`. Each thread that can be reached has an inbox
// under its number, and answers through a port that comes with the message.

const { ArrayPrototypePush, NumberIsInteger, Promise } = primordials;

const messaging = internalBinding('messaging');
const { codes } = require('internal/errors');
const { MessageChannel, emitters, readTransfer, withTransfer } = require('internal/messaging/ports');

const kReceived = 'received';
const kNoListener = 'no listener';
const kErrored = 'errored';

/** Of this thread; undefined until it has an inbox. */
let own;

/**
 * Gives this thread an inbox. It does not keep the thread alive.
 * @param {number} threadId
 */
function open(threadId) {
  if (own !== undefined) return;
  own = threadId;
  const receiver = { __proto__: null };
  const id = messaging.openInbox(receiver, threadId);
  emitters.set(receiver, receive);
  messaging.start(id, true);
}

function receive(message, type) {
  if (type !== 'message') return;
  const { value, source, reply } = message;
  let result = kReceived;
  try {
    if (!process.emit('workerMessage', value, source)) result = kNoListener;
  } catch {
    result = kErrored;
  }
  reply.postMessage(result);
  reply.close();
}

/**
 * `postMessageToThread(threadId, value[, transferList][, timeout])`: resolves when the `workerMessage` listeners of that
 * thread's `process` have run.
 * @param {number} threadId
 * @param {any} value
 * @param {any[] | number} [transferList]
 * @param {number} [timeout] in milliseconds
 */
async function postMessageToThread(threadId, value, transferList, timeout) {
  if (typeof transferList === 'number' && timeout === undefined) {
    timeout = transferList;
    transferList = [];
  }
  if (timeout !== undefined) require('internal/validators').validateNumber(timeout, 'timeout', 0);
  if (threadId === own) throw new codes.ERR_WORKER_MESSAGING_SAME_THREAD();
  if (!NumberIsInteger(threadId) || threadId < 0) throw new codes.ERR_WORKER_MESSAGING_FAILED();
  const { port1, port2 } = new MessageChannel();
  const transfer = readTransfer(transferList) ?? [];
  ArrayPrototypePush(transfer, port2);
  let found = false;
  try {
    found = withTransfer(transfer, (list, ids) =>
      messaging.postToInbox(threadId, { value, source: own, reply: port2 }, list, ids));
  } finally {
    if (!found) {
      port1.close();
      port2.close();
    }
  }
  if (!found) throw new codes.ERR_WORKER_MESSAGING_FAILED();
  const result = await answer(port1, timeout);
  if (result === kErrored) throw new codes.ERR_WORKER_MESSAGING_ERRORED();
  if (result === undefined) throw new codes.ERR_WORKER_MESSAGING_TIMEOUT();
  if (result !== kReceived) throw new codes.ERR_WORKER_MESSAGING_FAILED();
}

/** What comes through the port first; undefined if nothing does in time. */
function answer(port, timeout) {
  return new Promise((resolve) => {
    let timer;
    const done = (result) => {
      if (timer !== undefined) require('timers').clearTimeout(timer);
      port.close();
      resolve(result);
    };
    port.on('message', done);
    // The thread is gone.
    port.on('close', () => done(kNoListener));
    if (timeout !== undefined) timer = require('timers').setTimeout(done, timeout);
  });
}

module.exports = { open, postMessageToThread };
