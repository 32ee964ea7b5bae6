"""Hosts: names, IPv4 in all its spellings, IPv6, and what other schemes have in that place.

https://url.spec.whatwg.org/#host-parsing
"""

from __future__ import annotations

import re
from typing import Final

from jsvm.url.domain import domain_to_ascii
from jsvm.url.percent import C0_CONTROL, percent_decode, percent_encode

_FORBIDDEN_HOST: Final = re.compile(r"[\x00\t\n\r #/:<>?@\[\\\]^|]")
_FORBIDDEN_DOMAIN: Final = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]")
_HEX_PIECE: Final = re.compile(r"[0-9a-fA-F]{1,4}", re.ASCII)
_IPV4_PIECE: Final = re.compile(r"0|[1-9][0-9]{0,2}", re.ASCII)
_PIECES: Final = 8

#: ATTACK: longer texts are no hosts. Names have up to 253 characters, but each may be spelled as an escape.
MAX_HOST_LENGTH: Final = 1 << 14


def parse_host(text: str, *, is_special: bool) -> str | None:
    """The serialized host; None if it is none. https://url.spec.whatwg.org/#concept-host-parser"""
    if len(text) > MAX_HOST_LENGTH:
        return None
    if text.startswith("["):
        address = parse_ipv6(text[1:-1]) if text.endswith("]") else None
        return None if address is None else f"[{ipv6_text(address)}]"
    if not is_special:
        return None if _FORBIDDEN_HOST.search(text) else percent_encode(text, C0_CONTROL)
    domain = domain_to_ascii(percent_decode(text).decode("utf-8", "replace"))
    if not domain or _FORBIDDEN_DOMAIN.search(domain):
        return None
    if not ends_in_number(domain):
        return domain
    number = parse_ipv4(domain)
    return None if number is None else ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


# -- IPv4 ------------------------------------------------------------------------------------------


def ends_in_number(domain: str) -> bool:
    """https://url.spec.whatwg.org/#ends-in-a-number-checker"""
    parts = domain.split(".")
    if parts[-1] == "":
        if len(parts) == 1:
            return False
        parts.pop()
    last = parts[-1]
    return (last.isascii() and last.isdigit()) or ipv4_number(last) is not None


def ipv4_number(text: str) -> int | None:
    """One part in decimal, octal or hexadecimal. https://url.spec.whatwg.org/#ipv4-number-parser"""
    if not text:
        return None
    digits, base = text, 10
    if text[:2] in ("0x", "0X"):
        digits, base = text[2:], 16
    elif len(text) > 1 and text[0] == "0":
        digits, base = text[1:], 8
    if not digits:
        return 0
    alphabet = "0123456789abcdef"[:base]
    if any(digit not in alphabet for digit in digits.lower()):
        return None
    # More digits than this are too large a number anyway, and Python reads long ones slowly.
    significant = digits.lstrip("0")
    return int(significant or "0", base) if len(significant) <= 16 else 1 << 64


def parse_ipv4(domain: str) -> int | None:
    """https://url.spec.whatwg.org/#concept-ipv4-parser"""
    parts = domain.removesuffix(".").split(".")
    if len(parts) > 4:
        return None
    numbers: list[int] = []
    for part in parts:
        number = ipv4_number(part)
        if number is None:
            return None
        numbers.append(number)
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        return None
    address = numbers[-1]
    for index, number in enumerate(numbers[:-1]):
        address += number * 256 ** (3 - index)
    return address


# -- IPv6 ------------------------------------------------------------------------------------------


def parse_ipv6(text: str) -> list[int] | None:
    """Eight 16-bit pieces. https://url.spec.whatwg.org/#concept-ipv6-parser"""
    head, gap, tail = text.partition("::")
    if "::" in tail or (gap and tail.startswith(":")):
        return None
    first = ipv6_pieces(head, may_end_in_ipv4=not gap)
    last = ipv6_pieces(tail, may_end_in_ipv4=True) if gap else []
    if first is None or last is None:
        return None
    missing = _PIECES - len(first) - len(last)
    if missing < 0 or (gap and missing == 0) or (not gap and missing):
        return None
    return first + [0] * missing + last


def ipv6_pieces(text: str, *, may_end_in_ipv4: bool) -> list[int] | None:
    """The pieces between colons; a dotted IPv4 address at the end makes two."""
    if not text:
        return []
    spelled = text.split(":")
    pieces: list[int] = []
    for index, piece in enumerate(spelled):
        if _HEX_PIECE.fullmatch(piece):
            pieces.append(int(piece, 16))
            continue
        numbers = [int(part) for part in piece.split(".") if _IPV4_PIECE.fullmatch(part)]
        is_dotted = len(numbers) == 4 == piece.count(".") + 1 and max(numbers) <= 255
        if not (is_dotted and may_end_in_ipv4 and index == len(spelled) - 1):
            return None
        pieces += (numbers[0] << 8 | numbers[1], numbers[2] << 8 | numbers[3])
    return pieces


def ipv6_text(pieces: list[int]) -> str:
    """https://url.spec.whatwg.org/#concept-ipv6-serializer"""
    start, length = longest_zeros(pieces)
    if length < 2:
        return ":".join(f"{piece:x}" for piece in pieces)
    head = ":".join(f"{piece:x}" for piece in pieces[:start])
    tail = ":".join(f"{piece:x}" for piece in pieces[start + length :])
    return f"{head}::{tail}"


def longest_zeros(pieces: list[int]) -> tuple[int, int]:
    """Start and length of the first longest run of zeros."""
    best, start, length = (0, 0), 0, 0
    for index, piece in enumerate(pieces):
        if piece:
            length = 0
            continue
        if not length:
            start = index
        length += 1
        if length > best[1]:
            best = (start, length)
    return best
