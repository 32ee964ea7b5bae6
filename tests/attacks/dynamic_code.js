// P010 P011 P012 P013 P014 P015 P016 P017: no function's constructor makes code.
const functions = {
  P010: function () {},
  P011: () => {},
  P012: async () => {},
  P013: function* () {},
  P014: async function* () {},
  P015: class { static m() {} }.m,
  P016: Object.getOwnPropertyDescriptor(Map.prototype, "size").get,
  P017: Math.max.bind(0),
};
for (const [id, f] of Object.entries(functions)) {
  try { f.constructor("return this")(); print(id, "made code"); } catch (e) { print(id, e.name, e instanceof EvalError); }
}
// expect: P010 EvalError true
// expect: P011 EvalError true
// expect: P012 EvalError true
// expect: P013 EvalError true
// expect: P014 EvalError true
// expect: P015 EvalError true
// expect: P016 EvalError true
// expect: P017 EvalError true
// ---
// P018
new Proxy(function () {}, {}).constructor("");           // expect throws: EvalError: Code generation from strings disallowed for this context
// ---
// P019
const fn = () => {};
Reflect.construct(fn.constructor, ["return 1"], Object); // expect throws: EvalError: Code generation from strings disallowed for this context
// ---
// P020: eval in any dress.
for (const attempt of [() => (0, eval)("1"), () => globalThis["ev" + "al"]("1"), () => [eval][0]("1"), () => eval("1"), () => Reflect.apply(eval, null, ["1"])]) {
  try { print(attempt()); } catch (e) { print(e.name); }
}
// expect: EvalError
// expect: EvalError
// expect: EvalError
// expect: EvalError
// expect: EvalError
// ---
// P021: text given to a timer is not run, even where dynamic code is allowed.
// option: timers = true
// option: dynamic_code = true
for (const set of [setTimeout, setInterval, queueMicrotask]) {
  try { set("print('ran')"); } catch (e) { print(e.name); }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
// ---
// P022: no address is a module.
const urls = ["data:text/javascript,export default 1", "file:///etc/passwd", "https://example.com/x.js", "blob:x"];
Promise.allSettled(urls.map((url) => import(url))).then((all) => print(all.map((one) => one.status)));
// expect: rejected,rejected,rejected,rejected
// ---
// P023: parameters and body are parsed apart, so that neither can close the other.
// option: dynamic_code = true
const bad = [["a", "/*", "*/){"], ["/*", "*/){"], ["}); (function(){"], ["a = 1) { } (", ""], ["a", "}, function(){"], ["...a, b", ""], ["a //", "return a"]];
for (const parts of bad) {
  try { print(Function(...parts)(7)); } catch (e) { print(e.name); }
}
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: 7
// ---
// P024: a function made from text sees globals only.
// option: dynamic_code = true
(() => { const outer = 1; print(Function("return typeof outer")()); })();  // expect: undefined
// ---
// P025: a capability's constructor is the guest's.
// option: host = true
print(capability.constructor === Function);              // expect: true
capability.constructor.constructor("return 1")();        // expect throws: EvalError: Code generation from strings disallowed for this context
