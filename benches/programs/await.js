// An async function that awaits a value again and again.
const { report } = require('./_measure');
const TOTAL = 5_000_000;

(async () => {
  for (let index = 0; index < TOTAL; index++) await index;
  report(TOTAL);
})();
