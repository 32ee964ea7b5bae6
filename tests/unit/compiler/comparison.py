"""Runs one program in several ways, and many random ones from the command line.

    python -m tests.unit.compiler.comparison [--programs N] [--seed N] [--family NAME]

prints every program whose ways of running differ, and where they do; with `--show` the program itself.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from jsvm.budget import Budget, Termination
from jsvm.compiler.compile import compile_script
from jsvm.compiler.dynamic_code import allow_dynamic_code
from jsvm.intrinsics.inventory import create_realm
from jsvm.runtime.agent import Agent
from jsvm.runtime.completion import GUEST_ERRORS
from jsvm.runtime.conversions import to_string
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from jsvm.syntax.errors import JSSyntaxError
from tests.unit.compiler.families import FAMILIES
from tests.unit.compiler.programs import program

ORACLE = Path(__file__).with_name("oracle.mjs")
TIME_LIMIT = 5_000.0  # milliseconds
RECURSION_LIMIT = 12_000
WAYS = (None, True, False)  # as hosts get it; everything optimised at once; nothing ever


def run(source: str, optimize: bool | None) -> list[str] | None:
    """What a program prints and how it ends; None if a limit ended it."""
    budget = Budget(lambda: time.process_time() * 1000, time_limit=TIME_LIMIT)
    budget.begin()
    realm = create_realm(Agent(budget))
    allow_dynamic_code(realm)
    printed: list[str] = []

    def print_(_realm: Realm, _this: Value, *parts: Value) -> Value:
        units = " ".join(map(to_string, parts)).encode("utf-16", "surrogatepass")
        printed.append(units.decode("utf-16", "surrogatepass"))  # as node's answer is read
        return None

    realm.global_object.define_data("print", realm.new_function("print", 0, print_))
    try:
        compile_script(realm, source, optimize=optimize).run()
        realm.agent.jobs.run_all()
    except JSSyntaxError:
        printed.append("ended with SyntaxError")
    except GUEST_ERRORS as error:
        value = realm.caught(error)
        printed.append(f"ended with {to_string(value.get('name') if isinstance(value, JSObject) else None)}")
    except Termination:
        return None
    return printed


class Node:
    """A node process that runs programs."""

    def __init__(self) -> None:
        node = shutil.which("node")
        assert node is not None, "node is not installed"
        self.process = subprocess.Popen(
            [node, str(ORACLE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TZ": "UTC"},
        )

    def run(self, source: str) -> list[str] | None:
        """What a program prints and how it ends; None if it takes too long."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(source) + "\n")
        stdin.flush()
        answer = json.loads(stdout.readline())
        return answer.get("printed")

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def first_difference(one: list[str], other: list[str]) -> str:
    """The first lines that differ."""
    for left, right in zip([*one, "(end)"], [*other, "(end)"], strict=False):
        if left != right:
            return f"{left!r} is not {right!r}"
    return "one is longer"


def differences(source: str, node: Node | None) -> list[str]:
    """How the ways of running a program differ."""
    expected = None if node is None else node.run(source)
    if node is not None and expected is None:
        return []
    plain = run(source, False)
    found = []
    for way in (True, None):
        other = run(source, way)
        if plain is not None and other is not None and other != plain:
            found.append(f"optimize={way}: {first_difference(other, plain)}")
    if plain is not None and expected is not None and plain != expected:
        found.append(f"node: {first_difference(plain, expected)}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.unit.compiler.comparison")
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--using", action="store_true", help="with `using`, which node may not know")
    parser.add_argument("--family", choices=FAMILIES, help="programs of one idea instead of mixed ones")
    parser.add_argument("--show", action="store_true", help="print programs that differ")
    options = parser.parse_args()
    sys.setrecursionlimit(RECURSION_LIMIT)
    node = None if options.using else Node()
    wrong = 0
    for seed in range(options.seed, options.seed + options.programs):
        if options.family:
            source = FAMILIES[options.family](Random(seed))
        else:
            source = program(Random(seed), using=options.using)
        try:
            found = differences(source, node)
        except Exception as error:  # noqa: BLE001 - whatever the engine lets escape is a finding
            found = [f"crash: {type(error).__name__}: {error}"]
        if found:
            wrong += 1
            print(f"seed {seed}: {'; '.join(found)}", flush=True)
            if options.show:
                print(source)
    print(f"{options.programs} programs, {wrong} with differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
