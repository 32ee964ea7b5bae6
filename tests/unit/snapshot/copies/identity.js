// each tagged template gives its tag the same strings
const seen = [], tag = (strings) => { seen.push(strings); return strings; };
const html = (n) => tag`<b>${n}</b>`, two = () => [tag`x`, tag`x`], chained = () => tag`a`.at ? (s) => s : 0;
const nested = () => ((s) => (s2) => [s, s2])`one``two`;
const cache = new WeakMap(); cache.set(html(1), "kept"); const [one, other] = two(), [first, second] = nested();
// snapshot
print(html(2) === seen[0], cache.get(html(3)), Object.isFrozen(html(4)), html(5).raw.join("|"));  // expect: true kept true <b>|</b>
print(two()[0] === one, two()[1] === other, one === other);              // expect: true true false
print(nested()[0] === first, nested()[1] === second, first === second);  // expect: true true false
// --- also of code that waits, and of modules' and evaluated code
let open; const gate = new Promise((resolve) => { open = resolve; }), same = [], tag = (strings) => strings;
(async () => { for (let i = 0; i < 2; i++) { same.push(tag`wait${i}`); await gate; } })();
const made = Function("tag", "return tag`made`"); same.push(made(tag));
// snapshot
open();
gate.then(() => 0).then(() => print(same.length, same[0] === same[2], made(tag) === same[1]));  // expect: 3 true true
// --- what RegExp remembers of the latest match
"say hello world".match(/(h\w+) (\w)?(x)?/);
// snapshot
print(RegExp.$1, RegExp.$2, RegExp.$3 === "", RegExp["$&"], RegExp.lastParen === "");  // expect: hello w true hello w true
print(RegExp.leftContext, RegExp.rightContext, RegExp.input);                           // expect: say  orld say hello world
// --- and nothing if there was none
const nothing = 1;
// snapshot
print(RegExp.$1 === "", RegExp.input === "", nothing);  // expect: true true 1
