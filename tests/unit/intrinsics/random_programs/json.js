// JSON: both ways, with broken text too.
function value(d = 0) {
  switch (below(d > 3 ? 7 : 11)) {
    case 0:
      return pick([0, -0, 1.5, 1e21, NaN, Infinity, -7, 1e-7]);
    case 1:
      return many(below(5), () =>
        pick(["a", '"', "\\", "\n", "\u2028", "\ud83d", "\ude00", "\b", "\u0001", "é", "/"]),
      ).join("");
    case 2:
      return pick([true, false, null, undefined]);
    case 3:
      return pick([() => 1, Symbol("x"), undefined]);
    case 4:
      return pick([
        new Number(3),
        new String("s"),
        new Boolean(false),
        Object(Symbol()),
        new Date(0),
        /x/,
        new Map([[1, 2]]),
        new Date(NaN),
      ]);
    case 5:
      return below(1000);
    case 6:
      return { toJSON: (k) => "json:" + k };
    case 7:
    case 8:
      return many(below(4), () => value(d + 1));
    default: {
      const o = {};
      for (let n = below(4); n > 0; n--)
        o[pick(["a", "b", "c", "0", "10", "2", "__proto__x", "é", ""])] = value(d + 1);
      return o;
    }
  }
}
function mutate(text) {
  for (let n = below(3); n > 0; n--) {
    const at = below(text.length + 1);
    text =
      text.slice(0, at) +
      pick([
        "",
        "",
        ",",
        "]",
        "}",
        "{",
        "[",
        '"',
        "1",
        ".",
        "e",
        "-",
        "0",
        " ",
        "\n",
        "\u00a0",
        "true",
        "nul",
        "\\u12",
        "\\x",
        ":",
        "\u0001",
        "+",
        "__proto__",
      ]) +
      text.slice(at + below(3));
  }
  return text;
}
for (let i = 0; i < COUNT * 5; i++) {
  const v = value(),
    indent = pick([undefined, 0, 1, 3, 12, "--", "\t", "0123456789abc", new Number(2), NaN, -1, 2.9]);
  const replacer = pick([
    undefined,
    undefined,
    ["a", "b", 0],
    ["c", new String("a"), 2, "2", {}],
    (k, x) => (k === "a" ? 1 : x),
    (k, x) => (typeof x === "number" ? undefined : x),
    null,
    5,
  ]);
  const text = attempt(() => JSON.stringify(v, replacer, indent));
  print("stringify", text);
  const plain = JSON.stringify(v, null, chance(0.3) ? 1 : 0);
  if (plain) {
    const broken = mutate(plain);
    print(
      "parse",
      show(broken),
      attempt(() => JSON.parse(broken)),
      attempt(() =>
        JSON.parse(broken, (k, x) => (k === "b" ? undefined : typeof x === "number" ? x + 1 : x)),
      ),
    );
  }
}
