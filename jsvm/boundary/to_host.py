"""Guest values to host values: a copy in which nothing of the guest is left.

Getters of the guest run while it is read (under the guest's own budget) and are the only guest code that
does; each property is read once, and what was copied is out of the guest's reach. Functions stay inside,
except host functions coming back, which become a reference that only names them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from jsvm.boundary.guest_kinds import EXPORTERS
from jsvm.boundary.host_values import MAX_SAFE_INTEGER, JSBigInt, hole, undefined
from jsvm.boundary.walk import Meter, Place, Steps, Walk, render
from jsvm.budget import Budget
from jsvm.errors import VMError, unsupported_type
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.global_object import GlobalObject
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.proxy import ProxyObject
from jsvm.runtime.values import ABSENT, BigInt, Null, Symbol, Value
from jsvm.unicode.utf16 import from_utf16

#: What a guest function becomes, or None to refuse it.
type FunctionHook = Callable[[JSObject], object | None]

#: Why a kind of object stays inside, where there is more to say than that it does.
REASONS: Final = {
    "Promise": "a promise crosses only as the whole result, which is then awaited",
    "Proxy": "a proxy cannot cross; copy what it shows into a plain object",
    "global object": "copy what you need of it",
    "Function": "functions stay in the VM; ask for a handle",
}


def no_functions(_function: JSObject) -> None:
    """Refuse every function."""


def outgoing(budget: Budget) -> Meter:
    """The meter of one message to the host, which the guest pays for."""
    return Meter(too_large, budget.spend)


def export_value(
    value: Value, meter: Meter, *, root: str = "$", on_function: FunctionHook = no_functions
) -> Any:
    """The host value of a guest value, as a part of the message that `meter` counts.

    Raises VMError (BOUNDARY_UNSUPPORTED_TYPE, BOUNDARY_CYCLE) with the path of the offending part, and
    whatever a getter of the guest throws.
    """
    leaf = LEAVES.get(type(value))
    if leaf is not None:
        return leaf(value, root, meter)
    return Walk(Export(meter, on_function).convert, meter).run(value, root)


def too_large(path: str, reason: str) -> VMError:
    """The error of a value that is more than one message may hold."""
    return unsupported_type(path, "object", reason)


# -- primitives ------------------------------------------------------------------------------------


def export_number(value: float, _place: Place, _meter: Meter) -> int | float:
    """An int where that loses nothing and surprises nobody."""
    if value.is_integer() and -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER:
        return int(value) if value or str(value) == "0.0" else value
    return value


def export_string(value: str, place: Place, meter: Meter) -> str:
    """Text as Python has it."""
    meter.bytes(place, len(value))
    return from_utf16(value)


def export_bigint(value: BigInt, place: Place, meter: Meter) -> JSBigInt:
    """An int that is still known as a BigInt."""
    meter.bytes(place, value.value.bit_length() // 8)
    return JSBigInt(value.value)


def export_symbol(_value: Symbol, place: Place, _meter: Meter) -> Any:
    """Symbols stay."""
    raise unsupported_type(render(place), "symbol")


LEAVES: Final[dict[type, Callable[[Any, Place, Meter], Any]]] = {
    type(None): lambda _value, _place, _meter: undefined,
    Null: lambda _value, _place, _meter: None,
    bool: lambda value, _place, _meter: value,
    float: export_number,
    str: export_string,
    BigInt: export_bigint,
    Symbol: export_symbol,
}


# -- objects ---------------------------------------------------------------------------------------


class Export:
    """The converter of one export."""

    __slots__ = ("_meter", "_on_function")

    def __init__(self, meter: Meter, on_function: FunctionHook) -> None:
        self._meter = meter
        self._on_function = on_function

    def convert(self, value: Value, place: Place) -> Any:
        """A host value, or the steps towards one."""
        leaf = LEAVES.get(type(value))
        if leaf is not None:
            return leaf(value, place, self._meter)
        if value.code is not None:
            return self.function(value, place)
        if type(value) is JSObject or type(value) is SpecialObject or value.class_name == "Module":
            return export_properties(value, place, self._meter)
        if isinstance(value, JSArray):
            self._meter.room(place, value.length)
            return export_elements(value, place, self._meter)
        exporter = EXPORTERS.get(value.class_name)
        if exporter is None:
            raise refused(kind_of(value), place)
        return exporter(value, place, self._meter)

    def function(self, value: JSObject, place: Place) -> Any:
        """A host function's reference, or a refusal."""
        found = self._on_function(value)
        if found is None:
            raise refused("Function", place)
        return found


def kind_of(value: JSObject) -> str:
    """What to call a kind of object that has no name of its own for the guest."""
    if isinstance(value, ProxyObject):
        return "Proxy"
    return "global object" if isinstance(value, GlobalObject) else value.class_name


def refused(class_name: str, place: Place) -> VMError:
    """The error of a kind of object that stays inside."""
    name = "function" if class_name == "Function" else class_name
    reason = REASONS.get(class_name)
    return unsupported_type(render(place), name, reason) if reason else unsupported_type(render(place), name)


def export_properties(source: JSObject, place: Place, meter: Meter) -> Steps:
    """Own enumerable properties, in order. Prototypes do not cross: an instance becomes plain data."""
    copy: dict[str, Any] = {}
    for key in source.own_property_keys():
        # ATTACK: a getter of an earlier value may have made an accessor of this property.
        if source.is_ordinary and source.attributes is None:
            value = source.props.get(key, ABSENT)
        else:
            value = enumerable_value(source, key)
        if value is ABSENT:
            continue
        if type(key) is not str:
            raise unsupported_type(f"{render(place)}[{key!r}]", "symbol", "a property named by a symbol")
        meter.bytes(place, len(key))
        name = from_utf16(key)
        copy[name] = yield value, (place, "key", name)
    return copy


def enumerable_value(source: JSObject, key: PropertyKey) -> Value:
    """The value of an own enumerable property, or ABSENT; may run a getter."""
    own = source.get_own_property(key)
    if own is None or own.enumerable is not True:
        return ABSENT
    return source.get(key) if own.is_accessor else own.value


def export_elements(source: JSArray, place: Place, meter: Meter) -> Steps:
    """Elements up to the length it had at first. Named properties of an array (`index` of a match) are left.

    ATTACK: a getter may shrink or convert the array; every element is looked up afresh.
    """
    copy: list[Any] = []
    for index in range(source.length):
        here = (place, "index", index)
        if type(source) is JSArray and index < len(source.dense):
            value = source.dense[index]
        else:
            value = enumerable_value(source, str(index))
        if value is ABSENT:
            meter.node(here, 0)
            copy.append(hole)
        else:
            copy.append((yield value, here))
    return copy
