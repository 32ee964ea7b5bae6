// What one `case` declares is in its dead zone in the others, for assignments of any form.
const outcome = f => { try { return String(f()); } catch (e) { return e.name; } };
const assigned = () => { switch (0) { case 1: let b; break; default: b = 1; } };
const taken_apart = () => { switch (0) { case 1: let [b] = []; break; default: ({ p: b = 1 } = {}); } };
const looped = () => { switch (0) { case 1: let b = 1; break; default: for (b of [1]); } };
const counted = () => { switch (0) { case 1: let b = 1; break; default: b++; } };
const of_class = () => { switch (0) { case 1: class b {} break; default: [b] = [1]; } };
const closure = () => { switch (0) { case 1: let b; break; default: (() => { b = 1; })(); } };
const read = () => { switch (0) { case 1: let b; break; default: return (() => b)(); } };
const tested = () => { switch (1) { case (() => { b = 1; })(): return 1; case 1: let b = 1; return b; } };
print([assigned, taken_apart, looped, counted, of_class, closure, read, tested].map(outcome));
// expect: ReferenceError,ReferenceError,ReferenceError,ReferenceError,ReferenceError,ReferenceError,ReferenceError,ReferenceError
// ---
// Falling into a `case` from the one that declares is fine, and every turn of a loop starts anew.
const falls = () => { switch (1) { case 1: let b; b = 2; default: b = 3; return b; } };
const stays = () => { switch (1) { case 1: let b; case 2: return String(b); } };
const indexes = () => { switch (1) { case 1: let b; case 2: b = 4; return [1, 2, 3, 4, 5][b]; } };
const turns = () => {
  const seen = [];
  for (let i = 0; i < 2; i++) switch (i) { case 0: let b; b = 2; default: try { b = 3; seen.push(b); } catch (e) { seen.push(e.name); } }
  return seen;
};
print(falls(), stays(), indexes(), turns()); // expect: 3 undefined 5 3,ReferenceError
// ---
// What a `catch` takes apart has its dead zone, too.
const named = (act) => { try { return act(); } catch (e) { return e.message; } };
print(named(() => { try { throw { b: 1 }; } catch ({ a = b, b }) { return a; } }));
// expect: Cannot access 'b' before initialization
print(named(() => { try { throw { b: 1 }; } catch ({ a = (() => b)(), b }) { return a; } }));
// expect: Cannot access 'b' before initialization
print(named(() => { try { throw { b: 1 }; } catch ({ a = () => b, b }) { return a(); } })); // expect: 1
