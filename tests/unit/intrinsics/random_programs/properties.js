// Properties: what may be defined, written and deleted on objects of all kinds.
const keys = ["a", "b", "0", "1", "2", "length", "4294967295", "-1", "01", Symbol.iterator];
function descriptor() {
  const d = {};
  for (const flag of ["writable", "enumerable", "configurable"]) if (chance(0.4)) d[flag] = chance(0.6);
  if (chance(0.5)) d.value = pick([0, 1, 2, -0, NaN, undefined, "x", 5, 2 ** 32, -1]);
  if (chance(0.15)) {
    d.get = pick([undefined, getter]);
  }
  if (chance(0.1)) {
    d.set = pick([undefined, setter]);
  }
  return d;
}
function getter() {
  return 7;
}
function setter(v) {}
const subjects = [
  () => ({}),
  () => ({ a: 1, b: 2 }),
  () => [1, 2, 3],
  () => [],
  () => [, 1, , 2],
  () =>
    function f(x) {
      "use strict";
    },
  () => new String("ab"),
  () => new Uint8Array(2),
  () =>
    (function () {
      return arguments;
    })(1, 2),
  () =>
    (function (x, y) {
      return arguments;
    })(1, 2),
  () =>
    (function (x) {
      "use strict";
      return arguments;
    })(1),
  () =>
    class {
      static a = 1;
    },
  () =>
    Object.create({
      get a() {
        return 5;
      },
      set b(v) {},
      0: 1,
    }),
  () => Object.create(Object.freeze({ a: 1, 1: 2 })),
  () => new Proxy({ a: 1 }, {}),
  () => new Date(0),
  () => /x/,
  () => () => 1,
  () => new Proxy([1, 2], {}),
  () => new BigInt64Array(2),
];
function describe(o) {
  return (
    Reflect.ownKeys(o)
      .map((k) => String(k) + "=" + show(Object.getOwnPropertyDescriptor(o, k)))
      .join(" ") + (Object.isExtensible(o) ? "" : " fixed")
  );
}
const actions = [
  (o, k) => Object.defineProperty(o, k, descriptor()) && 1,
  (o, k) => Reflect.defineProperty(o, k, descriptor()),
  (o, k) => Reflect.defineProperty(o, k, descriptor()),
  (o, k) => {
    "use strict";
    o[k] = pick([1, 2, "y", 0]);
  },
  (o, k) => Reflect.set(o, k, pick([1, 2, "y", 0])),
  (o, k) => Reflect.set(o, k, 3, pick([Object.create(o), {}, [1, 2], 5, o])),
  (o, k) => Reflect.deleteProperty(o, k),
  (o, k) => {
    "use strict";
    return delete o[k];
  },
  (o, k) => (o[k] === undefined ? undefined : typeof o[k]),
  (o, k) => k in o,
  (o, k) => Object.hasOwn(o, k),
  (o, k) => o.propertyIsEnumerable(k),
  (o) => Object.keys(o),
  (o) => {
    const out = [];
    for (const k in o) out.push(k);
    return out;
  },
  (o) => Object.assign({}, o) && 1,
  (o) => {
    o.length = pick([0, 1, 2, 3, 5]);
  },
  (o) => o.push && typeof o.push === "function" && o.push(9),
  (o) => o.pop && typeof o.pop === "function" && o.pop(),
  (o) => (chance(0.15) ? Object.preventExtensions(o) && 1 : 0),
  (o) => (chance(0.1) ? Object.seal(o) && 1 : 0),
  (o) => (chance(0.08) ? Object.freeze(o) && 1 : 0),
  (o) =>
    chance(0.3)
      ? Object.setPrototypeOf(
          o,
          pick([
            null,
            Object.prototype,
            Array.prototype,
            {
              get a() {
                return 1;
              },
            },
          ]),
        ) && 1
      : 0,
  (o, k) => JSON.stringify(o) && 1,
  (o, k) => o.__lookupGetter__ && typeof o.__lookupGetter__(k),
];
for (let i = 0; i < COUNT * 4; i++) {
  const which = below(subjects.length),
    o = subjects[which]();
  for (let n = 0; n < 12; n++) {
    const a = below(actions.length),
      k = pick(keys);
    const result = attempt(() => actions[a](o, k));
    print(which, n, a, String(k), result);
  }
  let text;
  try {
    text = describe(o);
  } catch (e) {
    text = "state throws " + e.name;
  }
  print("state", which, text.replace(/Symbol\(Symbol.toStringTag\)/g, ""));
}
