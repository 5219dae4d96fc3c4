// flags: --trace=stack
eval('function inner() { return 1 } inner()');
new Function('a', 'return (() => a)()')(2);
(0, eval)('(() => 3)()');
