'use strict';

// A module on its way: loaded with all that it imports, then linked, then run.

const {
  ArrayPrototypeIncludes, ArrayPrototypeJoin, ArrayPrototypePush, PromisePrototypeThen, PromiseResolve,
  RegExpPrototypeExec, RegExpPrototypeSymbolReplace, SafeSet, StringPrototypeIncludes, StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const binding = internalBinding('loader');
const { codes } = require('internal/errors');
const { hrefToName, hrefToPath } = require('internal/modules/helpers');

const kUninstantiated = 0;
const kInstantiated = 2;
const kEvaluating = 3;
const kEvaluated = 4;
const kErrored = 5;

const kInstantiatedAlready = PromiseResolve(undefined);

/** Who asks for a module, which decides what is forbidden. */
const kImport = 0;
const kImportInRequired = 1;

class ModuleJob {
  /**
   * @param {import('./loader').Loader} loader
   * @param {string} url
   * @param {string | undefined} type of `with { type }`
   * @param {import('./translate').Translated} translated
   * @param {number} requestType
   */
  constructor(loader, url, type, translated, requestType) {
    this.loader = loader;
    this.url = url;
    this.type = type;
    this.module = translated.module;
    this.commonJS = translated.commonJS;
    /** Jobs of what it imports. */
    this.linked = [];
    /** Specifiers of what it imports, in the same order. */
    this.specifiers = [];
    /** A promise for having been instantiated. */
    this.instantiated = undefined;
    /** The promise of an evaluation that `require` had begun. */
    this.evaluation = undefined;
    this.isRequired = requestType === kImportInRequired;
    this.link(requestType);
  }

  /** Loads what the module imports, and so on down. All of it happens at once: no promise is waited for. */
  link(requestType) {
    const { loader, url, type } = this;
    const isKnown = loader.getJob(url, type) !== undefined;
    // Known from here on, so that a cycle finds it.
    loader.setJob(url, type, this);
    let isLinked = false;
    try {
      const requests = binding.moduleRequests(this.module);
      const modules = [];
      for (let i = 0; i < requests.length; i += 2) {
        const job = loader.getOrCreateJob(requests[i], url, toAttributes(requests[i + 1]), requestType);
        ArrayPrototypePush(this.specifiers, requests[i]);
        ArrayPrototypePush(this.linked, job);
        ArrayPrototypePush(modules, job.module);
      }
      binding.linkModule(this.module, modules);
      isLinked = true;
    } finally {
      // What could not be linked may be tried again.
      if (!isLinked && !isKnown) loader.setJob(url, type, undefined);
    }
  }

  get status() {
    return binding.moduleStatus(this.module);
  }

  /** The CommonJS loader asks this of a module that is in a cycle with `require`. */
  isEvaluated() {
    return this.status === kEvaluated;
  }

  get namespace() {
    return binding.moduleNamespace(this.module);
  }

  /**
   * Runs the module.
   * @param {boolean} isEntryPoint
   * @returns {Promise<ModuleJob>}
   */
  async run(isEntryPoint) {
    if (this.isRequired) return this.#runAfterRequire();
    await this.#instantiate();
    if (isEntryPoint) this.loader.entryPoint = this;
    try {
      await binding.evaluateModule(this.module);
    } catch (error) {
      explainMissingCommonJS(error, this);
      throw error;
    }
    return this;
  }

  /** `require` has loaded the module before, and possibly run it. */
  async #runAfterRequire() {
    const { status } = this;
    if (status === kErrored) throw binding.moduleError(this.module);
    if (status > kInstantiated) {
      if (this.evaluation !== undefined) await this.evaluation;
      return this;
    }
    if (status === kUninstantiated) binding.instantiateModule(this.module);
    this.evaluation = binding.evaluateModule(this.module);
    await this.evaluation;
    this.evaluation = undefined;
    return this;
  }

  #instantiate() {
    this.instantiated ??= this.#instantiateLater();
    return this.instantiated;
  }

  /**
   * Instantiates the graph, with as many microtasks before as Node needs to collect it: two for each level, and one. The
   * order in which a program's promises settle shows them.
   */
  async #instantiateLater() {
    const jobs = new SafeSet();
    const levels = collect(this, jobs);
    for (let i = 0; i <= 2 * levels; i++) await undefined;
    this.#instantiateGraph();
    jobs.forEach((job) => {
      job.instantiated = kInstantiatedAlready;
    });
  }

  #instantiateGraph() {
    try {
      binding.instantiateModule(this.module);
    } catch (error) {
      explainMissingExport(error, this);
      throw error;
    }
  }

  /**
   * Runs the module for `require`, now.
   * @param {any} parent the module that requires it
   * @returns {object} its namespace
   */
  runSync(parent) {
    if (this.status === kUninstantiated) binding.instantiateModule(this.module);
    this.throwIfAsync(parent);
    const { status } = this;
    if (status === kErrored) throw binding.moduleError(this.module);
    if (status === kInstantiated) {
      const promise = binding.evaluateModule(this.module);
      if (this.status === kErrored) {
        // It is thrown here: nobody is to find the promise unhandled.
        PromisePrototypeThen(promise, undefined, () => {});
        const error = binding.moduleError(this.module);
        explainMissingCommonJS(error, this);
        throw error;
      }
    }
    return this.namespace;
  }

  /** `require` cannot wait. */
  throwIfAsync(parent) {
    if (!binding.isGraphAsync(this.module)) return;
    const { getRequireStack } = require('internal/modules/cjs/resolve');
    throw new codes.ERR_REQUIRE_ASYNC_MODULE(hrefToName(this.url), undefined, getRequireStack(parent));
  }
}

/** Collects the jobs of a graph. Returns the number of its levels. */
function collect(job, jobs) {
  if (jobs.has(job)) return 0;
  jobs.add(job);
  let below = 0;
  for (let i = 0; i < job.linked.length; i++) {
    const levels = collect(job.linked[i], jobs);
    if (levels > below) below = levels;
  }
  return below + 1;
}

/**
 * `[key, value, ...]` as an object.
 * @param {string[] | undefined} list
 * @returns {Record<string, string>}
 */
function toAttributes(list) {
  const attributes = { __proto__: null };
  if (list !== undefined) for (let i = 0; i < list.length; i += 2) attributes[list[i]] = list[i + 1];
  return attributes;
}

/** An export that a CommonJS module may have, but that its text does not show, deserves more words. */
function explainMissingExport(error, job) {
  const message = error?.message;
  if (typeof message !== 'string' || !StringPrototypeIncludes(message, ' does not provide an export named')) return;
  const { 1: specifier, 2: name } = RegExpPrototypeExec(/module '(.*)' does not provide an export named '(.+)'/, message);
  let isCommonJS = false;
  for (let i = 0; i < job.specifiers.length; i++) {
    if (job.specifiers[i] === specifier) isCommonJS = job.linked[i].commonJS !== undefined;
  }
  if (!isCommonJS) return;
  // The stack begins with the place, and shows the line of the import; a longer import is not all there.
  const lines = StringPrototypeSplit(error.stack, '\n');
  const named = RegExpPrototypeExec(/{.*}/, lines[1]);
  const destructuring = named === null ? '' :
    `const ${RegExpPrototypeSymbolReplace(/\s+as\s+/g, named[0], ': ')} = pkg;\n`;
  error.message = `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may ` +
    'not support all module.exports as named exports.\nCommonJS modules can always be imported via the default export, ' +
    `for example using:\n\nimport pkg from '${specifier}';\n${destructuring}`;
  lines[3] = `SyntaxError: ${error.message}`;
  error.stack = ArrayPrototypeJoin(lines, '\n');
}

const kCommonJSVariables = ['require', 'module', 'exports', '__filename', '__dirname'];

/** What an ES module may use in place of a variable of CommonJS. */
function replacementFor(variable) {
  switch (variable) {
    case 'require':
      return 'replace require() with import';
    case '__filename':
      return 'use import.meta.filename instead';
    case '__dirname':
      return 'use import.meta.dirname instead';
    default:
      return 'use export instead of module.exports/exports';
  }
}

/** A variable of CommonJS is missing: why, and what there is instead. */
function explainMissingCommonJS(error, job) {
  if (error?.name !== 'ReferenceError') return;
  const variable = RegExpPrototypeExec(/^(\w+) is not defined$/, error.message)?.[1];
  if (variable === undefined || !ArrayPrototypeIncludes(kCommonJSVariables, variable)) return;
  if (awaitsItself(job)) {
    error.message = `Cannot determine intended module format because both '${variable}' and top-level await are present. ` +
      'If the code is intended to be CommonJS, wrap await in an async function. If the code is intended to be an ES ' +
      `module, ${replacementFor(variable)}.`;
    error.code = 'ERR_AMBIGUOUS_MODULE_SYNTAX';
    return;
  }
  error.message += ' in ES module scope';
  if (variable === 'require') error.message += ', you can use import instead';
  if (!StringPrototypeStartsWith(job.url, 'file:') || RegExpPrototypeExec(/\.js(\?[^#]*)?(#.*)?$/, job.url) === null) return;
  const config = require('internal/modules/package_config').nearestPackage(hrefToPath(job.url));
  if (config?.type === 'module') {
    error.message += '\nThis file is being treated as an ES module because it has a \'.js\' file extension and ' +
      `'${config.path}' contains "type": "module". To treat it as a CommonJS script, rename it to use the '.cjs' file ` +
      'extension.';
  }
}

/** Whether the module has a top-level await of its own. The engine only tells of a graph. */
function awaitsItself(job) {
  if (!binding.isGraphAsync(job.module)) return false;
  for (let i = 0; i < job.linked.length; i++) if (binding.isGraphAsync(job.linked[i].module)) return false;
  return true;
}

module.exports = {
  ModuleJob, kErrored, kEvaluated, kEvaluating, kImport, kImportInRequired, kInstantiated, kUninstantiated, toAttributes,
};
