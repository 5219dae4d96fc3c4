/*
 * MyPromise
 *
 * A promise from scratch: three states, a list of reactions, and one rule for what resolve() does with a value that
 * has a then. It is checked against the promises of the language.
 *
 * Predict: in which order do reactions of MyPromise and of Promise run, if they are attached in turns?
 * Then:    jsr lessons/3-08-my-promise.js --trace=microtasks
 * Look at: our reactions are queued with queueMicrotask, theirs by the engine. They share one queue.
 */

const assert = require('node:assert');

class MyPromise {
  #state = 'pending';
  #result;
  #reactions = [];

  constructor(executor) {
    const { resolve, reject } = this.#resolvers();
    try {
      executor(resolve, reject);
    } catch (error) {
      reject(error);
    }
  }

  /** A pair of functions of which the first call counts. */
  #resolvers() {
    let called = false;
    const once = (action) => (value) => {
      if (called) return;
      called = true;
      action(value);
    };
    return {
      resolve: once((value) => this.#resolve(value)),
      reject: once((reason) => this.#settle('rejected', reason)),
    };
  }

  #resolve(value) {
    if (value === this) {
      this.#settle('rejected', new TypeError('A promise cannot follow itself'));
      return;
    }
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
      this.#settle('fulfilled', value);
      return;
    }
    let then;
    try {
      then = value.then;
    } catch (error) {
      this.#settle('rejected', error);
      return;
    }
    if (typeof then !== 'function') {
      this.#settle('fulfilled', value);
      return;
    }
    // Follow it: in a microtask of its own, so that a thenable's code never runs inside of resolve().
    const { resolve, reject } = this.#resolvers();
    queueMicrotask(() => {
      try {
        then.call(value, resolve, reject);
      } catch (error) {
        reject(error);
      }
    });
  }

  #settle(state, result) {
    this.#state = state;
    this.#result = result;
    for (const reaction of this.#reactions) queueMicrotask(reaction);
    this.#reactions = [];
  }

  then(onFulfilled, onRejected) {
    return new MyPromise((resolve, reject) => {
      const reaction = () => {
        const fulfilled = this.#state === 'fulfilled';
        const handler = fulfilled ? onFulfilled : onRejected;
        if (typeof handler !== 'function') {
          (fulfilled ? resolve : reject)(this.#result);
          return;
        }
        try {
          resolve(handler(this.#result));
        } catch (error) {
          reject(error);
        }
      };
      if (this.#state === 'pending') this.#reactions.push(reaction);
      else queueMicrotask(reaction);
    });
  }

  catch(onRejected) {
    return this.then(undefined, onRejected);
  }

  finally(onFinally) {
    return this.then(
      (value) => MyPromise.resolve(onFinally()).then(() => value),
      (reason) => MyPromise.resolve(onFinally()).then(() => MyPromise.reject(reason)),
    );
  }

  static resolve(value) {
    return value instanceof MyPromise ? value : new MyPromise((resolve) => resolve(value));
  }

  static reject(reason) {
    return new MyPromise((_, reject) => reject(reason));
  }

  static all(values) {
    return new MyPromise((resolve, reject) => {
      const results = [];
      let left = 0;
      for (const value of values) {
        const index = left;
        left += 1;
        MyPromise.resolve(value).then((result) => {
          results[index] = result;
          left -= 1;
          if (left === 0) resolve(results);
        }, reject);
      }
      if (left === 0) resolve(results);
    });
  }
}

const checks = {
  'the executor runs at once': (P) => {
    let ran = false;
    new P(() => {
      ran = true;
    });
    assert.ok(ran);
  },
  'handlers run later': (P) => {
    let ran = false;
    const done = P.resolve().then(() => {
      ran = true;
    });
    assert.ok(!ran);
    return done;
  },
  'the first settlement counts': (P) =>
    new P((resolve, reject) => {
      resolve(1);
      resolve(2);
      reject(new Error('ignored'));
    }).then((value) => assert.strictEqual(value, 1)),
  'values pass through': (P) => P.resolve('x').then().catch(() => assert.fail()).then((value) => assert.strictEqual(value, 'x')),
  'errors pass through': (P) =>
    P.reject(new Error('x'))
      .then(() => assert.fail('never'))
      .then(() => 'never', (error) => assert.strictEqual(error.message, 'x')),
  'a thrown error rejects': (P) =>
    P.resolve()
      .then(() => {
        throw new RangeError('thrown');
      })
      .catch((error) => assert.ok(error instanceof RangeError)),
  'promises are followed': (P) => P.resolve(P.resolve(1).then((one) => P.resolve(one + 1))).then((two) => assert.strictEqual(two, 2)),
  'thenables are followed': (P) => P.resolve({ then: (resolve) => resolve('from a thenable') }).then((value) => assert.strictEqual(value, 'from a thenable')),
  'following itself is an error': (P) => {
    const promise = P.resolve().then(() => promise);
    return promise.then(() => assert.fail('never'), (error) => assert.ok(error instanceof TypeError));
  },
  'finally keeps the value': (P) => P.resolve('kept').finally(() => 'ignored').then((value) => assert.strictEqual(value, 'kept')),
  'finally keeps the error': (P) =>
    P.reject(new Error('kept'))
      .finally(() => {})
      .then(() => assert.fail('never'), (error) => assert.strictEqual(error.message, 'kept')),
  'all keeps the order': (P) =>
    P.all([new P((resolve) => setTimeout(resolve, 5, 'slow')), 'plain', P.resolve('quick')]).then((values) =>
      assert.deepStrictEqual(values, ['slow', 'plain', 'quick']),
    ),
  'all of nothing is fulfilled': (P) => P.all([]).then((values) => assert.deepStrictEqual(values, [])),
};

async function main() {
  for (const [name, check] of Object.entries(checks)) {
    await check(Promise);
    await check(MyPromise);
    console.log('ok:', name);
  }

  MyPromise.resolve().then(() => console.log('mine, 1'));
  Promise.resolve().then(() => console.log('theirs, 2'));
  MyPromise.resolve().then(() => console.log('mine, 3'));
  Promise.resolve().then(() => console.log('theirs, 4'));

  // await takes any thenable.
  console.log(await MyPromise.all([5, Promise.resolve(6)]));
}

if (require.main === module) main();

// Tests can take it from here: require('./3-08-my-promise.js').
module.exports = MyPromise;
