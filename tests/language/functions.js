// What parameters name is not what the body declares.
const w = 5;
function value(a = 1, e = w) { var w = 7; return [e, w].join(); }
function element(a = 1, [e = w] = []) { var w = 7; return [e, w].join(); }
function key({ [w]: e }) { var w = 7; return [e, w].join(); }
function closure(a = () => w) { var w = 7; return [a(), w].join(); }
function declared(e = typeof inner) { function inner() {} return [e, typeof inner].join(); }
function same(a, e = a) { var a; return [a, e].join(); }
print(value(), element(), key({ 5: 6 }), closure(), declared(), same(1)); // expect: 5,7 5,7 6,7 5,7 undefined,function 1,1
const early = (...parameters) => { try { return value2(...parameters); } catch (e) { return e.name; } };
function value2(a = b, b = 1) { return a; }
print(early(), early(1), early(undefined, 2)); // expect: ReferenceError 1 ReferenceError
// ---
// As properties, the functions of a script come before its variables, in the order of their last declarations.
var x = 1;
function twice() { return 1; }
function once() {}
var twice;
function twice() { return 2; }
print(Object.keys(globalThis).filter(name => name !== "console"), twice()); // expect: print,once,twice,x 2
