"""Unpacking, defaults, rest and spread, on dicts and lists."""

SIZE = 30_000


def area(*, width=1, height=None, **rest):
    if height is None:
        height = width
    return width * height + len(rest)


def swapped(values):
    first, second, *others = values
    return [second, first, *others]


def main(n):
    base = {"width": 3, "color": "red", "style": {"border": 2}}
    total = 0
    pair = [1, 2, 3, 4]
    for i in range(n):
        shape = {**base, "height": i % 10, "tag": i}
        total += area(**shape)
        pair = swapped(pair)
        a, b, *_ = pair
        a, b = b, a + 1
        style = shape.get("style")
        border = 0 if style is None else style.get("border", 0)
        margin = shape.get("margin")
        total += a * b + border + (1 if margin is None else margin.get("left", 1))
    return total
