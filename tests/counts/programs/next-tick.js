// Ticks that queue ticks and microtasks: all ticks go before the microtasks that they queue.
process.nextTick(function a() {
  process.nextTick(function b() {});
  queueMicrotask(function c() {
    process.nextTick(function d() {
      Promise.resolve().then(function e() {});
    });
    queueMicrotask(function f() {});
  });
});
Promise.resolve().then(function g() {
  process.nextTick(function h() {});
});
process.nextTick(
  function i(x, y) {
    return x + y;
  },
  1,
  2,
);
