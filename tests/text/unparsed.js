// flags: --trace=stack
// The engine takes this at the top level of CommonJS, the parser of the trace does not.
console.log(new.target);
function notSeen() {}
notSeen();
