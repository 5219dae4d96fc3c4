// then, catch and finally called in unusual ways: a job is a reaction whatever its place in the source looks like.
const p = Promise.resolve(1);
const key = 'then';
p[key](() => {});
p?.then(() => {});
Promise.prototype.then.call(p, () => {});
Reflect.apply(p.then, p, [() => {}]);
const attach = p.then.bind(p);
attach(() => {});
function wait(promise) {
  return promise
    .catch(() => {})
    .finally(() => {});
}
wait(p);
[1].forEach(p.then, p);
async function main() {
  const x = await p; const y = (await x, await p); return [await y];
}
main();
