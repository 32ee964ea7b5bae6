// An error nobody catches comes with its name, its message and its line.
const nothing = null;
print("before"); // expect: before
nothing.x; // expect throws: TypeError: Cannot read properties of null (reading 'x')
print("never");
// ---
throw new RangeError("too far"); // expect throws: RangeError: too far
// ---
function thrower() {
  throw new Error("from inside"); // expect throws: Error: from inside
}
[1].forEach(thrower);
// ---
undeclared; // expect throws: ReferenceError: undeclared is not defined
// ---
let early = later; // expect throws: ReferenceError: Cannot access 'later' before initialization
let later = 1;
// ---
const fixed = 1;
fixed = 2; // expect throws: TypeError: Assignment to constant variable 'fixed'.
// ---
class Insufficient extends Error {
  name = "Insufficient";
}
throw new Insufficient("funds"); // expect throws: Insufficient: funds
