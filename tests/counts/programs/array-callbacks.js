// Callbacks of built-in functions.
const list = [3, 1, 2];
list.map((x) => x * 2).filter((x) => x > 2);
list.forEach(function each() {});
list.reduce((sum, x) => sum + x, 0);
list.some((x) => x === 1);
list.find((x) => x > 5);
list.flatMap((x) => [x, x]);
Array.from({ length: 4 }, (_, i) => i);
'a-b-c'.replace(/-/g, () => '+');
JSON.parse('{"a":[1,2]}', function revive(key, value) {
  return value;
});
JSON.stringify({
  toJSON() {
    return 1;
  },
});
new Map([[1, 2]]).forEach((value, key) => key + value);
Object.groupBy(list, (x) => (x > 1 ? 'big' : 'small'));
`${{ toString: () => 'text' }}`;
+{
  valueOf() {
    return 1;
  },
};
