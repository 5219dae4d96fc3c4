// Timers that set timers, and arguments that are passed on.
function countdown(n) {
  if (n > 0) setTimeout(countdown, 1, n - 1);
}
setTimeout(() => {
  countdown(3);
}, 1);
