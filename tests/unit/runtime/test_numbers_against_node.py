"""Numbers as text and back, against node and against exact fractions, on random and on hostile doubles."""

from __future__ import annotations

import json
import math
import random
import shutil
import struct
import subprocess
from collections.abc import Iterator
from fractions import Fraction

import pytest

from jsvm.runtime.conversions import string_to_number
from jsvm.runtime.number_text import (
    DIGITS,
    number_to_exponential,
    number_to_fixed,
    number_to_precision,
    number_to_radix_string,
    number_to_string,
)

NODE = shutil.which("node")
COUNT = 1500
#: Reads doubles as hexadecimal bits, answers their texts.
ASK_NODE = """
const view = new DataView(new ArrayBuffer(8));
const read = (hex) => { view.setBigUint64(0, BigInt("0x" + hex)); return view.getFloat64(0); };
const bitsOf = (number) => { view.setFloat64(0, number); return view.getBigUint64(0).toString(16); };
const { bits, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify({
  shown: bits.map(read).map((x) => ({
    plain: String(x),
    fixed: Math.abs(x) < 1e21 ? [0, 1, 2, 7, 20, 100].map((d) => x.toFixed(d)) : [],
    exponential: [undefined, 0, 1, 5, 20, 100].map((d) => x.toExponential(d)),
    precision: [1, 2, 7, 17, 21, 100].map((d) => x.toPrecision(d)),
  })),
  read: texts.map((text) => bitsOf(Number(text))),
}));
"""


def doubles() -> Iterator[float]:
    """Finite Numbers of every size, the ends of the range, and those next to powers and halves."""
    chance = random.Random(20_250)
    yield from (
        5e-324,
        2.2250738585072014e-308,
        2.225073858507201e-308,
        1.7976931348623157e308,
        0.1,
        1e21,
        1e-7,
    )
    yield from (
        9007199254740993.0,
        123456789012345680000.0,
        0.000001,
        1.005,
        2.5,
        0.5,
        1.45,
        8.345,
        5e-7,
        1e23,
        9.5,
    )
    for power in range(-330, 309, 7):
        near = float(f"1e{power}")
        yield from (near, math.nextafter(near, 0.0), math.nextafter(near, math.inf))
    for power in range(-1074, 1024, 31):
        near = math.ldexp(1.0, power)
        yield from (near, math.nextafter(near, 0.0), math.nextafter(near, math.inf))
    for _ in range(COUNT):
        number = struct.unpack("<d", struct.pack("<Q", chance.getrandbits(64)))[0]
        if math.isfinite(number):
            yield number
        yield chance.randrange(10**6) / 1000
        yield chance.getrandbits(chance.randrange(1, 70)) / 2 ** chance.randrange(30)


def decimals() -> Iterator[str]:
    """Texts of Numbers: halfway between two doubles, just beside that, very long, and odd."""
    for number in doubles():
        if 1e-290 < abs(number) < 1e290:
            above = math.nextafter(abs(number), math.inf)
            half = (Fraction(abs(number)) + Fraction(above)) / 2
            digits = half.numerator * 10**400 // half.denominator
            yield from (
                f"{digits}e-400",
                f"{digits}1e-401",
                f"{digits - 1}{'9' * 50}e-450",
                f"{digits}{'0' * 3000}1e-3401",
            )
    yield from (
        "",
        " ",
        "1e400",
        "-1e400",
        "1e-400",
        "0x1f",
        "0b11",
        "0o17",
        ".5",
        "5.",
        "+.5e1",
        "1_0",
        "0x",
        "1e",
        "--1",
    )


NUMBERS = [number for number in doubles() if math.isfinite(number)]


def bits_of(number: float) -> str:
    return f"{struct.unpack('<Q', struct.pack('<d', number))[0]:x}"


def test_as_node_shows_and_reads_them() -> None:
    if NODE is None:
        pytest.fail("node is needed to compare with")
    texts = list(decimals())[:6000]
    question = json.dumps({"bits": [bits_of(number).zfill(16) for number in NUMBERS], "texts": texts})
    answer = json.loads(
        subprocess.run(
            [NODE, "-e", ASK_NODE], input=question, capture_output=True, text=True, check=True
        ).stdout
    )
    for number, shown in zip(NUMBERS, answer["shown"], strict=True):
        assert number_to_string(number) == shown["plain"]
        fixed = [number_to_fixed(number, d) for d in (0, 1, 2, 7, 20, 100)] if abs(number) < 1e21 else []
        assert fixed == shown["fixed"], number
        assert [number_to_exponential(number, d) for d in (None, 0, 1, 5, 20, 100)] == shown["exponential"], (
            number
        )
        assert [number_to_precision(number, d) for d in (1, 2, 7, 17, 21, 100)] == shown["precision"], number
    for text, bits in zip(texts, answer["read"], strict=True):
        ours = string_to_number(text)
        assert (bits_of(ours) == bits) or (ours != ours and bits.startswith(("7ff8", "fff8"))), text


@pytest.mark.parametrize("radix", [*range(2, 10), *range(11, 37)])
def test_every_radix_reads_back_and_no_shorter_text_does(radix: int) -> None:
    for number in NUMBERS[::5]:
        text = number_to_radix_string(number, radix)
        whole, _, fraction = text.lstrip("-").partition(".")
        digits = [DIGITS.index(digit) for digit in whole + fraction]
        units = sum(digit * radix**place for place, digit in enumerate(reversed(digits)))
        assert float(Fraction(units, radix ** len(fraction))) == abs(number), (number, text)
        assert text.startswith("-") == (number < 0)
        if fraction:
            shorter = [units // radix, units // radix + 1]
            assert abs(number) not in [float(Fraction(one, radix ** (len(fraction) - 1))) for one in shorter]
