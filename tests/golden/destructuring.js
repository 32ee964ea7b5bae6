// Patterns with defaults, rest and nesting; an array pattern closes what it did not exhaust.
function parts({ name, size: { width = 1, height = width } = {}, ...rest }, [first, , ...others]) {
  let last;
  [last = first] = others;
  return { name, width, height, last, ...rest };
}
