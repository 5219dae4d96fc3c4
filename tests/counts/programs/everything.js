// A bit of each, in one program.
async function job(name, n) {
  for (let i = 0; i < n; i++) {
    await (i % 2 === 0 ? i : Promise.resolve(i));
  }
  return name;
}
class Queue {
  #items = [];
  push(...items) {
    this.#items.push(...items);
    return this;
  }
  async *drain() {
    while (this.#items.length > 0) yield this.#items.shift()();
  }
}
const queue = new Queue().push(
  () => job('a', 2),
  () => 'b',
  () => new Promise((resolve) => setTimeout(resolve, 1, 'c')),
  () => new Promise((resolve) => setImmediate(resolve, 'd')),
);
process.nextTick(() => {
  queue.push(() => job('e', 1));
});
(async function read() {
  const names = [];
  for await (const name of queue.drain()) {
    names.push(name);
    process.nextTick(() => name);
  }
  return names.join();
})().then((text) => text.length);
