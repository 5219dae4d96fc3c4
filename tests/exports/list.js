'use strict';

// Prints, as JSON, what every builtin of modules.js exports: own names, and of classes also static members ('Class.of')
// and members of the prototype ('Class#member'). Run by Node; tests/exports.sh keeps what it prints in node.json.

const modules = require('./modules.js');

const ofEveryFunction = new Set(['length', 'name', 'prototype', 'caller', 'arguments']);

/** Whether names such as `Class#member` are listed for what `name` holds: Node's classes begin with a capital. */
function isClass(name, value) {
  return typeof value === 'function' && /^[A-Z]/.test(name) && value.prototype !== null && typeof value.prototype === 'object';
}

function exportsOf(id) {
  const value = require(`node:${id}`);
  const names = [];
  for (const name of Object.getOwnPropertyNames(value)) {
    if (typeof value === 'function' && ofEveryFunction.has(name)) continue;
    names.push(name);
    const member = value[name];
    if (!isClass(name, member)) continue;
    for (const own of Object.getOwnPropertyNames(member)) {
      if (!ofEveryFunction.has(own) && !(member === value)) names.push(`${name}.${own}`);
    }
    for (const own of Object.getOwnPropertyNames(member.prototype)) {
      if (own !== 'constructor' && !own.startsWith('_')) names.push(`${name}#${own}`);
    }
  }
  return names.sort();
}

const lists = {};
for (const id of modules) lists[id] = exportsOf(id);
console.log(JSON.stringify(lists, null, 1));
