'use strict';

// The state of one call of inspect: the options in force, and where in the value it is.

const {
  FunctionPrototypeSymbolHasInstance,
  Object,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
  ObjectSeal,
  ObjectSetPrototypeOf,
} = primordials;

const { stylizeNoColor, stylizeWithColor } = require('internal/util/inspect/colors');

/** `util.inspect.defaultOptions`: programs may change the values. */
const defaultOptions = ObjectSeal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

/**
 * @typedef {object} Place
 * @property {object} value
 * @property {Place | undefined} outer
 */

class Inspection {
  constructor() {
    // The options, under their public names.
    this.showHidden = defaultOptions.showHidden;
    this.depth = defaultOptions.depth;
    this.colors = defaultOptions.colors;
    this.customInspect = defaultOptions.customInspect;
    this.showProxy = defaultOptions.showProxy;
    this.maxArrayLength = defaultOptions.maxArrayLength;
    this.maxStringLength = defaultOptions.maxStringLength;
    this.breakLength = defaultOptions.breakLength;
    this.compact = defaultOptions.compact;
    this.sorted = defaultOptions.sorted;
    this.getters = defaultOptions.getters;
    this.numericSeparator = defaultOptions.numericSeparator;
    /** @type {(text: string, style: string) => string} */
    this.stylize = stylizeNoColor;
    /** The caller's options, if there are some that inspect does not know but a custom inspect function may. */
    this.userOptions = undefined;

    /** Columns that the current line starts with. */
    this.indent = 0;
    /** The level of the object whose properties were formatted last. */
    this.deepest = 0;
    /** The objects that are being formatted, innermost first. @type {Place | undefined} */
    this.path = undefined;
    /** @type {Map<object, number> | undefined} the numbers of the objects that contain themselves */
    this.references = undefined;
    /** How much text the objects that are done made. */
    this.written = 0;
  }

  /** Takes over what `options` sets. */
  configure(options) {
    const keys = ObjectKeys(options);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key === 'stylize' || ObjectPrototypeHasOwnProperty(defaultOptions, key)) {
        this[key] = options[key];
      } else {
        this.userOptions ??= options;
      }
    }
  }

  /** Makes the options consistent; called once they are all set. */
  start() {
    if (this.colors) this.stylize = stylizeWithColor;
    if (this.maxArrayLength === null) this.maxArrayLength = Infinity;
    if (this.maxStringLength === null) this.maxStringLength = Infinity;
  }

  /** Notes that `value` is being formatted. `leave` takes that back. */
  enter(value) {
    this.path = { value, outer: this.path };
  }

  leave() {
    this.path = this.path.outer;
  }

  /** Whether `value` is being formatted. */
  isInside(value) {
    for (let place = this.path; place !== undefined; place = place.outer) {
      if (place.value === value) return true;
    }
    return false;
  }

  isTooDeep(level) {
    return level > this.depth && this.depth !== null;
  }

  /** A fresh inspection with the same options that names a value but does not look into it. */
  forPrototype() {
    const run = new Inspection();
    const keys = ObjectKeys(defaultOptions);
    for (let i = 0; i < keys.length; i++) run[keys[i]] = this[keys[i]];
    run.stylize = this.stylize;
    run.customInspect = false;
    run.depth = -1;
    return run;
  }

  /**
   * The options as a custom inspect function gets them.
   * @param {unknown} receiver what it is called on
   * @param {boolean} isProxy whether `receiver` is a proxy
   */
  optionsFor(receiver, isProxy) {
    const options = {
      stylize: this.stylize,
      showHidden: this.showHidden,
      depth: this.depth,
      colors: this.colors,
      customInspect: this.customInspect,
      showProxy: this.showProxy,
      maxArrayLength: this.maxArrayLength,
      maxStringLength: this.maxStringLength,
      breakLength: this.breakLength,
      compact: this.compact,
      sorted: this.sorted,
      getters: this.getters,
      numericSeparator: this.numericSeparator,
      ...this.userOptions,
    };
    if (isProxy || !FunctionPrototypeSymbolHasInstance(Object, receiver)) this.isolate(options);
    return options;
  }

  /**
   * What is not an instance of this realm's Object may come from another: it gets nothing that would lead it to the
   * objects of this one.
   */
  isolate(options) {
    ObjectSetPrototypeOf(options, null);
    const keys = ObjectKeys(options);
    for (let i = 0; i < keys.length; i++) {
      const value = options[keys[i]];
      if ((typeof value === 'object' && value !== null) || typeof value === 'function') delete options[keys[i]];
    }
    const { stylize } = this;
    options.stylize = ObjectSetPrototypeOf((value, flavour) => {
      try {
        return `${stylize(value, flavour)}`;
      } catch {
        return value;
      }
    }, null);
  }
}

module.exports = { Inspection, defaultOptions };
