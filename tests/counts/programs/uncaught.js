// Exceptions that a listener takes: the queues go on. (Node goes on with the ticks in the next turn.)
process.on('uncaughtException', function caught(error) {
  process.nextTick(() => error);
});
process.nextTick(function tick() {
  throw new Error('tick');
});
process.nextTick(function nextTick() {});
queueMicrotask(function microtask() {
  throw new Error('microtask');
});
queueMicrotask(function nextMicrotask() {});
setTimeout(function timer() {
  throw new Error('timer');
}, 50);
setTimeout(function nextTimer() {}, 100);
