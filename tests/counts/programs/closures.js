// Nested functions: each closure over one place in the source counts there.
function maker(name) {
  let n = 0;
  return function increment() {
    n++;
    return (() => name + n)();
  };
}
const a = maker('a');
const b = maker('b');
a();
a();
b();
const curry = (x) => (y) => (z) => x + y + z;
curry(1)(2)(3);
curry(1)(2);
(function iife() {
  (() => {})();
})();
const bound = maker.bind(null, 'c');
bound()();
maker.call(null, 'd');
Reflect.apply(maker, null, ['e']);
