"""Benchmarks: `python -m tests.bench [COMMAND] [ARGUMENT]...`.

Each command is a module beside this one with a `main(arguments)` that answers an exit code. Without a command
it is `ratios`: programs against their Python twins.
"""

import importlib
import sys

COMMANDS = ("ratios", "vm", "parser", "regexp")


def main(arguments: list[str]) -> int:
    command = COMMANDS[0]
    if arguments and arguments[0] in COMMANDS:
        command, *arguments = arguments
    return importlib.import_module(f"tests.bench.{command}").main(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
