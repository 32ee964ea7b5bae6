"""Writes `engine_results.json`: random patterns and inputs, and what another engine (node) says of them.

    python -m tests.unit.regexp.make_engine_results

Left out is where node 20 is known to differ from the specification: `[^...]` with the `v` flag, and matches
that would start between the two units of a character.
"""

import json
import subprocess
from pathlib import Path
from random import Random

from jsvm.regexp.errors import PatternError
from jsvm.regexp.pattern_parser import parse_pattern
from tests.unit.regexp.random_patterns import random_input, random_pattern, splits_pair

RESULTS = Path(__file__).with_name("engine_results.json")
COUNT = 2_500
NARROW_FLAGS = ["", "", "i", "m", "s", "im", "u", "iu", "v"]
WIDE_FLAGS = ["u", "iu", "v", "iv", "i", "", "su"]

PROGRAM = """
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(([source, flags, sticky, subject, index]) => {
  const regexp = new RegExp(source, flags + (sticky ? "y" : "g") + "d");
  regexp.lastIndex = index;
  const found = regexp.exec(subject);
  return found && found.indices.flatMap((span) => span ?? [-1, -1]);
})));
"""

Case = tuple[str, str, bool, str, int]


def make_case(dice: Random) -> Case | None:
    wide = dice.random() < 0.4
    flags = dice.choice(WIDE_FLAGS if wide else NARROW_FLAGS)
    pattern = random_pattern(dice, flags, wide=wide)
    subject = random_input(dice, wide=wide)
    index = dice.choice([0, 0, 0, min(1, len(subject)), min(2, len(subject))])
    if ("v" in flags and "[^" in pattern) or splits_pair(subject, index):
        return None
    try:
        parse_pattern(pattern, flags)
    except PatternError:
        return None
    return pattern, flags, dice.random() < 0.3, subject, index


def main() -> None:
    dice = Random(1)
    cases: list[Case] = []
    while len(cases) < COUNT:
        case = make_case(dice)
        if case is not None:
            cases.append(case)
    answer = subprocess.run(
        ["node", "-e", PROGRAM], input=json.dumps(cases), capture_output=True, check=True, text=True
    )
    rows = []
    for case, spans in zip(cases, json.loads(answer.stdout), strict=True):
        by_code_points = "u" in case[1] or "v" in case[1]
        if by_code_points and spans and splits_pair(case[3], spans[0]):
            continue
        rows.append(json.dumps([*case, spans]))
    RESULTS.write_text("[\n" + ",\n".join(rows) + "\n]\n")


if __name__ == "__main__":
    main()
