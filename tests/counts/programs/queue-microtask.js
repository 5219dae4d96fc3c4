// queueMicrotask, nested and between reactions.
queueMicrotask(function a() {
  queueMicrotask(function b() {
    queueMicrotask(function c() {});
  });
  Promise.resolve().then(function d() {});
});
Promise.resolve().then(function e() {
  queueMicrotask(function f() {});
});
queueMicrotask(function g() {});
