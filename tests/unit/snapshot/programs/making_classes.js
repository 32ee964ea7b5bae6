// Classes that wait while they are made, with what they have of fields so far.
async function main() {
  const seen = [];
  class Waiting extends (await checkpoint(0), Object) {
    first = seen.push("first"); #second = 2; static before = 1; static #hidden = seen.push("hidden");
    [await checkpoint("computed")] = this.#second; static [await checkpoint("both")] = seen.length;
    get [await checkpoint("getter")]() { return this.#second; }
    #method() { return Waiting.#hidden; } static { seen.push("block"); }
    call() { return this.#method(); }
    async later(x = this.#second) { this.#second += await checkpoint(x); return [this.#second, super.constructor === Object].join(); }
  }
  const made = new Waiting();
  console.log(made.first, made.computed, made.getter, made.call(), Waiting.before, Waiting.both, seen.join(), await made.later(), await made.later(5));
  for (const n of [1, 2]) { try { switch (n) { case 1: { const Inner = class { own = n; [`m${await checkpoint(n)}`]() { return this.own; } static s = [n, this.name]; }; console.log(new Inner().m1(), Inner.s.join()); } } } finally { console.log(await checkpoint("end")); } }
}
