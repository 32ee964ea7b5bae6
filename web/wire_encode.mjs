/**
 * Page value -> wire node. A list of what may pass; the last line of every branch refuses.
 *
 * Kinds are told by internal slots (the brand checks of the built-ins), never by `constructor` or
 * `instanceof`, so values from another frame pass and look-alikes do not.
 */

import { toBase64 } from "./base64.mjs";
import { VMError, VMErrorCode } from "./errors.mjs";
import { WireBudget, entryPath, indexPath, keyPath } from "./wire_limits.mjs";

const slotOf = (prototype, key) => Object.getOwnPropertyDescriptor(prototype, key).get;
const TypedArray = Object.getPrototypeOf(Uint8Array);
const typedArrayTag = slotOf(TypedArray.prototype, Symbol.toStringTag);
const bufferLength = slotOf(ArrayBuffer.prototype, "byteLength");
const viewLength = slotOf(DataView.prototype, "byteLength");
const mapSize = slotOf(Map.prototype, "size");
const setSize = slotOf(Set.prototype, "size");
const regexpSource = slotOf(RegExp.prototype, "source");
const regexpFlags = slotOf(RegExp.prototype, "flags");

/**
 * @param {unknown} value
 * @param {{onFunction?: (fn: Function, path: string) => object, onCapability?: (value: object, path: string) =>
 *   object|undefined, path?: string}} [hooks] `onFunction` turns a function into a node (without it functions are
 *   refused), `onCapability` is shown every object first, `path` is the root of the paths in errors
 * @returns {unknown} a wire node
 * @throws {VMError} BOUNDARY_UNSUPPORTED_TYPE or BOUNDARY_CYCLE, with `details.path` and `details.valueType`
 */
export function encodeNode(value, hooks = {}) {
  return new Encoder(hooks).node(value, hooks.path ?? "$", 0);
}

class Encoder {
  #hooks;
  #ancestors = new Set();
  #budget = new WireBudget((path, reason) => unsupportedType(path, "object", reason));

  constructor(hooks) {
    this.#hooks = hooks;
  }

  node(value, path, depth) {
    this.#budget.node(path, depth);
    switch (typeof value) {
      case "boolean":
        return value;
      case "string":
        this.#budget.bytes(path, value.length);
        return value;
      case "number":
        return encodeNumber(value);
      case "undefined":
        return { $: "undefined" };
      case "bigint":
        return this.#bigint(value, path);
      case "function":
        return this.#function(value, path);
      case "object":
        return value === null ? null : this.#object(value, path, depth);
      default:
        throw unsupportedType(path, typeof value);
    }
  }

  #bigint(value, path) {
    const digits = value.toString();
    this.#budget.bytes(path, digits.length);
    return { $: "bigint", value: digits };
  }

  #function(value, path) {
    if (this.#hooks.onFunction === undefined) throw unsupportedType(path, "function");
    return this.#hooks.onFunction(value, path);
  }

  #object(value, path, depth) {
    const capability = this.#hooks.onCapability?.(value, path);
    if (capability !== undefined) return capability;
    if (this.#ancestors.has(value)) throw cycle(path);
    this.#ancestors.add(value);
    try {
      return this.#container(value, path, depth) ?? this.#leaf(value, path);
    } finally {
      this.#ancestors.delete(value);
    }
  }

  #container(value, path, depth) {
    if (isPlainArray(value)) return this.#array(value, path, depth);
    if (hasSlot(mapSize, value)) return this.#map(value, path, depth);
    if (hasSlot(setSize, value)) return this.#set(value, path, depth);
    if (isPlainObject(value)) return this.#plainObject(value, path, depth);
    return isError(value) ? this.#error(value, path, depth) : undefined;
  }

  /** Its stack names files of the page, so it stays on the page. */
  #error(error, path, depth) {
    const name = textOf(error, "name", "Error");
    const message = textOf(error, "message", "");
    this.#budget.bytes(path, name.length + message.length);
    const node = { $: "error", name, message, stack: "" };
    for (const key of ["cause", "errors"]) {
      const own = Object.getOwnPropertyDescriptor(error, key);
      if (own === undefined || !Object.hasOwn(own, "value")) continue;
      if (key === "errors" && !Array.isArray(own.value)) continue;
      node[key] = this.node(own.value, keyPath(path, key), depth + 1);
    }
    return node;
  }

  #array(array, path, depth) {
    const items = [];
    for (let index = 0; index < array.length; index += 1) {
      const descriptor = Object.getOwnPropertyDescriptor(array, index);
      const place = indexPath(path, index);
      if (descriptor === undefined) {
        this.#budget.node(place, depth + 1);
        items.push({ $: "hole" });
      } else {
        items.push(this.node(dataOf(descriptor, place), place, depth + 1));
      }
    }
    refuseExtraKeys(array, path);
    return { $: "array", items };
  }

  #plainObject(object, path, depth) {
    const entries = [];
    for (const key of Reflect.ownKeys(object)) {
      if (typeof key === "symbol") throw unsupportedType(`${path}[${String(key)}]`, "symbol");
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      const place = keyPath(path, key);
      const value = dataOf(descriptor, place);
      if (!descriptor.enumerable) continue;
      this.#budget.bytes(place, key.length);
      entries.push([key, this.node(value, place, depth + 1)]);
    }
    return { $: "object", entries };
  }

  #map(map, path, depth) {
    const entries = [];
    Map.prototype.forEach.call(map, (value, key) => entries.push([key, value]));
    const nodes = entries.map(([key, value], index) => [
      this.node(key, entryPath(path, "key", index), depth + 1),
      this.node(value, entryPath(path, "value", index), depth + 1),
    ]);
    return { $: "map", entries: nodes };
  }

  #set(set, path, depth) {
    const items = [];
    Set.prototype.forEach.call(set, (item) => items.push(item));
    return { $: "set", items: items.map((item, index) => this.node(item, entryPath(path, "item", index), depth + 1)) };
  }

  #leaf(value, path) {
    const node = encodeDate(value) ?? encodeRegExp(value) ?? this.#binary(value, path);
    if (node === undefined) throw unsupportedType(path, nameOf(value));
    return node;
  }

  #binary(value, path) {
    const kind = typedArrayTag.call(value);
    if (kind !== undefined) return { $: "typedarray", kind, data: this.#base64(value, path) };
    if (hasSlot(viewLength, value)) return { $: "dataview", data: this.#base64(value, path) };
    if (hasSlot(bufferLength, value)) return { $: "arraybuffer", data: this.#base64(value, path) };
    return undefined;
  }

  #base64(source, path) {
    const buffer = ArrayBuffer.isView(source) ? source.buffer : source;
    if (!hasSlot(bufferLength, buffer)) throw unsupportedType(path, "SharedArrayBuffer");
    const offset = ArrayBuffer.isView(source) ? source.byteOffset : 0;
    this.#budget.bytes(path, Math.ceil(source.byteLength / 3) * 4);
    return toBase64(new Uint8Array(buffer, offset, source.byteLength));
  }
}

function encodeNumber(value) {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { $: "number", value: Object.is(value, -0) ? "-0" : String(value) };
}

function encodeDate(value) {
  try {
    const time = Date.prototype.getTime.call(value);
    return { $: "date", value: Number.isNaN(time) ? null : time };
  } catch {
    return undefined;
  }
}

function encodeRegExp(value) {
  if (value === RegExp.prototype || !hasSlot(regexpSource, value)) return undefined;
  return { $: "regexp", source: regexpSource.call(value), flags: regexpFlags.call(value) };
}

function isError(value) {
  if (typeof Error.isError === "function") return Error.isError(value);
  return Object.prototype.toString.call(value) === "[object Error]" || value instanceof Error;
}

function textOf(error, key, fallback) {
  try {
    const text = error[key];
    return typeof text === "string" ? text : fallback;
  } catch {
    return fallback;
  }
}

function hasSlot(getter, value) {
  try {
    getter.call(value);
    return true;
  } catch {
    return false;
  }
}

/** An array whose prototype is an Array.prototype, of whichever frame (only that one is itself an array). */
function isPlainArray(value) {
  return Array.isArray(value) && (Object.getPrototypeOf(value) === null || Array.isArray(Object.getPrototypeOf(value)));
}

/** An object without prototype, or with an Object.prototype of whichever frame. */
function isPlainObject(value) {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");
}

/** ATTACK: an accessor would run code in the middle of the copy, so only data properties are read. */
function dataOf(descriptor, path) {
  if (!Object.hasOwn(descriptor, "value")) throw unsupportedType(path, "accessor");
  return descriptor.value;
}

function refuseExtraKeys(array, path) {
  for (const key of Reflect.ownKeys(array)) {
    if (typeof key === "symbol") throw unsupportedType(`${path}[${String(key)}]`, "symbol");
    if (key === "length" || isIndexBelow(key, array.length)) continue;
    throw unsupportedType(keyPath(path, key), "property", "an array crosses with its elements only");
  }
}

function isIndexBelow(key, length) {
  const index = Number(key);
  return Number.isInteger(index) && index >= 0 && index < length && String(index) === key;
}

/** What to call a refused object: its class where one can be seen without running code. */
function nameOf(value) {
  if (Array.isArray(value)) return "Array subclass";
  const prototype = Object.getPrototypeOf(value);
  const maker = prototype && Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  const name = typeof maker === "function" && Object.getOwnPropertyDescriptor(maker, "name")?.value;
  return typeof name === "string" && name !== "" ? name : "object";
}

function unsupportedType(path, valueType, reason = "this kind of value cannot cross the boundary") {
  return new VMError(VMErrorCode.BoundaryUnsupportedType, `${path} (${valueType}): ${reason}`, {
    path,
    valueType,
    reason,
  });
}

function cycle(path) {
  const reason = "the value contains itself";
  return new VMError(VMErrorCode.BoundaryCycle, `${path}: ${reason}`, { path, valueType: "object", reason });
}
