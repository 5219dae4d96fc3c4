// flags: --trace --trace-limit=30
function count(n) {
  return n === 0 ? 0 : 1 + count(n - 1);
}
console.log(count(50));
