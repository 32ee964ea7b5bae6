// P055: Python's keywords are names.
var None = 1, True = 2, self = 3, lambda = 4, __debug__ = 5, def = 6, nonlocal = 7, is = 8, not = 9, elif = 10, pass = 11, raise = 12, from = 13, global = 14;
print(None + True + self + lambda + __debug__);          // expect: 15
(() => { let None = 1, def = 2, lambda = 3, print_ = 4; print(None + def + lambda + print_); })();  // expect: 10
// ---
// P056: a ligature is not its letters.
let ﬁ = 1, fi = 2;
print(ﬁ, fi);                                            // expect: 1 2
// ---
// P057: LONG S and KELVIN SIGN.
let \u017F = 1, s = 2, \u212A = 3, K = 4;
print(\u017F, s, \u212A, K);                              // expect: 1 2 3 4
// ---
// P058: composed and decomposed.
let \u00e9 = 1, e\u0301 = 2;
print(\u00e9, e\u0301);                                   // expect: 1 2
// ---
// P059: what would become `__import__` under normalisation.
var _\uFE4Dimport\uFE4D_ = 1;
print(typeof __import__, _\uFE4Dimport\uFE4D_);           // expect: undefined 1
// ---
// P060: mathematical letters.
var 𝓼𝓮𝓵𝓯 = 1, self = 2;
print(𝓼𝓮𝓵𝓯, self);                                       // expect: 1 2
// ---
// P061: no mangling in classes.
class A { #__x = 1; __y = 2; g() { return [this.#__x, this.__y]; } }
print(new A().g(), new A()._A__y, Object.keys(new A())); // expect: 1,2 undefined __y
// ---
// P062: names that emitted code may use.
function f(None, self, self2, _t0, _rt, v1, t1, this_, rest, props, JSObject) { var t2 = 5, v2 = 6; return [arguments.length, v1, t1, t2, v2, JSObject].join(); }
print(f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));             // expect: 11,6,7,5,6,11
// ---
// P063
const keys = { "x\n import os": 1, "'''": 2, '"""': 3, "\\": 4, "\0": 5, "{0}": 6 };
print(Object.keys(keys).length, keys["'''"] + keys['"""'] + keys["\0"]);  // expect: 6 10
// ---
// P064
print({ ["a'; import os #"]() {} }["a'; import os #"].name);  // expect: a'; import os #
// ---
// P065: an escape is the letter that it stands for.
var s\u0065lf = 1, \u{66}oo = 2;
print(self, foo);                                        // expect: 1 2
// ---
// P066
__proto__: for (;;) break __proto__;
constructor: { break constructor; }
print("past");                                           // expect: past
