"""`inspect`: what a guest value looks like to a person, found out without running guest code.

ATTACK: a getter, a Proxy trap or a `toString` that loops, a value with a million entries, an object that
contains itself. Getters are named and not called, proxies show their target, everything is cut to size, and
every value shown spends from the guest's budget when the guest asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from jsvm.runtime.arrays import JSArray
from jsvm.runtime.objects import JSObject
from jsvm.runtime.property_keys import PropertyKey, ordered_keys
from jsvm.runtime.proxy import ProxyObject
from jsvm.runtime.values import Value
from jsvm.webapi.inspection_facts import constructor_name, own_property, tag_of
from jsvm.webapi.inspection_kinds import KINDS, WITH_ELEMENTS, Shape, plain_shape
from jsvm.webapi.inspection_layout import COLUMNS_FROM, LINE_WIDTH, in_columns, on_lines
from jsvm.webapi.inspection_text import key_text, primitive_text

#: Elements shown of one array, Map or Set.
MAX_ITEMS: Final = 100
#: Properties shown of one object.
MAX_PROPERTIES: Final = 200
#: Values shown in one inspection; then it says that there is more.
MAX_VALUES: Final = 5_000
#: Deepest nesting that may be asked for: each level is a level of Python, too.
MAX_DEPTH: Final = 20
#: Levels shown unless asked otherwise, counted from 0.
DEFAULT_DEPTH: Final = 2


def inspect(value: Value, *, depth: int = DEFAULT_DEPTH, spend: Callable[[int], None] | None = None) -> str:
    """A guest value as text for people, as Node shows it; a string is quoted.

    `depth` is how many levels of nesting are shown (at most 20), `spend` is charged for every value shown.
    """
    return Inspector(min(depth, MAX_DEPTH), spend).value(value, 0, 0)


class Inspector:
    """One inspection: the objects on the way, and what was found to contain itself."""

    __slots__ = ("_circular", "_depth", "_left", "_level", "_open", "_spend")

    def __init__(self, depth: int, spend: Callable[[int], None] | None) -> None:
        self._depth = depth
        self._spend = spend
        self._left = MAX_VALUES
        self._open: list[JSObject] = []
        self._circular: dict[int, int] = {}
        #: The level of the object shown last: how much nesting an entry holds is judged by it.
        self._level = 0

    def value(self, value: Value, level: int, indentation: int) -> str:
        """Any value, nested `level` deep."""
        self._left -= 1
        if self._left < 0:
            return "..."
        if self._spend is not None:
            self._spend(4)
        if not isinstance(value, JSObject):
            return primitive_text(value, LINE_WIDTH, indentation)
        target = behind_proxies(value)
        if target is None:
            return "<Revoked Proxy>"
        if target in self._open:
            number = self._circular.setdefault(id(target), len(self._circular) + 1)
            return f"[Circular *{number}]"
        return self._object(target, level, indentation)

    def _object(self, target: JSObject, level: int, indentation: int) -> str:
        name = constructor_name(target)
        shape = KINDS.get(target.class_name, plain_shape)(target, name, tag_of(target), indentation)
        keys = [*shown_keys(target, shape), *((key, True) for key in shape.hidden)]
        if not keys and not shape.has_entries:
            return shape.alone or f"{shape.opening}{shape.closing}"
        if level > self._depth:
            return f"[{shape.short}]"
        self._open.append(target)
        self._level = level
        entries = shape.entries(self, level + 1, indentation + 2) if shape.has_entries else []
        items = len(entries)
        entries += self._properties(target, keys, level + 1, indentation + 2)
        self._open.pop()
        return self._lay_out(target, shape, entries, items, level, indentation)

    def _lay_out(
        self, target: JSObject, shape: Shape, entries: list[str], items: int, level: int, indentation: int
    ) -> str:
        opening, prefix = shape.opening, shape.prefix
        number = self._circular.get(id(target))
        if number is not None and prefix:
            prefix = f"<ref *{number}> {prefix}"
        elif number is not None:
            opening = f"<ref *{number}> {opening}"
        levels = self._level - level
        if shape.columns and len(entries) > COLUMNS_FROM:
            left_out = entries[-1].startswith("... ") and items == MAX_ITEMS + 1 == len(entries)
            rows = in_columns(
                entries, indentation, shown=len(entries) - left_out, align_right=shape.columns == "right"
            )
            if rows is not entries:
                entries, levels = rows, MAX_DEPTH
        return on_lines(entries, opening, shape.closing, indentation, levels=levels, prefix=prefix)

    def _properties(
        self, target: JSObject, keys: Sequence[tuple[PropertyKey, bool]], level: int, indentation: int
    ) -> list[str]:
        shown: list[str] = []
        for key, hidden in keys[:MAX_PROPERTIES]:
            own = own_property(target, key)
            if own is None:
                text = "<uninitialized>"
            elif own.is_accessor:
                text = accessor_text(own.get is not None, own.set is not None)
            else:
                text = self.value(own.value, level, indentation)
            shown.append(f"{f'[{key}]' if hidden else key_text(key)}: {text}")
        return shown + more(len(keys) - MAX_PROPERTIES, "propert", "y", "ies")

    def items(self, values: Sequence[Value], level: int, indentation: int) -> list[str]:
        """The first values of a list of any length, and how many more there are."""
        shown = [self.value(item, level, indentation) for item in values[:MAX_ITEMS]]
        return shown + more(len(values) - MAX_ITEMS, "item", "", "s")


def behind_proxies(value: JSObject) -> JSObject | None:
    """What a Proxy stands in front of; None if it was revoked."""
    target: JSObject | None = value
    while isinstance(target, ProxyObject):
        target = target.target
    return target


def shown_keys(target: JSObject, shape: Shape) -> list[tuple[PropertyKey, bool]]:
    """Keys of own enumerable properties that the shape does not show in another way."""
    keys: list[tuple[PropertyKey, bool]] = []
    for key in named_keys(target):
        if key in shape.told:
            continue
        own = own_property(target, key)
        if own is not None and own.enumerable is True:
            keys.append((key, False))
        if len(keys) > 10 * MAX_PROPERTIES:
            break
    return keys


def named_keys(target: JSObject) -> Sequence[PropertyKey]:
    """Own keys, without elements: an array of a million must not be listed to find its names."""
    if isinstance(target, JSArray) or target.class_name in WITH_ELEMENTS:
        return ordered_keys(target.props if target.attributes is None else target.attributes.flags)
    return target.own_property_keys()


def accessor_text(has_getter: bool, has_setter: bool) -> str:
    """An accessor, by what it has."""
    if has_getter and has_setter:
        return "[Getter/Setter]"
    return "[Getter]" if has_getter else "[Setter]" if has_setter else "undefined"


def more(count: int, stem: str, one: str, many: str) -> list[str]:
    """What to say about entries that were left out."""
    return [f"... {count} more {stem}{one if count == 1 else many}"] if count > 0 else []
