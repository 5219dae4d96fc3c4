'use strict';

// `util.parseArgs`: arguments become tokens, and tokens become values.

const {
  ArrayIsArray, ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSlice, ObjectKeys, ObjectPrototypeHasOwnProperty,
  StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeStartsWith,
} = primordials;

const { codes } = require('internal/errors');
const { validateArray, validateBoolean, validateObject, validateString } = require('internal/validators');

const own = (object, name) => (ObjectPrototypeHasOwnProperty(object, name) ? object[name] : undefined);

/** The arguments of the program, without what the runtime took. */
function programArguments() {
  return ArrayPrototypeSlice(process.argv, process._eval === undefined ? 2 : 1);
}

function validateDefault(value, name, { type, multiple }) {
  const validate = type === 'string' ? validateString : validateBoolean;
  if (!multiple) {
    validate(value, name);
    return;
  }
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validate(value[i], `${name}[${i}]`);
}

function validateOption(option, name) {
  validateObject(option, name);
  const type = own(option, 'type');
  if (type !== 'string' && type !== 'boolean') {
    throw new codes.ERR_INVALID_ARG_TYPE(`${name}.type`, "('string|boolean')", type);
  }
  if (ObjectPrototypeHasOwnProperty(option, 'short')) {
    validateString(option.short, `${name}.short`);
    if (option.short.length !== 1) {
      throw new codes.ERR_INVALID_ARG_VALUE(`${name}.short`, option.short, 'must be a single character');
    }
  }
  const multiple = own(option, 'multiple');
  if (ObjectPrototypeHasOwnProperty(option, 'multiple')) validateBoolean(multiple, `${name}.multiple`);
  const value = own(option, 'default');
  if (value !== undefined) validateDefault(value, `${name}.default`, { type, multiple });
}

/** The long name of the option whose short one is `letter`. */
function longName(letter, options) {
  const names = ObjectKeys(options);
  for (let i = 0; i < names.length; i++) {
    if (own(options[names[i]], 'short') === letter) return names[i];
  }
  return letter;
}

const typeOf = (name, options) => {
  const option = own(options, name);
  return option === undefined ? undefined : own(option, 'type');
};

function optionToken(name, rawName, index, value, inlineValue) {
  return { kind: 'option', name, rawName, index, value, inlineValue };
}

/** Tokens of `-abc`; returns whether the next argument was taken as a value. */
function tokenizeShort(tokens, arg, index, next, options) {
  for (let i = 1; i < arg.length; i++) {
    const letter = arg[i];
    const name = longName(letter, options);
    const isLast = i === arg.length - 1;
    if (typeOf(name, options) !== 'string') {
      ArrayPrototypePush(tokens, optionToken(name, `-${letter}`, index));
    } else if (!isLast) {
      ArrayPrototypePush(tokens, optionToken(name, `-${letter}`, index, StringPrototypeSlice(arg, i + 1), true));
      return false;
    } else {
      const takes = next !== undefined;
      ArrayPrototypePush(tokens, optionToken(name, `-${letter}`, index, next, takes ? false : undefined));
      return takes;
    }
  }
  return false;
}

/** The token of `--name`, `--name=value` or `--name value`; returns whether the next argument was taken. */
function tokenizeLong(tokens, arg, index, next, options) {
  const equals = StringPrototypeIndexOf(arg, '=', 3);
  if (equals !== -1) {
    const name = StringPrototypeSlice(arg, 2, equals);
    ArrayPrototypePush(tokens, optionToken(name, `--${name}`, index, StringPrototypeSlice(arg, equals + 1), true));
    return false;
  }
  const name = StringPrototypeSlice(arg, 2);
  const takes = typeOf(name, options) === 'string' && next !== undefined;
  ArrayPrototypePush(tokens, optionToken(name, arg, index, takes ? next : undefined, takes ? false : undefined));
  return takes;
}

function tokenize(args, options) {
  const tokens = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--') {
      ArrayPrototypePush(tokens, { kind: 'option-terminator', index: i });
      for (i++; i < args.length; i++) ArrayPrototypePush(tokens, { kind: 'positional', index: i, value: args[i] });
    } else if (StringPrototypeStartsWith(arg, '--')) {
      if (tokenizeLong(tokens, arg, i, args[i + 1], options)) i++;
    } else if (arg.length > 1 && StringPrototypeStartsWith(arg, '-')) {
      if (tokenizeShort(tokens, arg, i, args[i + 1], options)) i++;
    } else {
      ArrayPrototypePush(tokens, { kind: 'positional', index: i, value: arg });
    }
  }
  return tokens;
}

/** `--no-name` of a boolean `name` is `name` with false. */
function negate(token, { options, strict, allowNegative }) {
  if (!allowNegative || !StringPrototypeStartsWith(token.rawName, '--no-')) return undefined;
  const name = StringPrototypeSlice(token.name, 3);
  const type = typeOf(name, options);
  return type === 'boolean' || (!strict && type === undefined) ? name : undefined;
}

function checkOption(token, name, { options, allowPositionals }) {
  if (!ObjectPrototypeHasOwnProperty(options, name)) {
    throw new codes.ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
  }
  const short = own(options[name], 'short');
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  const type = typeOf(name, options);
  const { value } = token;
  if (type === 'string' && typeof value !== 'string') {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (type === 'boolean' && value != null) {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
}

/** `--name -x` may be a forgotten value. */
function checkAmbiguous({ rawName, name, value, inlineValue }) {
  if (inlineValue || typeof value !== 'string' || value.length < 2 || !StringPrototypeStartsWith(value, '-')) return;
  const how = StringPrototypeStartsWith(rawName, '--') ? `'${rawName}=-XYZ'` : `'--${name}=-XYZ' or '${rawName}-XYZ'`;
  throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${rawName}' argument is ambiguous.
Did you forget to specify the option argument for '${rawName}'?
To specify an option argument starting with a dash use ${how}.`);
}

function store(values, name, value, options) {
  if (name === '__proto__') return;
  const option = own(options, name);
  if (option !== undefined && own(option, 'multiple')) {
    if (values[name] === undefined) values[name] = [];
    ArrayPrototypePush(values[name], value);
  } else {
    values[name] = value;
  }
}

/**
 * Options and positional arguments of a command line.
 * @param {{ args?: string[], options?: object, strict?: boolean, allowPositionals?: boolean, allowNegative?: boolean,
 *   tokens?: boolean }} [config]
 */
function parseArgs(config = { __proto__: null }) {
  const args = own(config, 'args') ?? programArguments();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  const names = ObjectKeys(options);
  for (let i = 0; i < names.length; i++) validateOption(options[names[i]], `options.${names[i]}`);

  const tokens = tokenize(ArrayIsArray(args) ? args : [], options);
  const result = { values: { __proto__: null }, positionals: [] };
  if (returnTokens) result.tokens = tokens;
  const context = { options, strict, allowPositionals, allowNegative };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.kind === 'positional') {
      if (!allowPositionals) throw new codes.ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      ArrayPrototypePush(result.positionals, token.value);
    } else if (token.kind === 'option') {
      const positive = negate(token, context);
      const isNegative = positive !== undefined;
      if (isNegative) token.name = positive;
      if (strict) {
        checkOption(token, token.name, context);
        checkAmbiguous(token);
      }
      store(result.values, token.name, isNegative ? false : token.value ?? true, options);
    }
  }
  for (let i = 0; i < names.length; i++) {
    const value = own(options[names[i]], 'default');
    if (value !== undefined && ArrayPrototypeIndexOf(ObjectKeys(result.values), names[i]) === -1) {
      result.values[names[i]] = value;
    }
  }
  return result;
}

module.exports = { parseArgs };
