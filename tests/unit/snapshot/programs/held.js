// Whatever can be held while something else is awaited.
const registry = new FinalizationRegistry(() => {}), key = { k: 1 }, weak = new WeakMap([[key, "w"]]), ref = new WeakRef(key), set0 = new WeakSet([key]);
registry.register(key, "held", key);
const sym = Symbol("mine"), reg = Symbol.for("shared"), weakSym = new WeakMap([[sym, 1]]);
class Stack extends Array { #secret = 7; static get [Symbol.species]() { return Array; } peek() { return this.at(-1); } secret() { return this.#secret; } }
class Temp extends Map { set(k, v) { return super.set(k, v * 2); } }
class MyErr extends Error { constructor(m, o) { super(m, o); this.extra = [m]; } get name() { return "MyErr"; } }
const sparse = [1, , 3]; sparse[50] = 4; sparse.named = true;
const frozen = Object.freeze({ a: Object.freeze([1, 2]) }), sealed = Object.seal({ s: 1 }), noext = Object.preventExtensions([1]);
const acc = Object.defineProperty({}, "hidden", { get() { return this.v; }, set(v) { this.v = v; }, enumerable: false });
const proxy = new Proxy({ n: 1 }, { get: (t, k, r) => k === "magic" ? 42 : Reflect.get(t, k, r), has: (t, k) => k === "ghost" || k in t, ownKeys: () => ["n", "magic"], getOwnPropertyDescriptor: (t, k) => ({ value: t[k], configurable: true, enumerable: true }) });
const { proxy: revoked, revoke } = Proxy.revocable(function () {}, {});
const bound = function (...all) { return [this.x, ...all].join(); }.bind({ x: 9 }, 1).bind(null, 2);
Array.prototype.last = function () { return this[this.length - 1]; };
Object.defineProperty(Number.prototype, "double", { get() { return this * 2; }, configurable: true });
const originalMap = Array.prototype.map; Array.prototype.map = function (f) { console.log("mapped"); return originalMap.call(this, f); };
delete String.prototype.blink;
const buffer = new ArrayBuffer(8, { maxByteLength: 16 }), u8 = new Uint8Array(buffer), f32 = new Float32Array(buffer, 4), dv = new DataView(buffer, 2), tail = new Int16Array(buffer, 0, 2);
const shared = new SharedArrayBuffer(4), s32 = new Int32Array(shared);
const gone = new ArrayBuffer(4), goneView = new Uint8Array(gone); gone.transfer();
const re = /(?<y>\d)(x)?/dgy, lazy = (function () { return arguments; })(1, 2, 3);
const mapped = (function (a, b) { const set = (v) => { a = v; }; return [arguments, set, () => b]; })(1, 2);
const tagA = (s) => s, once = () => tagA`x${1}y`;
async function main() {
  const m = new Map([[1, "a"], [2, "b"], [NaN, "c"], [-0, "z"]]), it = m.entries(), s = new Set([3, 4, 5]), values = s.values(); it.next(); values.next();
  const strs = "a\u{1F600}b"[Symbol.iterator](), chars = [..."xyz"].entries(), matches = "1x2".matchAll(/\d/g), typed = new Uint8Array([1, 2]).values(); strs.next(); chars.next(); matches.next(); typed.next();
  const helper = Iterator.from({ next: (n => () => ({ value: n++, done: n > 9 }))(1) }).map((x) => x * 2).filter((x) => x % 4).flatMap((x) => [x, x + 1]).drop(1).take(5); helper.next();
  const first = once(); re.lastIndex = 2;
  const err = new MyErr("bad", { cause: new AggregateError([new TypeError("inner")], "agg") });
  const stack0 = err.stack;
  await checkpoint(1);
  console.log(weak.get(key), ref.deref() === key, set0.has(key), weakSym.get(sym), registry.unregister(key), Symbol.keyFor(reg), Symbol.for("shared") === reg);
  const st = Stack.of(1, 2, 3); await checkpoint(2);
  console.log(st.peek(), st.secret(), st.length, st.filter(Boolean) instanceof Stack, new Temp([[1, 2]]).get(1));
  console.log(sparse.length, 1 in sparse, Object.keys(sparse).join(), sparse.named);
  try { "use strict"; frozen.a.push(3); } catch (e) { console.log(e.name, Object.isFrozen(frozen), Object.isSealed(sealed), Object.isExtensible(noext)); }
  acc.hidden = 3; console.log(acc.hidden, Object.keys(acc).join(), proxy.magic, "ghost" in proxy, Object.keys(proxy).join());
  revoke(); await checkpoint(3);
  try { revoked(); } catch (e) { console.log(e.name, typeof revoked); }
  console.log(bound(3), [1, 2].last(), (4).double, "".blink, [1].map((x) => x).join());
  u8[4] = 1; f32[0] = 1.5; dv.setInt16(0, -5); await checkpoint(4);
  buffer.resize(12); console.log(u8.length, f32.length, f32[0], dv.byteLength, dv.getInt16(0), tail[1], tail.length, gone.detached, goneView.length);
  Atomics.add(s32, 0, 5); await checkpoint(5); console.log(Atomics.load(s32, 0), s32.buffer === shared);
  const r = re.exec("1x2x3"); console.log(r?.[0], re.lastIndex, r?.groups.y, r?.indices[0].join(), RegExp.$1);
  mapped[1](7); console.log(mapped[0][0], mapped[0].length, mapped[2](), Object.prototype.toString.call(lazy));
  m.delete(2); m.set(9, "n"); await checkpoint(6);
  console.log([...it].join("|"), [...values].join(), [...strs].join(), [...chars].join(), [...matches].map((x) => x.index).join(), [...typed].join(), [...helper].join());
  console.log(once() === first, Object.isFrozen(first.raw), err.name, err.cause.errors[0].message, err.extra[0], err.stack === stack0, err instanceof MyErr);
}
