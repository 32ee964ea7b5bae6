// Typed arrays: conversions of every element type, exotic keys, methods.

const values = [1.5, -1.5, 255.5, 256, -129, 65536.7, 4294967296, 4294967295, -0, NaN, Infinity, 1e300, "0x11", true, null, undefined];
for (const Kind of [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array])
  print(Kind.name, Kind.BYTES_PER_ELEMENT, Kind.from(values).join());
// expect: Int8Array 1 1,-1,-1,0,127,0,0,-1,0,0,0,0,17,1,0,0
// expect: Uint8Array 1 1,255,255,0,127,0,0,255,0,0,0,0,17,1,0,0
// expect: Uint8ClampedArray 1 2,0,255,255,0,255,255,255,0,0,255,255,17,1,0,0
// expect: Int16Array 2 1,-1,255,256,-129,0,0,-1,0,0,0,0,17,1,0,0
// expect: Uint16Array 2 1,65535,255,256,65407,0,0,65535,0,0,0,0,17,1,0,0
// expect: Int32Array 4 1,-1,255,256,-129,65536,0,-1,0,0,0,0,17,1,0,0
// expect: Uint32Array 4 1,4294967295,255,256,4294967167,65536,0,4294967295,0,0,0,0,17,1,0,0
// expect: Float32Array 4 1.5,-1.5,255.5,256,-129,65536.703125,4294967296,4294967296,0,NaN,Infinity,Infinity,17,1,0,NaN
print(new Float64Array(values).join() === values.map(Number).join(), Object.is(new Float64Array([-0])[0], -0)); // expect: true true
print(new Float16Array([1.0009765625, 65504, 65520, 5.960464477539063e-8, 2e-8, 0.1])); // expect: 1.0009765625,65504,Infinity,5.960464477539063e-8,0,0.0999755859375
print(new Uint8ClampedArray([0.5, 1.5, 2.5, 254.5, -0.1])); // expect: 0,2,2,254,0
print(new BigInt64Array([2n ** 63n, -1n, 2n ** 64n + 5n]), new BigUint64Array([-1n])); // expect: -9223372036854775808,-1,5 18446744073709551615
for (const make of [() => new BigInt64Array([1]), () => new Int8Array([1n]), () => new Int8Array(new BigInt64Array(1)), () => Int8Array(1), () => new Int8Array(-1), () => new (Object.getPrototypeOf(Int8Array))(), () => new Int16Array(new ArrayBuffer(3)), () => new Int16Array(new ArrayBuffer(4), 1)]) {
  try { make(); print("no error"); } catch (error) { print(error.name); }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: RangeError
// expect: TypeError
// expect: RangeError
// expect: RangeError

// ---
// Keys that spell numbers never reach ordinary properties.
const array = new Int8Array([1, 2, 3]);
array["1.5"] = array[-1] = array["-0"] = array[9] = 7;
array.name = "kept";
array["01"] = "kept too";
print(Object.keys(array), array[9], array["-0"], array["1.5"], "1.5" in array, "-0" in array, array.name); // expect: 0,1,2,name,01 undefined undefined undefined false false kept
print(delete array[9], Reflect.deleteProperty(array, 0), Reflect.set(array, 5, 1), Reflect.defineProperty(array, 5, { value: 1 })); // expect: true false true false
print(JSON.stringify(Object.getOwnPropertyDescriptor(array, 0))); // expect: {"value":1,"writable":true,"enumerable":true,"configurable":true}
const heir = Object.create(array);
heir[0] = 5;
heir[7] = 5;
print(array[0], Object.keys(heir), heir[0], heir[7]); // expect: 1 0 5 undefined
let log = "";
array[50] = { valueOf() { log += "asked"; return 1; } };
print(log); // expect: asked
Object.defineProperty(array, "length", { value: 99 });
print(array.length, array.map((x) => x).length); // expect: 99 3
try { Object.freeze(array); } catch (error) { print(error.name, Object.isExtensible(array)); } // expect: TypeError false
class Short extends Uint8Array { get length() { return 1; } }
let lengths = 0;
for (let i = 0; i < 300; i++) lengths += new Short(4).length;
print(lengths, new Short(4).slice(1) instanceof Short); // expect: 300 true

// ---
const a = Float64Array.of(5, 1, NaN, -0, 3, 0, -Infinity);
print(a.toSorted().map((x) => (Object.is(x, -0) ? -99 : x)), a.indexOf(NaN), a.includes(NaN), a.lastIndexOf(3)); // expect: -Infinity,-99,0,1,3,5,NaN -1 true 4
print(a.toSorted((x, y) => y - x).length, new Uint8Array([3, 1, 2]).sort((x, y) => y - x), new Uint8Array([10, 9, 1]).sort()); // expect: 7 3,2,1 1,9,10
const b = Uint8Array.from({ length: 6 }, (_, i) => i);
print(b.subarray(1, 3), b.subarray(-2), b.slice(2, 4), b.at(-1), b.with(0, 300), b.toReversed()); // expect: 1,2 4,5 2,3 5 44,1,2,3,4,5 5,4,3,2,1,0
print(b.copyWithin(1, 0, 4), b.fill(9, 4), b.reverse()); // expect: 9,9,2,1,0,0 9,9,2,1,0,0 9,9,2,1,0,0
b.set([1, 2], 4);
b.set(new Float32Array([1.9]), 0);
b.set(b.subarray(0, 3), 1);
print(b, b.join("-"), b.reduce((x, y) => x + y), b.reduceRight((x, y) => x + "" + y)); // expect: 1,1,9,2,1,2 1-1-9-2-1-2 16 212911
print(b.filter((x) => x > 1), b.map((x) => x * 100), b.find((x) => x > 5), b.findLastIndex((x) => x === 1), b.every((x) => x), b.some((x) => x > 9)); // expect: 9,2,2 100,100,132,200,100,200 9 4 true false
print([...b.entries()].join(";"), [...b.keys()], b.toString === Array.prototype.toString); // expect: 0,1;1,1;2,9;3,2;4,1;5,2 0,1,2,3,4,5 true
try { b.set([1], 6); } catch (error) { print(error.name); } // expect: RangeError
try { b.with(6, 1); } catch (error) { print(error.name); } // expect: RangeError
print(Object.prototype.toString.call(b), Object.getPrototypeOf(Uint8Array).name, Uint8Array.length, Object.getPrototypeOf(b)[Symbol.toStringTag]); // expect: [object Uint8Array] TypedArray 3 undefined

// Memory that two arrays share, in the machine's order of bytes.
const words = new Uint32Array([0x01020304]);
print(new Uint8Array(words.buffer)); // expect: 4,3,2,1

// Code that runs often reads and writes elements directly; what is not simple still works.
function churn(target, value) {
  for (let i = 0; i < 500; i++) target[i % 4] = value;
  return `${target} ${target[4]} ${target.length}`;
}
print(churn(new Uint8Array(4), 257), churn(new Float32Array(4), 0.1), churn(new Float64Array(4), "1e3"), churn(new Int16Array(4), undefined), churn(new BigInt64Array(4), 3n));
// expect: 1,1,1,1 undefined 4 0.10000000149011612,0.10000000149011612,0.10000000149011612,0.10000000149011612 undefined 4 1000,1000,1000,1000 undefined 4 0,0,0,0 undefined 4 3,3,3,3 undefined 4
try { churn(new BigInt64Array(4), 3); } catch (error) { print(error.name); } // expect: TypeError

// ---
// Copying keeps the bits of every NaN, also within one buffer.
const bits = new Int32Array([0x7f800001, 0x7fc00001, 0x7fa00000]);
const floats = new Float32Array(bits.buffer);
const hex = (buffer) => Array.from(new Uint32Array(buffer), (word) => word.toString(16)).join();
print(hex(floats.slice().buffer), hex(new Float32Array(floats).buffer)); // expect: 7f800001,7fc00001,7fa00000 7f800001,7fc00001,7fa00000
class Same extends Float32Array { static get [Symbol.species]() { return function () { return new Float32Array(bits.buffer, 4); }; } }
new Same(bits.buffer).slice(0, 2);
print(hex(bits.buffer)); // expect: 7f800001,7f800001,7f800001
floats.set(floats.subarray(0, 2), 1);
print(hex(bits.buffer)); // expect: 7f800001,7f800001,7f800001
