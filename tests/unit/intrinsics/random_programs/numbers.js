// Numbers and BigInts: as text, from text, arithmetic. Node rounds `parseInt` to other radixes than powers of two
// when there are many digits, and digits after the point in them, as it likes.
const bits = new Uint32Array(2),
  double = new Float64Array(bits.buffer);
function anyDouble() {
  bits[0] = random() * 2 ** 32;
  bits[1] = random() * 2 ** 32;
  return double[0];
}
function number() {
  switch (below(10)) {
    case 0:
      return anyDouble();
    case 1:
      return below(1000) / pick([1, 2, 3, 7, 10, 100, 1000]);
    case 2:
      return Math.round(random() * 1e6) / Number("1e" + below(9));
    case 3:
      return (random() - 0.5) * Number("1e" + (below(50) - 25));
    case 4:
      return 2 ** (below(2100) - 1075);
    case 5:
      return pick([
        0,
        -0,
        NaN,
        Infinity,
        -Infinity,
        5e-324,
        1.7976931348623157e308,
        2 ** 53,
        -(2 ** 53) - 2,
        1e21,
        1e-7,
        0.000001,
        123456789012345680000,
        1.005,
        0.5,
        1.5,
        2.5,
        1e23,
        4.35,
        0.1 + 0.2,
      ]);
    case 6:
      return Math.floor(random() * 2 ** 53);
    case 7:
      return -(below(100000) / 8);
    case 8:
      return below(10 ** below(8)) + 0.5;
    default:
      return Number(below(99999) + "e" + (below(60) - 30));
  }
}
function numberText() {
  const digits = (n) => many(n, () => below(10)).join("");
  switch (below(9)) {
    case 0:
      return (
        digits(below(30) + 1) +
        "." +
        digits(below(30)) +
        (chance(0.5) ? "e" + pick(["", "+", "-"]) + below(400) : "")
      );
    case 1:
      return (
        pick(["", " ", "\n", "\u00a0", "\ufeff", "\u2028", "\u180e"]) +
        pick(["", "+", "-"]) +
        digits(below(4)) +
        pick(["", "."]) +
        digits(below(3)) +
        pick(["", "e", "E1", "e+", "e-2", "_1", "x", "Infinity", " "])
      );
    case 2:
      return (
        pick(["0x", "0X", "0b", "0o", "0B", "-0x", "+0b"]) +
        many(below(20), () => pick("0123456789abcdefABCDEFg")).join("")
      );
    case 3:
      return pick([
        "Infinity",
        "-Infinity",
        "+Infinity",
        "infinity",
        "Infinityx",
        "",
        " ",
        "NaN",
        ".",
        "-.",
        "+",
        "-",
        "e5",
        ".5",
        "5.",
        "-.5e-5",
        "0x",
        "1_000",
        "٣",
        "１",
      ]);
    case 4:
      return String(anyDouble());
    case 5: {
      const x = anyDouble();
      return x.toPrecision(pick([15, 16, 17, 18, 21, 30, 100]));
    }
    case 6:
      return (BigInt(Math.floor(random() * 2 ** 53)) ** BigInt(below(8)) + BigInt(below(3))).toString();
    case 7:
      return "0." + "0".repeat(below(330)) + digits(below(25) + 1);
    default:
      return digits(below(330) + 1);
  }
}
for (let i = 0; i < COUNT; i++) {
  const x = number(),
    d = below(22),
    text = numberText();
  print("string", show(x), String(-x), `${x}`);
  print(
    "fixed",
    show(x),
    d,
    attempt(() => x.toFixed(d)),
    attempt(() => x.toFixed(below(101))),
  );
  print(
    "exponential",
    show(x),
    d,
    attempt(() => x.toExponential(d)),
    attempt(() => x.toExponential()),
    attempt(() => x.toExponential(below(103))),
  );
  print(
    "precision",
    show(x),
    d,
    attempt(() => x.toPrecision(d)),
    attempt(() => x.toPrecision(below(102))),
  );
  const r = below(37),
    whole = Math.trunc(x);
  print(
    "radix",
    show(whole),
    r,
    attempt(() => (Math.abs(whole) < 2 ** 53 ? whole : 1).toString(r)),
    attempt(() => Math.trunc(x * 2 ** 30).toString(pick([2, 4, 8, 16, 32])).length),
    attempt(() => x.toString(pick([2, 4, 8, 16, 32]))),
  );
  print(
    "parse",
    show(text),
    show(Number(text)),
    show(parseFloat(text)),
    show(parseInt(text)),
    attempt(() => parseInt(text.slice(0, 12), below(38))),
    attempt(() => BigInt(text)),
  );
  print(
    "convert",
    show(x),
    x | 0,
    x >>> 0,
    x << 3,
    x >> 2,
    ~x,
    Math.round(x),
    Math.fround(x),
    Math.trunc(x),
    Math.sign(x),
    Math.ceil(x),
    Math.floor(x),
    Math.clz32(x),
    Math.imul(x, i),
    show(x % 7),
    show(7 % x),
    show(Math.sqrt(Math.abs(x))),
  );
  const a = number(),
    b = number();
  print(
    "arith",
    show(a),
    show(b),
    show(a + b),
    show(a * b),
    show(a / b),
    show(a - b),
    show(a % b),
    a < b,
    a <= b,
    a == b,
    show(Math.max(a, b)),
    show(Math.min(a, b)),
    Number.isInteger(a),
    Number.isSafeInteger(b),
    a & b,
    a | b,
    a ^ b,
    a << b,
    a >> b,
    a >>> b,
    show(Math.hypot(a, b)) === show(Math.hypot(b, a)),
  );
  const m = BigInt(Math.trunc(isFinite(a) ? a : 1)),
    n = BigInt(Math.trunc(isFinite(b) ? b : 1)) % 10n ** 20n;
  print(
    "big",
    show(m),
    show(n),
    show(m + n),
    show(m * n),
    attempt(() => m / n),
    attempt(() => m % n),
    show(m & n),
    show(m | n),
    show(m ^ n),
    show(~m),
    attempt(() => m << (n % 70n)),
    attempt(() => m >> (n % 70n)),
    attempt(() => m ** (n % 9n)),
    m < n,
    m == a,
    m < b,
    b <= m,
    show(BigInt.asIntN(below(80), m)),
    show(BigInt.asUintN(below(80), m)),
    m.toString(below(35) + 2),
    show(Number(m)),
    attempt(() => BigInt(a)),
  );
}
