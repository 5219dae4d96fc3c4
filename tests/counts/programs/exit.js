// process.exit leaves what is queued behind.
setTimeout(function timer() {
  process.nextTick(function unused() {});
  Promise.resolve().then(function alsoUnused() {});
  leave(0);
}, 1);
setTimeout(function never() {}, 2);
function leave(code) {
  process.exit(code);
}
