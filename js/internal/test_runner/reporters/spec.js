'use strict';

// A tree of tests for people.

const { ArrayPrototypePop, ArrayPrototypePush } = primordials;

const { Transform } = require('stream');
const {
  colours, formatError, formatTest, indentation, isOwnFailure, symbols,
} = require('internal/test_runner/reporters/format');

class Spec {
  /** Tests that have begun and are not told about. */
  #open = [];
  /** Those of them whose line stands above their tests. */
  #headed = 0;
  #failed = [];

  /** The text for an event. */
  text({ type, data }) {
    switch (type) {
      case 'test:start':
        ArrayPrototypePush(this.#open, data);
        return '';
      case 'test:pass':
      case 'test:fail':
        return this.#settled(type, data);
      case 'test:diagnostic':
        return this.#diagnostic(data);
      case 'test:stderr':
      case 'test:stdout':
        return data.message;
      case 'test:interrupted':
        return this.#interrupted(data.tests);
      default:
        return '';
    }
  }

  #settled(type, data) {
    if (type === 'test:fail' && isOwnFailure(data)) ArrayPrototypePush(this.#failed, data);
    const depth = this.#open.length - 1;
    let text = '';
    if (depth >= 0) {
      // Whatever is still open above it holds tests: their names come first.
      for (; this.#headed < depth; this.#headed++) {
        const { name, nesting } = this.#open[this.#headed];
        text += `${indentation(nesting)}${symbols.arrow}${name}\n`;
      }
      ArrayPrototypePop(this.#open);
      if (this.#headed > depth) this.#headed = depth;
    }
    return `${text}${formatTest(type, data, indentation(data.nesting))}\n`;
  }

  #diagnostic({ nesting, message, level }) {
    const { blue, normal, red, yellow } = colours();
    const colour = level === 'error' ? red : level === 'warn' ? yellow : blue;
    return `${colour}${indentation(nesting)}${symbols['test:diagnostic']}${message}${normal}\n`;
  }

  #interrupted(tests) {
    const { normal, red } = colours();
    let text = `\n${red}Interrupted while running:${normal}\n`;
    for (let i = 0; i < tests.length; i++) text += `${symbols['test:fail']}${tests[i].name}\n`;
    return text;
  }

  /** All failures once more, with their errors. */
  summary() {
    if (this.#failed.length === 0) return '';
    const { normal, red } = colours();
    let text = `\n${red}${symbols['test:fail']}failing tests:${normal}\n`;
    for (let i = 0; i < this.#failed.length; i++) {
      const data = this.#failed[i];
      if (data.file !== undefined) {
        const path = require('path').relative(process.cwd(), data.file);
        text += `\ntest at ${path}:${data.line}:${data.column}\n`;
      }
      text += `${formatTest('test:fail', data)}\n  ${formatError(data.details.error, '  ')}\n`;
    }
    return text;
  }
}

class SpecReporter extends Transform {
  #spec = new Spec();

  constructor() {
    super({ __proto__: null, writableObjectMode: true });
  }

  _transform(event, encoding, callback) {
    callback(null, this.#spec.text(event));
  }

  _flush(callback) {
    callback(null, this.#spec.summary());
  }
}

module.exports = SpecReporter;
