/*
 * try and catch around await
 *
 * A rejection that is awaited is thrown, so try, catch and finally work as they always did. What is not awaited is not
 * caught: `return promise` leaves the try block before it is settled, `return await promise` does not.
 *
 * Predict: which of the functions catch the error?
 * Then:    jsr lessons/4-04-try-catch.js --trace
 * Look at: the frames that are still suspended when the rejection arrives.
 */

const fails = async (name) => {
  await null;
  throw new Error(name);
};

const versions = {
  async awaited() {
    try {
      await fails('awaited');
      return 'never';
    } catch (error) {
      return `caught ${error.message}`;
    }
  },

  async returned() {
    try {
      return fails('returned');
    } catch (error) {
      return `caught ${error.message}`;
    }
  },

  async returnAwaited() {
    try {
      return await fails('returnAwaited');
    } catch (error) {
      return `caught ${error.message}`;
    }
  },

  async forgotten() {
    try {
      fails('forgotten'); // the await is missing
      return 'nothing seems wrong';
    } catch (error) {
      return `caught ${error.message}`;
    }
  },

  async finallyWins() {
    try {
      await fails('finallyWins');
    } finally {
      return 'finally returned, and the error is gone';
    }
  },

  async rethrown() {
    try {
      await fails('inner');
    } catch (error) {
      throw new Error('rethrown', { cause: error });
    }
  },

  async inALoop() {
    const results = [];
    for (const work of [() => 'first', () => fails('second'), () => 'third']) {
      try {
        results.push(await work());
      } catch (error) {
        results.push(`(${error.message} failed)`);
      }
    }
    return results.join(', ');
  },
};

process.on('unhandledRejection', (error) => console.log(`  nobody caught ${error.message}`));

async function main() {
  for (const [name, version] of Object.entries(versions)) {
    try {
      console.log(`${name}: ${await version()}`);
    } catch (error) {
      console.log(`${name}: rejected with ${error.message}${error.cause ? ` because of ${error.cause.message}` : ''}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 1)); // time for what was forgotten
  }
}

main();
