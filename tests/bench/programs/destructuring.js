// Patterns, defaults, rest, spread and optional chaining, as modern programs are full of.

function area({ width = 1, height = width, ...rest }) {
  return width * height + Object.keys(rest).length;
}

function swapped([first, second, ...others]) {
  return [second, first, ...others];
}

function main(n) {
  const base = { width: 3, color: "red", style: { border: 2 } };
  let total = 0;
  let pair = [1, 2, 3, 4];
  for (let i = 0; i < n; i++) {
    const shape = { ...base, height: i % 10, tag: i };
    total += area(shape);
    pair = swapped(pair);
    let [a, b] = pair;
    [a, b] = [b, a + 1];
    const border = shape.style?.border ?? 0;
    total += a * b + border + (shape.margin?.left ?? 1);
  }
  return total;
}
