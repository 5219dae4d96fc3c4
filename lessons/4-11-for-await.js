/*
 * for await and async generators
 *
 * An async generator makes values one by one and may wait in between; for await takes them one by one and waits for
 * each. The consumer sets the pace: nothing is made before it is asked for.
 *
 * Predict: what is printed after the break?
 * Then:    jsr lessons/4-11-for-await.js --trace
 * Look at: the generator leaves the stack at every yield and at every await.
 */

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function* pages(last) {
  try {
    for (let page = 1; page <= last; page += 1) {
      console.log(`  fetching page ${page}`);
      await wait(1);
      yield [`item ${page}a`, `item ${page}b`];
    }
    console.log('  no more pages');
  } finally {
    console.log('  the connection is closed');
  }
}

async function* items(source) {
  for await (const page of source) yield* page;
}

async function* take(source, count) {
  if (count === 0) return;
  for await (const item of source) {
    yield item;
    count -= 1;
    if (count === 0) return;
  }
}

async function main() {
  console.log('all of it:');
  for await (const item of items(pages(2))) console.log(item);

  console.log('three items of many:');
  for await (const item of take(items(pages(1000)), 3)) console.log(item);

  console.log('a break closes it too:');
  for await (const page of pages(3)) {
    console.log(page.length, 'items');
    break;
  }

  console.log('an error inside of the loop closes it, and one inside of the generator ends the loop:');
  try {
    for await (const page of pages(3)) throw new Error(`cannot use ${page[0]}`);
  } catch (error) {
    console.log(error.message);
  }
  async function* breaks() {
    yield 1;
    throw new Error('out of numbers');
  }
  try {
    for await (const number of breaks()) console.log(number);
  } catch (error) {
    console.log(error.message);
  }

  console.log('any object can be iterated:');
  const countdown = {
    from: 3,
    async *[Symbol.asyncIterator]() {
      for (let left = this.from; left > 0; left -= 1) yield left;
    },
  };
  for await (const number of countdown) console.log(number);
}

main();
