// Shows a value as JavaScript would write it: on one line if it fits, broken and indented if not.

const WIDTH = 64;
const MOST_ITEMS = 100;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** The value as a document fragment of coloured spans. */
export function inspect(value) {
  const fragment = document.createDocumentFragment();
  for (const [text, kind] of tokens(describe(value), 0)) {
    if (kind === undefined) fragment.append(text);
    else fragment.append(Object.assign(document.createElement("span"), { className: `v-${kind}`, textContent: text }));
  }
  return fragment;
}

/** The value as plain text on one line. */
export function inspectText(value) {
  return inline(describe(value)).map(([text]) => text).join("");
}

// A description is a leaf `{text, kind}` or a list `{open, items: [{key?, node}], close}`.

function describe(value) {
  if (value === null || typeof value !== "object") return describePrimitive(value);
  if (Array.isArray(value)) return describeArray(value);
  if (value instanceof Date) return leaf(Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString(), "date");
  if (value instanceof RegExp) return leaf(String(value), "regexp");
  if (value instanceof Error) return leaf(`${value.name}: ${value.message}`, "error");
  if (value instanceof Map) return describeMap(value);
  if (value instanceof Set) return list("Set {", [...value].map((item) => ({ node: describe(item) })), "}");
  if (value instanceof ArrayBuffer) return describeBytes("ArrayBuffer", new Uint8Array(value));
  if (value instanceof DataView) return describeBytes("DataView", new Uint8Array(value.buffer));
  if (ArrayBuffer.isView(value)) return describeBytes(value.constructor.name, value);
  return describeObject(value);
}

function describePrimitive(value) {
  switch (typeof value) {
    case "string":
      return leaf(JSON.stringify(value), "string");
    case "bigint":
      return leaf(`${value}n`, "number");
    case "number":
      return leaf(Object.is(value, -0) ? "-0" : String(value), "number");
    default:
      return leaf(String(value), "atom");
  }
}

function describeArray(array) {
  const items = [];
  for (let index = 0; index < array.length; index += 1) {
    items.push({ node: index in array ? describe(array[index]) : leaf("empty", "atom") });
  }
  return list("[", items, "]");
}

function describeObject(object) {
  if (object.metadata?.id !== undefined && Object.isFrozen(object)) return leaf(`[capability ${object.metadata.name}]`, "atom");
  const items = Object.entries(object).map(([key, value]) => ({ key: IDENTIFIER.test(key) ? key : JSON.stringify(key), node: describe(value) }));
  return list("{", items, "}");
}

function describeMap(map) {
  const items = [...map].map(([key, value]) => ({ before: inline(describe(key)), node: describe(value) }));
  return list("Map {", items, "}");
}

function describeBytes(name, view) {
  const items = [...view.subarray(0, MOST_ITEMS + 1)].map((item) => ({ node: describe(item) }));
  return list(`${name} [`, items, "]", view.length);
}

function leaf(text, kind) {
  return { text, kind };
}

function list(open, items, close, length = items.length) {
  const shown = items.slice(0, MOST_ITEMS);
  if (length > MOST_ITEMS) shown.push({ node: leaf(`… ${length - MOST_ITEMS} more`, "atom") });
  return { open, items: shown, close };
}

function tokens(node, indent) {
  const flat = inline(node);
  const width = flat.reduce((sum, [text]) => sum + text.length, 0);
  if (node.items === undefined || width + indent <= WIDTH) return flat;
  return broken(node, indent);
}

function inline(node) {
  if (node.items === undefined) return [[node.text, node.kind]];
  if (node.items.length === 0) return [[node.open + node.close]];
  const pad = node.open.endsWith("{") ? " " : "";
  const parts = node.items.map((item) => [...label(item), ...inline(item.node)]);
  return [[node.open + pad], ...parts.flatMap((part, index) => (index === 0 ? part : [[", "], ...part])), [pad + node.close]];
}

function broken(node, indent) {
  const inner = " ".repeat(indent + 2);
  const lines = node.items.flatMap((item) => [[`\n${inner}`], ...label(item), ...tokens(item.node, indent + 2), [","]]);
  return [[node.open], ...lines, [`\n${" ".repeat(indent)}${node.close}`]];
}

function label({ key, before }) {
  if (before !== undefined) return [...before, [" → "]];
  return key === undefined ? [] : [[key, "key"], [": "]];
}
