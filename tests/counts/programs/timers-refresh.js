// A timer that is refreshed runs again, and one that is not referenced does not hold the program.
let runs = 0;
const timer = setTimeout(function again() {
  if (++runs < 3) timer.refresh();
}, 1);
setTimeout(function unused() {}, 600000).unref();
