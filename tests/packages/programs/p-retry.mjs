// packages: p-retry
// shows: attempts, onFailedAttempt, AbortError, shouldRetry, signal, validation
import pRetry, { AbortError, makeRetriable } from 'p-retry';

const quick = { minTimeout: 1, maxTimeout: 2, factor: 1 };
console.log(await pRetry((attempt) => {
  if (attempt < 3) throw new Error(`attempt ${attempt}`);
  return `attempt ${attempt} is fine`;
}, { ...quick, onFailedAttempt: ({ error, attemptNumber, retriesLeft }) => console.log('failed:', error.message, attemptNumber, retriesLeft) }));
await pRetry(() => { throw new Error('always'); }, { ...quick, retries: 2 }).catch((error) => console.log('gives up:', error.message));
await pRetry(() => { throw new AbortError('no use'); }, quick).catch((error) => console.log('aborts:', error.message));
await pRetry(() => { throw new AbortError(new RangeError('the original')); }, quick).catch((error) => console.log('aborts:', error.name, error.message));
let asked = 0;
await pRetry(() => { throw new Error('fatal'); }, { ...quick, shouldRetry: ({ error }) => { asked++; return error.message !== 'fatal'; } }).catch((error) => console.log(error.message, asked));
await pRetry(() => { throw new TypeError('a mistake, not a network error'); }, quick).catch((error) => console.log(error.name));
const controller = new AbortController();
await pRetry((attempt) => { if (attempt === 2) controller.abort(new Error('stop it')); throw new Error('again'); }, { ...quick, retries: 5, signal: controller.signal }).catch((error) => console.log(error.message));
await pRetry(() => 1, { retries: -1 }).catch((error) => console.log(error.name, error.message));
let tries = 0;
console.log(await makeRetriable(async (a, b) => { if (++tries < 2) throw new Error('first'); return a + b; }, quick)(2, 3));
