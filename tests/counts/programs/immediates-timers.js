// From a timer, an immediate comes before a timer of a later time.
setTimeout(function timer() {
  setTimeout(function later() {
    setImmediate(function last() {});
  }, 50);
  setImmediate(function immediate() {
    process.nextTick(function tick() {});
  });
}, 1);
