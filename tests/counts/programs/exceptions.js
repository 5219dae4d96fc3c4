// Exceptions that pass through several functions and are caught.
function thrower(n) {
  if (n === 0) throw new Error('deep');
  thrower(n - 1);
}
function catcher() {
  try {
    thrower(3);
  } catch {
    return 'caught';
  } finally {
    cleanup();
  }
}
function cleanup() {}
catcher();
catcher();
[1, 2].forEach(() => {
  try {
    null.property;
  } catch {
    cleanup();
  }
});
class Broken {
  constructor() {
    throw new Error('constructor');
  }
}
try {
  new Broken();
} catch {
  cleanup();
}
