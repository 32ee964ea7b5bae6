// Reading.
print(JSON.parse('{"a":[1,2,{"b":null}],"c":"\\u0041\\n","d":true,"e":-1.5e3}').a[2].b, JSON.parse(" 1 "), JSON.parse('"\\ud83d\\ude00"'), JSON.parse("[]").length, Object.keys(JSON.parse('{"b":1,"2":1,"a":1,"1":1}'))); // expect: null 1 😀 0 1,2,b,a
const odd = JSON.parse('{"__proto__":{"x":1},"a":1,"a":2}');
print(Object.keys(odd), odd.x, odd.a, Object.getPrototypeOf(odd) === Object.prototype, Object.is(JSON.parse("-0"), -0)); // expect: __proto__,a undefined 2 true true
for (const text of ["", "{", "[1,]", '{"a":1,}', "'a'", "01", "1.", "+1", ".5", "NaN", "undefined", '"\n"', '"\\x"', "[1 2]", "{a:1}", "1 1", "nul", '"a', "\u00a01", "[1}", '{"a"}']) {
  try { print("accepted", text, JSON.parse(text)); } catch (error) { print(error.name); }
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
}
print(JSON.parse("[1,2,[3]]", function (key, value) { return Array.isArray(value) ? value : value * 2; }).join()); // expect: 2,4,6
print(JSON.stringify(JSON.parse('{"a":1,"b":{"c":2},"d":[1,2]}', (key, value) => (key === "c" || key === "0" ? undefined : value)))); // expect: {"a":1,"b":{},"d":[null,2]}
const visited = [];
JSON.parse('{"a":[1,{"b":2}],"c":3}', function (key, value) { visited.push(key); return value; });
print(visited.join("|")); // expect: 0|b|1|a|c|
// ---
// Writing.
print(JSON.stringify({ a: [undefined, () => 1, Symbol()], b: undefined, c: NaN, d: -0, e: new Date(0), f: Object(1), g: Object("s"), h: Object(false), i: [, 1] })); // expect: {"a":[null,null,null],"c":null,"d":0,"e":"1970-01-01T00:00:00.000Z","f":1,"g":"s","h":false,"i":[null,1]}
print(JSON.stringify("\u2028") === '"\u2028"', JSON.stringify("\ud800\"\\\b\f\n\r\t\x01😀"), JSON.stringify(undefined), JSON.stringify(() => 1), JSON.stringify(null), JSON.stringify(Infinity), JSON.stringify(new Map([[1, 2]])), JSON.stringify([]), JSON.stringify({})); // expect: true "\ud800\"\\\b\f\n\r\t\u0001😀" undefined undefined null null {} [] {}
print(JSON.stringify({ a: [1, { b: 2 }], c: {}, d: [] }, null, 2));
// expect: {
// expect:   "a": [
// expect:     1,
// expect:     {
// expect:       "b": 2
// expect:     }
// expect:   ],
// expect:   "c": {},
// expect:   "d": []
// expect: }
print(JSON.stringify([1, [2]], null, "--"), JSON.stringify({ a: 1 }, null, 20).length, JSON.stringify({ a: 1 }, null, "0123456789abc").length, JSON.stringify([1], null, 0), JSON.stringify([1], null, Object(1)));
// expect: [
// expect: --1,
// expect: --[
// expect: ----2
// expect: --]
// expect: ] 20 20 [1] [
// expect:  1
// expect: ]
print(JSON.stringify({ a: 1, b: 2, 3: 4, c: { a: 5, d: 6 } }, ["c", "a", 3, "a", {}]), JSON.stringify({ a: 1, b: [1, 2] }, (key, value) => (typeof value === "number" ? value + 1 : value))); // expect: {"c":{"a":5},"a":1,"3":4} {"a":2,"b":[2,3]}
print(JSON.stringify({ toJSON(key) { return "k" + key; } }), JSON.stringify({ x: { toJSON: (key) => key } }), JSON.stringify([{ toJSON() { return undefined; } }])); // expect: "k" {"x":"x"} [null]
const seen = [];
JSON.stringify({ a: [1] }, function (key, value) { seen.push(key + ":" + typeof this); return value; });
print(seen.join("|")); // expect: :object|a:object|0:object
try { const loop = {}; loop.self = [loop]; JSON.stringify(loop); } catch (error) { print(error.name); } // expect: TypeError
try { JSON.stringify({ a: 1n }); } catch (error) { print(error.name); } // expect: TypeError
BigInt.prototype.toJSON = function () { return "big" + this; };
print(JSON.stringify({ a: 1n })); // expect: {"a":"big1"}
const shared = { x: 1 };
print(JSON.stringify([shared, shared]), JSON.stringify(new Proxy({ a: 1 }, {})), JSON.stringify(new Proxy([1, 2], {})), JSON[Symbol.toStringTag]); // expect: [{"x":1},{"x":1}] {"a":1} [1,2] JSON
const shrinking = [1, { toJSON() { shrinking.length = 2; return 2; } }, 3, 4];
print(JSON.stringify(shrinking)); // expect: [1,2,null,null]
// ---
// Source text for revivers, and raw text for writing.
print(JSON.parse("[12345678901234567890, \"x\", {\"a\": 1.0}]", (key, value, { source }) => (typeof value === "number" ? source : value)).flat().map((x) => x.a ?? x)); // expect: 12345678901234567890,x,1.0
JSON.parse('[1,2]', function (key, value, context) { if (key === "0") this[1] = 3; if (key === "1") print(value, "source" in context); return value; }); // expect: 3 false
const raw = JSON.rawJSON("12345678901234567890");
print(JSON.stringify({ raw }), JSON.isRawJSON(raw), JSON.isRawJSON({}), Object.isFrozen(raw), Object.getPrototypeOf(raw), raw.rawJSON); // expect: {"raw":12345678901234567890} true false true null 12345678901234567890
for (const text of ["", " 1", "1\n", "{}", "[1]", "x"]) {
  try { JSON.rawJSON(text); } catch (error) { print(error.name); }
}
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// ---
// Depth: reading has no limit of its own, writing ends in an error that can be caught.
let depth = 0;
for (let value = JSON.parse("[".repeat(1e4) + "]".repeat(1e4)); value; value = value[0]) depth++;
print(depth); // expect: 10000
let deep = [];
for (let i = 0; i < 1e5; i++) deep = [deep];
try { JSON.stringify(deep); } catch (error) { print(error.name); } // expect: RangeError
