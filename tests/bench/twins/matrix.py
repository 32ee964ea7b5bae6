"""Multiplication of matrices held as lists of lists."""

SIZE = 90


def make_matrix(rows, columns, seed):
    matrix = []
    for i in range(rows):
        row = []
        for j in range(columns):
            row.append(((i * columns + j) * seed) % 17)
        matrix.append(row)
    return matrix


def multiply(a, b):
    result = []
    for i in range(len(a)):
        row = []
        for j in range(len(b[0])):
            total = 0
            for k in range(len(b)):
                total += a[i][k] * b[k][j]
            row.append(total)
        result.append(row)
    return result


def main(n):
    product = multiply(make_matrix(n, n, 3), make_matrix(n, n, 5))
    trace = 0
    for i in range(n):
        trace += product[i][i] * (i + 1)
    return trace
