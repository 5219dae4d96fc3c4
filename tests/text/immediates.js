// flags: --trace
let left = 100;
function again() {
  if (--left > 0) setImmediate(again);
}
setImmediate(again);
