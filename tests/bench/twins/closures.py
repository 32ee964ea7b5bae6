"""Functions that make functions: counters, adders, composition."""

SIZE = 15_000


def make_counter(step):
    count = 0

    def counter():
        nonlocal count
        count += step
        return count

    return counter


def compose(f, g):
    return lambda x: f(g(x))


def make_adder(i, j):
    return lambda x: x + i + j


def main(n):
    total = 0
    for i in range(n):
        counter = make_counter(i % 5)
        for _ in range(5):
            counter()
        adders = []
        for j in range(5):
            adders.append(make_adder(i, j))
        chain = lambda x: x  # noqa: E731 - as in the original
        for add in adders:
            chain = compose(add, chain)
        total += counter() + chain(1)
    return total
