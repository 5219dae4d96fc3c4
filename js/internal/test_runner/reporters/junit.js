'use strict';

// The XML of JUnit.

const {
  ArrayPrototypeFilter, ArrayPrototypePop, ArrayPrototypePush, DatePrototypeToISOString, Date, NumberPrototypeToFixed,
  ObjectEntries, RegExpPrototypeSymbolReplace, StringPrototypeRepeat, StringPrototypeTrim,
} = primordials;

const { inspect } = require('internal/util/inspect');

const kEntities = { '__proto__': null, '&': '&amp;', '<': '&lt;', '"': '&quot;', '\n': '&#10;' };
const escapeText = (text) => RegExpPrototypeSymbolReplace(/[&<]/g, `${text}`, (char) => kEntities[char]);
const escapeAttribute = (text) => RegExpPrototypeSymbolReplace(/[&<"\n]/g, `${text}`, (char) => kEntities[char]);
/** Two hyphens would end a comment. */
const escapeComment = (text) => RegExpPrototypeSymbolReplace(/--/g, `${text}`, '&#45;&#45;');

/** A tag with all that it holds. */
function write(node) {
  if (typeof node === 'string') return `${escapeText(node)}\n`;
  const indent = StringPrototypeRepeat('\t', node.nesting + 1);
  if (node.comment !== undefined) return `${indent}<!-- ${escapeComment(node.comment)} -->\n`;
  let text = `${indent}<${node.tag}`;
  const entries = ObjectEntries(node.attributes);
  for (let i = 0; i < entries.length; i++) {
    const { 0: name, 1: value } = entries[i];
    if (value !== undefined) text += ` ${name}="${escapeAttribute(value)}"`;
  }
  if (node.children.length === 0) return `${text}/>\n`;
  text += '>\n';
  for (let i = 0; i < node.children.length; i++) text += write(node.children[i]);
  return `${text}${indent}</${node.tag}>\n`;
}

const element = (tag, nesting, attributes, children = []) => ({ __proto__: null, tag, nesting, attributes, children });

const hasFailure = (node) => node.attributes?.failure !== undefined || node.attributes?.failures > 0;
const isSkipped = (node) => {
  const { children } = node;
  if (node.attributes?.skipped > 0) return true;
  for (let i = 0; i < (children?.length ?? 0); i++) if (children[i].tag === 'skipped') return true;
  return false;
};

const count = (list, test) => ArrayPrototypeFilter(list, test).length;

/** Makes a suite or a case out of a test that is over. */
function finish(node, type, data) {
  const { details, nesting } = data;
  const time = NumberPrototypeToFixed(details.duration_ms / 1000, 6);
  node.attributes.time = time;
  const tests = ArrayPrototypeFilter(node.children, (child) => child.comment === undefined);
  if (tests.length > 0) {
    node.tag = 'testsuite';
    node.attributes.disabled = 0;
    node.attributes.errors = 0;
    node.attributes.tests = tests.length;
    node.attributes.failures = count(tests, hasFailure);
    node.attributes.skipped = count(tests, isSkipped);
    node.attributes.timestamp = DatePrototypeToISOString(new Date());
    node.attributes.hostname = require('os').hostname();
    return;
  }
  node.tag = 'testcase';
  node.attributes.classname = data.classname ?? 'test';
  if (data.file !== undefined) node.attributes.file = data.file;
  if (data.skip) {
    ArrayPrototypePush(node.children, element('skipped', nesting + 1, { __proto__: null, type: 'skipped', message: data.skip }));
  }
  if (data.todo) {
    ArrayPrototypePush(node.children, element('skipped', nesting + 1, { __proto__: null, type: 'todo', message: data.todo }));
  }
  if (type !== 'test:fail') return;
  const { error } = details;
  const text = inspect(error, { breakLength: primordials.NumberPOSITIVE_INFINITY });
  const message = error?.message ?? '';
  ArrayPrototypePush(node.children,
    element('failure', nesting + 1, { __proto__: null, type: error?.failureType ?? error?.code, message: StringPrototypeTrim(message) }, [text]));
  node.attributes.failure = message;
}

module.exports = async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n';
  yield '<testsuites>\n';
  const open = [];
  const top = [];
  const place = (node) => ArrayPrototypePush(open.length > 0 ? open[open.length - 1].children : top, node);
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      const node = element('testcase', data.nesting, { __proto__: null, name: data.name });
      place(node);
      ArrayPrototypePush(open, node);
    } else if (type === 'test:pass' || type === 'test:fail') {
      const node = ArrayPrototypePop(open) ?? element('testcase', data.nesting, { __proto__: null, name: data.name });
      finish(node, type, data);
    } else if (type === 'test:diagnostic') {
      place({ __proto__: null, nesting: data.nesting, comment: data.message });
    }
    if (open.length === 0) {
      for (let i = 0; i < top.length; i++) yield write(top[i]);
      top.length = 0;
    }
  }
  yield '</testsuites>\n';
};
