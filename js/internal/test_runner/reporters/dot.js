'use strict';

// A dot for each test.

const { ArrayPrototypePush, MathMax } = primordials;

const { colours, formatError, formatTest } = require('internal/test_runner/reporters/format');

const kWidth = 20;

module.exports = async function* dot(source) {
  const failed = [];
  let column = 0;
  const width = () => MathMax(process.stdout.columns ?? kWidth, kWidth);
  for await (const { type, data } of source) {
    if (type === 'test:pass' || type === 'test:fail') {
      const { green, red, reset } = colours();
      if (type === 'test:pass') {
        yield `${green}.${reset}`;
      } else {
        yield `${red}X${reset}`;
        ArrayPrototypePush(failed, data);
      }
      column++;
      if (column === width()) {
        yield '\n';
        column = 0;
      }
    }
  }
  yield '\n';
  if (failed.length === 0) return;
  const { normal, red } = colours();
  yield `\n${red}Failed tests:${normal}\n\n`;
  for (let i = 0; i < failed.length; i++) {
    const data = failed[i];
    yield `${formatTest('test:fail', data)}\n  ${formatError(data.details.error, '  ')}\n`;
  }
};
