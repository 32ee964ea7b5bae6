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
