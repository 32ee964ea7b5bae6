"""Recursive calls of a small function."""

SIZE = 28


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def main(n):
    return fib(n)
