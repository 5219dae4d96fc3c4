// packages: chalk
// shows: styles, nesting, levels, template of modifiers, detection of colour support without a terminal
import chalk, { Chalk, chalkStderr, supportsColor, modifierNames } from 'chalk';

console.log(chalk.level, supportsColor, chalkStderr.level, chalk.red('plain, as this is no terminal'));
for (const level of [0, 1, 2, 3]) {
  const ink = new Chalk({ level });
  console.log(JSON.stringify(ink.red.bold('red', ink.underline('under'), 'red again')));
  console.log(JSON.stringify([ink.hex('#ff8800')('hex'), ink.bgRgb(1, 2, 3)('bg'), ink.ansi256(194)('256'), ink.visible('seen')]));
}
const ink = new Chalk({ level: 1 });
console.log(JSON.stringify(ink.green('line\nline\r\nline')), JSON.stringify(ink.blue('')), modifierNames.length);
const warn = ink.yellow.inverse;
console.log(JSON.stringify(warn`tagged ${1 + 1}`), typeof warn, warn.level);
try { new Chalk({ level: 9 }); } catch (error) { console.log(error.message); }
