'use strict';

// The channel between a process and a fork of it.

const { ArrayPrototypePush, StringPrototypeStartsWith } = primordials;

const EventEmitter = require('events');
const { ErrnoException, codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { makeCodec } = require('internal/child_process/serialization');
const { toBuffer } = require('internal/fs/utils');

/** From this many bytes on that wait to be written, a sender is told to slow down. */
const kFull = 65536 * 2;

/** What begins the `cmd` of messages that are not the program's. */
const kInternalPrefix = 'NODE_';

/** What `process.channel` and `subprocess.channel` are: the channel as far as it keeps the process alive. */
class Control extends EventEmitter {
  #handle;
  #references = 0;
  #explicit = false;

  constructor(handle) {
    super();
    this.#handle = handle;
  }

  /** Something waits for a message. */
  refCounted() {
    if (++this.#references === 1 && !this.#explicit) this.#handle.ref();
  }

  unrefCounted() {
    if (--this.#references === 0 && !this.#explicit) {
      this.#handle.unref();
      this.emit('unref');
    }
  }

  ref() {
    this.#explicit = true;
    this.#handle.ref();
  }

  unref() {
    this.#explicit = true;
    this.#handle.unref();
  }

  get fd() {
    return this.#handle ? this.#handle.fd : undefined;
  }
}

/** The messages of a channel that come in. */
class Reader {
  constructor(channel) {
    this.channel = channel;
    this.deliver = (message) => this.take(message);
    /** Messages that nobody listened for yet. */
    this.waiting = [];
  }

  /** A message has come. */
  take(message) {
    if (isInternal(message)) nextTick(emitInternal, this.channel, message);
    else nextTick(emitMessage, this, message);
  }
}

function isInternal(message) {
  return message !== null && typeof message === 'object' && typeof message.cmd === 'string' &&
    StringPrototypeStartsWith(message.cmd, kInternalPrefix);
}

function emitInternal(channel, message) {
  if (channel.target.channel) channel.target.emit('internalMessage', message, undefined);
}

function emitMessage(reader, message) {
  const { target } = reader.channel;
  if (target.listenerCount('message') > 0) target.emit('message', message, undefined);
  else ArrayPrototypePush(reader.waiting, message);
}

/** Messages that came before their listener. */
function emitWaiting(reader) {
  const { target } = reader.channel;
  if (!target.channel || target.listenerCount('message') === 0) return;
  const { waiting } = reader;
  reader.waiting = [];
  for (let i = 0; i < waiting.length; i++) target.emit('message', waiting[i], undefined);
}

/** One end of a channel, and what it gives to its target: `process`, or a ChildProcess. */
class Channel {
  constructor(target, handle, serialization, onClosed) {
    this.target = target;
    this.codec = makeCodec(serialization);
    this.ended = false;
    this.handle = handle;
    this.onClosed = onClosed;
    this.control = new Control(handle);
    this.reader = new Reader(this);
    this.finished = false;
    handle.onread = (count, buffer) => {
      if (count > 0) this.codec.decode(toBuffer(buffer), this.reader.deliver);
      else this.end();
    };
  }

  /** The other side is gone. */
  end() {
    this.ended = true;
    // Unless this side was the first.
    if (this.target.connected) this.target.disconnect();
    this.handle.onread = ignore;
    this.handle.close();
    this.onClosed();
  }

  send(message, options, callback) {
    const { target } = this;
    const status = this.handle.write(this.codec.encode(message), () => {
      this.control.unrefCounted();
      if (typeof callback === 'function') callback(null);
    });
    if (status > 0) {
      this.control.refCounted();
    } else if (status === 0) {
      if (typeof callback === 'function') nextTick(callback, null);
    } else if (!options.swallowErrors) {
      const error = new ErrnoException(status, 'write');
      if (typeof callback === 'function') nextTick(callback, error);
      else nextTick(emitError, target, error);
    }
    return this.handle.writeQueueSize < kFull;
  }

  disconnect() {
    const finish = () => {
      if (this.finished) return;
      this.finished = true;
      this.handle.close();
      this.target.emit('disconnect');
    };
    // A message that has come in part is waited for.
    if (this.codec.buffering && !this.ended) {
      this.target.once('message', finish);
      this.target.once('internalMessage', finish);
      return;
    }
    nextTick(finish);
  }
}

function ignore() {}

function emitError(target, error) {
  target.emit('error', error);
}

function validateMessage(message) {
  if (message === undefined) throw new codes.ERR_MISSING_ARGS('message');
  const type = typeof message;
  if (type !== 'string' && type !== 'object' && type !== 'number' && type !== 'boolean') {
    throw new codes.ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
  }
}

/**
 * Gives `target` its end of a channel.
 * @param {any} target
 * @param {import('internal/net/pipe').Pipe} handle
 * @param {string} [serialization]
 * @param {() => void} [onClosed]
 */
function setupChannel(target, handle, serialization, onClosed = ignore) {
  const channel = new Channel(target, handle, serialization, onClosed);
  const { control, reader } = channel;
  target.channel = control;
  target._handleQueue = null;
  target._pendingMessage = null;
  target.on('newListener', () => {
    if (reader.waiting.length > 0) nextTick(emitWaiting, reader);
  });

  /**
   * Sends a message.
   * @param {any} message
   * @param {any} [sendHandle]
   * @param {object} [options]
   * @param {(error: Error | null) => void} [callback]
   * @returns {boolean} whether more is welcome
   */
  target.send = function(message, sendHandle, options, callback) {
    if (typeof sendHandle === 'function') {
      callback = sendHandle;
      sendHandle = undefined;
      options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      require('internal/validators').validateObject(options, 'options');
    }
    options = { swallowErrors: false, ...options };
    if (this.connected) return this._send(message, sendHandle, options, callback);
    const error = new codes.ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') nextTick(callback, error);
    else nextTick(emitError, this, error);
    return false;
  };

  target._send = function(message, sendHandle, options, callback) {
    validateMessage(message);
    // Sockets and servers would be what can be sent.
    if (sendHandle) throw new codes.ERR_INVALID_HANDLE_TYPE();
    return channel.send(message, typeof options === 'boolean' ? { swallowErrors: options } : options ?? {}, callback);
  };

  target.connected = true;

  target.disconnect = function() {
    if (!this.connected) {
      this.emit('error', new codes.ERR_IPC_DISCONNECTED());
      return;
    }
    this._disconnect();
  };

  target._disconnect = function() {
    this.connected = false;
    this.channel = null;
    channel.disconnect();
  };

  handle.readStart();
  return control;
}

/**
 * The channel of a process that was forked.
 * @param {number} fd
 * @param {string} serialization
 */
function connectToParent(fd, serialization) {
  const { Pipe } = require('internal/net/pipe');
  const handle = new Pipe();
  const failure = handle.open(fd, 'process.channel');
  if (failure !== 0) throw new ErrnoException(failure, 'open');
  // Until the program listens for messages, they are no reason to stay.
  handle.unref();
  const control = setupChannel(process, handle, serialization);
  process.on('newListener', (name) => {
    if (name === 'message' || name === 'disconnect') control.refCounted();
  });
  process.on('removeListener', (name) => {
    if (name === 'message' || name === 'disconnect') control.unrefCounted();
  });
}

module.exports = { connectToParent, setupChannel };
