"""Every attack of the threat model's list has a test that carries its number, P001 to P192.

The numbers are in comments of programs (`// P001 P002: ...`), in names of functions (`p039_odd_sources`), or
in comments and names of tests elsewhere below `tests/`.
"""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
NUMBER = re.compile(r"(?<![A-Za-z0-9])[Pp](\d{3})(?=[ :_,.\"')]|$)", re.MULTILINE)
IN_A_NAME = re.compile(r"(?<=_)p(\d{3})(?=_)")


def test_every_payload_has_a_test() -> None:
    found: set[int] = set()
    for path in [*TESTS.rglob("*.js"), *TESTS.rglob("*.py")]:
        if path != Path(__file__):
            text = path.read_text("utf-8")
            found |= {int(number) for number in NUMBER.findall(text) + IN_A_NAME.findall(text)}
    assert sorted(set(range(1, 193)) - found) == []
