// Unbounded recursion is a RangeError that the guest may catch, and go on.
function deeper() { return 1 + deeper(); }
try { deeper(); } catch (error) { print(error instanceof RangeError); } // expect: true
print(deeper.name); // expect: deeper
// ---
function deeper() { return 1 + deeper(); }
deeper(); // expect code: VM_RUNTIME_ERROR
// ---
// Through natives: the stack of the host is not the guest's to exhaust.
function through() { return [1].map(through); }
try { through(); } catch (error) { print(error instanceof RangeError); } // expect: true
// ---
const object = { get again() { return this.again; } };
try { object.again; } catch (error) { print(error instanceof RangeError); } // expect: true
// ---
const object = { toString() { return `${this}`; } };
try { String(object); } catch (error) { print(error instanceof RangeError); } // expect: true
// ---
// Data of any depth that can be written down; statements deeper than the host can compile are refused in order.
const data = eval("[".repeat(300) + "1" + "]".repeat(300));
let depth = 0;
for (let x = data; Array.isArray(x); x = x[0]) depth++;
print(depth); // expect: 300
const nested = (n, open, close) => open.repeat(n) + "0;" + close.repeat(n);
for (const [open, close] of [["{ using a = null;", "}"], ["try {", "} finally { 1; }"], ["switch (1) { case 1: ", "}"]]) {
  try { eval(nested(500, open, close)); print("ran"); } catch (e) { print(e instanceof SyntaxError || e instanceof RangeError); }
}
// option: dynamic_code = true
// expect: true
// expect: true
// expect: true
