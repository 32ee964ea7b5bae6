// Truth, nullish values and short circuits.
function choose(a, b, options) {
  if (a && (b || a.length > 2)) a = options?.limit ?? b;
  b ||= a == null;
  return typeof a === "string" || b !== undefined;
}
