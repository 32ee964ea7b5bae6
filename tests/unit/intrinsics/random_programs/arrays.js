// Arrays with holes and array-likes: every method.
const value = () =>
  pick([0, 1, 2, 3, -1, -0, NaN, "a", "b", undefined, null, true, 2.5, "10", [1], [], {}, 1n]);
function array() {
  const out = many(below(9), value);
  for (let n = below(3); n > 0; n--) if (out.length) delete out[below(out.length)];
  if (chance(0.2)) out.length += below(4);
  if (chance(0.1)) {
    const like = { length: out.length };
    out.forEach((v, i) => {
      like[i] = v;
    });
    return like;
  }
  return out;
}
const index = () => pick([undefined, 0, 1, -1, 2, 3, 5, -3, NaN, Infinity, -Infinity, 1.9, "2", null]);
const by = () =>
  pick([
    (x) => x,
    (x) => !x,
    (x, i) => i % 2,
    () => true,
    () => {
      throw new RangeError();
    },
    (x) => [x, x],
    (x) => typeof x,
  ]);
const two = () => pick([(a, b) => show(a) + show(b), (a) => a, (a, b, i) => i]);
const compare = () =>
  pick([
    undefined,
    undefined,
    (a, b) => (show(a) < show(b) ? -1 : show(a) > show(b) ? 1 : 0),
    () => 0,
    (a, b) => (typeof a < typeof b ? -1 : typeof a > typeof b ? 1 : 0),
    null,
    5,
  ]);
const methods = [
  ["at", index],
  ["concat", array, value],
  ["copyWithin", index, index, index],
  ["entries"],
  ["every", by],
  ["fill", value, index, index],
  ["filter", by],
  ["find", by],
  ["findIndex", by],
  ["findLast", by],
  ["findLastIndex", by],
  ["flat", index],
  ["flatMap", by],
  ["forEach", by],
  ["includes", value, index],
  ["indexOf", value, index],
  ["join", index],
  ["keys"],
  ["lastIndexOf", value, index],
  ["map", by],
  ["pop"],
  ["push", value, value],
  ["reduce", two, value],
  ["reduceRight", two, value],
  ["reverse"],
  ["shift"],
  ["slice", index, index],
  ["some", by],
  ["sort", compare],
  ["splice", index, index, value, value],
  ["toReversed"],
  ["toSorted", compare],
  ["toSpliced", index, index, value, value],
  ["toString"],
  ["unshift", value, value],
  ["values"],
  ["with", index, value],
];
for (let i = 0; i < COUNT; i++) {
  for (const [name, ...makers] of methods) {
    const subject = array(),
      before = show(subject);
    let args = makers.slice(0, below(makers.length + 1)).map((make) => make());
    if (name === "flat" && args[0] === Infinity) args[0] = 3;
    const result = attempt(() => {
      const r = Array.prototype[name].apply(subject, args);
      return /entries|keys|values/.test(name) ? [...r] : r;
    });
    print(name, before, show(args), result, show(subject), subject.length);
  }
  const list = array();
  print(
    "more",
    attempt(() => Array.from(list, by())),
    attempt(() => Array.of(...list)),
    attempt(() => Object.entries(list)),
    attempt(() => {
      list.length = pick([0, 1, 5, -1, 2.5, "3", 4294967296]);
      return list;
    }),
  );
  const records = many(below(40), (k) => ({ k: below(5), i: k }));
  print(
    "stable",
    show(records.sort((a, b) => a.k - b.k)),
    show(many(below(200), () => below(1000)).sort((a, b) => b - a).length),
    show(many(below(100), () => below(300)).sort()),
  );
}
