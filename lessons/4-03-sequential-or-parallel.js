/*
 * The hidden performance trap
 *
 * Two awaits in a row wait for each other, also where nothing depends on the order. Work runs in parallel when it is
 * started before the first await.
 *
 * Predict: which of the three versions have both jobs under way at the same time?
 * Then:    jsr lessons/4-03-sequential-or-parallel.js --trace=tasks
 * Look at: in which task each timer is set.
 */

const log = [];

function job(name) {
  log.push(`${name} starts`);
  return new Promise((resolve) => {
    setTimeout(() => {
      log.push(`${name} ends`);
      resolve(name);
    }, 5);
  });
}

async function inARow() {
  const user = await job('user');
  const weather = await job('weather'); // does not need the user
  return [user, weather];
}

async function startedFirst() {
  const userPromise = job('user');
  const weatherPromise = job('weather');
  return [await userPromise, await weatherPromise];
}

function together() {
  return Promise.all([job('user'), job('weather')]);
}

async function main() {
  for (const version of [inARow, startedFirst, together]) {
    log.length = 0;
    const results = await version();
    console.log(`${version.name}: ${log.join(', ')}; results ${results.join(' and ')}`);
  }

  // Why Promise.all is better than starting first: what if the first one is slow and the second one fails?
  const slow = new Promise((resolve) => setTimeout(resolve, 60));
  const failsSoon = new Promise((_, reject) => setTimeout(reject, 5, new Error('weather is down')));
  process.once('unhandledRejection', (error) => console.log('nobody awaited it yet:', error.message));
  try {
    await slow;
    await failsSoon;
  } catch (error) {
    console.log('caught, but too late:', error.message);
  }
}

main();
