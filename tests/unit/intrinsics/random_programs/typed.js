// Typed arrays, DataView and resizable buffers. Node forgets the end of `fill` when there is no start.
const types = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
];
const isBig = (T) => T === BigInt64Array || T === BigUint64Array;
const num = () =>
  pick([
    0,
    -0,
    1,
    -1,
    127,
    128,
    255,
    256,
    32768,
    65535,
    65536,
    2 ** 31,
    2 ** 32,
    -(2 ** 31) - 1,
    0.5,
    1.5,
    2.5,
    254.5,
    255.5,
    NaN,
    Infinity,
    -Infinity,
    1e10,
    1e300,
    3.4028235677973366e38,
    1e-45,
    7e-46,
    16777217,
    2 ** 53,
    "12",
    "x",
    null,
    undefined,
    true,
    0.1,
    -0.5,
  ]);
const big = () => pick([0n, 1n, -1n, 2n ** 63n, 2n ** 64n, -(2n ** 63n) - 1n, 12345678901234567890n]);
const val = (T) => (chance(0.03) ? (isBig(T) ? num() : big()) : isBig(T) ? big() : num());
const index = () => pick([undefined, 0, 1, -1, 2, 3, 5, -3, NaN, Infinity, 1.9, "2"]);
const by = () => pick([(x) => x, (x) => !x, (x, i) => i % 2, () => true]);
const two = () => (a, b) => show(a) + show(b);
const methods = [
  ["at", index],
  ["copyWithin", index, index, index],
  ["every", by],
  ["fill", val, index, index],
  ["filter", by],
  ["find", by],
  ["findIndex", by],
  ["findLast", by],
  ["findLastIndex", by],
  ["includes", val, index],
  ["indexOf", val, index],
  ["join", index],
  ["lastIndexOf", val, index],
  ["map", by],
  ["reduce", two],
  ["reduceRight", two],
  ["reverse"],
  ["slice", index, index],
  ["some", by],
  ["sort"],
  ["subarray", index, index],
  ["toReversed"],
  ["toSorted"],
  ["toString"],
  ["with", index, val],
  ["set", (T) => many(below(3), () => val(T)), index],
];
for (let i = 0; i < COUNT; i++) {
  for (const T of types) {
    const content = many(below(6), () => val(T));
    const made = attempt(() => new T(content));
    print(T.name, show(content), made);
    if (made.startsWith("throws")) continue;
    for (const [name, ...makers] of methods) {
      const a = new T(content),
        args = makers.slice(0, below(makers.length + 1)).map((m) => m(T));
      if (name === "fill" && args[1] === undefined) args.length = Math.min(args.length, 1);
      print(
        T.name,
        name,
        show(a),
        show(args),
        attempt(() => a[name](...args)),
        show(a),
      );
    }
    const U = pick(types),
      off = below(10),
      len = below(4);
    const buffer = new ArrayBuffer(24);
    print(
      "views",
      T.name,
      U.name,
      off,
      len,
      attempt(() => new T(buffer, off, len)),
      attempt(() => new T(buffer, off)),
      attempt(() => new U(new T(content))),
      attempt(() => {
        const u = new U(8);
        u.set(new T(content), len);
        return u;
      }),
      attempt(() => {
        const x = new T(buffer);
        x.set(new U(buffer, 8, 1), 1);
        return x;
      }),
    );
    const dv = new DataView(buffer, below(8)),
      kind = T.name.replace("Array", "").replace("Clamped", ""),
      le = chance(0.5),
      at = pick([0, 1, 2, 7, 20, -1, "1", NaN, undefined]),
      v = val(T);
    print(
      "data",
      kind,
      le,
      show(at),
      show(v),
      attempt(() => dv["set" + kind](at, v, le)),
      attempt(() => dv["get" + kind](at, !le)),
      show(new Uint8Array(buffer)),
    );
    const r = new ArrayBuffer(8, { maxByteLength: 16 }),
      follow = attempt(() => new T(r)),
      f = isBig(T) ? new T(r) : new T(r),
      fixed = new T(r, 0, 1);
    const size = below(18);
    print(
      "resize",
      T.name,
      size,
      attempt(() => r.resize(size)),
      f.length,
      f.byteLength,
      fixed.length,
      attempt(() => fixed.at(0)),
      attempt(() => f.fill(isBig(T) ? 1n : 1)),
      f.byteOffset,
    );
  }
}
