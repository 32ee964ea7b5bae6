"""Replacement templates: `$&`, `$1`, `$<name>` and their like. https://tc39.es/ecma262/#sec-getsubstitution"""

from __future__ import annotations

from collections.abc import Sequence

from jsvm.runtime.conversions import to_string
from jsvm.runtime.objects import JSObject
from jsvm.runtime.string_operations import TextBuilder


def add_substitution(
    result: TextBuilder,
    template: str,
    matched: str,
    text: str,
    position: int,
    captures: Sequence[str | None],
    named_captures: JSObject | None,
) -> None:
    """Append a replacement template with its `$` references resolved.

    https://tc39.es/ecma262/#sec-getsubstitution
    """
    done = 0
    dollar = template.find("$")
    while 0 <= dollar < len(template) - 1:
        result.add(template[done:dollar])
        done = dollar + 2
        follower = template[dollar + 1]
        if follower == "$":
            result.add("$")
        elif follower == "&":
            result.add(matched)
        elif follower == "`":
            result.add(text[:position])
        elif follower == "'":
            result.add(text[position + len(matched) :])
        elif "0" <= follower <= "9":
            done = add_numbered(result, template, dollar, captures)
        elif follower == "<" and named_captures is not None and (close := template.find(">", done)) >= 0:
            capture = named_captures.get(template[done:close])
            result.add("" if capture is None else to_string(capture))
            done = close + 1
        else:
            result.add("$" + follower)
        dollar = template.find("$", done)
    result.add(template[done:])


def add_numbered(result: TextBuilder, template: str, dollar: int, captures: Sequence[str | None]) -> int:
    """Resolve `$n` or `$nn`; answers where the rest of the template begins."""
    end = dollar + 2
    number = int(template[dollar + 1])
    second = template[end : end + 1]
    if "0" <= second <= "9" and number * 10 + int(second) <= len(captures):
        number = number * 10 + int(second)
        end += 1
    if 1 <= number <= len(captures):
        result.add(captures[number - 1] or "")
    else:
        result.add(template[dollar:end])
    return end
