// Dropping a long chain: Python frees it link by link, and must not do so recursively.
let list = null;
for (let i = 0; i < 200000; i++) list = { next: list };
list = null;
print("still here"); // expect: still here
// ---
let chain = () => 0;
for (let i = 0; i < 20000; i++) { const inner = chain; chain = () => inner; }
chain = null;
print("still here"); // expect: still here
