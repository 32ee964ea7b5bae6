// Built-ins that the guest changed, moved or deleted.
const originalMap = Array.prototype.map, originalLog = console.log, { push } = Array.prototype;
Array.prototype.last = function () { return this[this.length - 1]; };
Array.prototype.map = function (f) { return originalMap.call(this, (x) => `<${f(x)}>`); };
delete Array.prototype.at; delete globalThis.escape;
Object.defineProperty(Object.prototype, "hidden", { get() { return this.constructor.name; }, configurable: true });
Object.prototype.toString = () => "[changed]";
globalThis.Math = { ...Math, floor: Math.floor, max: () => "max" };
const RealDate = Date; globalThis.Date = class extends RealDate { static now() { return 5; } };
Function.prototype.twice = function (x) { return this(this(x)); };
Object.freeze(Number.prototype);
Symbol.prototype.x = 1; Promise.prototype.note = function () { return this.then((v) => "noted " + v); };
console.log = (...a) => originalLog("log:", ...a);
Object.setPrototypeOf(Set.prototype, { inherited: "yes" });
async function main() {
  await checkpoint("changed");
  console.log([1, 2].last(), [1].map((x) => x + 1).join(), typeof [].at, typeof escape, ({}).hidden, [].hidden, String({}));
  console.log(Math.max(1), Math.floor(1.5), Date.now(), new Date(0).getTime(), ((x) => x * 3).twice(2), Object.isFrozen(Number.prototype));
  console.log(originalMap === Array.prototype.map, originalMap.name, push === Array.prototype.push, await checkpoint("v").note(), new Set().inherited);
  delete Array.prototype.last; Array.prototype.map = originalMap;
  await checkpoint("back");
  console.log(typeof [].last, [1].map((x) => x + 1).join(), Object.keys(Array.prototype).length);
}
