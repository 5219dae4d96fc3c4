'use strict';

// What goes on asynchronously, and what goes along with it. The first to load this makes the queues keep accounts.

const { AsyncResource } = require('internal/async_hooks/resource');
const { createHook } = require('internal/async_hooks/hooks');
const ids = require('internal/async_hooks/ids');
const { asyncWrapProviders } = require('internal/async_hooks/providers');

require('internal/async_hooks/queues').install();

/** The id of the asynchronous work whose callback runs now. */
function executionAsyncId() {
  return ids.executionAsyncId();
}

/** The id of what asked for the work whose callback runs now. */
function triggerAsyncId() {
  return ids.triggerAsyncId();
}

/** The object that stands for the work whose callback runs now. */
function executionAsyncResource() {
  return ids.executionAsyncResource();
}

module.exports = {
  get AsyncLocalStorage() {
    return require('internal/async_hooks/storage').AsyncLocalStorage;
  },
  createHook,
  executionAsyncId,
  triggerAsyncId,
  executionAsyncResource,
  asyncWrapProviders,
  AsyncResource,
};
