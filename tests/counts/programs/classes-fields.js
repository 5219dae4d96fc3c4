// Fields, static blocks and default constructors: only the functions that they call count.
function value() {
  return 1;
}
class Base {
  field = value();
  arrow = () => this.field;
  static shared = value();
  static {
    value();
    (() => value())();
  }
}
class Derived extends Base {
  other = [1, 2].map((x) => x);
}
class Empty {}
const d = new Derived();
d.arrow();
new Base().arrow();
new Empty();
