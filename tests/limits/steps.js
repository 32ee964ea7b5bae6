// option: max_steps = 100000
for (;;) {} // expect code: VM_STEPS_EXCEEDED_ERROR
// ---
// option: max_steps = 100000
const forever = () => forever();
try { forever(); } catch (error) { print(error.name); } // expect: RangeError
for (;;) {} // expect code: VM_STEPS_EXCEEDED_ERROR
// ---
// option: max_steps = 1000000
let count = 0;
while (count < 1000) count++;
print(count); // expect: 1000
