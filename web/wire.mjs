/**
 * The wire: the only form in which a value crosses between the page and the engine.
 *
 * A *document* is `{"jsvm": 1, "value": node}`. A *node* is plain JSON; whatever JSON cannot say is an object
 * tagged with `$`. Data from the other side is validated in full before anything is built from it, so a
 * compromised engine cannot hand the page more than plain values.
 */

import { VMError, VMErrorCode } from "./errors.mjs";
import { decodeNode } from "./wire_decode.mjs";
import { encodeNode } from "./wire_encode.mjs";

export { decodeNode, encodeNode };

/** The version this module writes and the only one it reads. */
export const WIRE_VERSION = 1;

/** A value as a wire document. `hooks` are those of `encodeNode`. */
export function encodeDocument(value, hooks) {
  return { jsvm: WIRE_VERSION, value: encodeNode(value, hooks) };
}

/** The value of a wire document (an object or its JSON text). `hooks` are those of `decodeNode`. */
export function decodeDocument(document, hooks) {
  const parsed = typeof document === "string" ? parseDocument(document) : document;
  if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) {
    throw notADocument("a wire document is an object", "$");
  }
  const keys = Reflect.ownKeys(parsed);
  if (keys.length !== 2 || !Object.hasOwn(parsed, "jsvm") || !Object.hasOwn(parsed, "value")) {
    throw notADocument('a wire document has exactly the keys "jsvm" and "value"', "$");
  }
  if (parsed.jsvm !== WIRE_VERSION) throw notADocument(`version ${String(parsed.jsvm)} is not known`, "$.jsvm");
  return decodeNode(parsed.value, hooks);
}

function parseDocument(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw notADocument("the text is not JSON", "$");
  }
}

function notADocument(reason, path) {
  return new VMError(VMErrorCode.BoundaryInvalidSerializedValue, `${path}: ${reason}`, { path, reason });
}
