// Functions that make functions: counters, adders, composition.

function makeCounter(step) {
  let count = 0;
  return () => {
    count += step;
    return count;
  };
}

const compose = (f, g) => (x) => f(g(x));

function main(n) {
  let total = 0;
  for (let i = 0; i < n; i++) {
    const counter = makeCounter(i % 5);
    for (let j = 0; j < 5; j++) counter();
    const adders = [];
    for (let j = 0; j < 5; j++) adders.push((x) => x + i + j);
    let chain = (x) => x;
    for (const add of adders) chain = compose(add, chain);
    total += counter() + chain(1);
  }
  return total;
}
