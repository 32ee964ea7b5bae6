// Making and showing BigInts.
print(BigInt(10), BigInt("0xff"), BigInt(" 12 "), BigInt(""), BigInt(true), BigInt(Number.MAX_SAFE_INTEGER) + 2n, BigInt("-5"), typeof Object(1n)); // expect: 10 255 12 0 1 9007199254740993 -5 object
for (const attempt of [() => BigInt(1.5), () => BigInt(NaN), () => BigInt("1x"), () => BigInt("-0x1"), () => BigInt(undefined), () => BigInt(Symbol()), () => new BigInt(1), () => 1n + 1]) {
  try { attempt(); } catch (error) { print(error.name); }
// expect: RangeError
// expect: RangeError
// expect: SyntaxError
// expect: SyntaxError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
}
print((255n).toString(16), (-255n).toString(36), (2n ** 64n).toString(2).length, (10n ** 50n).toString(), (7n ** 77n).toString(7).length, (1234567n).toLocaleString()); // expect: ff -73 65 100000000000000000000000000000000000000000000000000 78 1,234,567
print((3n ** 9000n).toString().length, BigInt("9".repeat(5000)) % 1000007n, BigInt((2n ** 20000n).toString()) === 2n ** 20000n); // expect: 4295 497597 true
try { (1n).toString(1); } catch (error) { print(error.name); } // expect: RangeError
try { BigInt.prototype.toString.call(1); } catch (error) { print(error.name); } // expect: TypeError
print(BigInt.asIntN(8, 255n), BigInt.asIntN(8, 128n), BigInt.asIntN(8, -129n), BigInt.asIntN(0, 5n), BigInt.asIntN(64, 2n ** 63n), BigInt.asIntN(2 ** 53 - 1, -1n), BigInt.asIntN(3, 25n)); // expect: -1 -128 127 0 -9223372036854775808 -1 1
print(BigInt.asUintN(8, -1n), BigInt.asUintN(8, 257n), BigInt.asUintN(64, -1n), BigInt.asUintN(0, 9n), BigInt.asUintN(2 ** 53 - 1, 9n)); // expect: 255 1 18446744073709551615 0 9
try { BigInt.asUintN(2 ** 53, 1n); } catch (error) { print(error.name); } // expect: RangeError
try { BigInt.asUintN(2 ** 53 - 1, -1n); } catch (error) { print(error.name); } // expect: RangeError
// ---
// Sizes are limited before the work is done.
for (const attempt of [() => BigInt("1".repeat(1e7)), () => BigInt("0x" + "f".repeat(1e6)), () => BigInt.asUintN(2 ** 40, -1n)]) {
  try { attempt(); } catch (error) { print(error.name, error.message); }
}
// expect: RangeError Maximum BigInt size exceeded
// expect: RangeError Maximum BigInt size exceeded
// expect: RangeError Maximum BigInt size exceeded
