// Operators on values of which nothing is known.
function mixed(a, b, c) {
  const sum = a + b - c * 2;
  const text = "n = " + sum + `; ${a}`;
  return a === b ? sum % 3 : a < b && !c ? text : -sum | 0;
}
