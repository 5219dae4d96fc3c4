// An interval that is cleared on its third turn, and one that clears itself at once.
let turns = 0;
const id = setInterval(function turn(step) {
  turns += step;
  queueMicrotask(() => turns);
  if (turns === 3) {
    clearInterval(id);
    const once = setInterval(function alone() {
      clearInterval(once);
    }, 1);
  }
}, 1, 1);
