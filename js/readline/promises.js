'use strict';

// readline whose questions are promises.

const { Promise, SymbolDispose } = primordials;

const { AbortError } = require('internal/errors');
const { Interface: Base } = require('internal/readline/interface');
const { Readline } = require('internal/readline/promises');
const { kQuestion, kQuestionCancel, kQuestionReject } = require('internal/readline/symbols');
const { kEmptyObject } = require('internal/util');

class Interface extends Base {
  /**
   * Shows a question and waits for a line.
   * @param {string} query
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<string>}
   */
  question(query, options = kEmptyObject) {
    return new Promise((resolve, reject) => {
      let answer = resolve;
      if (options?.signal) {
        const { signal } = options;
        require('internal/validators').validateAbortSignal(signal, 'options.signal');
        const aborted = () => new AbortError(undefined, { cause: signal.reason });
        if (signal.aborted) {
          reject(aborted());
          return;
        }
        const disposable = require('internal/events/helpers').addAbortListener(signal, () => {
          this[kQuestionCancel]();
          reject(aborted());
        });
        answer = (line) => {
          disposable[SymbolDispose]();
          resolve(line);
        };
      }
      this[kQuestion](query, answer);
      this[kQuestionReject] = reject;
    });
  }
}

/**
 * @param {any} input a stream, or options
 * @param {any} [output]
 * @param {Function} [completer]
 * @param {boolean} [terminal]
 */
function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };
