// How a syntax tree crosses to the engine: as JSON, whatever parser made it. The engine trusts nothing in it.

/** Values that JSON does not have; the nodes that hold them say the same in `bigint` and `regex`. */
const plain = (key, value) => (typeof value === "bigint" || value instanceof RegExp ? null : value);

/** The JSON of a syntax tree (ESTree, from its `Program` on), or undefined for anything else. */
export function syntaxTreeText(value) {
  if (value === null || typeof value !== "object" || value.type !== "Program") return undefined;
  try {
    return JSON.stringify(value, plain);
  } catch {
    return undefined; // a cycle, or deeper than the stack
  }
}
