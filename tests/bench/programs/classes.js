// Methods found on prototypes, overridden and inherited, with `super`, getters and a static method.

class Shape {
  constructor(name) {
    this.name = name;
  }

  area() {
    return 0;
  }

  weight() {
    return 1;
  }

  score() {
    return this.area() * this.weight() + this.name.length;
  }
}

class Rectangle extends Shape {
  constructor(width, height, name = "rectangle") {
    super(name);
    this.width = width;
    this.height = height;
  }

  area() {
    return this.width * this.height;
  }
}

class Square extends Rectangle {
  static unit() {
    return new Square(1);
  }

  constructor(side) {
    super(side, side, "square");
  }

  weight() {
    return super.weight() + 1;
  }
}

class Circle extends Shape {
  constructor(radius) {
    super("circle");
    this.radius = radius;
  }

  get diameter() {
    return this.radius * 2;
  }

  area() {
    return (this.diameter * this.diameter * 3) / 4;
  }
}

function main(n) {
  let total = 0;
  for (let i = 0; i < n; i++) {
    const shapes = [new Rectangle(i % 7, 3), new Square(i % 5), new Circle(i % 3), Square.unit(), new Shape("blob")];
    for (let round = 0; round < 4; round++) {
      for (const shape of shapes) total += shape.score();
    }
  }
  return total;
}
