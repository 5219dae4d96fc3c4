'use strict';

// Who the process acts for: process.setuid and its kin. A user or group is a number or a name.

const { ArrayPrototypePush } = primordials;

const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_CREDENTIAL } } = require('internal/errors');
const { validateArray, validateUint32 } = require('internal/validators');
const binding = internalBinding('process');

/** What the binding looks up and sets. */
const kUser = 0;
const kGroup = 1;
const kWords = ['User', 'Group'];

function validateId(id, name) {
  if (typeof id === 'number') validateUint32(id, name);
  else if (typeof id !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
}

/** The number of a user or group. */
function resolve(kind, id) {
  if (typeof id === 'number') return id >>> 0;
  const number = binding.findId(kind, id);
  if (number === undefined) throw new ERR_UNKNOWN_CREDENTIAL(kWords[kind], id);
  return number;
}

function check(failure, syscall) {
  if (failure !== 0) throw require('internal/process/methods').systemError(failure, syscall);
}

/**
 * `process.setuid(id)` and its kin.
 * @param {'setuid' | 'seteuid' | 'setgid' | 'setegid'} name
 * @param {number | string} id
 */
function setId(name, id) {
  validateId(id, 'id');
  const kind = name === 'setuid' || name === 'seteuid' ? kUser : kGroup;
  check(binding.setId(name, resolve(kind, id)), name);
}

/**
 * `process.setgroups(groups)`.
 * @param {(number | string)[]} groups
 */
function setgroups(groups) {
  validateArray(groups, 'groups');
  const numbers = [];
  for (let i = 0; i < groups.length; i++) validateId(groups[i], `groups[${i}]`);
  for (let i = 0; i < groups.length; i++) ArrayPrototypePush(numbers, resolve(kGroup, groups[i]));
  check(binding.setgroups(numbers), 'setgroups');
}

/**
 * `process.initgroups(user, extraGroup)`.
 * @param {number | string} user
 * @param {number | string} extraGroup
 */
function initgroups(user, extraGroup) {
  validateId(user, 'user');
  validateId(extraGroup, 'extraGroup');
  const name = typeof user === 'number' ? binding.userName(user) : binding.findId(kUser, user) === undefined ? undefined : user;
  if (name === undefined) throw new ERR_UNKNOWN_CREDENTIAL('User', user);
  check(binding.initgroups(name, resolve(kGroup, extraGroup)), 'initgroups');
}

module.exports = { initgroups, setId, setgroups };
