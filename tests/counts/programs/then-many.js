// Several reactions to one promise, attached before and after it settles.
let settle;
const p = new Promise((resolve) => {
  settle = resolve;
});
p.then(function first() {});
p.then(function second() {
  p.then(function third() {});
});
settle(1);
p.then(() => {});
