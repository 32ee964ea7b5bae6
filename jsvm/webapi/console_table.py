"""`console.table`: rows and columns of a guest value as text, found out without running guest code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from jsvm.runtime.arrays import JSArray
from jsvm.runtime.collections import MapObject, SetObject, untagged
from jsvm.runtime.descriptors import PropertyDescriptor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.typed_arrays import TypedArray
from jsvm.runtime.values import Value
from jsvm.unicode.utf16 import from_utf16
from jsvm.webapi.inspection import accessor_text, behind_proxies, inspect, named_keys
from jsvm.webapi.inspection_facts import own_property

#: Rows and columns shown of one table, and characters of one cell: more than anybody reads.
MAX_ROWS: Final = 100
MAX_COLUMNS: Final = 30
MAX_CELL: Final = 200
#: An object in a cell is only named if it has more properties.
FEW_PROPERTIES: Final = 2

#: The column of what has no columns of its own. It stands last.
VALUES: Final = None
#: What the first column is called: of properties, and of the entries of a Map or Set.
NAMES, POSITIONS = "(index)", "(iteration index)"

type Spend = Callable[[int], None] | None
#: What the first column says of a row, and the texts in the others.
type Row = tuple[str, dict[str | None, str]]


def table(data: Value, columns: Value = None, spend: Spend = None) -> str | None:
    """`data` as a table; None for what has no rows. https://console.spec.whatwg.org/#table

    `columns` may be an array of the names of the columns wanted; `spend` is charged for every value shown.
    """
    target = behind_proxies(data) if isinstance(data, JSObject) else None
    if target is None:
        return None
    wanted = wanted_columns(columns)
    rows = list(islice(rows_of(target, wanted, spend), MAX_ROWS + 1))
    found = dict.fromkeys(name for _, cells in rows for name in cells)
    names: list[str | None] = [name for name in found if name is not VALUES] if wanted is None else [*wanted]
    names = names[:MAX_COLUMNS] + ([VALUES] if VALUES in found else [])
    first = POSITIONS if isinstance(target, MapObject | SetObject) else NAMES
    lines = laid_out(first, names, rows[:MAX_ROWS])
    return "\n".join([*lines, "... more rows"] if len(rows) > MAX_ROWS else lines)


def wanted_columns(columns: Value) -> list[str] | None:
    """Names of columns that the guest asks for; None for all there are."""
    if type(columns) is not JSArray:
        return None
    return [column_name(name) for name in columns.dense[:MAX_COLUMNS] if type(name) is str]


def column_name(key: str) -> str:
    """A property's name as it heads a column."""
    return from_utf16(key[:MAX_CELL])


# -- rows --------------------------------------------------------------------------------------------------


def rows_of(target: JSObject, wanted: Sequence[str] | None, spend: Spend) -> Iterator[Row]:
    """One row for each entry or property of a value."""
    if isinstance(target, MapObject):
        entries = list(islice(target.entries.items(), MAX_ROWS + 1))
        for index, (key, value) in enumerate(entries):
            yield str(index), {"Key": text_of(untagged(key), spend), VALUES: text_of(value, spend)}
    elif isinstance(target, SetObject):
        for index, key in enumerate(list(islice(target.entries, MAX_ROWS + 1))):
            yield str(index), {VALUES: text_of(untagged(key), spend)}
    else:
        for name, own in properties(target):
            row = (
                None if own.is_accessor or not isinstance(own.value, JSObject) else behind_proxies(own.value)
            )
            if row is None:
                yield name, {VALUES: property_text(own, spend)}
            else:
                yield name, cells_of(row, wanted, spend)


def cells_of(row: JSObject, wanted: Sequence[str] | None, spend: Spend) -> dict[str | None, str]:
    """The properties of an object, those that are wanted."""
    found = ((name, own) for name, own in properties(row) if wanted is None or name in wanted)
    return {name: property_text(own, spend) for name, own in islice(found, MAX_COLUMNS)}


def properties(target: JSObject) -> Iterator[tuple[str, PropertyDescriptor]]:
    """Enumerable properties with a name that is text, elements first."""
    length = target.length if isinstance(target, JSArray | TypedArray) else 0
    elements = map(str, range(min(length, MAX_ROWS + 1)))
    others = (key for key in named_keys(target) if type(key) is str)
    for key in (*elements, *others):
        own = own_property(target, key)
        if own is not None and own.enumerable is True:
            yield column_name(key), own


def property_text(own: PropertyDescriptor, spend: Spend) -> str:
    """A property as a cell shows it."""
    if own.is_accessor:
        return accessor_text(own.get is not None, own.set is not None)
    return text_of(own.value, spend)


def text_of(value: Value, spend: Spend) -> str:
    """A value as a cell shows it, on one line."""
    is_large = (
        isinstance(value, JSObject) and not isinstance(value, JSArray) and len(value.props) > FEW_PROPERTIES
    )
    return inspect(value, depth=-1 if is_large else 0, spend=spend).replace("\n", " ")[:MAX_CELL]


# -- layout ------------------------------------------------------------------------------------------------


def laid_out(first: str, names: Sequence[str | None], rows: Sequence[Row]) -> list[str]:
    """The lines of a table, with a frame around every cell."""
    head = [first, *("Values" if name is VALUES else name for name in names)]
    body = [[label, *(cells.get(name, "") for name in names)] for label, cells in rows]
    widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    return [
        rule("┌", "┬", "┐", widths),
        line(head, widths),
        rule("├", "┼", "┤", widths),
        *(line(cells, widths) for cells in body),
        rule("└", "┴", "┘", widths),
    ]


def rule(start: str, crossing: str, end: str, widths: Sequence[int]) -> str:
    """A line between rows."""
    return start + crossing.join("─" * (width + 2) for width in widths) + end


def line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """A line of cells."""
    return "│ " + " │ ".join(map(str.ljust, cells, widths)) + " │"
