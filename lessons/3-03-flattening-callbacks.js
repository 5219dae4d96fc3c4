/*
 * From a pyramid to a chain
 *
 * The same work as in 2-04. A chain has one level of indentation and one place for errors, whatever its length.
 *
 * Predict: which steps run when the second file is missing?
 * Then:    jsr lessons/3-03-flattening-callbacks.js --trace
 * Look at: the rejection passes the steps without a handler; no task is spent on them.
 */

const { readFile } = require('node:fs/promises');
const path = require('node:path');

const read = (name) => {
  console.log('  reading', name);
  return readFile(path.join(__dirname, '_data', name), 'utf8');
};

function readAll(names) {
  return names.reduce(
    (chain, name) => chain.then((texts) => read(name).then((text) => [...texts, text.trim()])),
    Promise.resolve([]),
  );
}

readAll(['a.txt', 'b.txt', 'c.txt'])
  .then((texts) => console.log('all:', texts))
  .then(() => readAll(['a.txt', 'nowhere.txt', 'c.txt']))
  .then((texts) => console.log('never:', texts))
  .catch((error) => console.log('one handler for every step:', error.code))
  .then(() => console.log('and the chain goes on after it'));
