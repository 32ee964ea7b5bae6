"""Functions that take functions: map, filter, reduce, any.

Comprehensions would not call a function for each element, as the original's methods do and this must.
"""

# ruff: noqa: C417

from functools import reduce

SIZE = 60_000


class Person:
    def __init__(self, number, age, city):
        self.id = number
        self.age = age
        self.city = city


def main(n):
    people = list(map(lambda i: Person(i, (i * 37) % 80, i % 11), range(n)))
    adults = list(filter(lambda person: person.age >= 18, people))
    ages = list(map(lambda person: person.age, adults))
    total = reduce(lambda subtotal, age: subtotal + age, ages, 0)
    by_city = [0] * 11

    def count(person):
        by_city[person.city] += 1

    for person in adults:
        count(person)
    crowded = next(index for index, count in enumerate(by_city) if count == max(*by_city))
    old = 1 if any(map(lambda person: person.age > 200, people)) else 0
    squares = list(filter(lambda square: square % 2 == 0, map(lambda age: age * age, ages)))
    return total + crowded + old + reduce(lambda subtotal, square: subtotal + square, squares, 0)
