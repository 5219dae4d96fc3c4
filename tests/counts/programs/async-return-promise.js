// return of a promise from an async function: a thenable job and a reaction; return await: one await.
async function value() {
  return 1;
}
async function promise() {
  return Promise.resolve(2);
}
async function call() {
  return value();
}
async function awaited() {
  return await value();
}
const arrow = async () => promise();
value().then(function a() {});
promise().then(function b() {});
call().then(function c() {});
awaited().then(function d() {});
arrow().then(function e() {});
