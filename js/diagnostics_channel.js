'use strict';

// Named channels, on which a module tells what it does, to whoever listens.

const { SafeFinalizationRegistry, SafeMap, SafeWeakRef } = primordials;

const { codes } = require('internal/errors');
const { Channel, setRegister } = require('internal/diagnostics_channel/channel');
const { BoundedChannel, TracingChannel, setFind } = require('internal/diagnostics_channel/tracing');

/** Channels by name. One that nobody holds any more, and nobody listens to, is forgotten. */
const channels = new SafeMap();
const forgotten = new SafeFinalizationRegistry((name) => {
  if (channels.get(name)?.deref() === undefined) channels.delete(name);
});

setRegister((name, made) => {
  channels.set(name, new SafeWeakRef(made));
  forgotten.register(made, name);
});
setFind(channel);

/**
 * The channel of that name, which is made if there is none.
 * @param {string | symbol} name
 * @returns {Channel}
 */
function channel(name) {
  const known = channels.get(name)?.deref();
  if (known !== undefined) return known;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new codes.ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  return new Channel(name);
}

/**
 * Whether anyone listens to the channel of that name.
 * @param {string | symbol} name
 */
function hasSubscribers(name) {
  const known = channels.get(name)?.deref();
  return known === undefined ? false : known.hasSubscribers;
}

/**
 * Calls `subscription(message, name)` whenever something is published on the channel of that name.
 * @param {string | symbol} name
 * @param {(message: any, name: string | symbol) => void} subscription
 */
function subscribe(name, subscription) {
  return channel(name).subscribe(subscription);
}

/**
 * A set of channels that tell of one thing that is done.
 * @param {string | object} nameOrChannels
 */
function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}

/**
 * `subscription` is no longer called.
 * @param {string | symbol} name
 * @param {Function} subscription
 * @returns {boolean} whether it was
 */
function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

/**
 * Two channels that tell of the start and the end of one thing.
 * @param {string | object} nameOrChannels
 */
function boundedChannel(nameOrChannels) {
  return new BoundedChannel(nameOrChannels);
}

module.exports = {
  channel,
  hasSubscribers,
  subscribe,
  tracingChannel,
  unsubscribe,
  boundedChannel,
  Channel,
  BoundedChannel,
};

require('internal/diagnostics_channel/builtin').install(channel, tracingChannel);
