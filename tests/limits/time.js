// option: time_limit = 100
while (true) {} // expect code: VM_TIMEOUT_ERROR
// ---
// A limit is no exception of the guest: neither catch nor finally sees it.
// option: time_limit = 100
print("before"); // expect: before
try {
  for (;;) {}
} catch {
  print("caught");
} finally {
  print("finally");
} // expect code: VM_TIMEOUT_ERROR
// ---
// Natives that loop spend too.
// option: time_limit = 100
for (const text = "a".repeat(1e5); ; ) text.indexOf("b"); // expect code: VM_TIMEOUT_ERROR
// ---
// option: time_limit = 100
new Promise(() => { while (true) {} }).catch(() => print("caught")); // expect code: VM_TIMEOUT_ERROR
// ---
// Below the limit nothing happens.
// option: time_limit = 5000
let sum = 0;
for (let i = 0; i < 1000; i++) sum += i;
print(sum); // expect: 499500
