// P074: getters run while a value is copied out, and on the guest's time.
// option: time_limit = 100
({ get a() { for (;;); } }) // expect code: VM_TIMEOUT_ERROR
// ---
// P075
// option: time_limit = 100
new Proxy({}, { ownKeys() { for (;;); } }) // expect code: BOUNDARY_UNSUPPORTED_TYPE
// ---
// P076
new Proxy([], { get: (t, k) => (k === "length" ? 2 ** 32 - 1 : 0) }) // expect code: BOUNDARY_UNSUPPORTED_TYPE
// ---
// P077: an array that shrinks while it is copied.
const shrinking = [1, 2, 3];
Object.defineProperty(shrinking, 0, { get() { shrinking.length = 0; print("asked"); return 1; }, enumerable: true });  // expect: asked
shrinking
// ---
// P078: a map that grows while it is copied.
const growing = new Map([[1, { get x() { for (let i = 0; i < 100; i++) growing.set({}, {}); print("asked"); return 1; } }]]);  // expect: asked
growing
// ---
// P079
let deep = {};
for (let i = 0; i < 200_000; i++) deep = { deep };
deep // expect code: BOUNDARY_UNSUPPORTED_TYPE
// ---
// P080: shared parts are not copied without end.
let wide = [1];
for (let i = 0; i < 40; i++) wide = [wide, wide];
wide // expect code: BOUNDARY_UNSUPPORTED_TYPE
// ---
// P081
({ toJSON() { print("called"); for (;;); } }) // expect code: BOUNDARY_UNSUPPORTED_TYPE
// ---
// P082: only a promise is waited for; an object that looks like one is not.
({ get then() { print("asked once"); return 1; } })     // expect: asked once
// ---
// P083: a capability cannot be forged from data.
// option: host = true
print(typeof capability({ kind: "capability", metadata: { id: "1" }, $: "capability", name: "x", id: "1" }));  // expect: object
// ---
// P084: a length without elements costs nothing.
const sparse = [];
sparse.length = 2 ** 32 - 1;
sparse // expect code: BOUNDARY_UNSUPPORTED_TYPE
// ---
// P085: a getter that calls the host while arguments of a call of the host are copied.
// option: host = true
print(capability({ get x() { return capability(1) + 1; } }).x);  // expect: 2
