/*
 * Loops and await
 *
 * for...of with await takes one item after the other. map with Promise.all starts all of them. reduce builds a chain.
 * forEach waits for nothing. Which one is right depends on whether the items depend on each other.
 *
 * Predict: the order of "starts" and "ends" for each loop.
 * Then:    jsr lessons/4-07-loops.js --trace=tasks
 * Look at: the timers that wait at the same time.
 */

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let log = [];

async function load(number) {
  log.push(`+${number}`);
  await wait(40 - 10 * number);
  log.push(`-${number}`);
  return number * number;
}

const loops = {
  async 'for...of'(numbers) {
    const results = [];
    for (const number of numbers) results.push(await load(number));
    return results;
  },

  async 'map and Promise.all'(numbers) {
    return Promise.all(numbers.map(load));
  },

  async reduce(numbers) {
    return numbers.reduce(async (results, number) => [...(await results), await load(number)], []);
  },

  async forEach(numbers) {
    const results = [];
    numbers.forEach(async (number) => results.push(await load(number)));
    return results;
  },

  async 'for await over started work'(numbers) {
    const results = [];
    for await (const result of numbers.map(load)) results.push(result);
    return results;
  },
};

async function main() {
  for (const [name, loop] of Object.entries(loops)) {
    log = [];
    const results = await loop([1, 2, 3]);
    console.log(`${name}:`, results, log.join(' '));
    await wait(100);
  }
}

main();
