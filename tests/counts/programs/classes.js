// Classes: constructors, methods, accessors, private and static ones.
class Shape {
  #sides;
  constructor(sides) {
    this.#sides = sides;
  }
  get sides() {
    return this.#sides;
  }
  set sides(n) {
    this.#sides = n;
  }
  describe() {
    return this.#format();
  }
  #format() {
    return `${this.sides} sides`;
  }
  static of(n) {
    return new this(n);
  }
  static get unit() {
    return 'm';
  }
  ['area' + 1]() {}
  'quoted name'() {}
  12() {}
}
class Square extends Shape {
  constructor() {
    super(4);
  }
  describe() {
    return super.describe();
  }
  async later() {
    await 1;
  }
  *corners() {
    yield this.sides;
  }
  async *asyncCorners() {
    yield this.sides;
  }
}
const square = new Square();
square.describe();
square.sides = 5;
Shape.of(3).describe();
void Shape.unit;
square.area1();
square['quoted name']();
square[12]();
square.later();
[...square.corners()];
square.asyncCorners().next();
