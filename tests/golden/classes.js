// Constructors, `super`, accessors, static members, fields, private names.
class Point {
  #x = 0;
  static origin = null;
  constructor(x) {
    this.#x = x;
  }
  get x() {
    return this.#x;
  }
  static at(x) {
    return new this(x);
  }
}
class Named extends Point {
  constructor(x, name) {
    super(x);
    this.name = name;
  }
  toString() {
    return `${this.name} ${super.toString()}`;
  }
}
