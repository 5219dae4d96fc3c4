// An interval with an async callback, cleared from a microtask.
let turns = 0;
const interval = setInterval(async () => {
  turns++;
  await turns;
  if (turns === 2) clearInterval(interval);
}, 5);
