// Iteration: for-of over maps, sets, entries and text; spread of each; an iterator written by hand.

class Range {
  constructor(from, to) {
    this.from = from;
    this.to = to;
  }

  [Symbol.iterator]() {
    let next = this.from;
    const end = this.to;
    return { next: () => (next < end ? { value: next++, done: false } : { value: undefined, done: true }) };
  }
}

function groupBy(values, keyOf) {
  const groups = new Map();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

function main(n) {
  const numbers = [...new Range(0, n)];
  const groups = groupBy(numbers, (x) => x % 17);
  let total = 0;
  for (const [key, group] of groups) total += key * group.length;
  for (const [index, value] of numbers.entries()) total += index ^ value;
  const seen = new Set(numbers.map((x) => x % 101));
  const merged = [...seen, ...groups.keys(), ...numbers.slice(0, 10)];
  for (const value of merged) total += value;
  const record = Object.fromEntries([...groups].map(([key, group]) => [`k${key}`, group]));
  for (const [name, group] of Object.entries(record)) {
    for (const character of name) total += character === "1" ? 1 : 2;
    total += Math.max(...group.slice(0, 50));
  }
  for (const key in record) total += record[key].length;
  return total;
}
