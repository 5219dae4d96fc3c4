// await using disposes at the end of its block, in reverse order, and waits.
class Resource {
  constructor(name) {
    this.name = name;
  }
  async [Symbol.asyncDispose]() {
    await this.name;
  }
}
const plain = {
  [Symbol.dispose]() {},
};
async function main() {
  {
    await using a = new Resource('a');
    await using b = new Resource('b');
    using c = plain;
    await 'body';
  }
  await using nothing = null;
}
main().then(() => {});
