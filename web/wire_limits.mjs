/**
 * What both directions of the wire share: the limits, the spelling of paths, the table of typed arrays.
 */

/** Deepest nesting of containers. */
export const MAX_DEPTH = 200;
/** Most nodes in one document. */
export const MAX_NODES = 100_000;
/** Most bytes of text and binary data in one document. */
export const MAX_BYTES = 16 * 1024 * 1024;

/** Typed array constructors by the name their `%Symbol.toStringTag%` gives. */
export const TYPED_ARRAYS = new Map(
  [
    "Int8Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "Int16Array",
    "Uint16Array",
    "Int32Array",
    "Uint32Array",
    "BigInt64Array",
    "BigUint64Array",
    "Float16Array",
    "Float32Array",
    "Float64Array",
  ]
    .filter((name) => typeof globalThis[name] === "function")
    .map((name) => [name, globalThis[name]]),
);

/** What may stand behind a dot, and what a global may be called. */
export const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** `path` extended by a property name: `$.a` or `$["not a name"]`. What is no name is in ASCII. */
export function keyPath(path, key) {
  return IDENTIFIER.test(key) ? `${path}.${key}` : `${path}[${inAscii(JSON.stringify(key))}]`;
}

function inAscii(text) {
  return text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** `path` extended by an array index. */
export function indexPath(path, index) {
  return `${path}[${index}]`;
}

/** `path` extended by a place inside a Map or Set: `$<key 0>`, `$<value 0>`, `$<item 0>`. */
export function entryPath(path, part, index) {
  return `${path}<${part} ${index}>`;
}

/** A counter of nodes and bytes that calls `fail(path, reason)` when a document grows too large. */
export class WireBudget {
  #nodes = MAX_NODES;
  #bytes = MAX_BYTES;
  #fail;

  constructor(fail) {
    this.#fail = fail;
  }

  node(path, depth) {
    if (depth > MAX_DEPTH) throw this.#fail(path, `nested deeper than ${MAX_DEPTH} levels`);
    if (--this.#nodes < 0) throw this.#fail(path, `more than ${MAX_NODES} values`);
  }

  bytes(path, count) {
    this.#bytes -= count;
    if (this.#bytes < 0) throw this.#fail(path, `more than ${MAX_BYTES} bytes`);
  }
}
