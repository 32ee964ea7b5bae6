// Rounding, with the sign of zero.
const show = (x) => (Object.is(x, -0) ? "-0" : String(x));
print([-0.5, -0.4, 0.49999999999999994, 0.5, 1.5, 2.5, -1.5, -2.5, 4503599627370495.5].map(Math.round).map(show)); // expect: -0,-0,0,1,2,3,-1,-2,4503599627370496
print([-0.5, -0, 0.5, -1.5].map(Math.ceil).map(show), [-0.5, -0, 0.5, -1.5].map(Math.floor).map(show), [-0.5, 0.5, -1.5].map(Math.trunc).map(show)); // expect: -0,-0,1,-1 -1,-0,0,-2 -0,0,-1
print(Math.fround(5.5), Math.fround(5.05), Math.fround(1e40), Math.sign(-3), show(Math.sign(-0)), Math.sign(NaN), Math.abs(-5), Math.cbrt(-27)); // expect: 5.5 5.050000190734863 Infinity -1 -0 NaN 5 -3
print(Math.max(), Math.min(), show(Math.max(-0, 0)), show(Math.min(0, -0)), Math.max(1, NaN), Math.max(1, "3", [2]), Math.min(1, undefined)); // expect: -Infinity Infinity 0 -0 NaN 3 NaN
// ---
// Powers, logarithms, angles at the edges.
print(Math.pow(2, 10), 2 ** -1074, (-8) ** (1 / 3), 1 ** Infinity, NaN ** 0, (-0) ** -3, (-2) ** 1025, 0 ** 0); // expect: 1024 5e-324 NaN NaN 1 -Infinity -Infinity 1
print(Math.log(0), Math.log(-1), Math.log1p(-1), Math.log2(8), Math.log10(1000), Math.exp(1) === Math.E, Math.expm1(1e-10), Math.exp(1000), Math.sinh(-1000), Math.cosh(-1000), Math.tanh(50)); // expect: -Infinity NaN -Infinity 3 3 true 1.00000000005e-10 Infinity -Infinity Infinity 1
print(Math.sin(Infinity), Math.acos(2), Math.atanh(1), Math.atanh(-1), Math.asinh(-0) === 0, Math.acosh(0.5), Math.atan2(-0, -0), Math.atan2(1, 1) === Math.PI / 4, Math.sqrt(-1), Math.hypot(3, 4), Math.hypot(), Math.hypot(NaN, Infinity)); // expect: NaN NaN Infinity -Infinity true NaN -3.141592653589793 true NaN 5 0 Infinity
print(Math.clz32(1), Math.clz32(0), Math.clz32(-1), Math.imul(0xffffffff, 5), Math.imul(2 ** 31, 2), Math.imul(1.9, 3)); // expect: 31 32 0 -5 0 3
print(Object.prototype.toString.call(Math), typeof Math, Math.max.length, Math.PI, Math.SQRT1_2); // expect: [object Math] object 2 3.141592653589793 0.7071067811865476
const order = [];
Math.max({ valueOf() { order.push(1); return NaN; } }, { valueOf() { order.push(2); return 1; } });
print(order); // expect: 1,2
const random = Array.from({ length: 100 }, Math.random);
print(random.every((x) => x >= 0 && x < 1), new Set(random).size); // expect: true 100
// ---
// Exact sums and half-precision rounding.
print(Math.sumPrecise([1e20, 0.1, -1e20]), Object.is(Math.sumPrecise([]), -0), Math.sumPrecise([1e308, 1e308, -1e308]), Math.sumPrecise([Infinity, -Infinity])); // expect: 0.1 true 1e+308 NaN
print(Math.f16round(1.337), Math.f16round(65520), Math.f16round(5e-8)); // expect: 1.3369140625 Infinity 5.960464477539063e-8
try { Math.sumPrecise([1, "2"]); } catch (error) { print(error.name); } // expect: TypeError
