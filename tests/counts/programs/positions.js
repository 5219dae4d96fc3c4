// Functions of all forms, each called once: where each of them starts.
const list = [
  function () {},
  function named() {},
  async function () {},
  function* () {},
  async function* () {},
  () => {},
  (a, b) => a + b,
  a => a,
  async () => {},
  async a => a,
  async (a, b) => a,
];
for (const f of list) f()?.next?.();
const object = {
  method() {},
  async asyncMethod() {},
  *generatorMethod() {},
  async *asyncGeneratorMethod() {},
  ['comp' + 'uted']() {},
  async ['async' + 'Computed']() {},
  'with space'() {},
  async() {},
  get() {},
  static() {},
  property: function () {},
};
for (const key of Object.keys(object)) object[key]()?.next?.();
const Expression = class {
  constructor() {}
  static method() {}
  static async asyncMethod() {}
  static *generatorMethod() {}
  static async *asyncGeneratorMethod() {}
  static get accessor() {
    return 1;
  }
  static set accessor(value) {}
  static ['comp' + 'uted']() {}
  static #secret() {}
  static reveal() {
    this.#secret();
  }
  static static() {}
};
new Expression();
Expression.method();
Expression.asyncMethod();
Expression.generatorMethod().next();
Expression.asyncGeneratorMethod().next();
Expression.accessor += 1;
Expression.computed();
Expression.reveal();
Expression.static();
const tag = (strings, ...values) => values.length;
tag`a${1}b`;
