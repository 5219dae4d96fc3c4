// flags: --trace
let left = 12;
const timer = setInterval(() => {
  if (--left === 0) clearInterval(timer);
}, 1);
