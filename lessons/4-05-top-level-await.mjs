/*
 * Top-level await
 *
 * An ES module may await outside of any function. Whoever imports it waits for it; other modules do not.
 *
 * Predict: the order of the lines of the three modules.
 * Then:    jsr lessons/4-05-top-level-await.mjs --trace
 * Look at: the timers of the imported modules run while the main module has not begun.
 */

import { settings } from './_data/settings.mjs';
import { greeting } from './_data/greeting.mjs';

console.log('main: starts when both imports are done');
console.log('main:', greeting, settings.name);

// A fallback without a function around it.
let extra;
try {
  extra = await import('./_data/not-there.mjs');
} catch (error) {
  extra = { default: `no extra module: ${error.code}` };
}
console.log('main:', extra.default);

// A loop, too.
for await (const number of [Promise.resolve(1), 2]) console.log('main: number', number);
