"""From the heap to data.

A worklist, not a recursion: whatever is met for the first time gets its path for a name and waits for its
turn. So the first path found is the shortest, and a long chain of objects takes no stack. No guest code runs:
values are taken from slots, never asked for.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from types import CellType, FunctionType, GeneratorType, MethodType
from typing import Any, Final

from jsvm.boundary.guest_errors import ERROR_CODE
from jsvm.budget import Budget
from jsvm.compiler.rebuilding import NotRebuildableError
from jsvm.intrinsics.disposable_stack import Resource
from jsvm.runtime.agent import Agent
from jsvm.runtime.completion import GUEST_ERRORS
from jsvm.runtime.descriptors import Accessor
from jsvm.runtime.disposal import BlockResource
from jsvm.runtime.functions import ScriptFunction
from jsvm.runtime.modules import Module
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import ABSENT, DONE, HOLE, BigInt, Null, PrivateName, Sentinel, Symbol
from jsvm.snapshot.base import BaseImage
from jsvm.snapshot.document import unsupported
from jsvm.snapshot.kinds import KINDS
from jsvm.snapshot.natives import METHOD_NAMES
from jsvm.snapshot.paths import MAX_PATH, WELL_KNOWN_NAMES, inner, member
from jsvm.snapshot.slots import Kind
from jsvm.snapshot.sources import SourceTable
from jsvm.snapshot.special import SPECIAL
from jsvm.unicode.utf16 import from_utf16

SENTINELS: Final = {ABSENT: "absent", HOLE: "hole", DONE: "done"}
#: Objects whose code is found through them.
CODE_OWNERS: Final = frozenset({"BoundFunction.call_target", "ProxyObject.call_target"})


class Writer:
    """Writes one heap. `capabilities` are the objects that stand for host functions, by name."""

    def __init__(self, realm: Realm, base: BaseImage, capabilities: Mapping[str, JSObject]) -> None:
        self.realm = realm
        self.agent: Agent = realm.agent
        self.budget: Budget = realm.agent.budget
        self.base = base
        self.capabilities = {id(function): name for name, function in capabilities.items()}
        #: The same by what they run: it is at hand while the arguments of a call are awaited.
        self.capability_codes = {function.code: name for name, function in capabilities.items()}
        self.sources = SourceTable(self)
        self.heap: dict[str, Any] = {}
        self._base_names = frozenset(base.twin_names.values())
        self._ids: dict[int, str] = {}
        self._kept: list[Any] = []
        self._queue: deque[tuple[str, Any]] = deque()
        #: What is written when it is known what else is.
        self.last: list[Callable[[], object]] = []

    # -- references --------------------------------------------------------------------------------

    def run(self) -> None:
        """Write everything that is waiting."""
        while self._queue:
            path, value = self._queue.popleft()
            self.budget.spend()
            self.heap[path] = self._entry(value, path)
        for action in self.last:
            action()

    def ref(self, value: Any, path: str) -> dict[str, Any]:
        """A reference to a thing of the heap, which is first met at `path`."""
        found = self._ids.get(id(value))
        if found is None:
            found = self._ids[id(value)] = self._name(path)
            self._kept.append(value)
            self.heap[found] = None
            self._queue.append((found, value))
        return {"ref": found}

    def known(self, value: Any) -> dict[str, Any] | None:
        """A reference to a thing that has been met; None if it has not."""
        found = self._ids.get(id(value))
        return None if found is None else {"ref": found}

    def _name(self, path: str) -> str:
        if len(path) > MAX_PATH:
            path = f"#{len(self._kept) + 1}"
        name, number = path, 2
        while name in self.heap or name in self._base_names:
            name = f"{path}~{number}"
            number += 1
        return name

    # -- values ------------------------------------------------------------------------------------

    def value(self, value: Any, path: str) -> Any:
        """Anything the engine may hold. Raises VMError (VM_SNAPSHOT_UNSUPPORTED) with the path."""
        if value is True or value is False:
            return value
        kind = type(value)
        write = ATOMS.get(kind)
        if write is not None:
            return write(value)
        if kind is Symbol:
            return self._symbol(value, path)
        if isinstance(value, JSObject):
            return self.object(value, path)
        if kind is tuple:
            return {"tuple": self.items(value, path)}
        if kind is BlockResource or kind is Resource:
            return {"resource": self.items(value, path)}
        if kind is MethodType:
            return self._method(value, path)
        if kind is FunctionType:
            return self.sources.function(value, path)
        if isinstance(value, GUEST_ERRORS):
            return {"throw": self.value(self.realm.value_of(value), path)}
        if value is self.realm:
            return {"realm": True}
        if kind is Sentinel:
            return {"sentinel": SENTINELS[value]}
        if (
            kind in KINDS
            or kind in SPECIAL
            or kind in (CellType, list, GeneratorType)
            or isinstance(value, Module)
        ):
            return self.ref(value, path)
        raise unsupported(path, "something of the host is here")

    def items(self, values: Iterable[Any], path: str) -> list[Any]:
        """Several values."""
        return [self.value(value, f"{path}[{index}]") for index, value in enumerate(values)]

    def object(self, value: JSObject, path: str) -> Any:
        """A reference to an object of the guest, of the base image, or of the host."""
        found = self._ids.get(id(value))
        if found is not None:
            return {"ref": found}
        capability = self.capabilities.get(id(value))
        if capability is not None:
            return {"capability": capability}
        name = self.base.name_of(value)
        return self.ref(value, path) if name is None else {"ref": name}

    def _symbol(self, symbol: Symbol, path: str) -> Any:
        known = WELL_KNOWN_NAMES.get(symbol)
        if known is not None:
            return {"symbol": known}
        key = symbol.description or ""
        if self.agent.symbol_registry.get(key) is symbol:
            return {"symbolFor": from_utf16(key)}
        return self.ref(symbol, path)

    def _method(self, method: MethodType, path: str) -> Any:
        capability = self.capability_codes.get(method)
        if capability is not None:
            return {"code": {"capability": capability}}
        owner: Any = method.__self__
        name = METHOD_NAMES.get(method.__func__)
        if name is not None:
            return {"method": name, "of": self.value(owner, path)}
        if isinstance(owner, ScriptFunction):
            # What a class can be called with is no method, so this is what it constructs with.
            is_class = owner.template.kind in ("class", "derived_class")
            return {"body" if is_class else "code": self.object(owner, path)}
        if method.__func__.__qualname__ in CODE_OWNERS:
            return {"code": self.object(owner, path)}
        if owner is self.realm:
            base = self.base.native_name(method)
            if base is not None:
                return {"code": {"ref": base}}
            native: Any = method.__func__
            if isinstance(native, FunctionType):
                return self.sources.native(native, path)
        raise unsupported(path, "a function of the engine that cannot be kept")

    # -- entries -----------------------------------------------------------------------------------

    def _entry(self, value: Any, path: str) -> dict[str, Any]:
        special = SPECIAL.get(type(value))
        try:
            if special is not None:
                return special(self, value, path)
            kind = KINDS.get(type(value))
            if kind is not None:
                return self.slots(kind, value, path)
        except NotRebuildableError as error:
            raise unsupported(path, str(error)) from None
        what = value.class_name if isinstance(value, JSObject) else "a part of the engine"
        raise unsupported(path, f"{what} cannot be kept")

    def slots(self, kind: Kind, value: Any, path: str) -> dict[str, Any]:
        """An entry for something that is nothing but its slots."""
        entry: dict[str, Any] = {"type": kind.name}
        if isinstance(value, JSObject):
            self.properties(value, path, entry, kind.prototype)
        for field in kind.fields:
            held = field.slot.__get__(value)
            if held is None:
                continue
            place = inner(path, field.name)
            if field.shape == "one":
                entry[field.name] = self.value(held, place)
            elif field.shape == "dict":
                entry[field.name] = [
                    [from_utf16(k), self.value(v, member(place, k))] for k, v in held.items()
                ]
            elif field.shape == "texts":
                entry[field.name] = sorted(map(from_utf16, held))
            else:
                entry[field.name] = self.items(held, place)
        return entry

    def properties(self, target: JSObject, path: str, entry: dict[str, Any], prototype: str = "") -> None:
        """What every object has: its prototype, its properties, whether it is extensible."""
        parent = target.prototype
        known = None if parent is None or not prototype else self.realm.find_intrinsic(prototype)
        if parent is None or parent is not known:
            entry["prototype"] = None if parent is None else self.object(parent, inner(path, "Prototype"))
        attributes = target.attributes
        self.budget.spend(1 + len(target.props) // 8)
        if attributes is None:
            self._plain_properties(target, path, entry)
            return
        listed = [self.property(target, key, entry_, path) for key, entry_ in attributes.flags.items()]
        entry["attributes"] = listed
        self._hidden(target, [key for key in target.props if key not in attributes.flags], path, entry)
        if not attributes.extensible:
            entry["extensible"] = False

    def _plain_properties(self, target: JSObject, path: str, entry: dict[str, Any]) -> None:
        plain: dict[str, Any] = {}
        for key, value in target.props.items():
            if type(key) is str:
                # OPTIMIZATION: most values need no path.
                atom = ATOMS.get(type(value))
                plain[from_utf16(key)] = atom(value) if atom else self.value(value, member(path, key))
        if plain:
            entry["properties"] = plain
        if len(plain) < len(target.props):
            self._hidden(target, [key for key in target.props if type(key) is not str], path, entry)

    def _hidden(self, target: JSObject, keys: Iterable[Any], path: str, entry: dict[str, Any]) -> None:
        """Properties that no guest can list. The code that an error of the host's carries is not kept: no
        guest can have made it, and a snapshot could."""
        hidden = [
            [self.key(key, path), self.value(target.props[key], member(path, key))]
            for key in keys
            if key is not ERROR_CODE
        ]
        if hidden:
            entry["hidden"] = hidden

    def property(self, target: JSObject, key: Any, flags: int | Accessor, path: str) -> list[Any]:
        """One property with its attributes: key, value or accessor, and the letters of what is true."""
        place = member(path, key)
        if type(flags) is Accessor:
            return [self.key(key, path), self.accessor(flags.get, flags.set, place), letters(flags.flags)]
        assert type(flags) is int
        return [self.key(key, path), self.value(target.props.get(key), place), letters(flags)]

    def accessor(self, get: JSObject | None, set_: JSObject | None, path: str) -> dict[str, Any]:
        """A getter and a setter."""
        return {
            "get": None if get is None else self.object(get, f"{path}<get>"),
            "set": None if set_ is None else self.object(set_, f"{path}<set>"),
        }

    def key(self, key: Any, path: str) -> Any:
        """A property key."""
        if type(key) is str:
            return from_utf16(key)
        if type(key) is PrivateName:
            return self.ref(key, member(path, key))
        return self.value(key, member(path, key))


def letters(flags: int) -> str:
    """Attributes as letters: writable, enumerable, configurable."""
    return "".join(letter for bit, letter in ((1, "w"), (2, "e"), (4, "c")) if flags & bit)


def write_number(value: float) -> Any:
    """A Number; JSON has no NaN, no infinities, and loses the sign of zero."""
    if math.isfinite(value) and (value or math.copysign(1.0, value) > 0.0):
        return int(value) if value.is_integer() and abs(value) <= 9007199254740992.0 else value
    return {
        "number": "NaN"
        if value != value
        else "-0"
        if value == 0.0
        else "Infinity"
        if value > 0
        else "-Infinity"
    }


ATOMS: Final[dict[type, Callable[[Any], Any]]] = {
    type(None): lambda _value: {"undefined": True},
    Null: lambda _value: None,
    str: from_utf16,
    float: write_number,
    int: lambda value: {"int": value},
    BigInt: lambda value: {"bigint": hex(value.value)},
}
