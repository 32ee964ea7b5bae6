// What the built-ins ask of an object, in which order: each gets a proxy that writes it down.
let log = [];
const shown = (x) => (typeof x === "function" ? "f" : String(x));
function spy(target, name) {
  const handler = {};
  for (const trap of Object.getOwnPropertyNames(Reflect)) {
    handler[trap] = function (t, ...rest) {
      const primitives = rest.filter((x) => typeof x !== "object" || x === null);
      const descriptor = trap === "defineProperty" ? ":" + show(rest[1]) : "";
      log.push(`${name}.${trap}(${primitives.map(shown).join()}${descriptor})`);
      return Reflect[trap](t, ...rest);
    };
  }
  return new Proxy(target, handler);
}
const prim = (v, name) => ({
  valueOf() {
    log.push(name + ".valueOf");
    return v;
  },
  toString() {
    log.push(name + ".toString");
    return String(v);
  },
});
const value = () => pick([0, 1, 2, "a", undefined, null]);
function array() {
  const out = many(below(6), value);
  for (let n = below(3); n > 0; n--) if (out.length) delete out[below(out.length)];
  return out;
}
const index = () => prim(pick([0, 1, -1, 2, 3, 10, -10]), "i");
const by = () =>
  function (...args) {
    log.push("by");
    return pick([0, 1, 1]);
  };
const names = Object.getOwnPropertyNames(Array.prototype)
  .filter(
    (n) => typeof Array.prototype[n] === "function" && !["constructor", "toLocaleString", "sort"].includes(n),
  )
  .sort();
const fun = {
  every: [by],
  filter: [by],
  find: [by],
  findIndex: [by],
  findLast: [by],
  findLastIndex: [by],
  flatMap: [by],
  forEach: [by],
  map: [by],
  reduce: [by],
  reduceRight: [by],
  some: [by],
  toSorted: [],
  flat: [],
  concat: [() => spy(array(), "b"), value],
  fill: [value, index, index],
  includes: [value, index],
  indexOf: [value, index],
  lastIndexOf: [value, index],
  join: [() => prim("-", "sep")],
  push: [value, value],
  unshift: [value, value],
  splice: [index, index, value],
  toSpliced: [index, index, value],
  with: [index, value],
  at: [index],
  copyWithin: [index, index, index],
  slice: [index, index],
};
function note(label, f) {
  log = [];
  const result = attempt(f);
  print(label, result, log.join(" "));
}
for (let i = 0; i < COUNT; i++) {
  for (const name of names) {
    const raw = array(),
      args = (Object.hasOwn(fun, name) ? fun[name] : []).slice(0, 1 + below(3)).map((m) => m());
    const target = chance(0.3) ? Object.assign({ length: raw.length }, raw) : raw;
    if (chance(0.1)) Object.freeze(target);
    const o = spy(target, "o");
    note(name, () => {
      const r = Array.prototype[name].apply(o, args);
      if (/entries|keys|values/.test(name)) return [...r];
      return r === o ? "same" : r;
    });
  }
  const source = spy(Object.assign(array(), { x: 1, [Symbol.for("s")]: 2 }), "s"),
    target = spy({}, "t");
  note("assign", () => Object.assign(target, source) && 1);
  note("spread", () => ({ ...source }));
  note("rest", () => {
    const { x, ...r } = source;
    return r;
  });
  note("from", () =>
    Array.from(spy(chance(0.5) ? array() : { length: 2, 0: 5 }, "f"), chance(0.5) ? by() : undefined),
  );
  note("fromEntries", () => Object.fromEntries(spy([spy(["a", 1], "e")], "f")));
  note(
    "defineProperties",
    () =>
      Object.defineProperties(
        target,
        spy(
          {
            a: spy({ value: 1, enumerable: chance(0.5) }, "d"),
            b: spy({ get: undefined, configurable: true }, "d"),
          },
          "ds",
        ),
      ) && 1,
  );
  note("gopds", () => Object.getOwnPropertyDescriptors(source) && 1);
  note("entries", () => [Object.entries(source), Object.values(source), Object.keys(source)]);
  note("freeze", () => [
    Object.isFrozen(source),
    Object.isSealed(source),
    pick([Object.freeze, Object.seal, Object.preventExtensions])(
      spy(
        {
          a: 1,
          get b() {
            return 1;
          },
        },
        "z",
      ),
    ) && 1,
  ]);
  note("stringify", () =>
    JSON.stringify(
      spy({ a: spy([1, , 2], "in"), toJSON: chance(0.3) ? (k) => 5 : 1 }, "j"),
      pick([undefined, spy(["a", 0], "list"), by(), spy(by(), "fn")]),
      pick([undefined, prim(2, "space"), new Number(3)]),
    ),
  );
  note("parse", () =>
    JSON.parse('{"a":[1,{"b":2}],"c":3}', function (k, v) {
      log.push(k);
      if (k === "b") this.z = 1;
      return k === "c" ? undefined : v;
    }),
  );
  note(
    "apply",
    () =>
      Reflect.apply(Math.max, null, spy([1, 2], "l")) + Math.max.apply(null, spy({ length: "2", 0: 5 }, "l")),
  );
  note(
    "construct",
    () =>
      Reflect.construct(
        spy(Array, "ctor"),
        [3],
        spy(function () {}, "nt"),
      ) && 1,
  );
  note("raw", () => String.raw(spy({ raw: spy(["a", "b", "c"], "raw") }, "cs"), prim(1, "p"), 2));
  note(
    "toString",
    () => Object.prototype.toString.call(source) + Object.prototype.toLocaleString.call(spy({}, "tl")),
  );
  note("concat2", () =>
    [].concat(
      spy(Object.assign([1, , 2], {}), "c1"),
      spy({ length: 1, 0: 9, [Symbol.isConcatSpreadable]: true }, "c2"),
    ),
  );
  note(
    "date",
    () =>
      show(new Date(spy({ valueOf: undefined, toString: () => "1970" }, "d")).getTime()) +
      show(new Date(prim(2000, "y"), prim(1, "m"), prim(3, "d")).getTime()),
  );
  note("typed", () =>
    Array.from(new Uint8Array(spy(chance(0.5) ? [1, 2] : { length: 2, 0: prim(300, "v") }, "ta"))),
  );
  note("typedset", () => {
    const t = new Int8Array(4);
    t.set(spy([1, prim(2, "v")], "ta"), index());
    return Array.from(t);
  });
  note("typedfrom", () => Array.from(Uint16Array.from(spy([1, 2], "ta"), by())));
  note("map", () => [...new Map(spy([spy([1, 2], "e")], "es"))]);
  note("set", () => [...new Set(spy([1, 2], "es"))]);
  const fake = () =>
    spy(
      {
        exec(s) {
          log.push("exec");
          return this.n++ < 2 ? Object.assign(spy([["x", "yy"][below(2)], "g"], "res"), { index: 1 }) : null;
        },
        n: 0,
        flags: pick(["g", "", "gu", "y"]),
        lastIndex: 0,
        get global() {
          return this.flags.includes("g");
        },
        get unicode() {
          return false;
        },
      },
      "re",
    );
  note("search", () => RegExp.prototype[Symbol.search].call(fake(), "axyyb"));
  note("test", () => RegExp.prototype.test.call(fake(), prim("z", "s")));
  note("regexp", () =>
    String(
      new RegExp(
        spy({ [Symbol.match]: true, source: "a", flags: "g", constructor: pick([RegExp, Object]) }, "p"),
        pick([undefined, prim("i", "f")]),
      ),
    ),
  );
  note("error", () =>
    Object.getOwnPropertyNames(new Error(prim("m", "msg"), spy({ cause: 1 }, "opt"))).filter(
      (n) => n !== "stack",
    ),
  );
  note("errstr", () =>
    Error.prototype.toString.call(spy({ name: prim("N", "n"), message: prim("M", "m") }, "e")),
  );
  note(
    "instanceof",
    () =>
      (spy({}, "o") instanceof spy(function () {}, "F")) +
      "" +
      Object.prototype.isPrototypeOf.call({}, spy({}, "o")),
  );
  note("bind", () => {
    const b = Function.prototype.bind.call(
      spy(function foo(a, b) {}, "fn"),
      null,
      1,
    );
    return [b.name, b.length];
  });
  note("species", () => {
    class A extends Array {
      static get [Symbol.species]() {
        log.push("species");
        return Array;
      }
    }
    const a = new A(1, 2, 3);
    return [
      a.map(by()),
      a.slice(index()),
      a.concat(1),
      a.filter(by()),
      a.splice(0, 1),
      a.flat(),
      a.flatMap(by()),
    ].map((x) => x.constructor.name);
  });
  note("proto", () => {
    const o = spy({}, "o");
    o.__proto__;
    o.__defineGetter__("q", by());
    o.__lookupGetter__("q");
    o.__lookupSetter__("zz");
    return o.propertyIsEnumerable("q");
  });
  note("number", () => [
    Number(prim("5", "n")),
    +prim(5, "n"),
    prim(2, "a") + prim(3, "b"),
    prim(2, "a") < prim(3, "b"),
    `${prim(1, "t")}`,
    prim(1, "e") == 1,
    Math.max(prim(1, "x"), prim(2, "y")),
    (5).toFixed(prim(1, "d")),
    parseInt(prim("7", "s"), prim(8, "r")),
  ]);
  note(
    "string",
    () =>
      "abcabc".replace(prim("b", "pat"), prim("z", "rep")) +
      "a,b".split(prim(",", "sep"), prim(1, "lim")) +
      "abc".padEnd(prim(5, "len"), prim("x", "fill")) +
      "abc".substring(prim(2, "s"), prim(0, "e")) +
      "abc".includes(prim("b", "n"), prim(0, "p")) +
      "a".localeCompare(prim("b", "that")) +
      "x".concat(prim(1, "1"), prim(2, "2")) +
      String.fromCharCode(prim(65, "c")) +
      "a".at(prim(0, "i")) +
      "a".repeat(prim(2, "n")),
  );
}
