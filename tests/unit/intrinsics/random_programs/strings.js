// Strings: every method, normal forms, letter case, URIs.
const alphabet = [
  "a",
  "b",
  "c",
  "A",
  " ",
  "\t",
  "\u00a0",
  "\ud83d",
  "\ude00",
  "ß",
  "İ",
  "ı",
  "Σ",
  "σ",
  "é",
  "e\u0301",
  "ﬁ",
  "$",
  "&",
  "1",
  "\ufeff",
  "\u2028",
  "Å",
  "가",
  "\u1100\u1161",
  "ŉ",
  "ǰ",
  "\u0345",
  "Ω",
  "ά",
  "ᾳ",
  "\u{10400}",
  "\u{1f600}",
];
const word = (n = below(8)) => many(n, () => pick(alphabet)).join("");
const simple = (n = below(6)) => many(n, () => pick("aab")).join("");
const index = () =>
  pick([undefined, 0, 1, -1, 2, 3, 5, 10, -3, NaN, Infinity, -Infinity, 1.9, "2", null, true, -0, 2 ** 32]);
const substitution = () =>
  many(below(5), () =>
    pick(["$", "$$", "$&", "$`", "$'", "$1", "$0", "$10", "$01", "$<n>", "$<", "x", "$2"]),
  ).join("");
const methods = [
  ["at", index],
  ["charAt", index],
  ["charCodeAt", index],
  ["codePointAt", index],
  ["concat", word, index],
  ["endsWith", simple, index],
  ["includes", simple, index],
  ["indexOf", simple, index],
  ["lastIndexOf", simple, index],
  ["normalize"],
  ["padEnd", index, word],
  ["padStart", index, word],
  ["replace", simple, substitution],
  ["replaceAll", simple, substitution],
  ["slice", index, index],
  ["split", simple, index],
  ["startsWith", simple, index],
  ["substring", index, index],
  ["substr", index, index],
  ["toLowerCase"],
  ["toUpperCase"],
  ["trim"],
  ["trimEnd"],
  ["trimStart"],
  ["isWellFormed"],
  ["toWellFormed"],
  ["anchor", word],
  ["big"],
  ["link", word],
  ["localeCompare", word],
  ["repeat", index],
];
for (let i = 0; i < COUNT; i++) {
  const text = chance(0.5) ? word() : simple(12);
  for (const [name, ...makers] of methods) {
    let args = makers.slice(0, below(makers.length + 1)).map((make) => make());
    if ((name === "padEnd" || name === "padStart" || name === "repeat") && args[0] > 100) args[0] = 7;
    const result = attempt(() => text[name](...args));
    print(name, show(text), show(args), name === "localeCompare" ? "" : result);
  }
  for (const form of ["NFC", "NFD", "NFKC", "NFKD"]) print(form, show(text), show(text.normalize(form)));
  print(
    "iterate",
    show(text),
    show([...text]),
    show(Array.from(text, (c) => c.codePointAt(0))),
    show(String.raw({ raw: text }, 1, 2, 3)),
  );
  print("compare", show(text), text < word(3), text === word(2), show(text + 1), show(+text));
  print(
    "escape",
    show(escape(text)),
    attempt(() => unescape(word() + pick(["%", "%u", "%u00e", "%41", "%uD83D", "%zz"]) + word())),
  );
  print(
    "uri",
    attempt(() => encodeURI(text)),
    attempt(() => encodeURIComponent(text)),
    attempt(() => decodeURI(encodeURI(text.toWellFormed()))),
  );
  const broken =
    many(
      below(6),
      () =>
        "%" +
        pick([
          "C3",
          "A9",
          "F0",
          "9F",
          "98",
          "80",
          "e2",
          "82",
          "ac",
          "ED",
          "A0",
          "C0",
          "af",
          "F4",
          "90",
          "41",
          "23",
          "2F",
          "3b",
          "zz",
          "4",
          "",
          "FE",
        ]),
    ).join("") + simple();
  print(
    "decode",
    broken,
    attempt(() => decodeURI(broken)),
    attempt(() => decodeURIComponent(broken)),
  );
}
const block = (SEED * 300) % 70000;
for (let c = block; c < block + 300; c++) {
  const s = String.fromCodePoint(c);
  if (/\p{Cn}/u.test(s)) continue;
  print(
    "case",
    c,
    show(s.toUpperCase()),
    show(s.toLowerCase()),
    show(("a" + s).toLowerCase()),
    show(s.trim()),
    show(s.normalize("NFKD")),
    show(s.normalize("NFC")),
  );
}
