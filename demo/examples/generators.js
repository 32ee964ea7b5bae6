function* naturals(from = 1) {
  for (let n = from; ; n++) yield n;
}

function* take(count, source) {
  for (const value of source) {
    if (count-- <= 0) return;
    yield value;
  }
}

function* primes() {
  const found = [];
  for (const n of naturals(2)) {
    if (found.some((p) => n % p === 0)) continue;
    found.push(n);
    yield n;
  }
}

function* walk(tree) {
  if (tree === null) return;
  const [left, value, right] = tree;
  yield* walk(left);
  yield value;
  yield* walk(right);
}

const tree = [[null, "a", [null, "b", null]], "c", [null, "d", null]];
const [smallest, , third] = walk(tree);

console.log("in order:", [...walk(tree)].join(" < "));
console.log("smallest and third:", smallest, third);

[...take(20, primes())];
