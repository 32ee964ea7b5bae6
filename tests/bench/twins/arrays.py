"""Index loops, append, pop and len: a sieve, and an explicit stack."""

SIZE = 250_000


def primes_below(limit):
    composite = [False] * limit
    primes = []
    for i in range(2, limit):
        if composite[i]:
            continue
        primes.append(i)
        for j in range(i * i, limit, i):
            composite[j] = True
    return primes


def range_sums(values):
    stack = [(0, len(values))]
    sums = []
    while stack:
        low, high = stack.pop()
        total = 0
        for i in range(low, high):
            total += values[i]
        sums.append(total)
        if high - low > 50:
            middle = (low + high) >> 1
            stack.append((low, middle))
            stack.append((middle, high))
    return sums


def main(n):
    primes = primes_below(n)
    sums = range_sums(primes)
    checksum = primes[-1]
    for total in sums:
        checksum = (checksum * 31 + total) % 1000003
    return checksum
