// Default parameters, destructuring, rest and spread with functions in them.
const fallback = () => 1;
function defaults(a = fallback(), b = a + fallback(), { c = fallback() } = {}, [d = (() => 2)()] = []) {
  return a + b + c + d;
}
defaults();
defaults(1, 2, { c: 3 }, [4]);
const rest = (...all) => all.length;
rest(...[1, 2, 3]);
async function later(x = fallback()) {
  return x;
}
later();
function* lazy(x = fallback()) {
  yield x;
}
lazy().next();
