// Generators: a pipeline of three, `yield*`, and a recursive walk of a tree.

function* count(limit) {
  for (let i = 0; i < limit; i++) yield i;
}

function* filter(values, test) {
  for (const value of values) {
    if (test(value)) yield value;
  }
}

function* map(values, change) {
  for (const value of values) yield change(value);
}

function tree(low, high) {
  if (low >= high) return null;
  const middle = (low + high) >> 1;
  return { left: tree(low, middle), value: middle, right: tree(middle + 1, high) };
}

function* walk(node) {
  if (node === null) return;
  yield* walk(node.left);
  yield node.value;
  yield* walk(node.right);
}

function main(n) {
  let total = 0;
  for (const value of map(filter(count(n), (x) => x % 3 !== 0), (x) => x * 2)) total += value;
  for (const value of walk(tree(0, n >> 4))) total += value;
  return total;
}
