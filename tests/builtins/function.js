// call, apply, bind.
function show() { "use strict"; return `${typeof this}:${this}(${[].slice.call(arguments)})`; }
print(show.call(1, 2, 3), show.apply("x", [4, 5]), show.apply(null), show.call()); // expect: number:1(2,3) string:x(4,5) object:null() undefined:undefined()
print(show.apply(undefined, { length: 2, 0: "a", 1: "b" })); // expect: undefined:undefined(a,b)
const bound = show.bind("self", 1);
print(bound(2), bound.call("other", 3), bound.name, bound.length); // expect: string:self(1,2) string:self(1,3) bound show 0
print(((a, b, c) => 1).bind(null, 1).length, bound.bind(0).name); // expect: 2 bound bound show
function Point(x, y) { this.x = x; this.y = y; }
const Origin = Point.bind(null, 0);
const p = new Origin(5);
print(p.x, p.y, p instanceof Point, p instanceof Origin, "prototype" in Origin); // expect: 0 5 true true false
print(Reflect.construct(Origin, [1], Array) instanceof Array); // expect: true
print(Math.max.apply(null, Array.from({ length: 1000 }, (_, i) => i))); // expect: 999
try { show.apply(null, 1); } catch (error) { print(error.name); } // expect: TypeError
try { Function.prototype.call.call({}); } catch (error) { print(error.name); } // expect: TypeError
// ---
// Properties of functions.
const names = (f) => Object.getOwnPropertyNames(f).join();
print(names(function f(a, b) {}), names(() => {}), names(class {}));
// expect: length,name,prototype length,name length,name,prototype
print(Function.prototype(), Function.prototype.length, Function.prototype.name === ""); // expect: undefined 0 true
print(function () {}.name === "", (() => {}).name === "", (class A {}).name); // expect: true true A
function sized(a, b = 1, ...c) {}
print(sized.length, delete sized.length, sized.length); // expect: 1 true 0
sized.name = "other";
print(sized.name); // expect: sized
print(Object.keys(sized.prototype), sized.prototype.constructor === sized); // expect:  true
// ---
// Source text.
print(function   add ( a,b ) { return a+b /* sum */ }); // expect: function   add ( a,b ) { return a+b /* sum */ }
print((a) => a * 2); // expect: (a) => a * 2
print(class A { m() {} }); // expect: class A { m() {} }
print({ get x() { return 1; } }.__lookupGetter__("x")); // expect: get x() { return 1; }
print(Math.max, [][Symbol.iterator], show = undefined); // expect: function max() { [native code] } function values() { [native code] } undefined
var show;
print(Object.getOwnPropertyDescriptor(Map.prototype, "size").get); // expect: function get size() { [native code] }
print((() => 1).bind()); // expect: function () { [native code] }
try { Function.prototype.toString.call({}); } catch (error) { print(error.name); } // expect: TypeError
// ---
// instanceof.
class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } }
print(2 instanceof Even, 1 instanceof Even); // expect: true false
print(Function.prototype[Symbol.hasInstance].call(Array, []), [] instanceof Object); // expect: true true
try { 1 instanceof {}; } catch (error) { print(error.name); } // expect: TypeError
function F() {}
F.prototype = 1;
print(1 instanceof F); // expect: false
try { ({}) instanceof F; } catch (error) { print(error.name); } // expect: TypeError
// ---
// Text is no code unless the host says so.
print(typeof Function, typeof eval, eval(5)); // expect: function function 5
for (const make of [() => new Function("return 1"), () => Function(), () => (0, eval)("1"), () => (function* () {}).constructor("1")]) {
  try { make(); print("made"); } catch (error) { print(error.name); }
}
// expect: EvalError
// expect: EvalError
// expect: EvalError
// expect: EvalError
