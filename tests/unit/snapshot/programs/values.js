// Every kind of value: holes, symbols, dates, regular expressions, bytes, errors, proxies, weak things.
const registered = Symbol.for("app"), own = Symbol("own"), bare = Symbol();
const shared = { deep: [1, { x: 2 }] };
const o = { shared, again: shared, [own]: "own", [registered]: "reg", [Symbol.iterator]: function* () { yield 1; }, "quoted key": 1, 10: "ten", 2: "two" };
o.self = o;
const frozen = Object.freeze({ a: 1, inner: { b: 2 } }), sealed = Object.seal([1, , 3]);
const buffer = new ArrayBuffer(16), bytes = new Uint8Array(buffer, 4, 8), view = new DataView(buffer), floats = new Float64Array([1.5, -0, NaN]);
bytes[0] = 200; view.setInt16(0, -2);
const resizable = new ArrayBuffer(4, { maxByteLength: 8 }); const tracking = new Uint8Array(resizable);
const re = /a(?<n>b+)/gy; re.exec("abbab");
const error = new TypeError("bad", { cause: shared }); const stack = error.stack;
const weak = new WeakMap([[shared, "kept"], [own, "sym"]]), weakSet = new WeakSet([o]), ref = new WeakRef(shared);
const proxied = new Proxy(shared, { get: (t, k) => (k === "virtual" ? "trap" : t[k]) });
const { proxy: revoked, revoke } = Proxy.revocable({}, {}); revoke();
const iterators = [[1, 2, 3][Symbol.iterator](), new Map([[1, 2], [3, 4]]).entries(), new Set([5, 6]).values(), "hi"[Symbol.iterator](), "a1b2".matchAll(/\d/g)];
iterators.forEach((i) => i.next());
const wrapped = [new Number(1), new String("s"), new Boolean(false), Object(1n), Object(own)];
const sparse = []; sparse[1000000] = "far"; sparse.named = 1;
const args = (function () { return arguments; })(1, 2), mapped = (function (a) { arguments[0] = 9; return [arguments, () => a]; })(1);
const date = new Date(86400000), invalid = new Date(NaN);
const numbers = [0, -0, NaN, Infinity, -Infinity, 1e21, 0.1, 2 ** 53, 5e-324, 123456789012345680000n, -1n];
const agg = new AggregateError([1, error], "many");
var text = "lone \ud800 pair \u{1F600} \u0000";
async function main() {
  await checkpoint("values");
  console.log(o.shared === o.again, o.self === o, o[own], o[Symbol.for("app")], [...o].join(), Object.keys(o).join(), own.description, bare.description);
  console.log(Object.isFrozen(frozen), Object.isSealed(sealed), 1 in sealed, sealed.length, Object.isExtensible(frozen.inner));
  console.log(bytes[0], view.getInt16(0), bytes.buffer === buffer, new Uint8Array(buffer)[4], floats.join(), Object.is(floats[1], -0));
  resizable.resize(6); console.log(tracking.length, resizable.maxByteLength);
  console.log(re.lastIndex, re.flags, re.exec("abbab").groups.n, error instanceof TypeError, error.cause === shared, error.stack === stack, stack.split("\n").length);
  console.log(weak.get(shared), weak.get(own), weakSet.has(o), ref.deref() === shared, proxied.virtual, proxied.deep.length);
  try { revoked.x; } catch (e) { console.log(e.name); }
  console.log(iterators.map((i) => JSON.stringify(i.next().value)).join(" "));
  console.log(wrapped.map((w) => typeof w + typeof w.valueOf()).join());
  console.log(sparse.length, Object.keys(sparse).join(), args.length, args[1], mapped[1](), (mapped[0][0] = 7, mapped[1]()));
  console.log(date.toISOString(), Number.isNaN(invalid.getTime()), numbers.map((n) => (Object.is(n, -0) ? "-0" : String(n))).join(), agg.errors[1] === error);
  console.log(text.length, text.charCodeAt(5), text.codePointAt(12), JSON.stringify(text));
  shared.deep[1].x++; await checkpoint("again"); console.log(o.again.deep[1].x, proxied.deep[1].x);
  console.log(typeof globalThis.text, Math.random() === Math.random(), Math.random().toFixed(3).length);
}
