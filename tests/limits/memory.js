// option: memory_limit = 8000000
'x'.repeat(2 ** 24) // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 8000000
for (let s = 'x'; ; ) s += s; // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 8000000
'x'.padStart(2 ** 24) // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 20000000
const kept = []; for (;;) kept.push(new Uint8Array(2 ** 20)); // expect code: VM_MEMORY_ERROR
// ---
// option: memory_limit = 20000000
Array(2 ** 24).fill(0) // expect code: VM_MEMORY_ERROR
// ---
let message;
try { new ArrayBuffer(2 ** 45); } catch (error) { message = error.name; }
print(message); // expect: RangeError
// ---
let message;
try { 'x'.repeat(2 ** 31); } catch (error) { message = error.name; }
print(message); // expect: RangeError
// ---
try { 10n ** 10n ** 10n; } catch (error) { print(error.name); } // expect: RangeError
try { 1n << (1n << 40n); } catch (error) { print(error.name); } // expect: RangeError
// ---
// Clones count, and what is caught does not end it.
// option: memory_limit = 16777216
const bytes = new Uint8Array(3_000_000), kept = [];
for (;;) try { kept.push(structuredClone(bytes)); } catch {} // expect code: VM_MEMORY_ERROR
