// Immediates that are cleared: at once, and by one that runs before them.
clearImmediate(setImmediate(function unused() {}));
setImmediate(function first() {
  clearImmediate(second);
  setImmediate(function next() {});
});
const second = setImmediate(function alsoUnused() {});
setImmediate(function third() {});
