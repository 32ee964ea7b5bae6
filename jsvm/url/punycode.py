"""Punycode: one label of Unicode as ASCII and back. https://www.rfc-editor.org/rfc/rfc3492

Python's own codec would do, if it said which input is wrong: it stops at no overflow and accepts text that
encodes to something else.
"""

from __future__ import annotations

from typing import Final

_BASE: Final = 36
_T_MIN: Final = 1
_T_MAX: Final = 26
_SKEW: Final = 38
_DAMP: Final = 700
_FIRST_BIAS: Final = 72
_FIRST_CODE: Final = 128
_DIGITS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_GREATEST: Final = 0x10FFFF


def _adapt(delta: int, count: int, *, is_first: bool) -> int:
    """https://www.rfc-editor.org/rfc/rfc3492#section-6.1"""
    delta = delta // _DAMP if is_first else delta // 2
    delta += delta // count
    rounds = 0
    while delta > (_BASE - _T_MIN) * _T_MAX // 2:
        delta //= _BASE - _T_MIN
        rounds += _BASE
    return rounds + (_BASE - _T_MIN + 1) * delta // (delta + _SKEW)


def _threshold(position: int, bias: int) -> int:
    return min(max(position - bias, _T_MIN), _T_MAX)


def punycode_decode(text: str) -> str | None:
    """The label (without `xn--`) as code points; None if it is no Punycode."""
    basic, _, extended = text.rpartition("-")
    output = list(basic)
    code, index, bias, at = _FIRST_CODE, 0, _FIRST_BIAS, 0
    while at < len(extended):
        start, weight, position = index, 1, _BASE
        while True:
            digit = _DIGITS.find(extended[at].lower()) if at < len(extended) else -1
            if digit < 0:
                return None
            at += 1
            index += digit * weight
            threshold = _threshold(position, bias)
            if digit < threshold:
                break
            weight *= _BASE - threshold
            position += _BASE
        length = len(output) + 1
        bias = _adapt(index - start, length, is_first=start == 0)
        code += index // length
        index %= length
        if code > _GREATEST or 0xD800 <= code <= 0xDFFF:
            return None
        output.insert(index, chr(code))
        index += 1
    return "".join(output)


def punycode_encode(label: str) -> str:
    """The label of code points as Punycode, without `xn--`."""
    basic = [character for character in label if character.isascii()]
    output = [*basic, "-"] if basic else []
    code, delta, bias, handled = _FIRST_CODE, 0, _FIRST_BIAS, len(basic)
    for following in sorted({ord(character) for character in label if not character.isascii()}):
        delta += (following - code) * (handled + 1)
        code = following
        for character in label:
            if ord(character) < code:
                delta += 1
            elif ord(character) == code:
                output += _variable_length(delta, bias)
                bias = _adapt(delta, handled + 1, is_first=handled == len(basic))
                delta = 0
                handled += 1
        delta += 1
        code += 1
    return "".join(output)


def _variable_length(delta: int, bias: int) -> list[str]:
    digits: list[str] = []
    position = _BASE
    while delta >= (threshold := _threshold(position, bias)):
        delta, digit = divmod(delta - threshold, _BASE - threshold)
        digits.append(_DIGITS[threshold + digit])
        position += _BASE
    digits.append(_DIGITS[delta])
    return digits
