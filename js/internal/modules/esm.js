'use strict';

// ES modules: from specifiers to linked and evaluated modules. The whole graph of an import is loaded at once and from disk,
// without a promise in between; only then the engine links and runs it.

const {
  ArrayPrototypeIncludes, ArrayPrototypePush, Error, FunctionPrototypeCall, JSONParse, ObjectCreate, ObjectDefineProperty,
  ObjectKeys, ObjectPrototypeHasOwnProperty, PromisePrototypeThen, RegExpPrototypeExec, SafeMap, SafeSet,
  StringPrototypeEndsWith, StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeStartsWith, SyntaxError,
} = primordials;

const binding = internalBinding('modules');
const { codes } = require('internal/errors');
const { requireInternal } = require('internal/loader');
const { builtinId, Module, hidden, readSource } = require('internal/modules/cjs');
const { packageScope } = require('internal/modules/package_json');
const { readPackage, resolveExports, resolveImports, splitPackageName } = require('internal/modules/package_targets');
const { hrefToPath, pathToHref, resolveRelative } = require('internal/modules/urls');
const path = require('path');

const kErrored = 5;
const kEvaluated = 4;
const kFile = 0;
const kFolder = 1;

/** Conditions that `import` matches, besides "default". */
let conditions;
function importConditions() {
  conditions ??= [
    'node', 'import', 'module-sync', 'node-addons',
    ...new primordials.SafeArrayIterator(require('internal/process/options').getOptions().conditions),
  ];
  return conditions;
}

/**
 * @typedef {object} Job
 * @property {string} url
 * @property {string} format
 * @property {number} id the module's number in the binding
 * @property {string[]} imported specifiers and jobs of its requests
 * @property {{ error: any } | undefined} failure what loading its graph threw
 */

/** Jobs by URL and type. */
const jobs = new SafeMap();

// Resolution.

/** The path of a parent, for messages. */
function shown(parentUrl) {
  return StringPrototypeStartsWith(parentUrl, 'file:') ? hrefToPath(parentUrl) : parentUrl;
}

/**
 * The URL that `specifier` means in the module `parentUrl`.
 * @param {string} specifier
 * @param {string} parentUrl
 * @returns {string}
 */
function resolve(specifier, parentUrl) {
  const builtin = builtinId(specifier);
  if (builtin !== undefined) return `node:${builtin}`;
  if (StringPrototypeStartsWith(specifier, '/') || StringPrototypeStartsWith(specifier, './') ||
      StringPrototypeStartsWith(specifier, '../') || specifier === '.' || specifier === '..') {
    if (!StringPrototypeStartsWith(parentUrl, 'file:')) throw new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, parentUrl);
    return finalize(resolveRelative(specifier, parentUrl), parentUrl);
  }
  const scheme = RegExpPrototypeExec(/^([a-zA-Z][a-zA-Z0-9+.-]*):/, specifier);
  if (scheme !== null) return resolveUrl(specifier, scheme[1], parentUrl);
  if (specifier[0] === '#') {
    const from = hrefToPath(parentUrl);
    const target = resolveImports(specifier, from, importConditions(), from, (name) => resolve(name, parentUrl));
    return StringPrototypeStartsWith(target, '/') ? finalize(pathToHref(target), parentUrl) : target;
  }
  return resolvePackage(specifier, parentUrl);
}

function resolveUrl(specifier, scheme, parentUrl) {
  if (scheme === 'node') throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(specifier);
  if (scheme === 'data') return specifier;
  if (scheme === 'file') return finalize(new (require('internal/url').URL)(specifier).href, parentUrl);
  throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME({ protocol: `${scheme}:` }, ['file', 'data']);
}

/** Checks that a file URL names a file, and names it without symbolic links. */
function finalize(href, parentUrl) {
  if (RegExpPrototypeExec(/%2f|%5c/i, href) !== null) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(
      hrefToPath(href), 'must not include encoded "/" or "\\" characters', shown(parentUrl));
  }
  const file = hrefToPath(href);
  const kind = binding.stat(StringPrototypeEndsWith(file, '/') ? StringPrototypeSlice(file, 0, -1) : file);
  if (kind === kFolder) {
    const error = new codes.ERR_UNSUPPORTED_DIR_IMPORT(file, shown(parentUrl));
    error.url = href;
    throw error;
  }
  if (kind !== kFile || StringPrototypeEndsWith(file, '/')) {
    throw missing(file, parentUrl, href);
  }
  const real = binding.realpath(file);
  const cut = RegExpPrototypeExec(/[?#]/, href);
  return pathToHref(real) + (cut === null ? '' : StringPrototypeSlice(href, cut.index));
}

function missing(file, parentUrl, href) {
  const error = new codes.ERR_MODULE_NOT_FOUND(file, shown(parentUrl), href ?? undefined);
  if (href !== undefined) error.url = href;
  return error;
}

/** A bare specifier: the package's own name, or a folder of node_modules above the parent. */
function resolvePackage(specifier, parentUrl) {
  const base = shown(parentUrl);
  const parts = splitPackageName(specifier);
  if (parts === undefined) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', base);
  }
  const { name, subpath } = parts;
  const own = packageScope(base);
  if (own.exists && own.name === name && own.exports !== undefined && own.exports !== null) {
    return finalize(pathToHref(resolveExports(own, subpath, importConditions(), base)), parentUrl);
  }
  const folders = Module._nodeModulePaths(path.dirname(base));
  for (let i = 0; i < folders.length; i++) {
    const folder = `${folders[i]}/${name}`;
    if (binding.stat(folder) !== kFolder) continue;
    const pkg = readPackage(`${folder}/package.json`, base);
    if (pkg.exists && pkg.exports !== undefined && pkg.exports !== null) {
      return finalize(pathToHref(resolveExports(pkg, subpath, importConditions(), base)), parentUrl);
    }
    if (subpath === '.') return mainOf(pkg, folder, parentUrl);
    return finalize(pathToHref(path.join(folder, subpath)), parentUrl);
  }
  throw missing(name, parentUrl, undefined);
}

/** The main file of a package without "exports". */
function mainOf(pkg, folder, parentUrl) {
  const tries = [];
  if (pkg.main !== undefined) {
    const endings = ['', '.js', '.json', '.node', '/index.js', '/index.json', '/index.node'];
    for (let i = 0; i < endings.length; i++) ArrayPrototypePush(tries, `${pkg.main}${endings[i]}`);
  }
  ArrayPrototypePush(tries, 'index.js', 'index.json', 'index.node');
  for (let i = 0; i < tries.length; i++) {
    const file = path.resolve(folder, tries[i]);
    if (binding.stat(file) === kFile) return finalize(pathToHref(file), parentUrl);
  }
  throw missing(folder, parentUrl, undefined);
}

// Loading.

/** What sort of module a URL names, before its source is seen. */
function formatOf(url) {
  if (StringPrototypeStartsWith(url, 'node:')) return 'builtin';
  if (StringPrototypeStartsWith(url, 'data:')) return dataFormat(url);
  const file = hrefToPath(url);
  switch (path.extname(file)) {
    case '.mjs':
      return 'module';
    case '.cjs':
      return 'commonjs';
    case '.json':
      return 'json';
    case '.js':
    case '': {
      const { type } = packageScope(file);
      return type === 'none' ? 'detect' : type;
    }
    default:
      throw new codes.ERR_UNKNOWN_FILE_EXTENSION(path.extname(file), file);
  }
}

function dataFormat(url) {
  const type = RegExpPrototypeExec(/^data:([^,;]*)/, url)[1];
  if (type === 'text/javascript' || type === 'application/javascript') return 'module';
  if (type === 'application/json') return 'json';
  throw new codes.ERR_UNKNOWN_MODULE_FORMAT(type, url);
}

/** The text of a `data:` URL. */
function dataText(url) {
  const comma = StringPrototypeIndexOf(url, ',');
  const head = StringPrototypeSlice(url, 0, comma);
  const body = primordials.decodeURIComponent(StringPrototypeSlice(url, comma + 1));
  if (!StringPrototypeEndsWith(head, ';base64')) return body;
  return require('buffer').Buffer.from(body, 'base64').toString('utf8');
}

function sourceOf(url) {
  return StringPrototypeStartsWith(url, 'data:') ? dataText(url) : readSource(hrefToPath(url));
}

/** Checks the `with { ... }` of an import; answers with its type, if it has one. */
function checkAttributes(url, format, attributes) {
  let type;
  for (let i = 0; i < attributes.length; i += 2) {
    if (attributes[i] !== 'type') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(attributes[i], attributes[i + 1], url);
    type = attributes[i + 1];
    if (type !== 'json') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', type, url);
  }
  if (format === 'json' && type === undefined) throw new codes.ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', 'json');
  if (format !== 'json' && type === 'json') throw new codes.ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, type);
  return type;
}

/**
 * The module at `url`, loaded with all that it imports.
 * @param {string} url
 * @param {string[]} attributes `[key, value, ...]`
 * @param {string} [source] its text, if it is at hand
 * @returns {Job}
 */
function load(url, attributes, source) {
  let job = jobs.get(url);
  const format = job?.format ?? formatOf(url);
  checkAttributes(url, format === 'detect' ? 'module' : format, attributes);
  if (job !== undefined) {
    if (job.failure !== undefined) throw job.failure.error;
    return job;
  }
  job = { url, format, id: -1, imported: [], failure: undefined };
  jobs.set(url, job);
  // Without a catch: what it would throw again would have lost its place in the source.
  let threw = true;
  try {
    translate(job, source);
    threw = false;
  } finally {
    if (threw) jobs.delete(url);
  }
  return job;
}

function translate(job, source) {
  const { url } = job;
  switch (job.format) {
    case 'builtin':
      translateBuiltin(job);
      break;
    case 'json':
      translateJson(job, source ?? sourceOf(url));
      break;
    case 'commonjs':
      translateCommonJs(job, source ?? sourceOf(url));
      break;
    case 'detect': {
      source ??= sourceOf(url);
      if (binding.compileFunction(source, hrefToPath(url), true) === true) {
        job.format = 'module';
        warnTypeless(url);
        translateModule(job, source);
      } else {
        job.format = 'commonjs';
        translateCommonJs(job, source);
      }
      break;
    }
    default:
      translateModule(job, source ?? sourceOf(url));
  }
}

/** An ES module in a `.js` file of no stated type costs a second parse. */
function warnTypeless(url) {
  const file = hrefToPath(url);
  const pkg = packageScope(file);
  if (!pkg.exists) return;
  process.emitWarning(
    `Module type of ${url} is not specified and it doesn't parse as CommonJS.\n` +
    'Reparsing as ES module because module syntax was detected. This incurs a performance overhead.\n' +
    `To eliminate this warning, add "type": "module" to ${pkg.path}.`,
    { code: 'MODULE_TYPELESS_PACKAGE_JSON' });
}

function translateModule(job, source) {
  job.id = binding.compileModule(job.url, source);
  const requests = binding.moduleRequests(job.id);
  const ids = [];
  for (let i = 0; i < requests.length; i += 2) {
    const child = load(resolve(requests[i], job.url), requests[i + 1]);
    ArrayPrototypePush(ids, child.id);
    ArrayPrototypePush(job.imported, requests[i], child);
  }
  binding.linkModule(job.id, ids);
}

function translateJson(job, source) {
  let value;
  try {
    value = JSONParse(source);
  } catch (error) {
    error.message = `${shown(job.url)}: ${error.message}`;
    throw error;
  }
  job.id = binding.createSyntheticModule(job.url, ['default'], (id) => binding.setExport(id, 'default', value));
}

function translateBuiltin(job) {
  const exports = requireInternal(StringPrototypeSlice(job.url, 5));
  const names = ['default'];
  const keys = ObjectKeys(exports);
  for (let i = 0; i < keys.length; i++) if (keys[i] !== 'default') ArrayPrototypePush(names, keys[i]);
  job.id = binding.createSyntheticModule(job.url, names, (id) => {
    binding.setExport(id, 'default', exports);
    for (let i = 1; i < names.length; i++) binding.setExport(id, names[i], exports[names[i]]);
  });
}

function translateCommonJs(job, source) {
  const filename = hrefToPath(job.url);
  const names = commonJsNames(filename, source, new SafeSet());
  const list = ['default'];
  names.forEach((name) => {
    if (name !== 'default' && name !== 'module.exports') ArrayPrototypePush(list, name);
  });
  ArrayPrototypePush(list, 'module.exports');
  job.id = binding.createSyntheticModule(job.url, list, (id) => {
    const exports = job.isMain ? Module._load(filename, undefined, true) : Module._load(filename, undefined, false);
    binding.setExport(id, 'default', exports);
    binding.setExport(id, 'module.exports', exports);
    if (exports === null || (typeof exports !== 'object' && typeof exports !== 'function')) return;
    for (let i = 1; i < list.length - 1; i++) {
      if (!ObjectPrototypeHasOwnProperty(exports, list[i]) && list[i] !== '__esModule') continue;
      let value;
      try {
        value = exports[list[i]];
      } catch {
        // A getter that throws leaves the name undefined.
      }
      binding.setExport(id, list[i], value);
    }
  });
}

/** The names that a CommonJS module seems to export, with those of the modules that it re-exports. */
function commonJsNames(filename, source, seen) {
  const names = new SafeSet();
  if (seen.has(filename)) return names;
  seen.add(filename);
  const { 0: own, 1: reexports } = binding.commonJsExports(source);
  for (let i = 0; i < own.length; i++) names.add(own[i]);
  for (let i = 0; i < reexports.length; i++) {
    try {
      const parent = new Module(filename);
      parent.filename = filename;
      parent.paths = Module._nodeModulePaths(path.dirname(filename));
      const target = Module._resolveFilename(reexports[i], parent);
      const builtin = builtinId(target);
      if (builtin !== undefined) {
        const keys = ObjectKeys(requireInternal(builtin));
        for (let k = 0; k < keys.length; k++) names.add(keys[k]);
      } else if (path.extname(target) === '.js' || path.extname(target) === '.cjs') {
        commonJsNames(target, readSource(target), seen).forEach((name) => names.add(name));
      }
    } catch {
      // What cannot be found now fails when the module runs.
    }
  }
  return names;
}

// Linking and running.

/** Links a module; an import of a CommonJS module's name that was not found gets some advice. */
function instantiate(job) {
  try {
    binding.instantiateModule(job.id);
  } catch (error) {
    decorateLinkError(job, error);
    throw error;
  }
}

function decorateLinkError(job, error) {
  const match = RegExpPrototypeExec(/^The requested module '(.+)' does not provide an export named '(.+)'$/, `${error?.message}`);
  const place = binding.errorArrow(error);
  if (match !== null) {
    const child = findCommonJs(job, match[1], new SafeSet());
    if (child !== undefined) adviseDefaultImport(error, match[1], match[2], place);
  }
  require('internal/modules/decorated').decorate(error, place);
}

function findCommonJs(job, specifier, seen) {
  if (seen.has(job)) return undefined;
  seen.add(job);
  for (let i = 0; i < job.imported.length; i += 2) {
    const child = job.imported[i + 1];
    if (job.imported[i] === specifier && child.format === 'commonjs') return child;
    const found = findCommonJs(child, specifier, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function adviseDefaultImport(error, specifier, name, place) {
  let destructured = '';
  const clause = RegExpPrototypeExec(/import\s*\{([^}]*)\}/, place);
  if (clause !== null) {
    const renamed = primordials.RegExpPrototypeSymbolReplace(/\s+as\s+/g, clause[1], ': ');
    destructured = `\nconst {${renamed}} = pkg;`;
  }
  error.message = `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not ` +
    'support all module.exports as named exports.\nCommonJS modules can always be imported via the default export, for ' +
    `example using:\n\nimport pkg from '${specifier}';${destructured}\n`;
}

/**
 * How many microtasks Node takes from `import()` to running the module, and from then to its promise being fulfilled. The
 * order of what a program prints shows them.
 */
const kHopsToEvaluation = 5;
const kHopsToNamespace = 4;

/**
 * `import(specifier)`. Called by the engine.
 * @param {string} specifier
 * @param {string} referrer the script's name: a path, a URL, or `[eval]`
 * @param {string[]} attributes
 */
async function importDynamically(specifier, referrer, attributes) {
  for (let i = 0; i < kHopsToEvaluation; i++) await undefined;
  const job = load(resolve(specifier, baseUrl(referrer)), attributes);
  instantiate(job);
  await binding.evaluateModule(job.id);
  for (let i = 0; i < kHopsToNamespace; i++) await undefined;
  return binding.moduleNamespace(job.id);
}

/** The URL that an import in the script named `referrer` is relative to. */
function baseUrl(referrer) {
  if (typeof referrer === 'string') {
    if (StringPrototypeStartsWith(referrer, '/')) return pathToHref(referrer);
    if (RegExpPrototypeExec(/^[a-z]+:/, referrer) !== null && !StringPrototypeStartsWith(referrer, 'node:')) return referrer;
  }
  return pathToHref(path.join(process.cwd(), '[eval1]'));
}

/** Fills in `import.meta`. Called by the engine. */
function initializeImportMeta(url, meta) {
  if (StringPrototypeStartsWith(url, 'file:')) {
    const filename = hrefToPath(url);
    meta.dirname = path.dirname(filename);
    meta.filename = filename;
  }
  meta.main = url === mainUrl;
  meta.resolve = function resolve(specifier) {
    return resolveForMeta(`${specifier}`, url);
  };
  meta.url = url;
}

/** `import.meta.resolve`: a file that is not there still has a URL. */
function resolveForMeta(specifier, url) {
  try {
    return resolve(specifier, url);
  } catch (error) {
    if ((error?.code === 'ERR_MODULE_NOT_FOUND' || error?.code === 'ERR_UNSUPPORTED_DIR_IMPORT') && error.url) return error.url;
    throw error;
  }
}

let mainUrl;

/**
 * Runs the entry point.
 * @param {string} filename
 * @param {string} [source]
 */
function runMainModule(filename, source) {
  runEntry(pathToHref(filename), source);
}

function runEntry(url, source, then) {
  const execution = require('internal/process/execution');
  const { triggerUncaught, drainMicrotasksFirst } = internalBinding('task_queue');
  // Node runs the entry point inside a microtask: what it queues comes before its ticks.
  drainMicrotasksFirst();
  mainUrl = url;
  const job = load(url, [], source);
  if (job.format === 'commonjs') job.isMain = true;
  instantiate(job);
  const promise = binding.evaluateModule(job.id);
  execution.setUnsettledTopLevelAwait(() => binding.stalledAwaits(job.id));
  PromisePrototypeThen(
    promise,
    () => {
      execution.setUnsettledTopLevelAwait(null);
      then?.();
    },
    (error) => {
      execution.setUnsettledTopLevelAwait(null);
      explainMissingCommonJs(error, url);
      triggerUncaught(error, true);
    });
}

/** A program that uses what only CommonJS has is told so. */
function explainMissingCommonJs(error, url) {
  if (error === null || typeof error !== 'object' || error.name !== 'ReferenceError') return;
  const name = RegExpPrototypeExec(/^(require|exports|module|__filename|__dirname) is not defined$/, `${error.message}`)?.[1];
  if (name === undefined) return;
  error.message += ' in ES module scope';
  if (name === 'require') error.message += ', you can use import instead';
  if (!StringPrototypeStartsWith(url, 'file:') || !StringPrototypeEndsWith(hrefToPath(url), '.js')) return;
  const pkg = packageScope(hrefToPath(url));
  if (pkg.type === 'module') {
    error.message += "\nThis file is being treated as an ES module because it has a '.js' file extension and " +
      `'${pkg.path}' contains "type": "module". To treat it as a CommonJS script, rename it to use the '.cjs' file extension.`;
  }
}

/**
 * Runs ES module source that has no file: -e and standard input.
 * @param {string} name
 * @param {string} source
 */
function runSource(name, source) {
  const url = pathToHref(path.join(process.cwd(), name));
  const job = { url, format: 'module', id: -1, imported: [], failure: undefined };
  jobs.set(url, job);
  translateModule(job, source);
  runEntry(url);
}

/**
 * The exports of an ES module for `require`.
 * @param {string} filename
 * @param {string} source
 * @param {string | undefined} parent
 */
function requireModule(filename, source, parent) {
  const url = pathToHref(filename);
  let job = jobs.get(url);
  if (job === undefined || job.id === -1) {
    if (job !== undefined) throw cycle(filename, parent);
    job = { url, format: 'module', id: -1, imported: [], failure: undefined };
    jobs.set(url, job);
    let threw = true;
    try {
      translateModule(job, source);
      threw = false;
    } finally {
      if (threw) jobs.delete(url);
    }
  }
  const before = binding.moduleStatus(job.id);
  if (before === kErrored) throw binding.moduleError(job.id);
  if (before === 3) throw cycle(filename, parent);
  if (before < kEvaluated) {
    instantiate(job);
    if (binding.isGraphAsync(job.id)) throw new codes.ERR_REQUIRE_ASYNC_MODULE(filename, parent);
    const promise = binding.evaluateModule(job.id);
    if (binding.moduleStatus(job.id) === kErrored) {
      // It is thrown here and now: nobody is to find the promise unhandled.
      PromisePrototypeThen(promise, undefined, () => {});
      throw binding.moduleError(job.id);
    }
  } else if (binding.isGraphAsync(job.id)) {
    throw new codes.ERR_REQUIRE_ASYNC_MODULE(filename, parent);
  }
  return exportsOf(binding.moduleNamespace(job.id), url);
}

function cycle(filename, parent) {
  let message = `Cannot require() ES Module ${filename} in a cycle.`;
  if (parent) message += ` (from ${parent})`;
  message += ' A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification. ' +
    'Try making at least part of the dependency in the graph lazily loaded.';
  return new codes.ERR_REQUIRE_CYCLE_MODULE(message);
}

/** What `require` gives for a namespace: with `__esModule` where there is a default export, for compiled code. */
function exportsOf(namespace, url) {
  if (ObjectPrototypeHasOwnProperty(namespace, 'module.exports')) return namespace['module.exports'];
  if (!ObjectPrototypeHasOwnProperty(namespace, 'default') || ObjectPrototypeHasOwnProperty(namespace, '__esModule')) {
    return namespace;
  }
  const id = binding.compileModule(
    `${url}#facade`, "export * from 'original'; export { default } from 'original'; export const __esModule = true;");
  const target = jobs.get(url).id;
  const requests = binding.moduleRequests(id);
  const ids = [];
  for (let i = 0; i < requests.length; i += 2) ArrayPrototypePush(ids, target);
  binding.linkModule(id, ids);
  binding.instantiateModule(id);
  binding.evaluateModule(id);
  return binding.moduleNamespace(id);
}

/**
 * Imports `specifiers` in order, then calls `then`: --import.
 * @param {string[]} specifiers
 * @param {() => void} then
 */
function importPreload(specifiers, then) {
  const { triggerUncaught } = internalBinding('task_queue');
  const base = pathToHref(path.join(process.cwd(), '[preload]'));
  const next = (i) => {
    if (i === specifiers.length) {
      then();
      return;
    }
    const job = load(resolve(specifiers[i], base), []);
    instantiate(job);
    PromisePrototypeThen(binding.evaluateModule(job.id), () => next(i + 1), (error) => triggerUncaught(error, true));
  };
  next(0);
}

/** Installs the engine's hooks; before any user code runs. */
function installHooks() {
  binding.setModuleHooks(importDynamically, initializeImportMeta);
}

module.exports = { importPreload, installHooks, requireModule, runMainModule, runSource };
