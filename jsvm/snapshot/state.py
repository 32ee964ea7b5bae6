"""A whole guest as data, and back: the heap, and what of a realm is no object.

What the host gave the guest is not in it. The host gives it again, and this says what was missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import CellType
from typing import Any, Final

from jsvm.errors import invalid_data
from jsvm.intrinsics.regexp_legacy import latest_spans
from jsvm.runtime.descriptors import Accessor, PropertyDescriptor, accessor_descriptor, data_descriptor
from jsvm.runtime.global_object import GlobalObject
from jsvm.runtime.modules import Module
from jsvm.runtime.objects import JSObject, same_value
from jsvm.runtime.realm import Realm
from jsvm.runtime.regexp_object import RegExpPrototype
from jsvm.runtime.values import PrivateName
from jsvm.snapshot.base import BaseImage, Roots, descriptors, is_untouched, resolve_base
from jsvm.snapshot.document import FORMAT, VERSION, unsupported
from jsvm.snapshot.paths import member
from jsvm.snapshot.reader import Reader, holds_value
from jsvm.snapshot.writer import Writer, letters
from jsvm.unicode.utf16 import from_utf16, to_utf16

type Document = dict[str, Any]


@dataclass(slots=True)
class Guest:
    """A guest as its host knows it.

    `capabilities` names host functions by the objects that stand for them, `extra` objects of the host's own
    making that are not the guest's, such as its console. `given` are the names of the globals that the
    host defined. `modules` are the loaded ones with what they were resolved to.
    """

    realm: Realm
    capabilities: Mapping[str, JSObject] = field(default_factory=dict)
    extra: Roots = field(default_factory=dict)
    given: tuple[str, ...] = ()
    modules: list[tuple[str, dict[str, str], Module]] = field(default_factory=list)


@dataclass(slots=True)
class Held:
    """What the host holds of a guest: dicts of data, guest values and tuples of these, for its own reading.

    Suspended calls, what a call into the VM waits for, pending timers and deadlines, where their clock is,
    what the built-in console has counted.
    """

    calls: list[dict[str, Any]]
    waiting: dict[str, Any]
    timers: list[dict[str, Any]]
    deadlines: list[dict[str, Any]]
    clock: dict[str, Any]
    console: dict[str, Any]


# -- writing -----------------------------------------------------------------------------------------------


def write_guest(guest: Guest, twin: Guest, held: Held) -> Document:
    """The guest's state. `twin` is a guest as fresh as this one was.

    Raises VMError (VM_SNAPSHOT_UNSUPPORTED) with the path of what cannot be kept.
    """
    realm = guest.realm
    if len(realm.agent.realms) > 1:
        raise unsupported("globalThis", "the guest has made another realm")
    if len(realm.agent.jobs):
        raise unsupported("globalThis", "jobs are waiting to run")
    for slot in ERROR_PROTOTYPES:
        # Errors on their way become objects while the heap is written; their classes must be named by then.
        realm.intrinsic(slot)
    base = BaseImage(realm, twin.realm, guest.extra, twin.extra)
    writer = Writer(realm, base, guest.capabilities)
    document: Document = {"format": FORMAT, "version": VERSION, "sources": writer.sources.entries}
    document["globals"] = write_globals(writer, guest, twin)
    document["lexicals"] = {
        from_utf16(name): {
            "cell": writer.ref(binding.cell, f"variable {from_utf16(name)}"),
            **({} if binding.mutable else {"constant": True}),
        }
        for name, binding in realm.environment.lexical.items()
    }
    document["variables"] = sorted(map(from_utf16, realm.environment.var_names))
    document["intrinsics"] = write_intrinsics(writer, base)
    document["heap"] = writer.heap
    document["modules"] = [
        {
            "specifier": specifier,
            "attributes": attributes,
            "module": writer.value(module, f"module {specifier}"),
        }
        for specifier, attributes, module in guest.modules
    ]
    document["regexp"] = write_latest_match(realm)
    document["random"] = [hex(word) for word in realm.agent.random.state]
    lists = (("calls", held.calls), ("timers", held.timers), ("deadlines", held.deadlines))
    for part, entries in lists:
        document[part] = [
            write_fields(writer, entry, f"{part[:-1]} {index}") for index, entry in enumerate(entries)
        ]
    document["waiting"] = write_fields(writer, held.waiting, "waiting")
    document["clock"] = held.clock
    document["console"] = held.console
    writer.run()
    return document


def write_fields(writer: Writer, fields: Mapping[str, Any], path: str) -> dict[str, Any]:
    """A dict whose objects of the engine become references; other values are data already."""
    return {
        name: writer.value(value, f"{path}.{name}") if isinstance(value, JSObject | Module | tuple) else value
        for name, value in fields.items()
    }


def write_globals(writer: Writer, guest: Guest, twin: Guest) -> dict[str, Any]:
    """What the guest made of its global object."""
    one, other = guest.realm.global_object, twin.realm.global_object
    changes = changed_properties(writer, "globalThis", one, other, always=frozenset(guest.given))
    if guest.given:
        changes["given"] = [from_utf16(name) for name in guest.given]
    return changes


def write_intrinsics(writer: Writer, base: BaseImage) -> dict[str, Any]:
    """What the guest changed about built-in objects."""
    found: dict[str, Any] = {}
    for name, one, other in base.pairs:
        if name == "globalThis" or is_untouched(one):
            continue
        changes = changed_properties(writer, name, one, other)
        if changes:
            found[name] = changes
    return found


def changed_properties(
    writer: Writer, name: str, one: JSObject, other: JSObject, always: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """How an object differs from its twin; empty if it does not."""
    mine, theirs = descriptors(one), descriptors(other)
    known = known_keys(one, other)
    changes: dict[str, Any] = {}
    writer.budget.spend(1 + len(mine) // 4)
    changed = [
        write_descriptor(writer, key, descriptor, name)
        for key, descriptor in mine.items()
        if key in always or not same_descriptor(writer.base, descriptor, theirs.get(key) or fresh(other, key))
    ]
    deleted = [writer.key(key, name) for key in theirs if key not in mine and key not in known]
    deleted += [writer.key(key, name) for key in lazy_keys(other) if key not in mine and key not in known]
    hidden = [
        [writer.key(key, name), writer.value(value, member(name, key))]
        for key, value in one.props.items()
        if type(key) is PrivateName
    ]
    if changed:
        changes["properties"] = changed
    if deleted:
        changes["deleted"] = deleted
    if hidden:
        changes["hidden"] = hidden
    if one.is_extensible() is not other.is_extensible():
        changes["extensible"] = False
    if not same_object(writer.base, one.prototype, other.prototype):
        changes["prototype"] = (
            None if one.prototype is None else writer.object(one.prototype, f"{name}.[[Prototype]]")
        )
    return changes


def known_keys(one: JSObject, other: JSObject) -> set[Any]:
    """Keys of global built-ins that nobody has asked for."""
    return set(one.lazy) if isinstance(one, GlobalObject) else set()


def lazy_keys(other: JSObject) -> list[Any]:
    """The same of a twin."""
    return list(other.lazy) if isinstance(other, GlobalObject) else []


def fresh(other: JSObject, key: Any) -> PropertyDescriptor | None:
    """A property of the twin that nobody has asked for yet."""
    return other.get_own_property(key) if isinstance(other, GlobalObject) else None


def same_descriptor(base: BaseImage, one: PropertyDescriptor, other: PropertyDescriptor | None) -> bool:
    """Whether a property is what it is in the twin."""
    if other is None or one.is_accessor is not other.is_accessor or one.flag_bits() != other.flag_bits():
        return False
    if one.is_accessor:
        return same_object(base, one.get, other.get) and same_object(base, one.set, other.set)
    if isinstance(one.value, JSObject) or isinstance(other.value, JSObject):
        return same_object(base, one.value, other.value)
    return same_value(one.value, other.value)


def same_object(base: BaseImage, one: Any, other: Any) -> bool:
    """Whether two objects of the base image are the same one, or both are missing."""
    if one is None or other is None:
        return one is other
    name = base.name_of(one) if isinstance(one, JSObject) else None
    return name is not None and name == base.twin_names.get(id(other))


def write_latest_match(realm: Realm) -> dict[str, Any]:
    """What `RegExp.$1` and its like show; nothing if no RegExp was ever used."""
    home = realm.made_intrinsics().get("regexp_prototype")
    if not isinstance(home, RegExpPrototype) or not (home.last_subject or home.last_input):
        return {}
    return {
        "subject": from_utf16(home.last_subject),
        "input": from_utf16(home.last_input),
        "spans": list(latest_spans(home)),
    }


def write_descriptor(writer: Writer, key: Any, descriptor: PropertyDescriptor, name: str) -> list[Any]:
    """A property as it stands in data."""
    place = member(name, key)
    bits = letters(descriptor.flag_bits())
    if descriptor.is_accessor:
        get: Any = descriptor.get
        set_: Any = descriptor.set
        return [writer.key(key, name), writer.accessor(get, set_, place), bits]
    return [writer.key(key, name), writer.value(descriptor.value, place), bits]


# -- reading -----------------------------------------------------------------------------------------------


def read_guest(guest: Guest, document: Document) -> Held:
    """Give a fresh guest the state that a checked document describes, and fill `guest.modules`.

    Answers what its host held. Raises VMError: BOUNDARY_INVALID_SERIALIZED_VALUE, or VM_INVALID_OPTION for a
    host function that was not given again.
    """
    realm = guest.realm
    reader = Reader(realm, document, guest.capabilities, guest.extra)
    reader.run()
    read_changes(reader, guest, "intrinsics", document)
    read_globals(reader, guest, document["globals"])
    read_environment(reader, document)
    read_modules(reader, guest, document["modules"])
    realm.agent.random.state = read_random(document["random"])
    reader.guard("$.regexp", read_latest_match, realm, document["regexp"])
    calls, timers, deadlines = (
        [read_fields(reader, entry, f"$.{part}[{index}]") for index, entry in enumerate(document[part])]
        for part in ("calls", "timers", "deadlines")
    )
    waiting = read_fields(reader, document["waiting"], "$.waiting")
    return Held(calls, waiting, timers, deadlines, document["clock"], document["console"])


def read_fields(reader: Reader, data: Any, place: str) -> dict[str, Any]:
    """A dict with its references resolved."""
    if type(data) is not dict:
        raise invalid_data(place, "is malformed")
    return {
        name: reader.value(value, place) if type(value) is dict and value.keys() in REFERENCES else value
        for name, value in data.items()
    }


#: The prototypes of errors that the engine throws.
ERROR_PROTOTYPES: Final = tuple(
    f"{kind}_prototype" for kind in ("error", "type_error", "range_error", "syntax_error", "reference_error")
)

#: What stands for guest values among the host's own data.
REFERENCES: Final = ({"ref"}, {"tuple"}, {"capability"})


def read_changes(reader: Reader, guest: Guest, part: str, document: Document) -> None:
    """Change built-in objects as the guest had changed them."""
    for name, changes in document[part].items():
        place = f"$.{part}[{name[:120]}]"
        target = resolve_base(guest.realm, guest.extra, name)
        if target is None or target is guest.realm.global_object:
            raise invalid_data(place, "names no built-in object")
        reader.guard(place, apply_changes, reader, target, changes, place)


def read_globals(reader: Reader, guest: Guest, changes: dict[str, Any]) -> None:
    """Define the global object's properties."""
    reader.guard("$.globals", apply_changes, reader, guest.realm.global_object, changes, "$.globals")


def apply_changes(reader: Reader, target: JSObject, changes: Any, place: str) -> None:
    """Apply the differences of one object."""
    for data in changes.get("deleted", ()):
        target.delete(reader.key(data, place))
    for key_data, data, flags in changes.get("properties", ()):
        key = reader.key(key_data, place)
        bits = reader.flags(flags, place)
        if type(data) is dict and data.keys() == {"get", "set"}:
            accessor: Accessor = reader.accessor(data, bits, place)
            descriptor = accessor_descriptor(accessor)
        else:
            descriptor = data_descriptor(reader.guest_value(data, place), bits)
        if not target.define_own_property(key, descriptor):
            raise invalid_data(place, "changes what cannot be changed")
    for pair in changes.get("hidden", ()):
        key = reader.thing(pair[0], PrivateName, place)
        target.private_storage()[key] = reader.value(pair[1], place)
    if "prototype" in changes:
        parent = changes["prototype"]
        if not target.set_prototype_of(None if parent is None else reader.object(parent, place)):
            raise invalid_data(place, "has a prototype that leads back to it")
    if changes.get("extensible") is False:
        target.prevent_extensions()


def read_environment(reader: Reader, document: Document) -> None:
    """Declare the top-level names."""
    environment = reader.realm.environment
    for name, data in document["lexicals"].items():
        place = f"$.lexicals[{name[:120]}]"
        if type(data) is not dict:
            raise invalid_data(place, "is malformed")
        cell = reader.thing(data.get("cell"), CellType, place)
        if not holds_value(cell):
            raise invalid_data(place, "holds no value of JavaScript")
        environment.declare_lexical(to_utf16(name), cell, mutable=data.get("constant") is not True)
    for name in document["variables"]:
        if type(name) is not str:
            raise invalid_data("$.variables", "is malformed")
        environment.var_names.add(to_utf16(name))


def read_modules(reader: Reader, guest: Guest, data: list[Any]) -> None:
    """The loaded modules."""
    for index, entry in enumerate(data):
        place = f"$.modules[{index}]"
        if type(entry) is not dict or type(entry.get("specifier")) is not str:
            raise invalid_data(place, "is malformed")
        attributes = entry.get("attributes")
        if type(attributes) is not dict or not all(type(value) is str for value in attributes.values()):
            raise invalid_data(place, "is malformed")
        module = reader.thing(entry.get("module"), Module, place)
        guest.modules.append((entry["specifier"], attributes, module))


def read_latest_match(realm: Realm, data: dict[str, Any]) -> None:
    """The latest match. Raises ValueError or KeyError if the data is malformed."""
    if not data:
        return
    subject, spans = data["subject"], data["spans"]
    units = to_utf16(subject)
    pairs = list(zip(spans[::2], spans[1::2], strict=True))
    if not pairs or not all(type(end) is int for end in spans) or type(data["input"]) is not str:
        raise ValueError
    if not 0 <= spans[0] <= spans[1] or not all(-1 <= start <= end <= len(units) for start, end in pairs):
        raise ValueError
    home = realm.intrinsic("regexp_prototype")
    assert isinstance(home, RegExpPrototype)
    home.last_subject, home.last_match, home.last_input = units, spans, to_utf16(data["input"])


def read_random(data: list[Any]) -> tuple[int, int]:
    """The state of `Math.random`."""
    words = [
        int(word, 16) if type(word) is str and 3 <= len(word) <= 18 and is_hex(word) else -1 for word in data
    ]
    if len(words) != 2 or not all(0 <= word < 1 << 64 for word in words) or not any(words):
        raise invalid_data("$.random", "is malformed")
    return words[0], words[1]


def is_hex(word: str) -> bool:
    """Whether a text is a number as `hex` writes it."""
    return word.startswith("0x") and all(digit in "0123456789abcdef" for digit in word[2:])
