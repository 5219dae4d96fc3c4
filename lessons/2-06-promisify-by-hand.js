/*
 * From a callback to a promise
 *
 * A promise is the callback's result as a value that you can keep, pass on and combine. Wrapping a callback function
 * takes three lines; doing it for any function takes three more.
 *
 * Predict: in which order do the three readers finish their two lines?
 * Then:    jsr lessons/2-06-promisify-by-hand.js --trace
 * Look at: the task of the thread pool settles the promise; the reaction is a microtask after it.
 */

const fs = require('node:fs');
const path = require('node:path');
const util = require('node:util');

const data = (name) => path.join(__dirname, '_data', name);

// 1. One function, by hand.
function readFilePromise(file, encoding) {
  return new Promise((resolve, reject) => {
    fs.readFile(file, encoding, (error, text) => {
      if (error) reject(error);
      else resolve(text);
    });
  });
}

// 2. Any function whose last argument is a callback with the error first.
function promisify(original) {
  return function promisified(...args) {
    return new Promise((resolve, reject) => {
      original.call(this, ...args, (error, result) => (error ? reject(error) : resolve(result)));
    });
  };
}

// 3. What Node brings along.
const readers = {
  'by hand': readFilePromise,
  'with our promisify': promisify(fs.readFile),
  'with util.promisify': util.promisify(fs.readFile),
  'fs.promises': fs.promises.readFile,
};

async function main() {
  for (const [name, read] of Object.entries(readers)) {
    console.log(`${name}: ${(await read(data('a.txt'), 'utf8')).trim()}`);
    try {
      await read(data('nowhere.txt'), 'utf8');
    } catch (error) {
      console.log(`${name}: ${error.code}`);
    }
  }
}

main();
