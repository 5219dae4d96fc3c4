// packages: lodash
// shows: collections, chains, cloneDeep, merge, template, debounce and throttle, memoize, isEqual, inherited from other realms' checks
'use strict';
const _ = require('lodash');

console.log(_.VERSION.split('.').length, _.chunk([1, 2, 3, 4, 5], 2), _.zipObject(['a', 'b'], [1, 2]), _.range(0, -5, -2));
console.log(_.groupBy(['one', 'two', 'three'], 'length'), _.keyBy([{ id: 'x', n: 1 }], 'id'), _.countBy([1.2, 1.8, 2.1], Math.floor));
console.log(_.chain([1, 2, 3, 4]).filter((n) => n % 2 === 0).map((n) => n * n).reverse().value());
const lazy = _([1, 2, 3]).map((n) => { console.log('maps', n); return n; }).take(1);
console.log(lazy.value());
const source = { date: new Date(0), list: [1, { two: 2 }], map: new Map([['k', { v: 1 }]]), set: new Set([1]), re: /x/gi, bytes: new Uint8Array([1, 2]), buffer: Buffer.from('buf'), sym: Symbol.for('s') };
source.self = source;
const copy = _.cloneDeep(source);
console.log(copy.self === copy, copy.map !== source.map, _.isEqual(copy, source), copy);
console.log(_.merge({ a: [{ b: 1 }], c: 3 }, { a: [{ d: 4 }], c: undefined }), _.defaultsDeep({ a: { b: 1 } }, { a: { b: 2, c: 3 } }));
console.log(_.get({ a: [{ b: { c: 3 } }] }, 'a[0].b.c'), _.set({}, 'x[0].y', 1), _.unset({ a: 1 }, 'a'), _.has({ a: { b: 1 } }, 'a.b'));
console.log(_.template('<% for (const name of names) { %>hello <%= name %>!<%- "<b>" %>\n<% } %>')({ names: ['fred', 'pebbles'] }));
console.log(_.camelCase('--foo-bar--'), _.kebabCase('fooBar'), _.startCase('foo_bar'), _.deburr('d\u00e9j\u00e0 vu'), _.words('fred, barney, & pebbles'), _.truncate('a long sentence that goes on', { length: 12 }));
console.log(_.orderBy([{ n: 2, k: 'a' }, { n: 1, k: 'b' }, { n: 2, k: 'c' }], ['n', 'k'], ['asc', 'desc']), _.sortedUniq([1, 1, 2]), _.xor([2, 1], [2, 3]));
console.log(_.isPlainObject(Object.create(null)), _.isBuffer(Buffer.alloc(1)), _.isTypedArray(new Int8Array(1)), _.isWeakMap(new WeakMap()), _.toString([-0, [1, null]]));
const add = _.curry((a, b, c) => [a, b, c]);
console.log(add(1)(2)(3), add(_, 2)(1, 3), _.partialRight(Math.pow, 2)(5), _.flow([_.add, (n) => n * n])(1, 2));
let calls = 0;
const debounced = _.debounce(() => { calls++; return 'called'; }, 5);
debounced(); debounced(); debounced();
const throttled = _.throttle(() => console.log('throttled'), 5, { trailing: false });
throttled(); throttled();
_.defer((text) => console.log(text), 'deferred');
_.delay(() => console.log('debounced calls:', calls), 60);
const memo = _.memoize((o) => o.n);
const key = { n: 1 };
memo(key); key.n = 2;
console.log(memo(key), memo.cache.has(key), _.attempt(() => { throw new Error('caught'); }).message, _.uniqueId('id-').startsWith('id-'));
