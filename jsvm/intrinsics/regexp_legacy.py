"""`RegExp.$1`, `RegExp.lastMatch` and their like: what the latest match of the realm left behind.

Old code relies on them. https://github.com/tc39/proposal-regexp-legacy-features describes what engines do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from jsvm.intrinsics.declare import Entry, Getter
from jsvm.regexp.host_pattern import flat_spans
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import to_string
from jsvm.runtime.functions import Native
from jsvm.runtime.realm import Realm
from jsvm.runtime.regexp_object import RegExpPrototype
from jsvm.runtime.string_operations import reserve_text
from jsvm.runtime.values import Value


def legacy_state(realm: Realm, this: Value) -> RegExpPrototype:
    """Where the realm keeps its latest match; only %RegExp% itself shows it, no subclass."""
    if this is not realm.intrinsic("regexp"):
        throw_type_error("RegExp static property accessed on a receiver that is not RegExp")
    return realm.intrinsic("regexp_prototype")  # type: ignore[return-value]


def legacy_getter(show: Callable[[RegExpPrototype], str]) -> Native:
    """A getter for one aspect of the latest match."""

    def native(realm: Realm, this: Value, *_: Value) -> Value:
        text = show(legacy_state(realm, this))
        reserve_text(realm, len(text))
        return text

    return native


def latest_spans(home: RegExpPrototype) -> list[int]:
    """Start and end of every group of the latest match."""
    latest = home.last_match
    return latest if isinstance(latest, list) else flat_spans(latest)


def group_text(home: RegExpPrototype, group: int) -> str:
    """The text of one group of the latest match; empty if there is none."""
    spans = latest_spans(home)
    if 2 * group >= len(spans) or spans[2 * group] < 0:
        return ""
    return home.last_subject[spans[2 * group] : spans[2 * group + 1]]


def numbered_group(group: int) -> Native:
    """The getter of `RegExp.$1` to `RegExp.$9`."""
    return legacy_getter(lambda home: group_text(home, group))


def last_input(home: RegExpPrototype) -> str:
    """`RegExp.input`"""
    return home.last_input


def last_match(home: RegExpPrototype) -> str:
    """`RegExp.lastMatch`"""
    return group_text(home, 0)


def last_paren(home: RegExpPrototype) -> str:
    """`RegExp.lastParen`"""
    count = len(latest_spans(home)) // 2
    return group_text(home, count - 1) if count > 1 else ""


def left_context(home: RegExpPrototype) -> str:
    """`RegExp.leftContext`"""
    return home.last_subject[: latest_spans(home)[0]]


def right_context(home: RegExpPrototype) -> str:
    """`RegExp.rightContext`"""
    return home.last_subject[latest_spans(home)[1] :]


def set_input(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """`RegExp.input = value`"""
    home = legacy_state(realm, this)
    home.last_input = to_string(value)
    return None


REGEXP_LEGACY: Final[tuple[Entry, ...]] = (
    Getter("input", legacy_getter(last_input), set_input),
    Getter("$_", legacy_getter(last_input), set_input),
    Getter("lastMatch", legacy_getter(last_match)),
    Getter("$&", legacy_getter(last_match)),
    Getter("lastParen", legacy_getter(last_paren)),
    Getter("$+", legacy_getter(last_paren)),
    Getter("leftContext", legacy_getter(left_context)),
    Getter("$`", legacy_getter(left_context)),
    Getter("rightContext", legacy_getter(right_context)),
    Getter("$'", legacy_getter(right_context)),
    *(Getter(f"${group}", numbered_group(group)) for group in range(1, 10)),
)
