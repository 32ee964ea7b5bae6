"""list.sort with a comparator that looks at two attributes."""

from functools import cmp_to_key

SIZE = 20_000


class Record:
    def __init__(self, number, age, name):
        self.id = number
        self.age = age
        self.name = name


def make_records(count):
    records = []
    seed = 42
    for i in range(count):
        seed = (seed * 16807) % 2147483647
        records.append(Record(i, seed % 90, f"name{seed % 1000}"))
    return records


def by_age_then_name(a, b):
    if a.age != b.age:
        return a.age - b.age
    return -1 if a.name < b.name else 1 if a.name > b.name else 0


def main(n):
    records = make_records(n)
    records.sort(key=cmp_to_key(by_age_then_name))
    checksum = 0
    for i in range(len(records)):
        checksum = (checksum * 31 + records[i].id) % 1000003
    return checksum
