// An arguments object answers elements and its length before it has any properties; then it gets them.
function sum() { let t = 0; for (let i = 0; i < arguments.length; i++) t += arguments[i]; return t; }
let total = 0;
for (let k = 0; k < 20; k++) total += sum(1, 2, k);
print(total);  // expect: 250
// ---
// What is not an index, or not there, is looked for as on any object.
Object.prototype[5] = "inherited";
Object.defineProperty(Object.prototype, 6, { get() { return `getter of ${Object.prototype.toString.call(this)}`; } });
function read(i) { "use strict"; return arguments[i]; }
print(read(0), read(-0), read(1), read(0.5), read(-1), read("0"), read(5), read(6));
// expect: 0 0 undefined undefined undefined 0 inherited getter of [object Arguments]
for (let n = 0; n < 20; n++) read(n % 2);
print(read(5), read("length"), typeof read(Symbol.iterator));  // expect: inherited 1 function
// ---
// Properties: order, flags, callee.
function sloppy(a, b) { return arguments; }
function strict() { "use strict"; return arguments; }
print(Reflect.ownKeys(sloppy(1, 2)).map(String));   // expect: 0,1,length,callee,Symbol(Symbol.iterator)
print(Reflect.ownKeys(strict(1, 2)).map(String));   // expect: 0,1,length,callee,Symbol(Symbol.iterator)
print(JSON.stringify(Object.getOwnPropertyDescriptors(strict("x"))));
// expect: {"0":{"value":"x","writable":true,"enumerable":true,"configurable":true},"length":{"value":1,"writable":true,"enumerable":false,"configurable":true},"callee":{"enumerable":false,"configurable":false}}
print(sloppy().callee === sloppy, Object.keys(sloppy(7, 8)), JSON.stringify(strict(1, [2])));  // expect: true 0,1 {"0":1,"1":[2]}
try { strict().callee; } catch (e) { print(e.name); }  // expect: TypeError
// ---
// Changes: elements, length, more properties, fewer.
function change() {
  "use strict";
  arguments[0] = "new";
  arguments[3] = "far";
  print(arguments[0], arguments[1], arguments[3], arguments.length);
  delete arguments[1];
  arguments.length = 1;
  arguments.name = "own";
  print(1 in arguments, arguments[1], arguments.length, Array.from(arguments), Object.keys(arguments));
}
change("a", "b");  // expect: new b far 2
// expect: false undefined 1 new 0,3,name
for (let n = 0; n < 12; n++) (function () { "use strict"; arguments[0]++; if (arguments[0] !== n + 1) throw n; })(n);
// ---
// Without a mapping that anybody can tell, and with one.
function mapped(a) { arguments[0] = "changed"; return a; }
function assigned(a) { a = "assigned"; return arguments[0]; }
function unmapped(a) { "use strict"; arguments[0] = "changed"; return a; }
for (let n = 0; n < 12; n++) mapped(n), assigned(n), unmapped(n);
print(mapped(1), assigned(1), unmapped(1), assigned());  // expect: changed assigned 1 undefined
// ---
// Lists of arguments: spread, apply, patterns, for-of, array methods.
function all() {
  const [first, ...others] = arguments;
  const walked = [];
  for (const item of arguments) walked.push(item);
  return [[...arguments], Math.max.apply(null, arguments), first, others, walked, Array.prototype.slice.call(arguments, 1)].join("|");
}
print(all(3, 1, 2));  // expect: 3,1,2|3|3|1,2|3,1,2|1,2
function own() { arguments[Symbol.iterator] = function* () { yield "mine"; }; return [...arguments]; }
print(own(1, 2));  // expect: mine
function shorter() { arguments.length = 1; return Math.max.apply(null, arguments) + "" + [...arguments]; }
print(shorter(1, 2));  // expect: 11
const next = Object.getPrototypeOf([][Symbol.iterator]());
const was = next.next;
next.next = function () { const r = was.call(this); if (!r.done) r.value *= 10; return r; };
print((function () { return [...arguments]; })(1, 2));  // expect: 10,20
// ---
// Frozen, sealed, as a prototype, as a target, given to a class with private elements.
"use strict";
const get = function () { "use strict"; return arguments; };
print(Object.isFrozen(Object.freeze(get(1))), Object.isExtensible(Object.preventExtensions(get(1))));  // expect: true false
const heir = Object.create(get("a", "b"));
print(heir[1], heir.length, 1 in heir, Object.keys(heir).length);  // expect: b 2 true 0
heir[0] = "own";
print(heir[0], Object.getPrototypeOf(heir)[0]);  // expect: own a
print(Reflect.set(get(1), 0, 2), Reflect.defineProperty(get(1), "length", { value: 5 }), Reflect.has(get(1), "0"));  // expect: true true true
class Base { constructor(o) { return o; } }
class Marked extends Base { #mark = 1; static has(o) { return #mark in o; } }
const marked = get("x");
new Marked(marked);
print(Marked.has(marked), marked[0], Object.keys(marked), Marked.has(marked), marked.length);  // expect: true x 0 true 1
try { structuredClone(get()); } catch (e) { print(e.name, Object.prototype.toString.call(get())); }  // expect: DataCloneError [object Arguments]
// ---
// A limit strikes while the properties of very many are made: they are all there later, or none was.
// option: max_steps = 40000
const kept = (function () { return arguments; })(...Array(100000).fill(1));
for (;;) Object.keys(kept); // expect code: VM_STEPS_EXCEEDED_ERROR
