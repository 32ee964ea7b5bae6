var f = Function("a", "b", "return a + b"), o = { f: Function("return this.k"), k: 5 };
var C = Function("a", "this.a = a"), c = new C(5);
// snapshot
print(f(1, 2), f.name, f.length);                   // expect: 3 anonymous 2
print(JSON.stringify(String(f)));                   // expect: "function anonymous(a,b\n) {\nreturn a + b\n}"
print(o.f(), c instanceof C, c.a, new C(1).a);      // expect: 5 true 5 1
// --- other constructors
var G = (function* () {}).constructor("yield 1; yield 2"), g = G();
print(g.next().value);  // expect: 1
var A = (async () => 0).constructor("x", "const y = await x; return () => y"), get;
A(5).then((made) => { get = made; });
// snapshot
print(g.next().value, G().next().value, get());  // expect: 2 1 5
A(6).then((made) => print(made()));              // expect: 6
// --- what a direct eval sees is shared
function counter(x) { return eval("let y = 10; () => [x++, y++].join()"); }
function strict(x) { "use strict"; return eval("var y = 10; () => [x++, y++].join()"); }
var one = counter(1), two = counter(5), three = strict(7);
print(one(), three());  // expect: 1,10 7,10
// snapshot
print(one(), two(), three());  // expect: 2,11 5,10 8,11
// --- evals inside each other
function outer(a) {
  return eval("(function (b) { return eval('(c) => [a++, b, c, arguments.length].join()') })");
}
var f = outer(1)(2);
let again = eval("(s) => eval(s)");
for (let i = 0; i < 20; i++) again = again("(s) => eval(s)");
// snapshot
print(f(3), f(4), again("1 + 1"));  // expect: 1,2,3,1 2,2,4,1 2
// --- classes, this, private names
class A {
  #p = 3;
  reveal() { return eval("() => this.#p"); }
  static self() { return eval("() => [this.name, new.target === undefined].join()"); }
}
var get = new A().reveal(), name = A.self();
var t = eval("(class T { static n = 1; m() { return this.constructor.n } })");
// snapshot
print(get(), name(), new t().m());  // expect: 3 A,true 1
// --- variables of one turn, of `with`, and those that evaluated code declares
var fs = [];
for (let i = 0; i < 3; i++) fs.push(eval("() => i++"));
fs[1]();
function inside(a) { with ({ p: 1 }) { return eval("() => p + a"); } }
function declares() { eval("var z = 5; function h() { return z++ }"); return () => h(); }
var p = inside(1), h = declares();
h();
// snapshot
print(fs.map((f) => f()).join(), p(), h(), typeof z);  // expect: 0,2,2 2 6 undefined
// --- code that waits
var g = (0, eval)("let q = 1; (function* () { for (;;) yield q++ })()");
function made(a) { return eval("(function* (b) { for (;;) yield eval('a + b++') })"); }
var n = made(1)(2);
print(g.next().value, n.next().value);  // expect: 1 3
// snapshot
print(g.next().value, n.next().value);  // expect: 2 4
