// Multiplication of matrices held as arrays of arrays.

function makeMatrix(rows, columns, seed) {
  const matrix = [];
  for (let i = 0; i < rows; i++) {
    const row = [];
    for (let j = 0; j < columns; j++) row.push(((i * columns + j) * seed) % 17);
    matrix.push(row);
  }
  return matrix;
}

function multiply(a, b) {
  const result = [];
  for (let i = 0; i < a.length; i++) {
    const row = [];
    for (let j = 0; j < b[0].length; j++) {
      let sum = 0;
      for (let k = 0; k < b.length; k++) sum += a[i][k] * b[k][j];
      row.push(sum);
    }
    result.push(row);
  }
  return result;
}

function main(n) {
  const product = multiply(makeMatrix(n, n, 3), makeMatrix(n, n, 5));
  let trace = 0;
  for (let i = 0; i < n; i++) trace += product[i][i] * (i + 1);
  return trace;
}
