"""Methods overridden and inherited, with `super`, a property and a static method."""

SIZE = 7_000


class Shape:
    def __init__(self, name):
        self.name = name

    def area(self):
        return 0

    def weight(self):
        return 1

    def score(self):
        return self.area() * self.weight() + len(self.name)


class Rectangle(Shape):
    def __init__(self, width, height, name="rectangle"):
        super().__init__(name)
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height


class Square(Rectangle):
    @staticmethod
    def unit():
        return Square(1)

    def __init__(self, side):
        super().__init__(side, side, "square")

    def weight(self):
        return super().weight() + 1


class Circle(Shape):
    def __init__(self, radius):
        super().__init__("circle")
        self.radius = radius

    @property
    def diameter(self):
        return self.radius * 2

    def area(self):
        return self.diameter * self.diameter * 3 / 4


def main(n):
    total = 0
    for i in range(n):
        shapes = [Rectangle(i % 7, 3), Square(i % 5), Circle(i % 3), Square.unit(), Shape("blob")]
        for _ in range(4):
            for shape in shapes:
                total += shape.score()
    return total
