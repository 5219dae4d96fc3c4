// Immediates, nested ones in the next turn, with ticks and microtasks drained after each.
setImmediate(function a() {
  setImmediate(function b() {
    setImmediate(function c() {});
  });
  process.nextTick(function d() {});
  queueMicrotask(function e() {});
});
setImmediate(function f(x) {
  return Promise.resolve(x).then((y) => y);
}, 1);
