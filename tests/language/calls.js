// What is not a function is a TypeError, also where the call is in a loop and compiled for speed.
const object = { list: [1], plain: {}, number: 1 };
const tell = (run) => { try { run(); } catch (e) { print(e.name + ": " + e.message); } };
for (let turn = 0; turn < 2; turn++) {
  tell(() => { for (;;) object.list(); });
  tell(() => { for (;;) object.plain?.(); });
  tell(() => { const value = {}; for (;;) value(); });
}
// expect: TypeError: object.list is not a function
// expect: TypeError: object.plain is not a function
// expect: TypeError: value is not a function
// expect: TypeError: object.list is not a function
// expect: TypeError: object.plain is not a function
// expect: TypeError: value is not a function
// ---
// The strings of a tagged template are the same array however often its function is called.
const strings = (parts) => parts;
const once = () => strings`a${1}b`;
const first = once();
let same = true;
for (let call = 0; call < 20; call++) same &&= once() === first;
print(same, first !== strings`a${1}b`); // expect: true true
// ---
// A getter that answers what cannot be called is asked once, also in code compiled for speed.
let asked = 0;
class Asked { get number() { asked++; return 5; } get nothing() { asked++; } get fine() { asked++; return () => 7; } }
const ask = (object) => { try { object.number(); } catch (e) { return e.name; } };
const askNothing = (object) => { try { object.nothing(); } catch (e) { return e.name; } };
const askFine = (object) => object.fine();
for (let i = 0; i < 20; i++) { ask(new Asked()); askNothing(new Asked()); askFine(new Asked()); }
print(asked, ask(new Asked()), askNothing(new Asked()), askFine(new Asked())); // expect: 60 TypeError TypeError 7
