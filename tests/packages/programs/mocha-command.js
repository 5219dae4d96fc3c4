// packages: mocha
// args: --reporter tap --timeout 60000 --no-config --no-package _mocha/suite.js _mocha/modules.mjs
// stderr: ignore
// shows: mocha's command line: options, files, TAP output, exit code
'use strict';
require('mocha/bin/mocha.js');
