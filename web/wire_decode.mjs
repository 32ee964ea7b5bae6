/**
 * Wire node -> page value. The node may come from a hostile engine: every shape is checked, unknown tags and
 * unknown keys are refused, and plain objects are built without a prototype.
 */

import { fromBase64 } from "./base64.mjs";
import { VMError, VMErrorCode } from "./errors.mjs";
import { TYPED_ARRAYS, WireBudget, entryPath, indexPath, keyPath } from "./wire_limits.mjs";

const SPECIAL_NUMBERS = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["-0", -0],
]);
const BIGINT = /^(?:0|-?[1-9][0-9]*)$/;
const LARGEST_TIME = 8.64e15;
const ERROR_CLASSES = new Map(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((kind) => [kind.name, kind]),
);

/**
 * @param {unknown} node
 * @param {{onCapability?: (reference: {name: string, id: string}, path: string) => unknown, path?: string}} [hooks]
 *   `onCapability` turns a capability reference into a value (without it, references are refused)
 * @throws {VMError} BOUNDARY_INVALID_SERIALIZED_VALUE with `details.path` and `details.reason`
 */
export function decodeNode(node, hooks = {}) {
  return new Decoder(hooks).node(node, hooks.path ?? "$", 0);
}

class Decoder {
  #hooks;
  #budget = new WireBudget(invalid);

  constructor(hooks) {
    this.#hooks = hooks;
  }

  node(node, path, depth) {
    this.#budget.node(path, depth);
    switch (typeof node) {
      case "boolean":
        return node;
      case "string":
        this.#budget.bytes(path, node.length);
        return node;
      case "number":
        if (!Number.isFinite(node) || Object.is(node, -0)) throw invalid(path, "this number needs its tagged form");
        return node;
      case "object":
        return node === null ? null : this.#tagged(node, path, depth);
      default:
        throw invalid(path, `a ${typeof node} is not a node`);
    }
  }

  #tagged(node, path, depth) {
    if (Array.isArray(node)) throw invalid(path, "a bare array is not a node");
    const tag = Object.getOwnPropertyDescriptor(node, "$")?.value;
    const read = typeof tag === "string" && Object.hasOwn(READERS, tag) ? READERS[tag] : undefined;
    if (read === undefined) throw invalid(path, `unknown tag ${JSON.stringify(tag) ?? "undefined"}`);
    checkKeys(node, read, path);
    return read.value(node, path, depth, this);
  }

  text(node, key, path) {
    const text = node[key];
    if (typeof text !== "string") throw invalid(keyPath(path, key), "must be a string");
    this.#budget.bytes(path, text.length);
    return text;
  }

  list(node, key, path) {
    const list = node[key];
    if (!Array.isArray(list)) throw invalid(keyPath(path, key), "must be an array");
    return list;
  }

  bytes(node, path) {
    const bytes = fromBase64(this.text(node, "data", path));
    if (bytes === null) throw invalid(keyPath(path, "data"), "must be base64");
    return bytes;
  }

  hole(path, depth) {
    this.#budget.node(path, depth);
  }

  capability(reference, path) {
    if (this.#hooks.onCapability === undefined) throw invalid(path, "a capability is not allowed here");
    return this.#hooks.onCapability(reference, path);
  }
}

/** One reader per tag: the keys its node must have (beside `$`), and how its value is built. */
const READERS = Object.freeze({
  undefined: { keys: [], value: () => undefined },
  number: { keys: ["value"], value: readSpecialNumber },
  bigint: { keys: ["value"], value: readBigInt },
  array: { keys: ["items"], value: readArray },
  object: { keys: ["entries"], value: readObject },
  date: { keys: ["value"], value: readDate },
  regexp: { keys: ["source", "flags"], value: readRegExp },
  map: { keys: ["entries"], value: readMap },
  set: { keys: ["items"], value: readSet },
  arraybuffer: { keys: ["data"], value: (node, path, _depth, decoder) => decoder.bytes(node, path).buffer },
  typedarray: { keys: ["kind", "data"], value: readTypedArray },
  dataview: { keys: ["data"], value: (node, path, _depth, decoder) => new DataView(decoder.bytes(node, path).buffer) },
  error: { keys: ["name", "message", "stack"], optional: ["cause", "errors"], value: readError },
  capability: { keys: ["name", "id"], value: readCapability },
});

function checkKeys(node, { keys, optional = [] }, path) {
  const own = Reflect.ownKeys(node).filter((key) => !optional.includes(key));
  if (own.length !== keys.length + 1 || !keys.every((key) => Object.hasOwn(node, key))) {
    throw invalid(path, `a ${node.$} node has exactly the keys ${JSON.stringify(["$", ...keys])}`);
  }
}

function readSpecialNumber(node, path) {
  if (!SPECIAL_NUMBERS.has(node.value)) throw invalid(keyPath(path, "value"), "not a special number");
  return SPECIAL_NUMBERS.get(node.value);
}

function readBigInt(node, path, _depth, decoder) {
  const digits = decoder.text(node, "value", path);
  if (!BIGINT.test(digits)) throw invalid(keyPath(path, "value"), "not a decimal integer");
  return BigInt(digits);
}

function readArray(node, path, depth, decoder) {
  const items = decoder.list(node, "items", path);
  const array = new Array(items.length);
  items.forEach((item, index) => {
    const place = indexPath(path, index);
    if (isHole(item)) decoder.hole(place, depth + 1);
    else array[index] = decoder.node(item, place, depth + 1);
  });
  return array;
}

function isHole(node) {
  return node !== null && typeof node === "object" && node.$ === "hole" && Reflect.ownKeys(node).length === 1;
}

/** ATTACK: `__proto__` in the data. Without a prototype, and by definition rather than assignment, it is a key. */
function readObject(node, path, depth, decoder) {
  const object = Object.create(null);
  for (const [key, item] of readPairs(node, path, decoder)) {
    if (typeof key !== "string") throw invalid(path, "an object's key must be a string");
    const place = keyPath(path, key);
    if (Object.hasOwn(object, key)) throw invalid(place, "the key occurs twice");
    const value = decoder.node(item, place, depth + 1);
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return object;
}

function readPairs(node, path, decoder) {
  const pairs = decoder.list(node, "entries", path);
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) throw invalid(keyPath(path, "entries"), "must hold pairs");
  }
  return pairs;
}

function readDate(node, path) {
  const { value } = node;
  if (value === null) return new Date(NaN);
  if (!Number.isInteger(value) || Math.abs(value) > LARGEST_TIME) throw invalid(keyPath(path, "value"), "not a time");
  return new Date(value);
}

function readRegExp(node, path, _depth, decoder) {
  const source = decoder.text(node, "source", path);
  const flags = decoder.text(node, "flags", path);
  try {
    return new RegExp(source, flags);
  } catch {
    throw invalid(path, "not a regular expression");
  }
}

function readMap(node, path, depth, decoder) {
  const map = new Map();
  readPairs(node, path, decoder).forEach(([key, value], index) => {
    const decodedKey = decoder.node(key, entryPath(path, "key", index), depth + 1);
    if (map.has(decodedKey)) throw invalid(entryPath(path, "key", index), "the key occurs twice");
    map.set(decodedKey, decoder.node(value, entryPath(path, "value", index), depth + 1));
  });
  return map;
}

function readSet(node, path, depth, decoder) {
  const set = new Set();
  decoder.list(node, "items", path).forEach((item, index) => {
    const place = entryPath(path, "item", index);
    const value = decoder.node(item, place, depth + 1);
    if (set.has(value)) throw invalid(place, "the item occurs twice");
    set.add(value);
  });
  return set;
}

function readTypedArray(node, path, _depth, decoder) {
  const kind = TYPED_ARRAYS.get(node.kind);
  if (kind === undefined) throw invalid(keyPath(path, "kind"), "not a typed array");
  const bytes = decoder.bytes(node, path);
  if (bytes.length % kind.BYTES_PER_ELEMENT !== 0) throw invalid(keyPath(path, "data"), "not a whole number of elements");
  return new kind(bytes.buffer);
}

function readError(node, path, depth, decoder) {
  const name = decoder.text(node, "name", path);
  const message = decoder.text(node, "message", path);
  const error = new (ERROR_CLASSES.get(name) ?? Error)(message);
  if (name === "AggregateError") Object.setPrototypeOf(error, AggregateError.prototype);
  const own = { name, stack: decoder.text(node, "stack", path) };
  for (const key of ["cause", "errors"]) {
    if (Object.hasOwn(node, key)) own[key] = decoder.node(node[key], keyPath(path, key), depth + 1);
  }
  if (Object.hasOwn(own, "errors") && !Array.isArray(own.errors)) throw invalid(keyPath(path, "errors"), "must be an array");
  for (const [key, value] of Object.entries(own)) {
    Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false });
  }
  return error;
}

function readCapability(node, path, _depth, decoder) {
  return decoder.capability({ name: decoder.text(node, "name", path), id: decoder.text(node, "id", path) }, path);
}

function invalid(path, reason) {
  return new VMError(VMErrorCode.BoundaryInvalidSerializedValue, `${path}: ${reason}`, { path, reason });
}
