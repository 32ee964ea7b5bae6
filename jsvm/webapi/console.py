"""The console: what a guest prints, as levelled lines of text for the host.

A host may hand over functions of its own as `console`, or let a VM have this one, which runs wholly inside
the VM and gives the guest nothing: it turns arguments into text, without running guest code, and hands the
text to a sink.

https://console.spec.whatwg.org/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from jsvm.intrinsics.date_time_math import MAX_TIME, current_time
from jsvm.runtime.conversions import string_to_number, to_boolean
from jsvm.runtime.functions import Native
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import BigInt, Symbol, Value, null
from jsvm.unicode.utf16 import from_utf16
from jsvm.webapi.console_table import table
from jsvm.webapi.inspection import DEFAULT_DEPTH, MAX_DEPTH, inspect
from jsvm.webapi.inspection_facts import own_value
from jsvm.webapi.inspection_text import bigint_text, cut, number_text, primitive_text

#: Takes a level ("log", "info", "warn", "error", "debug") and a text.
type Sink = Callable[[str, str], None]
type Spend = Callable[[int], None] | None

#: Longer texts are cut: one line of output never needs more.
MAX_TEXT: Final = 100_000
#: Group levels beyond this do not indent further, and labels beyond it are neither counted nor timed.
MAX_GROUPS: Final = 50
MAX_LABELS: Final = 1000
#: Labels are cut down to so many characters.
MAX_LABEL: Final = 100

_DIRECTIVE: Final = re.compile(r"%[sdifjoOc%]")
_NUMBER_START: Final = re.compile(
    r"\s*[+-]?(?:Infinity|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)", re.ASCII
)
_INTEGER_START: Final = re.compile(r"\s*[+-]?\d+", re.ASCII)


def format_arguments(values: Sequence[Value], spend: Spend = None) -> str:
    """What `console.log(...values)` prints, `%` directives of a first string included. Runs no guest code."""
    if not values:
        return ""
    first, rest = values[0], list(values[1:])
    if type(first) is str:
        text = cut(first)[0] if not rest else fill(cut(first)[0], rest, spend)
    else:
        text = shown(first, spend)
    return bounded(" ".join([text, *(shown(value, spend) for value in rest)]))


def shown(value: Value, spend: Spend) -> str:
    """One argument: text as it is, everything else inspected."""
    if type(value) is str:
        if spend is not None:
            spend(1 + len(value) // 64)
        text, trailer = cut(value)
        return text + trailer
    return inspect(value, spend=spend)


def bounded(text: str) -> str:
    """The text, cut if it is far too long."""
    if len(text) <= MAX_TEXT:
        return text
    return f"{text[:MAX_TEXT]}... {len(text) - MAX_TEXT} more characters"


def fill(template: str, rest: list[Value], spend: Spend) -> str:
    """Replace `%` directives by arguments, which leave the list. https://console.spec.whatwg.org/#formatter"""

    def replace(match: re.Match[str]) -> str:
        kind = match[0][1]
        if kind == "%":
            return "%"
        if not rest:
            return match[0]
        return directive(kind, rest.pop(0), spend)

    return _DIRECTIVE.sub(replace, template)


def directive(kind: str, value: Value, spend: Spend) -> str:
    """One argument as its directive wants it."""
    if kind == "c":
        return ""
    if kind == "s":
        return (
            shown(value, spend) if not isinstance(value, JSObject) else inspect(value, depth=0, spend=spend)
        )
    if kind in "dif":
        return number_directive(kind, value)
    return inspect(value, depth=4, spend=spend) if kind == "o" else inspect(value, spend=spend)


def number_directive(kind: str, value: Value) -> str:
    """`%d`, `%i` and `%f`; an object would have to be asked, and is NaN instead."""
    if type(value) is BigInt:
        return bigint_text(value)
    if type(value) is Symbol or isinstance(value, JSObject):
        return "NaN"
    if kind == "d":
        number = string_to_number(value) if type(value) is str else primitive_number(value)
        return number_text(number)
    text = cut(value)[0] if type(value) is str else primitive_text(value, 80, 0)
    found = (_INTEGER_START if kind == "i" else _NUMBER_START).match(text)
    return number_text(string_to_number(found[0])) if found else "NaN"


def primitive_number(value: Value) -> float:
    """ToNumber of what is neither text nor an object."""
    if type(value) is float:
        return value
    return float("nan") if value is None else 1.0 if value is True else 0.0


# -- the guest's object ----------------------------------------------------------------------------


class Console:
    """The state behind one guest's `console`: open groups, counters, and since when it measures time.

    Time is what the guest's own `Date.now()` says.
    """

    __slots__ = ("_counts", "_groups", "_realm", "_sink", "_started")

    def __init__(self, realm: Realm, sink: Sink) -> None:
        self._realm = realm
        self._sink = sink
        self._groups = 0
        self._counts: dict[str, int] = {}
        self._started: dict[str, float] = {}

    def state(self) -> dict[str, Any]:
        """How many groups are open, what was counted and what is timed, as JSON."""
        return {"groups": self._groups, "counts": dict(self._counts), "started": dict(self._started)}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a state. Raises ValueError if it is none."""
        groups: Any = state.get("groups")
        counts: Any = state.get("counts")
        started: Any = state.get("started", {})
        if not is_count(groups) or not by_label(counts, is_count) or not by_label(started, is_time):
            raise ValueError("no state of a console")
        self._groups = groups
        self._counts = dict(counts)
        self._started = {label: float(time) for label, time in started.items()}

    def create(self) -> JSObject:
        """The object. https://console.spec.whatwg.org/#console-namespace"""
        made = self._realm.new_object()
        for level in ("log", "info", "warn", "error", "debug"):
            self._method(made, level, self._printer(level))
        self._method(made, "dirxml", self._printer("log"))
        self._method(made, "trace", self._printer("debug", "Trace: "))
        for name, native in (
            ("dir", self._dir),
            ("table", self._table),
            ("assert", self._assert),
            ("group", self._group),
            ("groupCollapsed", self._group),
            ("groupEnd", self._group_end),
            ("count", self._count),
            ("countReset", self._count_reset),
            ("time", self._time),
            ("timeLog", self._time_log),
            ("timeEnd", self._time_end),
            ("clear", lambda *_: None),
        ):
            self._method(made, name, native)
        return made

    def _method(self, target: JSObject, name: str, native: Native) -> None:
        target.define_data(name, self._realm.new_function(name, 0, native))

    def _print(self, level: str, text: str) -> None:
        indentation = "  " * min(self._groups, MAX_GROUPS)
        self._sink(level, indentation + text.replace("\n", "\n" + indentation) if indentation else text)

    def _printer(self, level: str, prefix: str = "") -> Native:
        spend = self._realm.agent.budget.spend

        def print_arguments(_realm: Realm, _this: Value, *values: Value) -> None:
            spend(8)
            self._print(level, prefix + format_arguments(values, spend))

        return print_arguments

    def _dir(self, realm: Realm, _this: Value, value: Value = None, options: Value = None, *_: Value) -> None:
        depth = wanted_depth(options)
        self._print("log", bounded(inspect(value, depth=depth, spend=realm.agent.budget.spend)))

    def _table(
        self, realm: Realm, _this: Value, data: Value = None, columns: Value = None, *_: Value
    ) -> None:
        spend = realm.agent.budget.spend
        text = table(data, columns, spend)
        self._print("log", bounded(format_arguments([data], spend) if text is None else text))

    def _assert(self, realm: Realm, _this: Value, condition: Value = False, *values: Value) -> None:
        if to_boolean(condition):
            return
        text = format_arguments(values, realm.agent.budget.spend)
        self._print("error", f"Assertion failed: {text}" if values else "Assertion failed")

    def _group(self, realm: Realm, _this: Value, *values: Value) -> None:
        if values:
            self._print("log", format_arguments(values, realm.agent.budget.spend))
        self._groups += 1

    def _group_end(self, _realm: Realm, _this: Value, *_: Value) -> None:
        self._groups = max(0, self._groups - 1)

    def _count(self, _realm: Realm, _this: Value, label: Value = "default", *_: Value) -> None:
        name = self._label(label)
        if name in self._counts or len(self._counts) < MAX_LABELS:
            self._counts[name] = self._counts.get(name, 0) + 1
        self._print("info", f"{name}: {self._counts.get(name, 0)}")

    def _count_reset(self, _realm: Realm, _this: Value, label: Value = "default", *_: Value) -> None:
        self._counts.pop(self._label(label), None)

    def _time(self, realm: Realm, _this: Value, label: Value = "default", *_: Value) -> None:
        name = self._label(label)
        if name in self._started:
            self._print("warn", f"Timer '{name}' already exists")
        elif len(self._started) < MAX_LABELS:
            self._started[name] = current_time(realm)

    def _time_log(self, realm: Realm, _this: Value, label: Value = "default", *values: Value) -> None:
        name = self._label(label)
        if name not in self._started:
            self._print("warn", f"Timer '{name}' does not exist")
            return
        took = duration_text(current_time(realm) - self._started[name])
        spend = realm.agent.budget.spend
        self._print("log", bounded(" ".join([f"{name}: {took}", *(shown(value, spend) for value in values)])))

    def _time_end(self, realm: Realm, this: Value, label: Value = "default", *_: Value) -> None:
        self._time_log(realm, this, label)
        self._started.pop(self._label(label), None)

    def _label(self, label: Value) -> str:
        text = from_utf16(label[:MAX_LABEL]) if type(label) is str else inspect(label, depth=0)
        return text[:MAX_LABEL]


def wanted_depth(options: Value) -> int:
    """The levels that `options.depth` asks for; null and Infinity ask for all."""
    asked = own_value(options, "depth") if isinstance(options, JSObject) else None
    if asked is null:
        return MAX_DEPTH
    return DEFAULT_DEPTH if type(asked) is not float or asked != asked else int(min(asked, MAX_DEPTH))


def duration_text(milliseconds: float) -> str:
    """A time as people read it, in seconds from one second on."""
    whole = round(milliseconds)
    return f"{whole}ms" if whole < 1000 else f"{whole / 1000:.3f}s"


def by_label(value: Any, fits: Callable[[Any], bool]) -> bool:
    """Whether data says something fitting of not too many labels."""
    return (
        type(value) is dict
        and len(value) <= MAX_LABELS
        and all(len(label) <= MAX_LABEL and fits(item) for label, item in value.items())
    )


def is_count(value: Any) -> bool:
    """Whether it is a number of times."""
    return type(value) is int and 0 <= value < 1 << 53


def is_time(value: Any) -> bool:
    """Whether it is a time that a Date can have."""
    return type(value) in (int, float) and abs(value) <= MAX_TIME


__all__ = ["Console", "Sink", "format_arguments", "inspect"]
