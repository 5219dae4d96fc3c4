// for await over an async iterator written by hand, whose promises may be values or thenables.
class Countdown {
  constructor(n) {
    this.n = n;
  }
  [Symbol.asyncIterator]() {
    return this;
  }
  next() {
    const done = this.n === 0;
    return Promise.resolve({ done, value: this.n-- });
  }
}
const plain = {
  [Symbol.asyncIterator]() {
    let n = 0;
    return {
      next: () => ({ done: n === 2, value: n++ }),
      return: async () => ({}),
    };
  },
};
async function main() {
  for await (const n of new Countdown(2)) {
    void n;
  }
  for await (const n of plain) {
    if (n === 1) break;
  }
}
main();
