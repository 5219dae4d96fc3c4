// Recursion, direct and mutual, and functions that are called many times.
function factorial(n) {
  return n < 2 ? 1 : n * factorial(n - 1);
}
const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
function even(n) {
  return n === 0 || odd(n - 1);
}
function odd(n) {
  return n !== 0 && even(n - 1);
}
function add(a, b) {
  return a + b;
}
factorial(10);
fib(10);
even(9);
let sum = 0;
for (let i = 0; i < 3000; i++) sum = add(sum, i);
