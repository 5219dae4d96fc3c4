// Generators, all of them started; a call counts once, however often it goes on.
function* count(n) {
  for (let i = 0; i < n; i++) yield i;
}
function* both() {
  yield* count(2);
  yield* count(3);
}
[...both()];
for (const x of count(5)) {
  if (x === 2) break;
}
const echo = (function* () {
  try {
    while (true) yield;
  } catch {
    return 'stopped';
  }
})();
echo.next();
echo.next();
echo.throw(new Error('stop'));
const iterable = {
  *[Symbol.iterator]() {
    yield 1;
  },
};
const [only] = iterable;
void only;
