"""Floating-point arithmetic in nested loops: the Mandelbrot set."""

SIZE = 150


def escape_time(cr, ci, limit):
    zr = 0.0
    zi = 0.0
    for i in range(limit):
        rr = zr * zr
        ii = zi * zi
        if rr + ii > 4:
            return i
        zi = 2 * zr * zi + ci
        zr = rr - ii + cr
    return limit


def main(n):
    total = 0
    for y in range(n):
        for x in range(n):
            total += escape_time(3 * x / n - 2, 2 * y / n - 1, 50)
    return total
