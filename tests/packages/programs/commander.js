// packages: commander
// shows: options, arguments, subcommands, help, validation, errors with exitOverride, async actions, choices, environment, variadics
'use strict';
const { Command, Option, Argument, InvalidArgumentError, CommanderError } = require('commander');

function make() {
  const program = new Command('tool').description('A tool for tests').version('1.2.3').exitOverride()
    .configureOutput({ writeErr: (text) => console.log('to stderr:', JSON.stringify(text)) })
    .option('-v, --verbose', 'say more', (_, before) => before + 1, 0)
    .addOption(new Option('-l, --level <level>', 'how much').choices(['low', 'high']).default('low').env('TOOL_LEVEL'))
    .option('--no-color', 'without colours');
  program.command('copy').argument('<from>', 'source').argument('[to...]', 'targets').option('-f, --force')
    .action((from, to, options, command) => console.log('copy', from, to, options, command.optsWithGlobals()));
  program.command('wait').addArgument(new Argument('<ms>').argParser((value) => {
    if (Number.isNaN(Number(value))) throw new InvalidArgumentError('Not a number.');
    return Number(value);
  })).action(async (ms) => { await new Promise((resolve) => setTimeout(resolve, ms)); console.log('waited', ms); });
  program.hook('preAction', (_, action) => console.log('before', action.name()));
  return program;
}

(async () => {
  for (const line of ['copy a b c --force -vv', 'copy a --level high --no-color', 'wait 1', 'wait soon', 'copy', 'copy a --level middle', '--bogus', 'coppy a', '--version', '--help', 'help copy']) {
    console.log('$ tool', line);
    try {
      await make().parseAsync(line.split(' '), { from: 'user' });
    } catch (error) {
      console.log(error instanceof CommanderError, error.code, error.exitCode, error.message);
    }
  }
  const program = new Command().argument('[name]').allowExcessArguments().allowUnknownOption().passThroughOptions();
  program.parse(['node', 'script.js', 'x', '--other', 'y']);
  console.log(program.args, program.opts(), program.name());
})();
