'use strict';

// ES modules: who asks for which, and what has been loaded already.

const { ArrayPrototypeSort, Error, JSONStringify, ObjectHasOwn, ObjectKeys, SafeMap, StringPrototypeStartsWith } = primordials;

const binding = internalBinding('loader');
const { codes } = require('internal/errors');
const { load, getFormat } = require('internal/modules/esm/formats');
const {
  ModuleJob, kErrored, kEvaluated, kEvaluating, kImport, kImportInRequired, kInstantiated, kUninstantiated, toAttributes,
} = require('internal/modules/esm/job');
const { defaultResolve } = require('internal/modules/esm/resolve');
const { isExecuting, translate } = require('internal/modules/esm/translate');
const { hrefToName, pathToHref } = require('internal/modules/helpers');
const path = require('path');

/** The type of a module that is imported without one. */
const kImplicitType = 'javascript';

class Loader {
  /** @type {Map<string, Record<string, ModuleJob>>} by URL, then by type */
  #jobs = new SafeMap();

  /** @type {Map<string | undefined, Record<string, string>>} URLs by parent, then by request */
  #resolved = new SafeMap();

  /** The job of the module that the process runs, once it is about to run. */
  entryPoint = undefined;

  getJob(url, type = kImplicitType) {
    return this.#jobs.get(url)?.[type];
  }

  setJob(url, type = kImplicitType, job) {
    let byType = this.#jobs.get(url);
    if (byType === undefined) {
      byType = { __proto__: null };
      this.#jobs.set(url, byType);
    }
    byType[type] = job;
  }

  /**
   * The URL that `specifier` means for the module at `parentURL`: the same each time, once it meant something.
   * @param {string} specifier
   * @param {string | undefined} parentURL
   * @param {Record<string, string>} [attributes]
   * @returns {string}
   */
  resolve(specifier, parentURL, attributes) {
    let byRequest = this.#resolved.get(parentURL);
    if (byRequest === undefined) {
      byRequest = { __proto__: null };
      this.#resolved.set(parentURL, byRequest);
    }
    const key = requestKey(specifier, attributes);
    return byRequest[key] ??= defaultResolve(specifier, parentURL);
  }

  /**
   * @param {string} specifier
   * @param {string | undefined} parentURL
   * @param {Record<string, string>} attributes
   * @param {number} requestType
   * @returns {ModuleJob}
   */
  getOrCreateJob(specifier, parentURL, attributes, requestType) {
    const url = this.resolve(specifier, parentURL, attributes);
    const known = this.getJob(url, attributes.type);
    if (known !== undefined) {
      if (requestType === kImportInRequired && known.status === kEvaluating) {
        throw cycle(`Cannot import Module ${specifier} in a cycle.`, hrefToName(parentURL));
      }
      return known;
    }
    return this.#createJob(specifier, url, parentURL, attributes, requestType);
  }

  #createJob(specifier, url, parentURL, attributes, requestType) {
    const translated = this.#load(url, parentURL, attributes);
    if (requestType === kImportInRequired && translated.commonJS !== undefined && isExecuting(translated.commonJS)) {
      throw cycle(`Cannot import CommonJS Module ${specifier} in a cycle.`, hrefToName(parentURL));
    }
    return this.#makeJob(url, attributes.type, translated, requestType);
  }

  #load(url, parentURL, attributes) {
    const { format, source } = load(url, getFormat(url), attributes);
    return translate(url, format, source, parentURL === undefined);
  }

  #makeJob(url, type, translated, requestType) {
    const job = new ModuleJob(this, url, type, translated, requestType);
    this.setJob(url, type, job);
    return job;
  }

  /**
   * `import(specifier)`. Two functions, one in the other, because Node has as many, which can be told from the order in
   * which promises settle.
   * @param {string} specifier
   * @param {string | undefined} parentURL undefined for the entry point
   * @param {Record<string, string>} attributes
   * @param {boolean} [isEntryPoint]
   * @returns {Promise<object>} the namespace
   */
  async import(specifier, parentURL, attributes, isEntryPoint = false) {
    return this.#import(specifier, parentURL, attributes, isEntryPoint);
  }

  async #import(specifier, parentURL, attributes, isEntryPoint) {
    const job = await this.getOrCreateJob(specifier, parentURL, attributes, kImport);
    const { namespace } = await job.run(isEntryPoint);
    return namespace;
  }

  /**
   * Runs `source`, which has no file, as the entry point.
   * @param {string} source
   * @param {string} url
   * @returns {Promise<object>} the namespace
   */
  async evaluate(source, url) {
    const translated = translate(url, 'module', source, true);
    return this.#evaluate(url, translated);
  }

  async #evaluate(url, translated) {
    const job = this.#makeJob(url, undefined, translated, kImport);
    const { namespace } = await job.run(true);
    return namespace;
  }

  /**
   * `require` of an ES module: sets the exports of the CommonJS module that stands for it.
   * @param {any} module
   * @param {import('../cjs/loader').Hidden} record
   * @param {string} filename
   * @param {string} source
   */
  requireModule(module, record, filename, source) {
    const parent = record.lastParent;
    const url = pathToHref(filename);
    let job = this.getJob(url);
    if (job === undefined) {
      const translated = translate(url, 'module', source, false);
      job = this.#makeJob(url, undefined, translated, kImportInRequired);
      record.esm = job;
    } else {
      record.esm = job;
      checkRequired(job, filename, parent);
    }
    const namespace = job.runSync(parent);
    module.exports = toExports(job, namespace);
  }

  /** `file:line`, source line and caret of each top-level await that the entry point is stuck in. */
  stalledAwaits() {
    return this.entryPoint === undefined ? [] : binding.stalledAwaits(this.entryPoint.module) ?? [];
  }
}

/** What makes two requests of a module the same. */
function requestKey(specifier, attributes) {
  if (attributes === undefined) return specifier;
  const keys = ObjectKeys(attributes);
  if (keys.length === 0) return specifier;
  ArrayPrototypeSort(keys);
  let key = specifier;
  for (let i = 0; i < keys.length; i++) key += `\0${JSONStringify(keys[i])}${JSONStringify(attributes[keys[i]])}`;
  return key;
}

/** Whether a module that is loaded already can be required. */
function checkRequired(job, filename, parentModule) {
  const { status } = job;
  const parent = parentModule?.filename;
  if (status >= kInstantiated) job.throwIfAsync(parentModule);
  if (status === kInstantiated || status === kEvaluated || status === kErrored) return;
  if (status === kUninstantiated) throw notLinked(filename, parent);
  throw cycle(
    `Cannot require() ES Module ${filename} in a cycle.`,
    parent,
    ' A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification. ' +
      'Try making at least part of the dependency in the graph lazily loaded.',
  );
}

/** An `import` has begun to load the module, and has failed or is not done. */
function notLinked(filename, parent) {
  const error = new Error(
    `Cannot require() ES Module ${filename} because it is not yet fully loaded. This may be caused by a race condition if ` +
      'the module is simultaneously dynamically import()-ed via Promise.all(). Try await-ing the import() sequentially in ' +
      `a loop instead.${parent ? ` (from ${parent})` : ''}`);
  error.code = 'ERR_REQUIRE_ESM_RACE_CONDITION';
  return error;
}

function cycle(message, parent, advice = '') {
  return new codes.ERR_REQUIRE_CYCLE_MODULE(`${message}${parent ? ` (from ${parent})` : ''}${advice}`);
}

/** Adds `__esModule` to a module with a default export, for code that was compiled from ES modules. */
const kFacade = `export * from 'original'; export { default } from 'original'; export const __esModule = true;`;

/** What `require` gives for a namespace. */
function toExports(job, namespace) {
  if (ObjectHasOwn(namespace, 'module.exports')) return namespace['module.exports'];
  if (!ObjectHasOwn(namespace, 'default') || ObjectHasOwn(namespace, '__esModule')) return namespace;
  const facade = binding.compileModule('node:internal/require_module_default_facade', kFacade);
  binding.linkModule(facade, [job.module]);
  binding.instantiateModule(facade);
  binding.evaluateModule(facade);
  return binding.moduleNamespace(facade);
}

/** @type {Loader | undefined} */
let loader;

/** The one loader. */
function getLoader() {
  loader ??= new Loader();
  return loader;
}

// What js/vm.js says of a script's `import()`.
const kImportMissing = 1;
const kImportMissingFlag = 2;

/** The URL that an `import()` in the script named `referrer` is relative to; undefined if it has none. */
function referrerURL(referrer) {
  if (typeof referrer !== 'string') return undefined;
  if (referrer[0] === '/') return pathToHref(referrer);
  if (referrer === '[eval]' || referrer === '[stdin]') return pathToHref(path.join(process.cwd(), referrer));
  if (StringPrototypeStartsWith(referrer, 'file://') || require('internal/url').URL.canParse(referrer)) return referrer;
  return undefined;
}

/** Async like its caller, and for no other reason than that Node has as many promises between `import()` and the module. */
async function importFrom(specifier, attributes, referrer) {
  const parentURL = referrerURL(referrer);
  const { importModule } = require('internal/diagnostics_channel/points');
  if (importModule?.hasSubscribers) {
    const context = { __proto__: null, parentURL, url: specifier };
    return importModule.tracePromise(() => getLoader().import(specifier, parentURL, attributes), context);
  }
  return getLoader().import(specifier, parentURL, attributes);
}

/**
 * `import()`. Called by the engine.
 * @param {string} specifier
 * @param {string[]} attributes `[key, value, ...]`
 * @param {unknown} referrer the name of the script that asks
 * @param {number | undefined} importer of a script that `vm` compiled: what its `import()` does (js/vm.js)
 */
async function importDynamically(specifier, attributes, referrer, importer) {
  if (importer !== undefined) return importFromScript(specifier, toAttributes(attributes), referrer, importer);
  const isText = referrer === '[eval]' || referrer === '[stdin]';
  return isText ? importFromText(specifier, toAttributes(attributes), referrer, 1) :
    importFrom(specifier, toAttributes(attributes), referrer);
}

/** For a script of -e, there are two promises more. */
async function importFromText(specifier, attributes, referrer, more) {
  return more === 0 ? importFrom(specifier, attributes, referrer) :
    importFromText(specifier, attributes, referrer, more - 1);
}

/** For a script that `vm` compiled. */
async function importFromScript(specifier, attributes, referrer, importer) {
  switch (importer) {
    case kImportMissing:
      throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
    case kImportMissingFlag:
      throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
    default:
      return getLoader().import(specifier, referrerURL(referrer) ?? `${pathToHref(process.cwd())}/`, attributes);
  }
}

module.exports = { getLoader, importDynamically };
