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
// ---
// option: time_limit = 10000
// An array with holes gives up its last elements without looking at the others.
const list = [];
list[5] = 1;
for (let i = 0; i < 40000; i++) list.push(i);
while (list.length > 20010) list.pop();
while (list.length > 10) list.length--;
print(list.length, Object.keys(list).join()); // expect: 10 5,6,7,8,9
