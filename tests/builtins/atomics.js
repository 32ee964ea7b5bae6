// Atomics: arithmetic in place; waiting never blocks.

const array = new Int32Array(new SharedArrayBuffer(16));
print(Atomics.add(array, 0, 5), Atomics.sub(array, 0, 2), Atomics.or(array, 0, 12), Atomics.and(array, 0, 6), Atomics.xor(array, 0, 1), array[0]); // expect: 0 5 3 15 6 7
print(Atomics.exchange(array, 0, 2 ** 32 + 9), Atomics.compareExchange(array, 0, 9, 1), Atomics.compareExchange(array, 0, 9, 2), Atomics.load(array, 0)); // expect: 7 9 1 1
print(Atomics.store(array, 1, 3.7), array[1], Object.is(Atomics.store(array, 1, -0), 0), Atomics.isLockFree(4), Atomics.isLockFree(3)); // expect: 3 3 true true false
const big = new BigUint64Array(2);
print(Atomics.sub(big, 0, 1n), big[0], Atomics.add(new Int8Array([127]), 0, 1)); // expect: 0 18446744073709551615 127
for (const use of [() => Atomics.add(new Float64Array(1), 0, 1), () => Atomics.load(new Uint8ClampedArray(1), 0), () => Atomics.load(array, 4), () => Atomics.load(array, -1), () => Atomics.add(big, 0, 1), () => Atomics.wait(array, 0, 1), () => Atomics.wait(new Int32Array(1), 0, 0), () => Atomics.waitAsync(new Int8Array(1), 0, 0)]) {
  try { use(); print("no error"); } catch (error) { print(error.name); }
}
// expect: TypeError
// expect: TypeError
// expect: RangeError
// expect: RangeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError

// ---
const array = new Int32Array(new SharedArrayBuffer(8));
print(Atomics.waitAsync(array, 0, 1).value, Atomics.waitAsync(array, 0, 0, 0).value, Atomics.notify(array, 0)); // expect: not-equal timed-out 0
const wait = Atomics.waitAsync(array, 1, 0);
print(wait.async, wait.value instanceof Promise, Atomics.notify(array, 0), Atomics.notify(array, 1, 5), Atomics.notify(array, 1)); // expect: true true 0 1 0
wait.value.then((outcome) => print(outcome)); // expect: ok
