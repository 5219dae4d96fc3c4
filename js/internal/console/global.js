'use strict';
// TEMPORARY
const { write } = internalBinding('stdio');
let hook = null;
function out(fd, level) { return (...a) => { const t = require('internal/util/inspect').format(...a); write(fd, t + '\n'); if (hook) hook(level, t); }; }
module.exports = { console: { log: out(1, 'log'), error: out(2, 'error'), info: out(1, 'info'), warn: out(2, 'warn') }, setTraceHook(f) { hook = f; } };
