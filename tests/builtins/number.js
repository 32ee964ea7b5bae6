// Texts of numbers.
print(0.1 + 0.2, 1e21, 1e-7, 123456789012345680000, -0, 5e-324, 1.7976931348623157e308, NaN, -Infinity, 100, 1.50); // expect: 0.30000000000000004 1e+21 1e-7 123456789012345680000 0 5e-324 1.7976931348623157e+308 NaN -Infinity 100 1.5
print((255).toString(16), (-255).toString(2), (0.5).toString(2), (1 / 3).toString(3), (35).toString(36), (2 ** 60).toString(8), (0).toString(7), NaN.toString(2)); // expect: ff -11111111 0.1 0.1 z 100000000000000000000 0 NaN
print((1.005).toFixed(2), (2.5).toFixed(0), (-1.5).toFixed(0), (1e21).toFixed(2), (0.000001).toFixed(7), (-0.0000001).toFixed(2), (123.456).toFixed(), (4.35).toFixed(1), (1.45).toFixed(1)); // expect: 1.00 3 -2 1e+21 0.0000010 -0.00 123 4.3 1.4
print((123.456).toPrecision(4), (0.00001).toPrecision(1), (1e-7).toPrecision(2), (123456).toPrecision(2), (0).toPrecision(3), (1.25).toPrecision(2), (35).toPrecision()); // expect: 123.5 0.00001 1.0e-7 1.2e+5 0.00 1.3 35
print((123456).toExponential(2), (0).toExponential(), (0.00015).toExponential(1), (-1.5e-9).toExponential(), (25).toExponential(0), (12345).toExponential()); // expect: 1.23e+5 0e+0 1.5e-4 -1.5e-9 3e+1 1.2345e+4
for (const attempt of [() => (1).toFixed(101), () => (1).toPrecision(0), () => (1).toExponential(-1), () => (1).toString(1), () => (1).toString(37)]) {
  try { attempt(); } catch (error) { print(error.name); }
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: RangeError
}
print(NaN.toFixed(2), Infinity.toExponential(200), NaN.toPrecision(500)); // expect: NaN Infinity NaN
print((1234567.891).toLocaleString(), (-0.5).toLocaleString(), (1e6).toLocaleString()); // expect: 1,234,567.891 -0.5 1,000,000
// ---
// Reading numbers.
print(Number(""), Number(" 12 "), Number("0x1f"), Number("0b101"), Number("1_000"), Number("1e3"), Number("."), Number("+5"), Number("-0x1"), Number(null), Number(undefined), Number([7]), Number(10n ** 30n), Number(new Date(5))); // expect: 0 12 31 5 NaN 1000 NaN 5 NaN 0 NaN 7 1e+30 5
print(parseInt("12px"), parseInt("0x1F"), parseInt("z", 36), parseInt("12", 2), parseInt(""), parseInt(" -7.9"), parseInt("9".repeat(400)), parseInt(0.0000005), parseInt("123", 37), parseInt("10", 16.9), parseInt(null, 36), Object.is(parseInt("-0"), -0)); // expect: 12 31 35 1 NaN -7 Infinity 5 NaN 16 1112745 true
print(parseFloat("3.14abc"), parseFloat(".5."), parseFloat("-.5e-2x"), parseFloat("Infinityx"), parseFloat("e5"), parseFloat("1e1000"), parseFloat("0x10"), Object.is(parseFloat("-0"), -0), parseFloat("\u00a01e")); // expect: 3.14 0.5 -0.005 Infinity NaN Infinity 0 true 1
print(Number.parseFloat === parseFloat, Number.parseInt === parseInt, Number.isInteger(5.0), Number.isInteger("5"), Number.isSafeInteger(2 ** 53), Number.isNaN("x"), Number.isFinite("1"), isNaN("x"), isFinite("1")); // expect: true true true false false false false true true
print(Number.EPSILON === 2 ** -52, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE, Number.MAX_VALUE); // expect: true 9007199254740991 5e-324 1.7976931348623157e+308
print(typeof new Number(1), new Number("12") + 1, Number.prototype.valueOf(), Object(1) instanceof Number); // expect: object 13 0 true
try { Number.prototype.toString.call("1"); } catch (error) { print(error.name); } // expect: TypeError
try { Number(1n + 2n) + Number(Symbol()); } catch (error) { print(error.name); } // expect: TypeError
