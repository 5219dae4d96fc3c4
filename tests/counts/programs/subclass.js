// A subclass of Promise: its own constructor is called by then, catch, finally and the combinators.
class Traced extends Promise {
  constructor(executor) {
    super(executor);
    this.traced = true;
  }
  static make(value) {
    return this.resolve(value);
  }
}
Traced.make(1)
  .then((x) => x + 1)
  .catch(() => {})
  .then((x) => x);
Traced.all([Traced.resolve(1), 2]).then((all) => all.length);
(async () => {
  await Traced.make('awaited');
  return Traced.make('returned');
})().then((x) => x);
