"""Random guest programs under small limits: whatever they do, the host gets a coded error or a value.

    python -m tests.attacks.fuzz [--programs N] [--seed N]

Programs come from three sources: calls of built-ins with odd arguments, lines of the other suites' programs
put together in another order, and those with a few characters changed. After each the same VM must answer;
nothing that comes out may look like Python. A failure prints the program and the seed that makes it again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsvm import VM
from jsvm.errors import VMErrorCode
from tests.programs import FOLDERS, LEAK, parse_file

TESTS = Path(__file__).parents[1]
#: Programs that share one VM, so that what one leaves behind meets the next.
PROGRAMS_PER_VM = 25
LIMITS = {"time_limit": 100.0, "wall_limit": 2000.0, "max_steps": 300_000, "memory_limit": 24_000_000}
#: Milliseconds of processor time beyond a program's limit, with copying its value out. Promised are 50; here
#: the limit is one of real time, and what earlier programs left behind is freed meanwhile.
OVERRUN = 150.0
#: Codes of failures that are the guest's own; any other one is ours.
ALLOWED = {
    VMErrorCode.VMSyntaxError,
    VMErrorCode.VMRuntimeError,
    VMErrorCode.VMSecurityError,
    VMErrorCode.VMTimeoutError,
    VMErrorCode.VMStepsExceededError,
    VMErrorCode.VMMemoryError,
    VMErrorCode.VMStackError,
    VMErrorCode.VMModuleError,
    VMErrorCode.BoundaryUnsupportedType,
    VMErrorCode.BoundaryCycle,
    VMErrorCode.BoundaryCapabilityRevoked,
}

#: Everything that can be reached from the global object, called on and with odd values.
WALKER = """
globalThis.__odd = () => {
  const throwing = () => { throw new RangeError("odd"); };
  const self = []; self.push(self);
  const cyclic = {}; cyclic.cyclic = cyclic;
  const revoked = Proxy.revocable({}, {}); revoked.revoke();
  const detached = new ArrayBuffer(8); detached.transfer();
  const numbers = [0, -0, NaN, Infinity, -1, 1.5, 2 ** 31, 2 ** 32, 2 ** 53, 1e308, 1n, -(2n ** 64n)];
  const texts = ["", "a", "length", "\\ud800", "\\u{1f600}", "__proto__", "0", "-0", "1e3"];
  const symbols = [Symbol(), Symbol.iterator, Symbol.toPrimitive];
  const functions = [
    () => {}, function () { return this; }, class { constructor() { this.x = 1; } }, throwing, async () => {},
    function* () { yield 1; }, new Proxy(() => {}, { apply: () => 3 }),
  ];
  const liars = [
    { valueOf: throwing }, { toString: () => "x", valueOf: () => 7 }, { [Symbol.toPrimitive]: () => 1n },
    { get then() { throw 1; } }, { then(f) { f(this); } }, { length: 2 ** 53 - 1 }, { length: -1 },
    { length: 5, 0: "a" }, { get length() { throw 1; } }, { [Symbol.iterator]: throwing },
    { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }, { next: () => ({ done: true }) },
    new Proxy({}, {}), new Proxy([], { get: throwing }), revoked.proxy,
  ];
  const kinds = [
    new Map([[1, 2]]), new Set([1]), new WeakMap(), /a(?<n>b)?/dgy, new Date(NaN), new Date(0),
    new Error("e", { cause: cyclic }), Promise.resolve(1), Promise.reject(2), (function* () { yield 1; })(),
    [1, 2].values(), "x".matchAll(/x/g), new String("s"), Object(1n), Object(Symbol()),
  ];
  const bytes = [
    new Uint8Array(4), new Float64Array([NaN, -0]), new BigInt64Array(2), new SharedArrayBuffer(8),
    new DataView(new ArrayBuffer(8)), detached, new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 })),
  ];
  const objects = [
    {}, [], [1, , 3], self, cyclic, Object.create(null), [3, 1, 2], ["b", "a"], Object.freeze([1]),
    globalThis, Object.prototype,
  ];
  return [undefined, null, true, numbers, texts, symbols, functions, liars, kinds, bytes, objects].flat();
};
globalThis.__pick = (random, list) => list[random() % list.length];
globalThis.__walk = (seed) => {
  let state = seed >>> 0;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8;
  const odd = __odd();
  let value = random() % 3 ? globalThis : __pick(random, odd), owner, out = [];
  for (let step = 0; step < 12; step++) {
    try {
      if ((value ?? null) === null || random() % 5 === 0) value = __pick(random, [...odd, globalThis]);
      const kind = random() % 8, argument = () => __pick(random, odd);
      if (typeof value === "function" && kind < 5) {
        const list = Array.from({ length: random() % 4 }, argument);
        const receiver = random() % 3 ? owner : argument();
        if (kind === 4) value = Reflect.construct(value, list, random() % 4 ? value : Array);
        else value = Reflect.apply(value, receiver, list);
      } else if (kind === 5) {
        const names = ["length", "constructor", "prototype", "0", "__proto__", "lastIndex", "then", "toJSON"];
        Object(value)[__pick(random, [...names, Symbol.iterator, Symbol.species])] = argument();
      } else if (kind === 6) { owner = value; value = Object.getPrototypeOf(value); }
      else if (kind === 7) { value = `${typeof value === "symbol" ? "" : value}` + JSON.stringify(value); }
      else {
        const keys = Reflect.ownKeys(Object(value));
        const key = keys[random() % (keys.length + 1)] ?? __pick(random, odd);
        owner = value;
        value = value[key];
      }
    } catch (error) {
      out.push(typeof error, String(error?.message).slice(0, 200), String(error?.stack).slice(0, 400));
      value = globalThis;
    }
  }
  return out.join();
};
0;
"""


@dataclass(frozen=True)
class Case:
    """A program and how it came about."""

    kind: str
    source: str


def walker(random_: random.Random) -> Case:
    """Built-ins with odd arguments; a few walks, so that one finds what another left."""
    seeds = [random_.getrandbits(32) for _ in range(random_.randint(1, 3))]
    return Case("walk", ";".join(f"__walk({seed})" for seed in seeds))


def corpus() -> list[str]:
    """The programs of the other suites."""
    paths = sorted(path for folder in FOLDERS for path in (TESTS / folder).rglob("*.js"))
    return [program.source.strip() for path in paths for program in parse_file(path.read_text("utf-8"))]


def pieces_of(source: str) -> list[str]:
    """Statements, roughly: lines, with their comments gone."""
    return [line for line in (line.split("// ")[0].rstrip() for line in source.split("\n")) if line]


def spliced(random_: random.Random, sources: list[str]) -> Case:
    """Lines of several programs."""
    lines: list[str] = []
    for source in random_.sample(sources, 3):
        pieces = pieces_of(source)
        if pieces:
            start = random_.randrange(len(pieces))
            lines += pieces[start : start + random_.randint(1, 12)]
    if random_.random() < 0.3:
        random_.shuffle(lines)
    return Case("splice", "\n".join(lines))


CHARACTERS = "(){}[];,.?:=+-*/%&|^!~<>\"'`\\ \n0123456789abcnxue_$#@\0\u2028\ud83d\ude00ſ"
WORDS = (
    "yield", "await", "async", "new", "...", "=>", "?.", "super", "this", "class", "let", "in", "of",
    "static", "return", "/*", "`${", "0n", "eval", "arguments", "with(", "using", "#x", "get", "set",
    "for(;;)", "try{", "}finally{", "}catch{", "import(", "export", "default", "**", "??=", "0x", "\\u{61}",
)  # fmt: skip


def mutated(random_: random.Random, sources: list[str]) -> Case:
    """A program with some characters or words changed, doubled or gone."""
    text = list(spliced(random_, sources).source)
    for _ in range(random_.randint(1, 6)):
        place = random_.randint(0, len(text))
        action = random_.random()
        if action < 0.4:
            text[place:place] = random_.choice([*CHARACTERS, *(f" {word} " for word in WORDS)])
        elif action < 0.7:
            del text[place : place + random_.randint(1, 8)]
        else:
            start = random_.randint(0, len(text))
            text[place:place] = text[start : start + random_.randint(1, 30)]
    return Case("mutation", "".join(text))


def cases(seed: int, count: int) -> Iterator[tuple[int, Case]]:
    """The programs of a run, each with the number that makes it again."""
    sources = corpus()
    for number in range(seed, seed + count):
        random_ = random.Random(number)
        make = random_.choice((walker, walker, lambda r: spliced(r, sources), lambda r: mutated(r, sources)))
        yield number, make(random_)


def complaint(result: Any, told: list[BaseException], processor_time: float) -> str | None:
    """What is wrong with a result."""
    if told:
        return f"the engine raised {told[0]!r}"
    if result.ok:
        text = json.dumps(repr(result.value))[:5000]
    else:
        if result.error.code not in ALLOWED:
            return f"code {result.error.code}: {result.error.message}"
        text = json.dumps(result.error.to_data(), default=repr)
    if processor_time > LIMITS["time_limit"] + OVERRUN:
        return f"ran {processor_time:.0f} ms"
    # Programs of these suites name some of what they look for, and values and syntax errors quote them.
    quotes = result.ok or result.error.code == VMErrorCode.VMSyntaxError
    found = None if quotes else LEAK.search(text)
    return f"leak: {found[0]!r} in {text[:300]}" if found else None


class Runner:
    """Runs programs in VMs that it makes afresh now and then, or when one does not answer."""

    def __init__(self) -> None:
        self.told: list[BaseException] = []
        self.vm: VM | None = None
        self.runs = 0

    def hook(self, error: BaseException, facts: dict[str, Any]) -> None:
        if facts["kind"] == "internal":
            self.told.append(error)

    async def fresh(self) -> VM:
        if self.vm is not None:
            self.vm.dispose()
        self.runs = 0
        globals_: dict[str, Any] = {"print": lambda *values: None, "capability": lambda value=None, *_: value}
        options: dict[str, Any] = {"timers": "virtual", "dynamic_code": True, "console": True, **LIMITS}
        self.vm = VM(globals=globals_, on_error=self.hook, unhandled_rejections="report", **options)
        await self.vm.start()
        prepared = await self.vm.eval(WALKER, time_limit=5000, max_steps=None)
        assert prepared.ok, prepared.error
        return self.vm

    async def run(self, case: Case) -> str | None:
        """None, or what went wrong."""
        vm = self.vm if self.vm is not None and self.runs < PROGRAMS_PER_VM else await self.fresh()
        self.runs += 1
        self.told.clear()
        kind = "module" if case.kind != "walk" and len(case.source) % 5 == 0 else "script"
        started = time.process_time()
        result = await vm.eval(case.source, source_type=kind)  # type: ignore[arg-type]
        wrong = complaint(result, self.told, (time.process_time() - started) * 1000)
        after = await vm.eval("1 + 1", time_limit=5000)
        if wrong is None and (not after.ok or after.value != 2):
            # A guest may fill its memory; then the VM says so, and can be reset.
            if after.error is None or after.error.code is not VMErrorCode.VMMemoryError:
                wrong = f"afterwards the VM answers {after}"
            vm.reset()
            again = await vm.eval("1 + 1", time_limit=5000)
            if not again.ok:
                wrong = f"after a reset the VM answers {again}"
            vm.dispose()
            self.vm = None
        return wrong


async def fuzz(seed: int, count: int, *, quiet: bool = True) -> list[str]:
    """Run programs; answers one line for each that went wrong."""
    runner, failures, started = Runner(), [], time.monotonic()
    for number, case in cases(seed, count):
        try:
            wrong = await runner.run(case)
        except Exception as error:  # noqa: BLE001 - the whole point: nothing may come out
            wrong, runner.vm = f"the host saw {error!r}", None
        if wrong is not None:
            failures.append(f"seed {number} ({case.kind}): {wrong}\n{case.source[:2000]}\n")
            if not quiet:
                print(failures[-1], flush=True)
        done = number - seed + 1
        if not quiet and done % 1000 == 0:
            print(f"{done} programs, {len(failures)} wrong, {time.monotonic() - started:.0f} s", flush=True)
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    failures = asyncio.run(fuzz(given.seed, given.programs, quiet=False))
    print(f"{given.programs - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
