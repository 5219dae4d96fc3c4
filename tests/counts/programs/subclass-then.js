// A subclass that overrides then, which await and resolve call as they do with any thenable.
class Loud extends Promise {
  then(onFulfilled, onRejected) {
    return super.then(onFulfilled, onRejected);
  }
  static get [Symbol.species]() {
    return Promise;
  }
}
Loud.resolve(1).then((x) => x);
(async () => {
  await Loud.resolve(2);
  return Loud.resolve(3);
})().then((x) => x);
