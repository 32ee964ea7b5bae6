"""What is known of a guest object without running guest code: its class, its tag, its function kind."""

from __future__ import annotations

from jsvm.runtime.completion import GUEST_ERRORS
from jsvm.runtime.descriptors import PropertyDescriptor
from jsvm.runtime.functions import ScriptFunction
from jsvm.runtime.objects import JSObject
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.proxy import ProxyObject
from jsvm.runtime.values import ABSENT, SYMBOL_TO_STRING_TAG, Value
from jsvm.unicode.utf16 import from_utf16

#: Longer names are cut.
MAX_NAME = 200
#: Chains longer than this are not followed: a person would not either.
MAX_CHAIN = 1000


def own_property(target: JSObject, key: PropertyKey) -> PropertyDescriptor | None:
    """An own property of anything but a Proxy; one that cannot be read yet counts as missing."""
    if isinstance(target, ProxyObject):
        return None
    try:
        return target.get_own_property(key)
    except GUEST_ERRORS:
        # NOTE: a binding of a module that has not been initialised.
        return None


def own_value(target: JSObject, key: PropertyKey) -> Value:
    """The value of an own data property, or ABSENT."""
    own = own_property(target, key)
    return ABSENT if own is None or own.is_accessor else own.value


def prototypes(target: JSObject) -> list[JSObject]:
    """The object and its prototypes, as far as they can be followed without asking a Proxy."""
    chain = [target]
    while len(chain) < MAX_CHAIN and target.has_ordinary_prototype() and target.prototype is not None:
        target = target.prototype
        chain.append(target)
    return chain


def inherited_value(target: JSObject, key: PropertyKey) -> Value:
    """The first data property of that name up the chain, or ABSENT; an accessor ends the search."""
    for holder in prototypes(target):
        own = own_property(holder, key)
        if own is not None:
            return ABSENT if own.is_accessor else own.value
    return ABSENT


def text_of(value: Value, default: str = "") -> str:
    """A guest string as host text of bounded length; anything else gives the default."""
    return from_utf16(value[:MAX_NAME]) if type(value) is str else default


def constructor_name(target: JSObject) -> str | None:
    """The name of the class an object is of; None if it has no prototype."""
    chain = prototypes(target)
    for holder in chain:
        maker = own_value(holder, "constructor")
        if isinstance(maker, JSObject) and maker.code is not None and maker is not target:
            name = function_name(maker)
            if name and own_value(maker, "prototype") in chain[1:]:
                return name
    if len(chain) == 1:
        return None
    return f"{target.class_name} <[Object: null prototype] {{}}>"


def tag_of(target: JSObject) -> str:
    """`Symbol.toStringTag`, where it is plain data and not shown as a property anyway."""
    own = own_property(target, SYMBOL_TO_STRING_TAG)
    if own is not None and own.enumerable is True:
        return ""
    return text_of(inherited_value(target, SYMBOL_TO_STRING_TAG))


def function_name(function: JSObject) -> str:
    """A function's own name."""
    return text_of(own_value(function, "name"))


def function_kind(function: JSObject) -> str:
    """`class`, `Function`, `AsyncFunction`, `GeneratorFunction` or `AsyncGeneratorFunction`."""
    kind = function.template.kind if isinstance(function, ScriptFunction) else "normal"
    if "class" in kind:
        return "class"
    words = [word.capitalize() for word in ("async", "generator") if word in kind]
    return "".join([*words, "Function"])
