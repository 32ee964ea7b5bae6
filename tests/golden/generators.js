// A suspension is a statement of its own; nothing waits on Python's stack.
function* pairs(values) {
  const seen = [];
  for (const value of values) seen.push(f(value, yield value), yield* seen);
  return seen;
}
