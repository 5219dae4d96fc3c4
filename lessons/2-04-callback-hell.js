/*
 * The pyramid of doom
 *
 * Steps that need each other's results nest. Each level adds an indentation, another `error`, another place to forget.
 * The cure is not magic: name the steps, and let one small function put them in a row.
 *
 * Predict: do both versions do the same work, in the same order?
 * Then:    jsr lessons/2-04-callback-hell.js --trace=tasks
 * Look at: the same tasks, twice.
 */

const fs = require('node:fs');
const path = require('node:path');

const data = (name) => path.join(__dirname, '_data', name);

function pyramid(callback) {
  fs.readFile(data('a.txt'), 'utf8', (error, first) => {
    if (error) return callback(error);
    fs.readFile(data('b.txt'), 'utf8', (error, second) => {
      if (error) return callback(error);
      fs.readFile(data('c.txt'), 'utf8', (error, third) => {
        if (error) return callback(error);
        callback(null, [first, second, third].map((text) => text.trim()).join(' '));
      });
    });
  });
}

/** Runs steps one after the other; each gets the result of the one before, and a callback for its own. */
function waterfall(steps, callback) {
  let index = 0;
  function next(error, result) {
    if (error || index === steps.length) {
      callback(error, result);
      return;
    }
    const step = steps[index];
    index += 1;
    step(result, next);
  }
  next(null, undefined);
}

const readInto = (file) => (texts, callback) =>
  fs.readFile(file, 'utf8', (error, text) => callback(error, [...(texts ?? []), text?.trim()]));

function flat(callback) {
  waterfall([readInto(data('a.txt')), readInto(data('b.txt')), readInto(data('c.txt'))], (error, texts) =>
    callback(error, texts?.join(' ')),
  );
}

pyramid((error, text) => {
  console.log('pyramid:', error, text);

  flat((error, text) => {
    console.log('flat:   ', error, text);

    waterfall([readInto(data('a.txt')), readInto(data('nowhere.txt')), readInto(data('c.txt'))], (error) => {
      console.log('one error ends the row:', error.code);
    });
  });
});
