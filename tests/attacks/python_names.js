// P040
print(Object.getOwnPropertyNames({}).__class__);         // expect: undefined
Object.getOwnPropertyNames({}).__class__.__base__;       // expect throws: TypeError: Cannot read properties of undefined (reading '__base__')
// ---
// P041 P042 P044 P045 P046 P047: names that Python's objects have are names like any other.
const names = [
  "__class__", "__dict__", "__init__", "__globals__", "__code__", "__closure__", "__self__", "__func__", "__wrapped__", "__module__", "__doc__", "__len__", "__iter__",
  "__slots__", "__reduce__", "__reduce_ex__", "__getattribute__", "__subclasshook__", "__del__", "__builtins__", "__import__", "__weakref__", "__name__", "__qualname__",
  "__annotations__", "__type_params__", "__mro__", "mro", "func_globals", "gi_frame", "gi_code", "gi_yieldfrom", "cr_frame", "cr_await", "ag_frame", "f_back", "f_globals", "f_locals",
  "tb_frame", "tb_next", "append", "extend", "format", "format_map", "encode", "real", "imag", "hex", "update", "setdefault", "popitem", "add_done_callback", "_state", "set_result",
  "props", "dense", "code", "realm", "agent", "cell_contents", "to_py", "to_js", "_pyodide", "co_consts", "prototype_",
];
const values = {
  object: {}, array: [], string: "", number: 1, fraction: 1.5, bigint: 1n, boolean: true, symbol: Symbol(), regexp: /x/, map: new Map(), set: new Set(), weak: new WeakMap(), date: new Date(),
  error: new Error(), promise: Promise.resolve(), buffer: new ArrayBuffer(1), bytes: new Uint8Array(1), proxy: new Proxy({}, {}), iterator: [][Symbol.iterator](), native: Math.sin, bound: Math.sin.bind(0),
  sloppy: function () {}, arrow: () => {}, method: { m() {} }.m, generator: (function* () {})(), asyncGenerator: (async function* () {})(), asyncFunction: async () => {}, class: class {}, instance: new class {}(), arguments: (function () { return arguments; })(), global: globalThis, math: Math, json: JSON,
};
for (const [kind, value] of Object.entries(values)) {
  for (const name of names) if (value[name] !== undefined) print(kind, name, typeof value[name]);
}
print("hex" in Uint8Array.prototype, Object.keys(values).length);  // expect: false 33
// ---
// P043
(function* () {})().gi_frame.f_back.f_globals; // expect throws: TypeError: Cannot read properties of undefined (reading 'f_back')
// ---
// P048: Python's protocols call nothing of a guest's.
let called = 0;
class A { __eq__() { called++; } __hash__() { called++; } __bool__() { called++; } __len__() { called++; } __lt__() { called++; } __str__() { called++; } __del__() { called++; } __getattr__() { called++; } __iter__() { called++; } __index__() { called++; } __call__() { called++; } }
print(new Set([new A(), new A()]).size);                 // expect: 2
[new A(), new A()].sort(); String(new A()); new A() == new A(); !new A(); [...[new A()]]; JSON.stringify(new A()); +new A();
print(called);                                           // expect: 0
// ---
// P049
if ({ __bool__() { return false; }, __len__() { return 0; } }) print("yes");  // expect: yes
// ---
// P050: keys that are equal for Python are four keys here.
print(new Map([[1, "a"], [true, "b"], [1n, "c"], ["1", "d"]]).size);  // expect: 4
print(new Set([0, -0, false, 0n, "", null, undefined, NaN, NaN]).size);  // expect: 7
// ---
// P051
const o = {};
o.__proto__ = null;
o.__class__ = 1;
print(Object.keys(o), Object.getPrototypeOf(o));         // expect: __class__ null
// ---
// P052
const data = JSON.parse('{"py/object":"os.system","__reduce__":1,"__class__":"x"}');
print(Object.keys(data), Object.getPrototypeOf(data) === Object.prototype);  // expect: py/object,__reduce__,__class__ true
// ---
// P053
// option: host = true
print(["__self__", "__wrapped__", "to_py", "__func__", "__code__", "handler", "id", "call"].filter((name) => capability[name] !== undefined && name !== "call"));  // expect:
print(Reflect.ownKeys(capability).join());               // expect: length,name
// ---
// P054
print(globalThis["__builtins__"], typeof __import__, typeof __builtins__, typeof js, typeof pyodide, typeof os);  // expect: undefined undefined undefined undefined undefined undefined
__name__; // expect throws: ReferenceError: __name__ is not defined
