// primitives and wrapper objects
const same = [undefined, null, true, -0, NaN, "a\ud800", 12345678901234567890n];
print(same.every((value) => Object.is(structuredClone(value), value))); // expect: true
const wrapped = [Object(1), Object("ab"), Object(false), Object(5n)].map((value) => structuredClone(Object.assign(value, { x: 1 })));
print(wrapped.map((value) => `${typeof value} ${value} ${value.constructor.name} ${value.x}`).join()); // expect: object 1 Number undefined,object ab String undefined,object false Boolean undefined,object 5 BigInt undefined
print(structuredClone.length, structuredClone.name, Object.hasOwn(structuredClone, "prototype"), Object.keys(globalThis).includes("structuredClone")); // expect: 1 structuredClone false false

// --- plain objects
class Point { #secret = 1; constructor() { this.x = 1; } get double() { return 2; } move() {} }
const point = structuredClone(new Point());
print(JSON.stringify(point), point instanceof Point, Object.getPrototypeOf(point) === Object.prototype); // expect: {"x":1} false true
const source = Object.create({ inherited: 1 }, { hidden: { value: 1 }, own: { value: 2, enumerable: true } });
source[Symbol("s")] = 3; source[2] = "b"; source[1] = "a";
const clone = structuredClone(source);
print(JSON.stringify(clone), Reflect.ownKeys(clone).length, JSON.stringify(Object.getOwnPropertyDescriptor(clone, "own"))); // expect: {"1":"a","2":"b","own":2} 3 {"value":2,"writable":true,"enumerable":true,"configurable":true}
print(Object.keys(structuredClone(JSON.parse('{"__proto__": {"a": 1}}'))).join(), Object.isFrozen(structuredClone(Object.freeze({ a: 1 })))); // expect: __proto__ false
print(Object.getPrototypeOf(structuredClone(Object.create(null))) === Object.prototype, JSON.stringify(structuredClone(Object.prototype))); // expect: true {}

// --- cycles, and what is held twice
const shared = { n: 1 }, all = { a: shared, b: [shared], map: new Map([[shared, shared]]), set: new Set([shared]) };
all.self = all; all.b.push(all.b); all.map.set("map", all.map); all.set.add(all.set);
const copy = structuredClone(all);
print(copy !== all, copy.self === copy, copy.a !== shared, copy.a === copy.b[0], copy.b[1] === copy.b); // expect: true true true true true
print(copy.map.get(copy.a) === copy.a, copy.map.get("map") === copy.map, copy.set.has(copy.a), copy.set.has(copy.set), copy.set.has(shared)); // expect: true true true true false

// --- arrays
const holes = structuredClone([1, , 3, ,]);
print(holes.length, 1 in holes, 3 in holes, JSON.stringify(holes)); // expect: 4 false false [1,null,3,null]
const named = Object.assign([1, 2], { x: "named", [-1]: 0 }), far = []; far[4294967294] = "last";
print(JSON.stringify(Object.entries(structuredClone(named))), structuredClone(far).length, structuredClone(far).at(-1)); // expect: [["0",1],["1",2],["x","named"],["-1",0]] 4294967295 last
print(structuredClone(Array(5)).length, Object.keys(structuredClone(Array(5))).length, JSON.stringify(Object.entries(structuredClone(/b/.exec("abc"))).slice(0, 3))); // expect: 5 0 [["0","b"],["index",1],["input","abc"]]
class List extends Array {}
const list = structuredClone(List.of(1, 2)), frozen = structuredClone(Object.freeze([1]));
frozen.push(2);
print(Array.isArray(list), list instanceof List, list.join(), frozen.join()); // expect: true false 1,2 1,2

// --- dates, regular expressions, maps, sets
const date = structuredClone(new Date(5)), pattern = Object.assign(/a(?<n>b)/giy, { lastIndex: 3, more: 1 }), regexp = structuredClone(pattern);
print(+date, date instanceof Date, isNaN(structuredClone(new Date(NaN)))); // expect: 5 true true
print(String(regexp), regexp.lastIndex, regexp.more, regexp !== pattern, regexp.exec("AB").groups.n, regexp.lastIndex, pattern.lastIndex); // expect: /a(?<n>b)/giy 0 undefined true B 2 3
const map = structuredClone(new Map([["b", 1], ["a", 2], [NaN, -0], [true, 1n], [7n, undefined]]));
print([...map.keys()].map(String).join(), Object.is(map.get(NaN), -0), map.get(true) === 1n, map.has(7n), map.size); // expect: b,a,NaN,true,7 true true true 5
const set = structuredClone(new Set(["1", 1, 1n, true, NaN]));
print([...set].map((value) => typeof value).join(), set.has(NaN)); // expect: string,number,bigint,boolean,number true
const large = structuredClone(new Map(Array.from({ length: 10_000 }, (_, i) => [i, { i }])));
print(large.size, large.get(9999).i, [...large.keys()].at(-1)); // expect: 10000 9999 9999
print(structuredClone(Object.setPrototypeOf(new Map([[1, 2]]), null)).get(1), structuredClone(Object.create(Map.prototype)).constructor.name); // expect: 2 Object

// --- errors
const error = new RangeError("far", { cause: { deep: [1] } }); error.extra = 1;
const twin = structuredClone(error);
print(twin instanceof RangeError, twin.name, twin.message, twin.cause.deep[0], twin.cause !== error.cause, twin.extra, Object.keys(twin).length, Error.isError(twin)); // expect: true RangeError far 1 true undefined 0 true
print(twin.stack === error.stack, structuredClone(Object.assign(new Error("a"), { stack: "mine" })).stack); // expect: true mine
class Custom extends TypeError { name = "Custom"; }
print(structuredClone(new Custom("c")).name, structuredClone(Object.assign(new Error("d"), { name: "TypeError" })) instanceof TypeError, structuredClone(new AggregateError([1], "e")).name); // expect: Error true Error
const own = (value, key) => JSON.stringify(Object.getOwnPropertyDescriptor(structuredClone(value), key));
print(own(new Error("f"), "message"), own(new Error(), "message"), own(Object.assign(new Error("g"), { message: 5 }), "message")); // expect: {"value":"f","writable":true,"enumerable":false,"configurable":true} undefined {"value":"5","writable":true,"enumerable":false,"configurable":true}
print(own(new Error("h", { cause: undefined }), "cause"), own(Object.defineProperty(new Error("i"), "message", { get() { return "no"; } }), "message")); // expect: {"writable":true,"enumerable":false,"configurable":true} undefined
const round = new Error("round"); round.cause = round;
const back = structuredClone(round);
print(back.cause === back, structuredClone(Object.create(new Error("no"))) instanceof Error); // expect: true false
const refused = structuredClone(new DOMException("no", "AbortError"));
print(refused instanceof DOMException, refused.name, refused.message, refused.code); // expect: true AbortError no 20

// --- bytes
const buffer = new ArrayBuffer(8, { maxByteLength: 16 }), bytes = new Uint8Array(buffer, 2), words = new Uint16Array(buffer, 0, 2);
bytes[0] = 7; bytes.extra = 1;
const made = structuredClone({ bytes, words, view: new DataView(buffer, 1), again: bytes });
print(made.bytes.buffer === made.words.buffer, made.bytes.buffer === made.view.buffer, made.bytes.buffer !== buffer, made.again === made.bytes); // expect: true true true true
print(made.bytes.byteOffset, made.bytes.join(), made.words.length, made.view.byteLength, made.view.getUint8(1), made.bytes.extra); // expect: 2 7,0,0,0,0,0 2 7 7 undefined
made.bytes.buffer.resize(16); made.bytes[0] = 9;
print(made.bytes.length, made.words.length, bytes.length, bytes[0], structuredClone(new ArrayBuffer(3)).resizable); // expect: 14 2 6 7 false
print(structuredClone(new Float64Array([1.5, NaN])).join(), structuredClone(new BigInt64Array([-1n]))[0], structuredClone(new Uint8ClampedArray([300])).constructor.name); // expect: 1.5,NaN -1 Uint8ClampedArray

// --- blobs and files
const file = new File(["text"], "name.txt", { type: "text/plain", lastModified: 5 }), copy = structuredClone([file, new Blob(["b"], { type: "x/y" })]);
print(copy[0] instanceof File, copy[0] !== file, copy[0].name, copy[0].type, copy[0].lastModified, copy[1] instanceof File, copy[1].type, copy[1].size); // expect: true true name.txt text/plain 5 false x/y 1
copy[0].text().then(print); // expect: text

// --- what cannot be cloned
const gone = new ArrayBuffer(2), onGone = new Uint8Array(gone); gone.transfer();
const short = new ArrayBuffer(8, { maxByteLength: 8 }), beyond = new Uint8Array(short, 6), view = new DataView(short, 6); short.resize(4);
const inside = {};
const all = [
  () => 1, function f() {}, class {}, parseInt, { f() {} }, [parseInt], Symbol("a"), Object(Symbol()), { a: Symbol.iterator }, new WeakMap(), new WeakSet(), new WeakRef(inside),
  Promise.resolve(), new Proxy({}, {}), new Proxy([], {}), (function* () {})(), (async function* () {})(), [].values(), new Map().keys(), "a".matchAll(/a/g), Iterator.from({ next() {} }),
  (function () { return arguments; })(1), globalThis, new FinalizationRegistry(() => {}), new Map([[() => 1, 1]]), new Set([Symbol()]), new Error("a", { cause() {} }), new DisposableStack(),
  new SharedArrayBuffer(2), new Uint8Array(new SharedArrayBuffer(2)), gone, onGone, beyond, view, new URL("http://a/"), new AbortController(), new EventTarget(), new TextEncoder(), new Headers(), Function.prototype,
];
for (const value of all) {
  try { print("cloned", structuredClone(value)); } catch (e) {
    if (e.name !== "DataCloneError" || e.code !== 25 || !(e instanceof DOMException)) print(e);
  }
}
try { structuredClone({ a: [function named() {}] }); } catch (e) { print(e.message); } // expect: function named could not be cloned
try { structuredClone(new WeakMap()); } catch (e) { print(e.message); } // expect: #<WeakMap> could not be cloned
try { structuredClone(); } catch (e) { print(e.name); } // expect: TypeError

// --- transfer
const outcome = (...args) => { try { return structuredClone(...args); } catch (e) { return e === 7 ? "mine" : e.name; } };
const buffer = new Uint8Array([1, 2, 3, 4]).buffer, view = new Uint8Array(buffer, 1), grows = new ArrayBuffer(2, { maxByteLength: 4 }), unused = new ArrayBuffer(1);
const moved = structuredClone({ view, buffer, data: new DataView(buffer), grows, rest: new Uint8Array(grows) }, { transfer: [buffer, grows, unused] });
print(buffer.detached, grows.detached, unused.detached, view.length, moved.buffer.byteLength, moved.view.join(), moved.view.buffer === moved.buffer, moved.data.getUint8(3)); // expect: true true true 0 4 2,3,4 true 4
moved.grows.resize(4);
print(moved.rest.length, moved.grows.maxByteLength, moved.view[0] = 300, moved.view[0], new Uint8Array(moved.buffer).join()); // expect: 4 4 300 44 1,44,3,4
const twice = new ArrayBuffer(1), shared = new SharedArrayBuffer(1);
print(outcome(1, { transfer: [twice, twice] }), twice.detached, outcome(1, { transfer: [buffer] }), outcome(buffer, { transfer: [buffer] }), outcome(1, { transfer: [shared] }), outcome(1, { transfer: [{}] })); // expect: DataCloneError false DataCloneError DataCloneError DataCloneError DataCloneError
print(outcome([twice, () => 1], { transfer: [twice] }), twice.detached, outcome({ get a() { twice.transfer(); return 1; } }, { transfer: [twice] })); // expect: DataCloneError false DataCloneError
for (const transfer of [1, "ab", null, {}, [1], ["a"]]) print(outcome(1, { transfer })); // expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
print(outcome(1, 2), outcome(1, null), outcome(1, {}), outcome(1, { transfer: undefined }), outcome(1, { transfer: new Set() }), outcome(1, { get transfer() { throw 7; } })); // expect: TypeError 1 1 1 1 mine

// --- getters run in order, once each, and may do anything to what is being cloned
const log = [];
const ordered = { get b() { log.push("b"); return { get c() { log.push("c"); return 1; } }; }, get d() { log.push("d"); return [log.length]; } };
print(JSON.stringify(structuredClone(ordered)), log.join()); // expect: {"b":{"c":1},"d":[3]} b,c,d
const outcome = (value) => { try { return JSON.stringify(structuredClone(value)); } catch (e) { return String(e); } };
const fickle = { get a() { delete fickle.b; fickle.c = "changed"; fickle.z = 1; return 1; }, b: 2, c: 3 };
print(outcome(fickle)); // expect: {"a":1,"c":"changed"}
const plain = { first: { get x() { Object.defineProperty(plain, "second", { get() { return "made late"; }, enumerable: false }); return 1; } }, second: 2 };
print(outcome(plain)); // expect: {"first":{"x":1},"second":"made late"}
const cut = [{ get x() { cut.length = 1; return 1; } }, 2, 3], longer = [{ get x() { longer.push(9); return 1; } }, 2], sparse = [{ get x() { delete sparse[1]; return 1; } }, 2, 3];
print(outcome(cut), outcome(longer), outcome(sparse), structuredClone(cut).length); // expect: [{"x":1},null,null] [{"x":1},2] [{"x":1},null,3] 1
const map = new Map([[{ get x() { map.set("late", 1); map.delete("b"); return 1; } }, 1], ["b", 2]]), set = new Set([{ get x() { set.clear(); return 1; } }, 2]);
print(JSON.stringify([...structuredClone(map)]), map.size, JSON.stringify([...structuredClone(set)]), set.size); // expect: [[{"x":1},1],["b",2]] 2 [{"x":1},2] 0
print(outcome({ get a() { throw new RangeError("mine"); } }), outcome(Object.defineProperty(new Error("a"), "name", { get() { throw 7; } }))); // expect: RangeError: mine 7
const inner = { get x() { return structuredClone({ nested: 1 }).nested; } };
print(outcome([inner, inner])); // expect: [{"x":1},{"x":1}]
const shrinking = new ArrayBuffer(8, { maxByteLength: 8 });
const late = structuredClone([new Uint8Array(shrinking), { get x() { shrinking.resize(2); return new Uint8Array(shrinking, 1); } }]);
print(late[0].length, late[1].x.length, late[1].x.buffer === late[0].buffer); // expect: 8 7 true

// --- any depth
let deep = [];
for (let i = 0; i < 100_000; i++) deep = i % 3 ? [deep] : i % 2 ? { deep } : new Map([[1, deep]]);
let copy = structuredClone(deep), levels = 0;
for (; copy; levels++) copy = Array.isArray(copy) ? copy[0] : copy instanceof Map ? copy.get(1) : copy.deep;
print(levels); // expect: 100001

// --- getters without end
// option: time_limit = 200
const endless = { get next() { return Object.create(Object.prototype, Object.getOwnPropertyDescriptors(endless)); } };
for (;;) try { structuredClone(endless); } catch {} // expect code: VM_TIMEOUT_ERROR
// --- the same, before they fill the memory
// option: memory_limit = 16777216
const endless = { get next() { return Object.create(Object.prototype, Object.getOwnPropertyDescriptors(endless)); } };
for (;;) try { structuredClone(endless); } catch {} // expect code: VM_MEMORY_ERROR
// --- steps
// option: max_steps = 200000
const list = Array.from({ length: 1000 }, (_, i) => ({ i }));
for (;;) try { structuredClone(list); } catch {} // expect code: VM_STEPS_EXCEEDED_ERROR
// --- a guest may have its own
structuredClone = (value) => JSON.parse(JSON.stringify(value));
print(structuredClone({ a: undefined, b: 1 }).b, delete globalThis.structuredClone, typeof structuredClone); // expect: 1 true undefined
