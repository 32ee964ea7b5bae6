"""Generators: a pipeline of three, `yield from`, and a recursive walk of a tree."""

SIZE = 250_000


def count(limit):
    for i in range(limit):  # noqa: UP028 - as in the original
        yield i


def select(values, test):
    for value in values:
        if test(value):
            yield value


def change_all(values, change):
    for value in values:
        yield change(value)


class Node:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right


def tree(low, high):
    if low >= high:
        return None
    middle = (low + high) >> 1
    return Node(tree(low, middle), middle, tree(middle + 1, high))


def walk(node):
    if node is None:
        return
    yield from walk(node.left)
    yield node.value
    yield from walk(node.right)


def main(n):
    total = 0
    for value in change_all(select(count(n), lambda x: x % 3 != 0), lambda x: x * 2):
        total += value
    for value in walk(tree(0, n >> 4)):
        total += value
    return total
