/*
 * asyncPool
 *
 * All at once is too much, one by one too slow: a pool keeps a fixed number of jobs under way. As many workers as the
 * limit allows take items from one shared iterator until it is empty.
 *
 * Predict: which jobs are under way when job 4 starts?
 * Then:    jsr lessons/4-09-async-pool.js --trace=tasks
 * Look at: never more than three timers wait.
 */

/**
 * Runs `work(item, index)` for every item, at most `limit` at a time.
 * The results are in the order of the items. The first error rejects, and no further item is started.
 */
async function asyncPool(limit, items, work) {
  const results = [];
  const entries = [...items].entries();
  let failed = false;

  async function worker() {
    for (const [index, item] of entries) {
      if (failed) return;
      try {
        results[index] = await work(item, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }

  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const running = new Set();
let most = 0;

async function job(number) {
  running.add(number);
  most = Math.max(most, running.size);
  console.log(`  job ${number} starts, under way: ${[...running].join(' ')}`);
  await wait(20 * number);
  if (number === 0) throw new Error('job 0 cannot be done');
  running.delete(number);
  return number * 10;
}

async function main() {
  console.log('a limit of 3:');
  console.log(await asyncPool(3, [1, 2, 5, 4, 1], job), 'at most', most);

  console.log('a limit of 1 is a loop:');
  console.log(await asyncPool(1, [2, 1], job));

  console.log('an error stops the pool:');
  running.clear();
  try {
    await asyncPool(2, [3, 0, 1, 2], job);
  } catch (error) {
    console.log(error.message);
  }
}

main();
