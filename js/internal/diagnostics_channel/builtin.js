'use strict';

// The channels on which jsr's own modules publish, under Node's names. They find out about them when a program loads
// `diagnostics_channel`, and not before.

const points = require('internal/diagnostics_channel/points');

/**
 * @param {(name: string) => any} channel
 * @param {(name: string) => any} tracingChannel
 */
function install(channel, tracingChannel) {
  require('internal/console/methods').setChannels({
    __proto__: null,
    log: channel('console.log'),
    info: channel('console.info'),
    debug: channel('console.debug'),
    warn: channel('console.warn'),
    error: channel('console.error'),
  });
  require('internal/modules/cjs/loader').setRequireChannel(tracingChannel('module.require'));
  points.importModule = tracingChannel('module.import');
}

module.exports = { install };
