// Floating-point arithmetic in nested loops: the Mandelbrot set.

function escapeTime(cr, ci, limit) {
  let zr = 0;
  let zi = 0;
  for (let i = 0; i < limit; i++) {
    const rr = zr * zr;
    const ii = zi * zi;
    if (rr + ii > 4) return i;
    zi = 2 * zr * zi + ci;
    zr = rr - ii + cr;
  }
  return limit;
}

function main(n) {
  let total = 0;
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      total += escapeTime((3 * x) / n - 2, (2 * y) / n - 1, 50);
    }
  }
  return total;
}
