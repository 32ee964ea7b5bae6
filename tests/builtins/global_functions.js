print(globalThis === this, typeof globalThis, NaN, Infinity, undefined); // expect: true object NaN Infinity undefined
NaN = 1; Infinity = 2; undefined = 3;
print(NaN, Infinity, undefined); // expect: NaN Infinity undefined
print(JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, "Array"), ["writable", "enumerable", "configurable"]));
// expect: {"writable":true,"enumerable":false,"configurable":true}
print(isNaN("x"), isNaN(""), isFinite("12"), isFinite(null), isFinite(Infinity), Number.isNaN("x")); // expect: true false true true false false
print(parseInt("42px"), parseInt("0x1f"), parseInt("z", 36), parseInt(""), parseInt("101", 2), parseInt(" -7 ")); // expect: 42 31 35 NaN 5 -7
print(parseFloat("3.14abc"), parseFloat(".5"), parseFloat("-Infinityx"), parseFloat("1e3"), parseFloat("x")); // expect: 3.14 0.5 -Infinity 1000 NaN
print(parseInt("9".repeat(400)), parseInt("1" + "0".repeat(5000), 3), parseInt === Number.parseInt); // expect: Infinity Infinity true
// ---
print(encodeURIComponent("a b&ü/€😀"), encodeURI("http://x/a b?q=ü&r=1#h")); // expect: a%20b%26%C3%BC%2F%E2%82%AC%F0%9F%98%80 http://x/a%20b?q=%C3%BC&r=1#h
print(decodeURIComponent("a%20b%26%C3%BC%2F%E2%82%AC%F0%9F%98%80"), decodeURI("%41%2f%3F%C3%BC%23")); // expect: a b&ü/€😀 A%2f%3Fü%23
print(decodeURI("%F0%9F%98%80").length, decodeURIComponent("plain")); // expect: 2 plain
for (const bad of ["%", "%4", "%zz", "%C3", "%C3x", "%80", "%C0%80", "%ED%A0%80", "%F8%80%80%80%80", "%C3%"]) {
  try { print(bad, decodeURIComponent(bad)); } catch (error) { print(error.name); }
}
// expect: URIError
// expect: URIError
// expect: URIError
// expect: URIError
// expect: URIError
// expect: URIError
// expect: URIError
// expect: URIError
// expect: URIError
// expect: URIError
for (const bad of ["\ud800", "\udc00x", "x\ud83d"]) {
  try { print(encodeURIComponent(bad)); } catch (error) { print(error.name); }
}
// expect: URIError
// expect: URIError
// expect: URIError
print(escape("aä€@*_+-./ ~😀"), unescape("%u0107%E4%zz%u12")); // expect: a%E4%u20AC@*_+-./%20%7E%uD83D%uDE00 ćä%zz%u12
