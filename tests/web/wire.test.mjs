import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import { VMError, VMErrorCode } from "../../web/errors.mjs";
import { decodeDocument, decodeNode, encodeDocument, encodeNode } from "../../web/wire.mjs";

const roundTrip = (value) => decodeDocument(JSON.stringify(encodeDocument(value)));

function refusal(code, path) {
  return (error) => {
    assert.ok(error instanceof VMError, String(error));
    assert.equal(error.code, code);
    assert.equal(error.details.path, path);
    return true;
  };
}

const unsupported = (path, valueType) => (error) => {
  refusal(VMErrorCode.BoundaryUnsupportedType, path)(error);
  assert.equal(error.details.valueType, valueType);
  return true;
};
const invalid = (path) => refusal(VMErrorCode.BoundaryInvalidSerializedValue, path);

test("primitives keep their identity", () => {
  for (const value of [true, false, null, undefined, "", "a\u0000b", 0, -0, 1.5, NaN, Infinity, -Infinity, 1e308, -(2n ** 70n), 0n]) {
    assert.ok(Object.is(roundTrip(value), value) || typeof value === "bigint", String(value));
    assert.deepEqual(roundTrip(value), value);
  }
});

test("lone surrogates survive the JSON text", () => {
  const text = JSON.stringify(encodeDocument("\ud800x\udfff"));
  assert.match(text, /\\ud800x\\udfff/);
  assert.equal(decodeDocument(text), "\ud800x\udfff");
});

test("arrays keep their holes and their length", () => {
  // eslint-disable-next-line no-sparse-arrays
  const copy = roundTrip([1, , undefined, [2]]);
  assert.equal(copy.length, 4);
  assert.equal(1 in copy, false);
  assert.equal(2 in copy, true);
  assert.deepEqual(copy[3], [2]);
});

test("plain objects come back without a prototype, in order, __proto__ as data", () => {
  const source = JSON.parse('{"b": 1, "__proto__": {"polluted": true}, "a": 2, "10": 3}');
  const copy = roundTrip(source);
  assert.equal(Object.getPrototypeOf(copy), null);
  assert.deepEqual(Object.keys(copy), ["10", "b", "__proto__", "a"]);
  assert.equal(copy.__proto__.polluted, true);
  assert.equal({}.polluted, undefined);
});

test("values of another frame are plain values too", () => {
  const foreign = runInNewContext("({list: [1, {a: new Date(5)}], map: new Map([[1, 2]])})");
  const copy = roundTrip(foreign);
  assert.equal(copy.list[1].a.getTime(), 5);
  assert.equal(copy.map.get(1), 2);
});

test("built-in objects keep their content", () => {
  assert.equal(roundTrip(new Date(1e12)).getTime(), 1e12);
  assert.ok(Number.isNaN(roundTrip(new Date(NaN)).getTime()));
  assert.deepEqual(roundTrip(/a\/b/giu), /a\/b/giu);
  const map = roundTrip(new Map([[NaN, new Set(["x"])], [{ k: 1 }, "v"]]));
  assert.deepEqual(map.get(NaN), new Set(["x"]));
  assert.equal([...map.keys()][1].k, 1);
});

test("binary data crosses by value, views only with what they show", () => {
  const buffer = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer;
  assert.deepEqual(roundTrip(buffer), buffer);
  const middle = roundTrip(new Uint16Array(buffer, 2, 2));
  assert.deepEqual(middle, new Uint16Array(new Uint8Array([3, 4, 5, 6]).buffer));
  assert.equal(middle.buffer.byteLength, 4);
  assert.equal(roundTrip(new DataView(buffer, 7)).getUint8(0), 8);
  assert.deepEqual(roundTrip(new BigInt64Array([-1n])), new BigInt64Array([-1n]));
  assert.deepEqual(roundTrip(new Float64Array([NaN, -0])), new Float64Array([NaN, -0]));
  assert.deepEqual(roundTrip(Buffer.from("hi")), new Uint8Array([104, 105]));
});

test("errors cross with name and message, never with the page's stack", () => {
  const copy = roundTrip(new RangeError("too far"));
  assert.ok(copy instanceof RangeError);
  assert.equal(copy.message, "too far");
  assert.equal(copy.stack, "");
  const named = roundTrip(Object.assign(new Error("x"), { name: "Custom" }));
  assert.equal(named.name, "Custom");
  assert.ok(named instanceof Error);
});

test("causes cross with their errors, and so does what an AggregateError brings together", () => {
  const copy = roundTrip(new AggregateError([new TypeError("a"), 2], "both", { cause: { x: 1 } }));
  assert.ok(copy instanceof AggregateError);
  assert.ok(!Object.hasOwn(copy, "name") || copy.name === "AggregateError");
  assert.equal(copy.cause.x, 1);
  assert.ok(copy.errors[0] instanceof TypeError);
  assert.equal(copy.errors[1], 2);
  assert.ok(!Object.hasOwn(roundTrip(new Error("x")), "cause"));
  assert.ok(Object.hasOwn(roundTrip(new Error("x", { cause: undefined })), "cause"));
  const bad = new Error("x", { cause: [() => 1] });
  assert.throws(() => encodeNode(bad), unsupported("$.cause[0]", "function"));
  const looped = new Error("x");
  looped.cause = looped;
  assert.throws(() => encodeNode(looped), refusal(VMErrorCode.BoundaryCycle, "$.cause"));
});

test("names in paths stay, everything else is in ASCII", () => {
  const bad = { $é: { "é\u2028\ud800": Symbol("s") } };
  assert.throws(() => encodeNode(bad), unsupported('$.$é["\\u00e9\\u2028\\ud800"]', "symbol"));
});

test("what cannot cross is named by path and type", () => {
  assert.throws(() => encodeNode({ items: [1, 2, 3, { onClick() {} }] }), unsupported("$.items[3].onClick", "function"));
  assert.throws(() => encodeNode({ "a b": Symbol("s") }), unsupported('$["a b"]', "symbol"));
  assert.throws(() => encodeNode({ [Symbol.iterator]: 1 }), unsupported("$[Symbol(Symbol.iterator)]", "symbol"));
  assert.throws(() => encodeNode(new Map([[1, Promise.resolve()]])), unsupported("$<value 0>", "Promise"));
  assert.throws(() => encodeNode(new Set([new WeakMap()])), unsupported("$<item 0>", "WeakMap"));
  assert.throws(() => encodeNode([new (class HostThing {})()]), unsupported("$[0]", "HostThing"));
  assert.throws(() => encodeNode(Object.create({ inherited: 1 })), unsupported("$", "object"));
  assert.throws(() => encodeNode(new Uint8Array(new SharedArrayBuffer(1))), unsupported("$", "SharedArrayBuffer"));
  assert.throws(() => encodeNode(Object.assign([1], { extra: 1 })), unsupported("$.extra", "property"));
  assert.throws(() => encodeNode(new (class List extends Array {})()), unsupported("$", "Array subclass"));
});

test("accessors are refused without being run", () => {
  let ran = false;
  const trap = {
    get secret() {
      ran = true;
      return 1;
    },
  };
  assert.throws(() => encodeNode({ trap }), unsupported("$.trap.secret", "accessor"));
  assert.throws(() => encodeNode(Object.defineProperty([], 0, { get: () => 1 })), unsupported("$[0]", "accessor"));
  assert.equal(ran, false);
});

test("cycles are refused, repetition is not", () => {
  const cycle = { list: [] };
  cycle.list.push(cycle);
  assert.throws(() => encodeNode(cycle), refusal(VMErrorCode.BoundaryCycle, "$.list[0]"));
  const shared = { n: 1 };
  const copy = roundTrip([shared, shared]);
  assert.notEqual(copy[0], copy[1]);
  assert.equal(copy[1].n, 1);
});

test("size and depth are bounded both ways", () => {
  let deep = [];
  for (let level = 0; level < 201; level += 1) deep = [deep];
  assert.throws(() => encodeNode(deep), /nested deeper than 200/);
  let node = { $: "array", items: [] };
  for (let level = 0; level < 201; level += 1) node = { $: "array", items: [node] };
  assert.throws(() => decodeNode(node), /nested deeper than 200/);
  assert.throws(() => encodeNode(new Array(100_001)), /more than 100000 values/);
  assert.throws(() => decodeNode({ $: "set", items: new Array(100_001).fill(1) }), /occurs twice|more than/);
  assert.throws(() => encodeNode(new Uint8Array(13 * 1024 * 1024)), /more than 16777216 bytes/);
  assert.throws(() => encodeNode("x".repeat(16 * 1024 * 1024 + 1)), /more than 16777216 bytes/);
});

test("functions become nodes only where a hook makes them", () => {
  const node = encodeNode({ a: { b() {} } }, { onFunction: (_fn, path) => ({ $: "capability", name: path, id: "7" }) });
  assert.deepEqual(node.entries[0][1].entries[0][1], { $: "capability", name: "$.a.b", id: "7" });
  assert.throws(() => decodeNode(node), invalid("$.a.b"));
  const seen = decodeNode(node, { onCapability: (reference) => reference.id });
  assert.equal(seen.a.b, "7");
});

const malformed = {
  "a bare array": [[1], "$"],
  "a bare object": [{ a: 1 }, "$"],
  "an unknown tag": [{ $: "function" }, "$"],
  "an inherited tag": [{ $: "constructor" }, "$"],
  "a missing key": [{ $: "array" }, "$"],
  "an extra key": [{ $: "undefined", extra: 1 }, "$"],
  "items that are no list": [{ $: "array", items: { length: 1 } }, "$.items"],
  "a hole outside an array": [{ $: "hole" }, "$"],
  "a plain number as special": [{ $: "number", value: "1" }, "$.value"],
  "NaN itself": [NaN, "$"],
  "minus zero itself": [-0, "$"],
  "a bigint with a leading zero": [{ $: "bigint", value: "01" }, "$.value"],
  "a negative zero bigint": [{ $: "bigint", value: "-0" }, "$.value"],
  "a key twice": [{ $: "object", entries: [["a", 1], ["a", 2]] }, "$.a"],
  "a key that is no string": [{ $: "object", entries: [[1, 1]] }, "$"],
  "an entry that is no pair": [{ $: "object", entries: [["a"]] }, "$.entries"],
  "a nested failure": [{ $: "object", entries: [["a", { $: "array", items: [0, { $: "x" }] }]] }, "$.a[1]"],
  "a time out of range": [{ $: "date", value: 8.65e15 }, "$.value"],
  "a bad pattern": [{ $: "regexp", source: "(", flags: "" }, "$"],
  "bad flags": [{ $: "regexp", source: "a", flags: "gg" }, "$"],
  "a map key twice": [{ $: "map", entries: [[1, 1], [1, 2]] }, "$<key 1>"],
  "a set item twice": [{ $: "set", items: ["a", "a"] }, "$<item 1>"],
  "bad base64": [{ $: "arraybuffer", data: "a" }, "$.data"],
  "base64 with spaces": [{ $: "arraybuffer", data: "YQ ==" }, "$.data"],
  "an unknown typed array": [{ $: "typedarray", kind: "Array", data: "" }, "$.kind"],
  "half an element": [{ $: "typedarray", kind: "Uint16Array", data: "YQ==" }, "$.data"],
  "an error without message": [{ $: "error", name: "Error", stack: "" }, "$"],
  "an error with errors that are none": [
    { $: "error", name: "Error", message: "", stack: "", errors: 1 },
    "$.errors",
  ],
  "an error with more": [{ $: "error", name: "Error", message: "", stack: "", line: 1 }, "$"],
  "an error with a number": [{ $: "error", name: "Error", message: 1, stack: "" }, "$.message"],
};

for (const [what, [node, path]] of Object.entries(malformed)) {
  test(`refused when read: ${what}`, () => assert.throws(() => decodeNode(node), invalid(path)));
}

test("a document has a version, a value and nothing else", () => {
  assert.throws(() => decodeDocument("{"), invalid("$"));
  assert.throws(() => decodeDocument({ jsvm: 2, value: 1 }), invalid("$.jsvm"));
  assert.throws(() => decodeDocument({ jsvm: 1, value: 1, extra: 1 }), invalid("$"));
  assert.throws(() => decodeDocument({ jsvm: 1 }), invalid("$"));
  assert.throws(() => decodeDocument(null), invalid("$"));
  assert.throws(() => decodeDocument([]), invalid("$"));
});
