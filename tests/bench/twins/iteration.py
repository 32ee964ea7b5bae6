"""Iteration over dicts, sets, enumerations and text; unpacking of each; an iterator written by hand."""

SIZE = 80_000


class Range:
    def __init__(self, start, end):
        self.start = start
        self.end = end

    def __iter__(self):
        return RangeIterator(self.start, self.end)


class RangeIterator:
    def __init__(self, start, end):
        self.following = start
        self.end = end

    def __iter__(self):
        return self

    def __next__(self):
        value = self.following
        if value >= self.end:
            raise StopIteration
        self.following += 1
        return value


def group_by(values, key_of):
    groups = {}
    for value in values:
        key = key_of(value)
        group = groups.get(key)
        if group is None:
            groups[key] = [value]
        else:
            group.append(value)
    return groups


def main(n):
    numbers = [*Range(0, n)]
    groups = group_by(numbers, lambda x: x % 17)
    total = 0
    for key, group in groups.items():
        total += key * len(group)
    for index, value in enumerate(numbers):
        total += index ^ value
    seen = dict.fromkeys(x % 101 for x in numbers)
    merged = [*seen, *groups, *numbers[:10]]
    for value in merged:
        total += value
    record = {f"k{key}": group for key, group in groups.items()}
    for name, group in record.items():
        for character in name:
            total += 1 if character == "1" else 2
        total += max(group[:50])
    for key in record:
        total += len(record[key])
    return total
