"""What every family needs: choices, and a printer of values that shows all that can be seen of them."""

from collections.abc import Callable, Sequence
from random import Random

#: Numbers at which something changes: signs of zero, ends of integer types, of exactness, of printing.
NUMBERS = (
    "0", "-0", "1", "-1", "2", "3", "7", "10", "0.5", "-0.5", "1.5", "-1.5", "2.5", "0.1", "NaN", "Infinity",
    "-Infinity",
    "127", "128", "255", "256", "32767", "65535", "65536", "2147483647", "2147483648", "-2147483648",
    "-2147483649",
    "4294967295", "4294967296", "9007199254740991", "9007199254740992", "-9007199254740991", "1e21", "1e-7",
    "123456789.125",
    "5e-324", "1.7976931348623157e308", "1e300", "0.000001", "1.005", "4503599627370496.5",
    "18446744073709551616",
)  # fmt: skip
SMALL = (
    "0",
    "-0",
    "1",
    "2",
    "3",
    "-1",
    "-2",
    "1.9",
    "NaN",
    "5",
    "Infinity",
    "-Infinity",
    "undefined",
    "null",
    '"1"',
    "true",
)

PRINTER = r"""
function text(x, depth = 3) {
  if (typeof x === "string") return JSON.stringify(x.length > 200 ? x.slice(0, 200) + "+" + x.length : x);
  if (typeof x === "number") return Object.is(x, -0) ? "-0" : String(x);
  if (typeof x === "bigint") return x + "n";
  if (typeof x === "symbol") return x.toString();
  if (typeof x === "function") return "f " + x.name + " " + x.length;
  if (x === null || typeof x !== "object") return String(x);
  if (x instanceof Error) return x.name;
  if (depth === 0) return "...";
  const kind = Object.prototype.toString.call(x).slice(8, -1), parts = [];
  let head = kind;
  if (x instanceof Date) head += Number(x);
  if (x instanceof RegExp) head += RegExp.prototype.toString.call(x);
  if (x instanceof Map) head += text([...Map.prototype.entries.call(x)], depth - 1);
  if (x instanceof Set) head += text([...Set.prototype.values.call(x)], depth - 1);
  if (x instanceof ArrayBuffer) head += text(new Uint8Array(x), depth - 1);
  if ([Number, String, Boolean, BigInt].some((C) => x instanceof C)) head += text(x.valueOf());
  for (const k of Reflect.ownKeys(x).slice(0, 24)) {
    if (k === "stack") continue;
    const own = Object.getOwnPropertyDescriptor(x, k);
    if (own === undefined) { parts.push(String(k) + "?"); continue; }
    const { writable = true, enumerable, configurable } = own;
    const marks = (writable ? "" : "w") + (enumerable ? "" : "e") + (configurable ? "" : "c");
    parts.push(String(k) + (marks && !(ArrayBuffer.isView(x) || k === "length") ? "!" + marks : "") + "=" +
      ("value" in own ? text(own.value, depth - 1) : (own.get ? "get" : "") + (own.set ? "set" : "")));
  }
  if (!Object.isExtensible(x)) head += "#";
  return head + "{" + parts.join(" ") + "}";
}
function log(x, label = "log") { print(label + " " + text(x)); return x; }
function attempt(number, f) {
  let result;
  try { result = text(f()); } catch (e) { result = "threw " + (e instanceof Error ? e.name : text(e)); }
  print(number + ": " + result);
}
"""


class Choices:
    """A writer of programs: everything it decides comes from `random`."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0

    def pick(self, items: Sequence[str]) -> str:
        """One of the items."""
        return items[self.random.randrange(len(items))]

    def chance(self, percent: int) -> bool:
        """True that many times in a hundred."""
        return self.random.randrange(100) < percent

    def below(self, end: int) -> int:
        """An integer from 0, less than `end`."""
        return self.random.randrange(end)

    def fresh(self, prefix: str) -> str:
        """A name that was not there yet."""
        self.count += 1
        return f"{prefix}{self.count}"

    def several(self, write: Callable[[], str], least: int, most: int, separator: str = " ") -> str:
        """What `write` writes, at least `least` and at most `most` times."""
        return separator.join(write() for _ in range(least + self.below(most - least + 1)))
