// Strict code looks for the target of an assignment before it evaluates the value.
"use strict";
const tell = (run) => { try { run(); print("assigned"); } catch (e) { print(e.name); } };
tell(() => { early = (globalThis.early = 5); }); // expect: ReferenceError
tell(() => { ({ a: taken } = { get a() { globalThis.taken = 1; return 2; } }); }); // expect: ReferenceError
tell(() => { [next] = { *[Symbol.iterator]() { globalThis.next = 1; yield 2; } }; }); // expect: ReferenceError
tell(() => { globalThis.gone = 1; gone = (delete globalThis.gone, 2); }); // expect: ReferenceError
tell(() => { globalThis.there = 1; there = (() => 3)(); print(there); }); // expect: 3
// expect: assigned
// ---
// Sloppy code makes a global variable, whatever the value did.
late = (globalThis.late = 5) + 1;
print(late); // expect: 6
// ---
// A `with` object that refuses is a TypeError, one that lost its property a ReferenceError.
with (Object.freeze({ fixed: 1 })) {
  const assign = function () { "use strict"; fixed = 2; };
  try { assign(); } catch (e) { print(e.name); } // expect: TypeError
}
const object = { lost: 1 };
with (object) {
  const assign = function () { "use strict"; lost = (delete object.lost, 2); };
  try { assign(); } catch (e) { print(e.name); } // expect: ReferenceError
}
