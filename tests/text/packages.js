// flags: --trace=stack --trace-include=node_modules/shown/** --trace-exclude=**/_hidden.js
require('shown')(() => {});
require('unseen')(() => {});
require('./_hidden')(() => {});
