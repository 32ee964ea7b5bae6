/**
 * The boundary as functions of their own, for callers who copy values without running a VM.
 */

import { dereferenceHooks, referenceHooks } from "./capability.mjs";
import { decodeDocument, encodeDocument } from "./wire.mjs";

export {
  createCapability,
  invokeBoundaryCapability,
  isVMCapability,
  isVMCapabilityReference,
} from "./capability.mjs";

/**
 * The value as a versioned, JSON-safe document.
 *
 * @throws {VMError} BOUNDARY_UNSUPPORTED_TYPE or BOUNDARY_CYCLE with `details.path`
 */
export function serializeBoundaryValue(value) {
  return encodeDocument(value, referenceHooks);
}

/**
 * A fresh value from a document (or its JSON text). Plain objects have no prototype.
 *
 * @throws {VMError} BOUNDARY_INVALID_SERIALIZED_VALUE with `details.path`
 */
export function reconstructBoundaryValue(document) {
  return decodeDocument(document, dereferenceHooks);
}

export const deserializeBoundaryValue = reconstructBoundaryValue;

/** Copy a value the way the boundary copies it. */
export function cloneBoundaryValue(value) {
  return reconstructBoundaryValue(serializeBoundaryValue(value));
}

/** The copy that the other side of the boundary would see: the same as `cloneBoundaryValue`. */
export const serializeAndReconstructBoundaryValue = cloneBoundaryValue;

/** Whether `serializeBoundaryValue` would accept the value. Reads data properties only. */
export function isBoundarySerializable(value) {
  try {
    serializeBoundaryValue(value);
    return true;
  } catch {
    return false;
  }
}
