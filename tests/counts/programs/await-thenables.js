// await of thenables, which may settle at once or later, or reject.
class Box {
  constructor(value) {
    this.value = value;
  }
  then(resolve) {
    resolve(this.value);
  }
}
async function main() {
  await new Box(1);
  await new Box(new Box(2));
  await new Box(Promise.resolve(3));
  try {
    await {
      then(_, reject) {
        reject(new Error('no'));
      },
    };
  } catch (error) {
    await error.message;
  }
}
main();
