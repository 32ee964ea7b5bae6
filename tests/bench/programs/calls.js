// Recursive calls of a small function.

function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

function main(n) {
  return fib(n);
}
