"""A realm: one set of intrinsics and one global object. https://tc39.es/ecma262/#sec-code-realms

Intrinsics are made on first need by the builders that `jsvm.intrinsics` declares; a fresh realm holds only
the three objects that everything else hangs on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Final

from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import (
    ErrorKind,
    PendingError,
    Throw,
    dissolve,
    throw_type_error,
)
from jsvm.runtime.environments import GlobalEnvironment
from jsvm.runtime.functions import Native, NativeConstructor, NativeFunction, call_with_list
from jsvm.runtime.global_object import GlobalObject
from jsvm.runtime.objects import ImmutablePrototypeObject, JSObject
from jsvm.runtime.property_keys import PropertyKey, array_index, show_key
from jsvm.runtime.values import BigInt, Symbol, Value, null
from jsvm.runtime.wrappers import wrap_primitive

if TYPE_CHECKING:
    from jsvm.runtime.agent import Agent

#: Frames that building an intrinsic takes at most, with all those it asks for.
BUILDER_FRAMES: Final = 200

type Builder = Callable[[Realm], JSObject]

#: Intrinsic slot of the prototype that a primitive's members are looked up in, by Python class.
PRIMITIVE_PROTOTYPES: Mapping[type, str] = {
    str: "string_prototype",
    float: "number_prototype",
    bool: "boolean_prototype",
    Symbol: "symbol_prototype",
    BigInt: "bigint_prototype",
}


class Realm:
    """One realm. `builders` makes intrinsics by slot name (`map_prototype`, `promise`, ...)."""

    __slots__ = (
        "_builders",
        "_intrinsics",
        "agent",
        "array_iteration",
        "array_prototype",
        "environment",
        "error_maker",
        "function_prototype",
        "global_object",
        "object_prototype",
        "promise_parts",
        "python_globals",
    )

    def __init__(self, agent: Agent, builders: Mapping[str, Builder]) -> None:
        self.agent = agent
        #: The original parts of array iteration, once somebody has iterated over an array.
        self.array_iteration: tuple[JSObject, JSObject, JSObject] | None = None
        #: %Promise% and %Promise.prototype%, once somebody has made a promise.
        self.promise_parts: tuple[JSObject, JSObject] | None = None
        #: Globals of emitted code that runs in this realm; made by the compiler on first use.
        self.python_globals: dict[str, object] | None = None
        agent.realms.append(self)
        self._builders = builders
        self.object_prototype = ImmutablePrototypeObject()
        # NativeFunction takes its [[Prototype]] from this slot; for this first one it is %Object.prototype%.
        self.function_prototype: JSObject = self.object_prototype
        self.function_prototype = NativeFunction(self, "", 0, return_undefined)
        self.array_prototype: JSObject = JSArray(self.object_prototype, [])
        self._intrinsics: dict[str, JSObject] = {
            "object_prototype": self.object_prototype,
            "function_prototype": self.function_prototype,
            "array_prototype": self.array_prototype,
        }
        #: Makes an Error object of a kind with a message; installed by the error intrinsics.
        self.error_maker: Callable[[Realm, ErrorKind, str, TracebackType | None], JSObject] | None = None
        self.global_object = GlobalObject(self)
        self.environment = GlobalEnvironment(self.global_object)

    def intrinsic(self, name: str) -> JSObject:
        """The intrinsic in slot `name`, made now if this is the first use."""
        found = self._intrinsics.get(name)
        if found is not None:
            return found
        return self._intrinsics.setdefault(name, self._built(name))

    def _built(self, name: str) -> JSObject:
        """A new intrinsic. ATTACK: built where the guest's stack ends it would stay half built for ever."""
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(limit + BUILDER_FRAMES)
        try:
            return self._builders[name](self)
        finally:
            sys.setrecursionlimit(limit)

    def find_intrinsic(self, name: str) -> JSObject | None:
        """The same, or None in a realm that was made without it."""
        return self.intrinsic(name) if name in self._builders or name in self._intrinsics else None

    def made_intrinsics(self) -> dict[str, JSObject]:
        """The intrinsics that were made so far and that every realm like this one can make, by slot."""
        first = ("object_prototype", "function_prototype", "array_prototype")
        return {
            slot: made for slot, made in self._intrinsics.items() if slot in self._builders or slot in first
        }

    def set_intrinsic(self, name: str, value: JSObject) -> None:
        """Fill a slot from a builder, before it goes on to intrinsics that refer back to it."""
        self._intrinsics[name] = value

    # -- making objects ------------------------------------------------------------------------------------

    def new_object(self) -> JSObject:
        """A fresh plain object."""
        return JSObject(self.object_prototype, {})

    def new_array(self, elements: list[Value]) -> JSArray:
        """A fresh dense array that takes over the list."""
        return JSArray(self.array_prototype, elements)

    def new_function(
        self, name: PropertyKey, length: int, native: Native, constructor: NativeConstructor | None = None
    ) -> NativeFunction:
        """A built-in function; `native(realm, this, *arguments)`."""
        return NativeFunction(self, name, length, native, constructor)

    def new_error(self, kind: ErrorKind, message: str, traceback: TracebackType | None = None) -> JSObject:
        """A fresh Error object of this realm; its stack is the traceback's, or where the guest is now."""
        if self.error_maker is None:
            self.intrinsic("error_prototype")
        assert self.error_maker is not None
        return self.error_maker(self, kind, message, traceback)

    # -- exceptions ----------------------------------------------------------------------------------------

    def caught(self, error: BaseException) -> Value:
        """The guest value of a caught guest exception (one of `GUEST_ERRORS`), which ends here."""
        value = self.value_of(error)
        dissolve(error)
        return value

    def value_of(self, error: BaseException) -> Value:
        """The same for an exception that is still needed; whoever ends it calls `dissolve`."""
        if type(error) is Throw and type(error.value) is not PendingError:
            return error.value
        realm = self if len(self.agent.realms) == 1 else self.origin(error)
        return realm.error_from(error)

    def error_from(self, error: BaseException) -> Value:
        """A new Error object of this realm for an exception that carries none yet."""
        traceback = error.__traceback__
        if type(error) is Throw:
            pending = error.value
            error.value = self.new_error(pending.kind, pending.message, traceback)
            return error.value
        if isinstance(error, RecursionError):
            return self.new_error("RangeError", "Maximum call stack size exceeded", traceback)
        name = self.environment.unassigned_name(error) if isinstance(error, NameError) else None
        if name is None:
            raise error
        return self.new_error("ReferenceError", f"Cannot access '{name}' before initialization", traceback)

    def origin(self, error: BaseException) -> Realm:
        """The realm whose code was running when the exception was raised, as its traceback shows.

        Natives take their realm as first argument, and emitted code has its realm's own globals.
        """
        found = self
        traceback = error.__traceback__
        while traceback is not None:
            found = self.realm_of(traceback.tb_frame) or found
            traceback = traceback.tb_next
        return found

    def running(self) -> Realm:
        """The realm whose code is running now; this one if none is. https://tc39.es/ecma262/#current-realm"""
        frame = sys._getframe(1) if len(self.agent.realms) > 1 else None
        while frame is not None:
            if (found := self.realm_of(frame)) is not None:
                return found
            frame = frame.f_back
        return self

    def realm_of(self, frame: FrameType) -> Realm | None:
        """The realm of a frame that runs a native or emitted code."""
        names = frame.f_code.co_varnames
        first = frame.f_locals.get(names[0]) if names else None
        if isinstance(first, Realm):
            return first
        return next((realm for realm in self.agent.realms if realm.python_globals is frame.f_globals), None)

    # -- operations on primitives --------------------------------------------------------------------------

    def to_object(self, value: Value) -> JSObject:
        """https://tc39.es/ecma262/#sec-toobject"""
        if isinstance(value, JSObject):
            return value
        if value is None or value is null:
            throw_type_error("Cannot convert undefined or null to object")
        return wrap_primitive(self.intrinsic(PRIMITIVE_PROTOTYPES[type(value)]), value)

    def prototype_of(self, value: Value) -> JSObject:
        """The object that a primitive's members are looked up in."""
        return self.intrinsic(PRIMITIVE_PROTOTYPES[type(value)])

    def get_v(self, value: Value, key: PropertyKey) -> Value:
        """https://tc39.es/ecma262/#sec-getv"""
        if isinstance(value, JSObject):
            return value.get(key)
        if value is None or value is null:
            throw_type_error(
                f"Cannot read properties of {'null' if value is null else 'undefined'}{reading(key)}"
            )
        if type(value) is str:
            own = string_own_value(value, key)
            if own is not None:
                return own
        return self.intrinsic(PRIMITIVE_PROTOTYPES[type(value)]).get(key, value)

    def get_method(self, value: Value, key: PropertyKey) -> JSObject | None:
        """A callable, or None for undefined and null. https://tc39.es/ecma262/#sec-getmethod"""
        method = self.get_v(value, key)
        if method is None or method is null:
            return None
        if not isinstance(method, JSObject) or method.code is None:
            throw_type_error(f"{show_key(key)} is not a function")
        return method

    def invoke(self, value: Value, key: PropertyKey, *arguments: Value) -> Value:
        """https://tc39.es/ecma262/#sec-invoke"""
        method = self.get_v(value, key)
        if not isinstance(method, JSObject) or method.code is None:
            throw_type_error(f"{show_key(key)} is not a function")
        return call_with_list(method.code, value, arguments)


def return_undefined(_realm: Realm, _this: Value, *_arguments: Value) -> Value:
    """%Function.prototype% accepts any arguments and returns undefined."""
    return None


def string_own_value(text: str, key: PropertyKey) -> Value:
    """`length` or one code unit of a string; None if the key is neither."""
    if key == "length":
        return float(len(text))
    if type(key) is str and key.isdigit():
        index = array_index(key)
        if 0 <= index < len(text):
            return text[index]
    return None


def reading(key: PropertyKey) -> str:
    """The end of "Cannot read properties of ..."."""
    return f" (reading '{show_key(key)}')"
