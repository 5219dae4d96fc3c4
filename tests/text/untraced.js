// flags: --trace=stack
// What cannot be instrumented runs as it is, and that is said.
const $jsr$mine = 'a name that the trace needs for itself';
console.log($jsr$mine);
