// Promises that never settle, with reactions and awaits that never run.
const never = new Promise(() => {});
never.then(function unused() {});
Promise.race([never, 1]).then((x) => x);
Promise.all([never, 1]).then(function alsoUnused() {});
(async () => {
  await 1;
  await never;
  queueMicrotask(function notEither() {});
})();
