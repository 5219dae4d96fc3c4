'use strict';

/** What is found out about an object before its entries are formatted. */
class Shape {
  /**
   * @param {object} value
   * @param {number} kind what the engine says it is, one of `kinds`
   * @param {string | null} name of its constructor
   * @param {string} tag
   * @param {number} level how deep it is
   * @param {boolean} hasInherited whether properties of prototypes will be printed as well
   */
  constructor(value, kind, name, tag, level, hasInherited) {
    this.value = value;
    this.kind = kind;
    this.name = name;
    this.tag = tag;
    this.level = level;
    this.hasInherited = hasInherited;
    /** The property keys to print. @type {(string | symbol)[]} */
    this.keys = [];
    /** Whether entries are elements, which may stand in columns. */
    this.isList = false;
    this.base = '';
    this.open = '{';
    this.close = '}';
    /** Formats what is not a property: elements, the state of a promise. @type {Function | undefined} */
    this.entries = undefined;
    /** Accessors of a built-in prototype that are printed like properties. @type {string[] | undefined} */
    this.slots = undefined;
    /** Whether an ArrayBuffer in `slots` shows its size but not its bytes. */
    this.hidesBytes = false;
  }

  /** Whether there are no properties to print. */
  isBare() {
    return this.keys.length === 0 && !this.hasInherited;
  }
}

module.exports = { Shape };
