// flags: --trace=microtasks,promises
// Why returning a promise from an async function takes three ticks.
async function outer() {
  return Promise.resolve('value');
}
outer().then((value) => console.log(value));
