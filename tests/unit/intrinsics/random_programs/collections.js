// Map and Set, changed while they are walked over.
const keys = [0, -0, NaN, "0", "", null, undefined, true, false, 1n, 1, "1", Symbol.iterator, {}, []];
const name = (k) =>
  keys.indexOf(k) >= 0 || k !== k
    ? k !== k
      ? "NaN"
      : Object.is(k, -0)
        ? "-0"
        : typeof k + String(typeof k === "object" ? keys.indexOf(k) : String(k))
    : "?";
for (let i = 0; i < COUNT; i++) {
  const m = new Map(),
    s = new Set(),
    out = [];
  for (let n = 0; n < 30; n++) {
    const k = pick(keys);
    switch (below(7)) {
      case 0:
      case 1:
        m.set(k, n);
        s.add(k);
        break;
      case 2:
        out.push(m.delete(k), s.delete(k));
        break;
      case 3:
        out.push(m.get(k), m.has(k), s.has(k), m.size, s.size);
        break;
      case 4: {
        let budget = 12;
        for (const [key, v] of m) {
          out.push(name(key) + v);
          if (budget-- < 0) break;
          if (chance(0.3)) m.delete(pick(keys));
          if (chance(0.3)) m.set(pick(keys), n);
        }
        break;
      }
      case 5: {
        let budget = 12;
        s.forEach((key) => {
          out.push(name(key));
          if (budget-- < 0) return;
          if (chance(0.3)) s.delete(pick(keys));
          if (chance(0.2)) s.add(pick(keys));
          if (chance(0.03)) s.clear();
        });
        break;
      }
      default:
        if (chance(0.2)) {
          m.clear();
        } else {
          const it = m.entries();
          it.next();
          m.delete(k);
          out.push(show(it.next().done));
        }
    }
  }
  print(out.join(), [...m.keys()].map(name).join(), [...s].map(name).join());
}
