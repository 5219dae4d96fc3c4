'use strict';

/** Channels that modules publish on which are loaded late; null until a program loads `diagnostics_channel`. */
module.exports = { __proto__: null, importModule: null };
