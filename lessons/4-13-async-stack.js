/*
 * An error that crosses await
 *
 * The stack of an error shows the frames that were there when it was made. After an await the callers are gone from the
 * stack, but not forgotten: the engine adds them as "async" frames, as far as each one awaited the next.
 *
 * Predict: which function names are in the stack? Which one is missing, and why?
 * Then:    jsr lessons/4-13-async-stack.js --trace
 * Look at: the frames that are suspended when the error is made.
 */

async function query() {
  await null;
  throw new Error('connection lost');
}

async function loadUser() {
  return await query();
}

function notAsync() {
  // It has returned long before the error is made, and leaves nothing behind.
  return loadUser();
}

async function main() {
  const names = (error) =>
    error.stack
      .split('\n')
      .slice(1)
      .map((line) => line.trim().replace(/ \(.*/, ''))
      .filter((line) => !line.includes('node:'));

  try {
    await notAsync();
  } catch (error) {
    console.log(error.message, names(error));
  }

  const viaThen = () => query().then((rows) => rows);
  try {
    await viaThen();
  } catch (error) {
    console.log(error.message, names(error));
  }
}

main();
