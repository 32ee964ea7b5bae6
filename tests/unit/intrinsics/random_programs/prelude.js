// What the programs beside this file share: random choices, and values as text. SEED and COUNT come before it.
let state = SEED >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const chance = (p) => random() < p;
const many = (n, make) => {
  const out = [];
  for (let i = 0; i < n; i++) out.push(make(i));
  return out;
};
function escapeText(text) {
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    out += c >= 32 && c < 127 && c !== 34 && c !== 92 ? text[i] : "\\u" + ("000" + c.toString(16)).slice(-4);
  }
  return out + '"';
}
function show(value, depth = 0) {
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "bigint") return value + "n";
  if (typeof value === "symbol") return value.toString();
  if (typeof value === "function") return "function " + value.name;
  if (Object.is(value, -0)) return "-0";
  if (value === null || typeof value !== "object") return String(value);
  if (depth > 4) return "...";
  if (Array.isArray(value)) {
    const out = [];
    for (let i = 0; i < Math.min(value.length, 40); i++)
      out.push(i in value ? show(value[i], depth + 1) : "hole");
    return "[" + out.join() + (value.length > 40 ? ",...(" + value.length + ")" : "") + "]";
  }
  const tag = Object.prototype.toString.call(value);
  if (ArrayBuffer.isView(value) && tag !== "[object DataView]")
    return tag + Array.prototype.map.call(value, (x) => show(x)).join();
  if (tag === "[object Map]" || tag === "[object Set]") return tag + show([...value], depth + 1);
  const keys = Reflect.ownKeys(value);
  return (
    (tag === "[object Object]" ? "" : tag) +
    "{" +
    keys
      .map((k) => (typeof k === "symbol" ? k.toString() : escapeText(k)) + ":" + show(value[k], depth + 1))
      .join() +
    "}"
  );
}
const attempt = (f) => {
  try {
    return show(f());
  } catch (e) {
    return "throws " + (e instanceof Error ? e.name : show(e));
  }
};
