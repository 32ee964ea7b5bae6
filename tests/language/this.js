// `this` at the top of a script is the global object, also in arrow functions, however deep.
const arrow = () => this;
print(this === globalThis, arrow() === globalThis, arrow.call(1) === globalThis, (() => () => this)()() === globalThis); // expect: true true true true
let count = 0;
[1, 2].forEach(() => { if (this === globalThis) count++; }, "ignored");
print(count); // expect: 2
function sloppy() { return () => this; }
function strict() { "use strict"; return () => this; }
print(typeof sloppy.call(5)(), typeof strict.call(5)(), strict()()); // expect: object number undefined
