// packages: yargs
// shows: options, commands, strict mode, help text, coercion, conflicts, middleware, async handlers, completion of arrays and counts
import yargs from 'yargs';

const run = async (line) => {
  console.log('$', line);
  const parser = yargs(line === '' ? [] : line.split(' ')).scriptName('tool').exitProcess(false).wrap(80).locale('en')
    .option('size', { alias: 's', type: 'number', default: 1, describe: 'how large' })
    .option('tags', { type: 'array', coerce: (all) => all?.map((tag) => String(tag).toUpperCase()) })
    .option('verbose', { alias: 'v', type: 'count' })
    .option('quiet', { type: 'boolean', conflicts: 'loud' }).option('loud', { type: 'boolean' })
    .command('get <url> [more..]', 'fetches', (y) => y.positional('url', { type: 'string', describe: 'from where' }), async (argv) => {
      await null;
      console.log('get', argv.url, argv.more, argv.seen);
    })
    .middleware((argv) => { argv.seen = true; })
    .demandCommand(1, 'Say what to do').strict().version('9.9.9').help()
    .fail((message, error) => { throw error ?? new Error(message); });
  try {
    const argv = await parser.parse();
    console.log(argv);
  } catch (error) {
    console.log('fails:', error.message);
  }
};
await run('get http://a b c -s 3 -vvv --tags x y');
await run('get http://a --size=big');
await run('get');
await run('');
await run('get u --quiet --loud');
await run('get u --nonsense');
await run('put u');
await run('--version');
console.log(await yargs().scriptName('tool').wrap(80).locale('en').usage('$0 [options]').option('a', { describe: 'an option', choices: [1, 2], demandOption: true }).example('$0 -a 1', 'one').epilogue('The end.').getHelp());
