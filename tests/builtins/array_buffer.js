// ArrayBuffer: size, slices, resizing, transfer; SharedArrayBuffer; DataView.

const buffer = new ArrayBuffer(8);
print(buffer.byteLength, buffer.resizable, buffer.maxByteLength, buffer.detached, String(buffer)); // expect: 8 false 8 false [object ArrayBuffer]
const bytes = new Uint8Array(buffer);
bytes.set([1, 2, 3, 4, 5, 6, 7, 8]);
print(new Uint8Array(buffer.slice(2, -2)), new Uint8Array(buffer.slice(6, 2)).length, buffer.slice().byteLength); // expect: 3,4,5,6 0 8
print(ArrayBuffer.isView(bytes), ArrayBuffer.isView(new DataView(buffer)), ArrayBuffer.isView(buffer)); // expect: true true false
for (const make of [() => ArrayBuffer(1), () => new ArrayBuffer(-1), () => new ArrayBuffer(2 ** 53), () => new ArrayBuffer(2 ** 40), () => new ArrayBuffer(8, { maxByteLength: 4 }), () => buffer.resize(1)]) {
  try { make(); print("no error"); } catch (error) { print(error.name); }
}
// expect: TypeError
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: TypeError

const moved = buffer.transfer(4);
print(buffer.detached, buffer.byteLength, bytes.length, bytes[0], bytes.byteOffset, new Uint8Array(moved)); // expect: true 0 0 undefined 0 1,2,3,4
try { buffer.slice(); } catch (error) { print(error.name); } // expect: TypeError
try { bytes.fill(1); } catch (error) { print(error.name); } // expect: TypeError
bytes[0] = 9;
print(bytes[0], 0 in bytes, Object.keys(bytes).length, moved.transfer().byteLength, moved.detached); // expect: undefined false 0 4 true

// ---
// Arrays on a resizable buffer follow it, or go out of bounds and come back.
const buffer = new ArrayBuffer(4, { maxByteLength: 16 });
const tracking = new Uint8Array(buffer), offset = new Uint16Array(buffer, 2), fixed = new Uint8Array(buffer, 2, 2);
print(tracking.length, offset.length, fixed.length, buffer.resizable); // expect: 4 1 2 true
tracking.fill(7);
buffer.resize(9);
print(tracking.length, offset.length, fixed.length, tracking); // expect: 9 3 2 7,7,7,7,0,0,0,0,0
buffer.resize(3);
print(tracking.length, offset.length, fixed.length, fixed.byteOffset, fixed[0]); // expect: 3 0 0 0 undefined
try { fixed.at(0); } catch (error) { print(error.name); } // expect: TypeError
buffer.resize(16);
print(tracking.length, offset.length, fixed.length, fixed, fixed.byteOffset); // expect: 16 7 2 7,0 2
try { buffer.resize(17); } catch (error) { print(error.name); } // expect: RangeError
let read = 0;
for (const byte of tracking) if (read++ === 1) buffer.resize(4);
print(read, Object.isFrozen(tracking), Reflect.preventExtensions(tracking)); // expect: 4 false false
print(tracking.map((byte, index) => (index || buffer.resize(2), index + 1))); // expect: 1,2,3,4
print(buffer.transferToFixedLength().resizable, buffer.detached); // expect: false true

// ---
const shared = new SharedArrayBuffer(4, { maxByteLength: 8 });
print(shared.byteLength, shared.growable, shared.maxByteLength, shared.slice(1).byteLength, String(shared)); // expect: 4 true 8 3 [object SharedArrayBuffer]
shared.grow(8);
try { shared.grow(4); } catch (error) { print(error.name, shared.byteLength); } // expect: RangeError 8
try { ArrayBuffer.prototype.slice.call(shared); } catch (error) { print(error.name); } // expect: TypeError

const view = new DataView(new ArrayBuffer(16), 1, 12);
print(view.byteLength, view.byteOffset, view.buffer.byteLength); // expect: 12 1 16
view.setUint16(0, 0x1234);
view.setInt16(2, -2, true);
print(view.getUint8(0), view.getUint16(0, true), view.getInt8(2), view.getUint32(0)); // expect: 18 13330 -2 305463039
view.setFloat64(0, Math.PI);
print(view.getFloat64(0), view.getBigUint64(0), view.getBigInt64(4, true)); // expect: 3.141592653589793 4614256656552045848 405619796
view.setFloat32(0, 1e300);
view.setFloat16(4, 65519.9);
view.setFloat16(6, 65520);
print(view.getFloat32(0), view.getFloat16(4), view.getFloat16(6), view.setFloat32(0, 0.1), view.getFloat32(0)); // expect: Infinity 65504 Infinity undefined 0.10000000149011612
view.setBigInt64(0, -1n);
print(view.getBigUint64(0), view.getInt32(4)); // expect: 18446744073709551615 -1
for (const use of [() => view.getInt32(9), () => view.getInt8(-1), () => view.setBigInt64(0, 1), () => view.getInt8.call({}), () => new DataView(new ArrayBuffer(1), 2), () => new DataView({})]) {
  try { use(); print("no error"); } catch (error) { print(error.name); }
}
// expect: RangeError
// expect: RangeError
// expect: TypeError
// expect: TypeError
// expect: RangeError
// expect: TypeError
