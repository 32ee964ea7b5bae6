"""From data to a heap, in a fresh realm.

First everything is allocated, then filled, so that cycles need no care; suspended bodies come last, because
entering one needs the values of its variables. The way back from `writer`.

ATTACK: the data may be a stranger's. Every name is looked up in a table, every value is checked against the
slot it goes to, chains that the engine follows without counting must end, and nothing of the guest's runs.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from types import CellType, FunctionType, MethodType
from typing import Any, Final

from jsvm.budget import MAX_BIGINT_BITS, Budget
from jsvm.compiler.rebuilding import NotRebuildableError
from jsvm.compiler.restored_values import is_value
from jsvm.errors import invalid_data
from jsvm.intrinsics.disposable_stack import Resource
from jsvm.runtime.collections import CollectionCursor
from jsvm.runtime.completion import GUEST_ERRORS, Throw
from jsvm.runtime.descriptors import Accessor, Attributes
from jsvm.runtime.disposal import BlockResource
from jsvm.runtime.functions import BoundFunction, NativeFunction, ScriptFunction
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.proxy import ProxyObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import ABSENT, DONE, HOLE, BigInt, PrivateName, Symbol, null
from jsvm.snapshot.base import Roots, resolve_base
from jsvm.snapshot.document import missing_capability, missing_global
from jsvm.snapshot.kinds import KINDS_BY_NAME
from jsvm.snapshot.natives import METHODS, TAKE_REALM
from jsvm.snapshot.paths import WELL_KNOWN, entry_place
from jsvm.snapshot.reactions import check_waiting
from jsvm.snapshot.rebuild import REBUILD, start_cursor
from jsvm.snapshot.restored_sources import RestoredSources
from jsvm.snapshot.slots import Field, Kind, fits, is_taker, new_instance
from jsvm.unicode.utf16 import to_utf16

#: Python ints in a heap are indices and counters.
MAX_INT: Final = 1 << 53
BIGINT: Final = re.compile(r"-?0x[0-9a-f]+", re.ASCII)
NUMBERS: Final[Mapping[str, float]] = {
    "NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf"), "-0": -0.0,
}  # fmt: skip
SENTINELS: Final = {"absent": ABSENT, "hole": HOLE, "done": DONE}


class Reader:
    """Reads one heap. `capabilities` has the functions of the host's that data may mention."""

    def __init__(
        self, realm: Realm, document: Mapping[str, Any], capabilities: Mapping[str, JSObject], extra: Roots
    ) -> None:
        self.realm = realm
        self.budget: Budget = realm.agent.budget
        self.document = document
        self.entries: dict[str, Any] = document["heap"]
        self.things: dict[str, Any] = {}
        self.sources = RestoredSources(self, document["sources"])
        self._capabilities = capabilities
        self._extra = extra
        self._base: dict[str, JSObject] = {}
        #: Cursors over collections that may not be filled yet, with the number of keys they passed.
        self.cursors: list[tuple[CollectionCursor, int]] = []
        #: Slots that wait for a suspended body.
        self.frames: list[tuple[Any, Any, str, str]] = []
        #: What is checked when everything is there.
        self.last: list[Callable[[], object]] = []

    # -- the whole ---------------------------------------------------------------------------------

    def run(self) -> None:
        """Make everything. Raises VMError (BOUNDARY_INVALID_SERIALIZED_VALUE) with the place."""
        kinds = [(name, self.entry(name)["type"]) for name in self.entries]
        self.sources.open()
        for name, kind in kinds:
            self.budget.spend()
            self.things[name] = self._allocate(name, kind)
        self.sources.connect()
        for stage, step in STAGES:
            for name in [name for name, kind in kinds if stage(kind)]:
                self.budget.spend()
                self.guard(entry_place(name), step, self, name)
        for cursor, passed in self.cursors:
            start_cursor(cursor, passed)
        if len({name for _, _, name, _ in self.frames}) != len(self.frames):
            raise invalid_data("$.heap", "has a suspended body that two things wait in")
        for target, slot, name, place in self.frames:
            slot.__set__(target, self._frame(name, place))
        for action in self.last:
            self.guard("$.heap", action)
        check_waiting(self.things)
        self._check_chains()

    def guard(self, place: str, action: Callable[..., object], *arguments: Any) -> None:
        """Run a step of reading; whatever does not fit is the fault of the data."""
        try:
            action(*arguments)
        except NotRebuildableError as error:
            reason = str(error) or "does not fit its source"
        except GUEST_ERRORS:
            reason = "is malformed"
        except (KeyError, AttributeError, TypeError, ValueError, IndexError, OverflowError):
            # A required part is missing, or is of another kind.
            reason = "is malformed"
        else:
            return
        raise invalid_data(place, reason)

    def entry(self, name: str) -> dict[str, Any]:
        """An entry of the heap."""
        found = self.entries.get(name)
        if type(found) is not dict or type(found.get("type")) is not str:
            raise invalid_data(entry_place(name), "is malformed")
        if found["type"] not in KINDS_BY_NAME and found["type"] not in REBUILD:
            raise invalid_data(entry_place(name), "is of a kind that this version does not know")
        return found

    def _allocate(self, name: str, kind: str) -> Any:
        made: list[Any] = []
        special = REBUILD.get(kind)
        if special is not None:
            self.guard(
                entry_place(name), lambda: made.append(special.allocate(self, self.entries[name], name))
            )
            return made[0]
        return new_instance(KINDS_BY_NAME[kind].cls)

    def give_code(self, name: str) -> None:
        """Give something that can be called its code."""
        entry, place = self.entries[name], entry_place(name)
        if entry["type"] == "Code":
            self.things[name] = self.sources.bare_code(entry, place)
        else:
            self.sources.script_function(self.things[name], entry, place)

    def fill(self, name: str) -> None:
        """Give a thing what it refers to."""
        thing, entry = self.things[name], self.entries[name]
        special = REBUILD.get(entry["type"])
        if special is not None:
            special.fill(self, thing, entry, name)
            return
        self.slots(KINDS_BY_NAME[entry["type"]], thing, entry, name)

    def _frame(self, name: str, place: str) -> Any:
        frame = self.things[name]
        if frame is None:
            raise invalid_data(place, "refers to nothing that can wait")
        return frame

    # -- values ------------------------------------------------------------------------------------

    def value(self, data: Any, place: str) -> Any:
        """Anything that the engine may hold."""
        atom = ATOMS.get(type(data))
        if atom is not None:
            return atom(data)
        if type(data) is not dict or not 1 <= len(data) <= 2:
            raise invalid_data(place, "is no value")
        tag = next(iter(data))
        decode = TAGS.get(tag)
        if decode is None or (len(data) == 2) != (tag == "method"):
            raise invalid_data(place, "is no value of a kind that this version knows")
        return decode(self, data[tag], data, place)

    def guest_value(self, data: Any, place: str) -> Any:
        """A value of the guest's."""
        value = self.value(data, place)
        if not is_value(value):
            raise invalid_data(place, "is no value of JavaScript")
        return value

    def items(self, data: Any, place: str) -> list[Any]:
        """Several values of any kind."""
        if type(data) is not list:
            raise invalid_data(place, "must be a list")
        return [self.value(item, place) for item in data]

    def guest_values(self, data: Any, place: str) -> list[Any]:
        """Several values of the guest's."""
        if type(data) is not list:
            raise invalid_data(place, "must be a list")
        # OPTIMIZATION: most values need no more than this.
        return [
            atom(item) if (atom := ATOMS.get(type(item))) else self.guest_value(item, place) for item in data
        ]

    def object(self, data: Any, place: str) -> JSObject:
        """An object."""
        value = self.value(data, place)
        if not isinstance(value, JSObject):
            raise invalid_data(place, "must be an object")
        return value

    def thing(self, data: Any, cls: type, place: str) -> Any:
        """Something of a certain class."""
        value = self.value(data, place)
        if not isinstance(value, cls):
            raise invalid_data(place, "is of the wrong kind")
        return value

    def shared(self, data: Any, place: str) -> CellType:
        """A variable that other code than its own reads: it must hold a value, or be in its dead zone."""
        cell: CellType = self.thing(data, CellType, place)
        self.last.append(lambda: expect(holds_value(cell), place, "holds no value of JavaScript"))
        return cell

    def named(self, name: Any, place: str) -> Any:
        """What a reference means."""
        if type(name) is not str:
            raise invalid_data(place, "is no reference")
        if name in self.things:
            found = self.things[name]
            if self.entries[name]["type"] == "Frame":
                raise invalid_data(place, "a suspended body is no value")
            return found
        base = self._base.get(name)
        if base is None:
            found = resolve_base(self.realm, self._extra, name)
            if found is None and name.partition(".")[0] == "globalThis":
                raise missing_global(name.removeprefix("globalThis."), place)
            if found is None:
                raise invalid_data(place, "refers to something that is not there")
            base = self._base[name] = found
        return base

    def capability(self, name: Any, place: str) -> JSObject:
        """A function of the host's. Raises VMError (VM_INVALID_OPTION) if the host did not give it again."""
        found = self._capabilities.get(name) if type(name) is str else None
        if found is None:
            raise missing_capability(name, place)
        return found

    # -- what objects have -------------------------------------------------------------------------

    def slots(self, kind: Kind, target: Any, entry: dict[str, Any], name: str) -> None:
        """Fill something that is nothing but its slots."""
        place = entry_place(name)
        if isinstance(target, JSObject):
            self.properties(target, entry, name, kind.prototype)
        for slot in kind.realm_slots:
            slot.__set__(target, self.realm)
        for field in kind.fields:
            self._field(field, target, entry, f"{place}.{field.name}")
        if kind.holds is not None:
            self.last.append(partial(check_whole, kind.holds, target, place))

    def _field(self, field: Field, target: Any, entry: dict[str, Any], place: str) -> None:
        data = entry.get(field.name, ABSENT)
        if field.name == "frame" and (body := frame_name(self, data)) is not None:
            self.frames.append((target, field.slot, body, place))
            return
        if data is ABSENT:
            if not field.optional and not fits(None, field.expected):
                raise invalid_data(place, "is missing")
            held: Any = None
        elif field.shape == "one":
            held = self.value(data, place)
            if not fits(held, field.expected) or (field.words is not None and held not in field.words):
                raise invalid_data(place, "is of the wrong kind")
        else:
            held = SHAPES[field.shape](self, data, field, place)
        field.slot.__set__(target, held)

    def properties(self, target: JSObject, entry: dict[str, Any], name: str, prototype: str = "") -> None:
        """The prototype, the properties, and whether it is extensible."""
        place = entry_place(name)
        if "prototype" in entry:
            parent = entry["prototype"]
            target.prototype = None if parent is None else self.object(parent, f"{place}.prototype")
        else:
            found = self.realm.find_intrinsic(prototype) if prototype else None
            if prototype and found is None:
                raise invalid_data(place, "has no prototype")
            target.prototype = found
        target.props = {}
        target.attributes = None
        if "attributes" in entry:
            self._attributes(target, entry, place)
        else:
            props = target.props
            for key, data in entry.get("properties", {}).items():
                # OPTIMIZATION: as for lists of values.
                atom = ATOMS.get(type(data))
                props[to_utf16(key)] = atom(data) if atom else self.guest_value(data, place)
        for pair in entry.get("hidden", ()):
            self._hidden(target, pair, f"{place}.hidden")

    def _attributes(self, target: JSObject, entry: dict[str, Any], place: str) -> None:
        attributes = target.attributes = Attributes({})
        if type(target) is JSObject:
            target.__class__ = SpecialObject
        attributes.extensible = entry.get("extensible", True) is True
        for item in entry["attributes"]:
            key_data, data, flags = item
            key = self.key(key_data, place)
            if key in attributes.flags:
                raise invalid_data(place, "has a property twice")
            bits = self.flags(flags, place)
            if type(data) is dict and data.keys() == {"get", "set"}:
                attributes.flags[key] = self.accessor(data, bits, place)
            else:
                attributes.flags[key] = bits
                target.props[key] = self.guest_value(data, place)

    def _hidden(self, target: JSObject, pair: Any, place: str) -> None:
        key_data, data = pair
        key = self.key(key_data, place)
        value = self.value(data, place)
        if type(key) is not PrivateName and not (type(key) is Symbol and target.attributes is None):
            raise invalid_data(place, "has a key that is not hidden")
        target.props[key] = value

    def accessor(self, data: dict[str, Any], bits: int, place: str) -> Accessor:
        """A getter and a setter."""
        get, set_ = (
            None if part is None else self.function(part, place) for part in (data["get"], data["set"])
        )
        return Accessor(get, set_, bits)

    def function(self, data: Any, place: str) -> JSObject:
        """An object that can be called; a built-in one may get its code later."""
        found = self.object(data, place)
        expect(isinstance(found, NativeFunction) or found.code is not None, place, "cannot be called")
        return found

    def key(self, data: Any, place: str) -> Any:
        """A property key."""
        key = self.value(data, place)
        if type(key) not in (str, Symbol, PrivateName):
            raise invalid_data(place, "is no property key")
        return key

    def flags(self, data: Any, place: str) -> int:
        """Attributes from letters."""
        if type(data) is not str or data not in LETTERS:
            raise invalid_data(place, "has unknown attributes")
        return LETTERS[data]

    # -- chains ------------------------------------------------------------------------------------

    def _check_chains(self) -> None:
        """Refuse prototypes, and targets of bound functions and proxies, that lead back to themselves.

        ATTACK: the engine follows both without counting.
        """
        for follow in (prototype_of, target_of):
            # What leads back to itself is led to, too; few objects are prototypes or targets.
            led_to = {
                id(found): found for thing in self.things.values() if (found := follow(thing)) is not None
            }
            finished: set[int] = set()
            for start in led_to.values():
                thing: JSObject | None = start
                seen: set[int] = set()
                while thing is not None and id(thing) not in finished:
                    self.budget.spend()
                    if id(thing) in seen:
                        raise invalid_data(self._place_of(thing), "leads back to itself")
                    seen.add(id(thing))
                    thing = follow(thing)
                finished |= seen

    def _place_of(self, thing: Any) -> str:
        """Where something is that was made from an entry."""
        return next(entry_place(name) for name, made in self.things.items() if made is thing)


def holds_value(cell: CellType) -> bool:
    """Whether a variable may be read by any code."""
    try:
        return is_value(cell.cell_contents)
    except ValueError:
        return True


def check_whole(holds: Callable[[Any], bool], target: Any, place: str) -> None:
    """Refuse a thing whose slots do not go together."""
    if not holds(target):
        raise invalid_data(place, "does not go together")


def prototype_of(thing: object) -> JSObject | None:
    """The [[Prototype]] of an object."""
    return thing.prototype if isinstance(thing, JSObject) else None


def target_of(thing: object) -> JSObject | None:
    """What a bound function or Proxy stands for."""
    return thing.target if isinstance(thing, BoundFunction | ProxyObject) else None


def has_code(kind: str) -> bool:
    """What gets its code before anything refers to that."""
    return kind in ("Function", "Code")


def is_native(kind: str) -> bool:
    """What gets its code next."""
    return kind == "NativeFunction"


def is_frame(kind: str) -> bool:
    """What needs everything else to be there."""
    return kind == "Frame"


def is_content(kind: str) -> bool:
    """Everything else."""
    return not is_native(kind) and not is_frame(kind)


def frame_name(reader: Reader, data: Any) -> str | None:
    """The name of the suspended body that a slot waits for; None if it is something else."""
    name = data.get("ref") if type(data) is dict else None
    is_frame_name = type(name) is str and name in reader.entries and is_frame(reader.entry(name)["type"])
    return name if is_frame_name else None


#: What is done with the entries of which kinds, in order.
STAGES: Final[tuple[tuple[Callable[[str], bool], Callable[[Reader, str], None]], ...]] = (
    (has_code, Reader.give_code),
    (is_native, Reader.fill),
    (is_content, Reader.fill),
    (is_frame, Reader.fill),
)

#: Values that JSON has itself.
ATOMS: Final[Mapping[type, Callable[[Any], Any]]] = {
    str: to_utf16,
    float: float,
    int: float,
    bool: bool,
    type(None): lambda _data: null,
}

LETTERS: Final = {
    "".join(letter for bit, letter in ((1, "w"), (2, "e"), (4, "c")) if bits & bit): bits for bits in range(8)
}

# -- tags --------------------------------------------------------------------------------------------------

type Decode = Callable[[Reader, Any, dict[str, Any], str], Any]


def expect(is_right: bool, place: str, reason: str = "is malformed") -> None:
    """Refuse what is not right."""
    if not is_right:
        raise invalid_data(place, reason)


def read_undefined(_reader: Reader, data: Any, _whole: Any, place: str) -> Any:
    """undefined"""
    expect(data is True, place)


def read_number(_reader: Reader, data: Any, _whole: Any, place: str) -> Any:
    """A Number that JSON does not have."""
    expect(type(data) is str and data in NUMBERS, place)
    return NUMBERS[data]


def read_int(_reader: Reader, data: Any, _whole: Any, place: str) -> Any:
    """An integer of the engine's."""
    expect(type(data) is int and abs(data) <= MAX_INT, place)
    return data


def read_bigint(reader: Reader, data: Any, _whole: Any, place: str) -> Any:
    """A BigInt."""
    expect(
        type(data) is str and len(data) <= MAX_BIGINT_BITS // 4 + 8 and bool(BIGINT.fullmatch(data)), place
    )
    reader.budget.spend(1 + len(data) // 64)
    return BigInt(int(data, 16))


def read_symbol(_reader: Reader, data: Any, _whole: Any, place: str) -> Any:
    """A well-known symbol."""
    expect(type(data) is str and data in WELL_KNOWN, place)
    return WELL_KNOWN[data]


def read_registered(reader: Reader, data: Any, _whole: Any, place: str) -> Any:
    """A symbol of the registry."""
    expect(type(data) is str, place)
    key = to_utf16(data)
    return reader.realm.agent.symbol_registry.setdefault(key, Symbol(key))


def read_resource(reader: Reader, data: Any, _whole: Any, place: str) -> Any:
    """What is to be disposed of at the end of a block, or with its stack."""
    parts = reader.items(data, place)
    expect(len(parts) in (2, 3) and is_value(parts[0]) and (parts[1] is None or is_taker(parts[1])), place)
    if len(parts) == 2:
        return Resource(parts[0], parts[1])
    expect(type(parts[2]) is bool, place)
    return BlockResource(parts[0], parts[1], parts[2])


def read_method(reader: Reader, data: Any, whole: dict[str, Any], place: str) -> Any:
    """A method of the engine's, bound."""
    expect(type(data) is str and data in METHODS and "of" in whole, place)
    cls, method = METHODS[data]
    return MethodType(method, reader.thing(whole["of"], cls, place))


def read_code(reader: Reader, data: Any, _whole: Any, place: str) -> Any:
    """What an object runs when it is called."""
    code = reader.object(data, place).code
    expect(code is not None, place, "cannot be called")
    return code


def read_body(reader: Reader, data: Any, _whole: Any, place: str) -> Any:
    """What a class runs when it is constructed."""
    return reader.thing(data, ScriptFunction, place).body


def read_native(reader: Reader, data: Any, _whole: Any, place: str) -> Any:
    """A function of the engine's that takes its realm. ATTACK: any other would give it to the guest."""
    function = reader.thing(data, FunctionType, place)
    expect(function.__code__ in TAKE_REALM, place)
    return MethodType(function, reader.realm)


TAGS: Final[Mapping[str, Decode]] = {
    "ref": lambda reader, data, _whole, place: reader.named(data, place),
    "undefined": read_undefined,
    "number": read_number,
    "int": read_int,
    "bigint": read_bigint,
    "symbol": read_symbol,
    "symbolFor": read_registered,
    "capability": lambda reader, data, _whole, place: reader.capability(data, place),
    "tuple": lambda reader, data, _whole, place: tuple(reader.items(data, place)),
    "resource": read_resource,
    "throw": lambda reader, data, _whole, place: Throw(reader.guest_value(data, place)),
    "realm": lambda reader, _data, _whole, _place: reader.realm,
    "sentinel": lambda _reader, data, _whole, _place: SENTINELS[data],
    "method": read_method,
    "code": read_code,
    "body": read_body,
    "native": read_native,
}

# -- containers --------------------------------------------------------------------------------------------


def read_list(reader: Reader, data: Any, field: Field, place: str) -> Any:
    """A list of the engine's."""
    items = reader.items(data, place)
    expect(all(fits(item, field.expected) for item in items), place, "is of the wrong kind")
    return items


def read_texts(_reader: Reader, data: Any, _field: Field, place: str) -> Any:
    """A set of texts."""
    expect(type(data) is list and all(type(item) is str for item in data), place)
    return set(map(to_utf16, data))


def read_dict(reader: Reader, data: Any, field: Field, place: str) -> Any:
    """Values by name."""
    found: dict[str, Any] = {}
    for key, value in data:
        expect(type(key) is str, place)
        found[to_utf16(key)] = reader.value(value, place)
        expect(fits(found[to_utf16(key)], field.expected), place, "is of the wrong kind")
    return found


def read_queue(reader: Reader, data: Any, field: Field, place: str) -> Any:
    """A queue."""
    return deque(read_list(reader, data, field, place))


SHAPES: Final[Mapping[str, Callable[[Reader, Any, Field, str], Any]]] = {
    "list": read_list,
    "texts": read_texts,
    "dict": read_dict,
    "queue": read_queue,
}
