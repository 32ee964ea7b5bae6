// Classes with private state, accessors, statics, inheritance, fields; closures over super and this.
class Base { #secret = 1; static #made = 0; static make() { Base.#made++; return new this(); } get secret() { return this.#secret; } set secret(v) { this.#secret = v; } #hidden() { return "h" + this.#secret; } reveal() { return this.#hidden(); } static total() { return Base.#made; } has(o) { return #secret in o; } greet() { return "base"; } }
class Derived extends Base { field = () => this.reveal(); static { this.tag = "T"; } ["computed" + 1] = 5; async greet() { const f = () => super.greet(); await checkpoint("greet"); return f() + this.constructor.name + new.target; } get [Symbol.toStringTag]() { return "D"; } }
const Mixin = (B) => class extends B { mixed = true; async run() { await checkpoint("m"); return super.reveal(); } };
async function main() {
  const d = Derived.make(), e = new (Mixin(Derived))();
  d.secret += 5;
  await checkpoint("made");
  console.log(d.secret, d.reveal(), d.field(), Base.total(), d.has(d), d.has({}), Derived.tag, d.computed1, String(d));
  console.log(await d.greet(), await e.run(), e.mixed, e instanceof Base, Object.keys(e).join());
  const made = Derived.make(); console.log(Base.total(), made.secret);
  function Old(x) { if (new.target) this.x = x; else return "called"; }
  Old.prototype.get = function () { return this.x; };
  const old = new Old(3); await checkpoint("old");
  console.log(old.get(), Old(), old.constructor === Old, Old.name, Old.length, main.toString().length);
  const bound = old.get.bind({ x: 42 }); const partial = ((a, b, c) => [a, b, c].join()).bind(null, 1, 2);
  await checkpoint("bound"); console.log(bound(), partial(3), bound.name);
  class Counter { static #n = 0; static next = () => ++Counter.#n; }
  Counter.next(); await checkpoint("c"); console.log(Counter.next());
  const acc = { _v: 1, get v() { return this._v; }, set v(x) { this._v = x * 2; } };
  await checkpoint("acc"); acc.v = 5; console.log(acc.v, JSON.stringify(Object.getOwnPropertyDescriptor(acc, "v").get.name));
  try { Derived(); } catch (x) { console.log(x.message); }
}
