"""DOMException. https://webidl.spec.whatwg.org/#idl-DOMException

DEVIATION: `name` and `message` are own properties, as those of Error are, not accessors of the prototype:
what tells the host about an error reads data properties only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

from jsvm.runtime.completion import Throw
from jsvm.runtime.conversions import to_string
from jsvm.runtime.descriptors import HIDDEN
from jsvm.runtime.error_objects import ErrorObject
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from jsvm.webapi.interfaces import Interface, attribute, constant, prototype_of, receiver
from jsvm.webapi.names import prototype_slot

NAME: Final = "DOMException"

#: Names that have a number from the time before names. https://webidl.spec.whatwg.org/#dfn-error-names-table
CODES: Final[Mapping[str, int]] = {
    "IndexSizeError": 1,
    "HierarchyRequestError": 3,
    "WrongDocumentError": 4,
    "InvalidCharacterError": 5,
    "NoModificationAllowedError": 7,
    "NotFoundError": 8,
    "NotSupportedError": 9,
    "InUseAttributeError": 10,
    "InvalidStateError": 11,
    "SyntaxError": 12,
    "InvalidModificationError": 13,
    "NamespaceError": 14,
    "InvalidAccessError": 15,
    "TypeMismatchError": 17,
    "SecurityError": 18,
    "NetworkError": 19,
    "AbortError": 20,
    "URLMismatchError": 21,
    "QuotaExceededError": 22,
    "TimeoutError": 23,
    "InvalidNodeTypeError": 24,
    "DataCloneError": 25,
}


def make(realm: Realm, prototype: JSObject, message: str, name: str) -> ErrorObject:
    """A DOMException."""
    error = ErrorObject(realm.agent, prototype, message)
    error.header = (name, message)
    error.define_data("name", name, HIDDEN)
    return error


def dom_exception(realm: Realm, name: str, message: str) -> JSObject:
    """A DOMException of ours."""
    return make(realm, prototype_of(realm, NAME), message, name)


def throw_dom_exception(realm: Realm, name: str, message: str) -> NoReturn:
    """Throw one."""
    raise Throw(dom_exception(realm, name, message))


def construct(realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://webidl.spec.whatwg.org/#dom-domexception-domexception"""
    message, name = (*arguments, None, None)[:2]
    prototype = prototype_from_constructor(new_target, prototype_slot(NAME))
    text = "" if message is None else to_string(message)
    return make(realm, prototype, text, "Error" if name is None else to_string(name))


def code(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://webidl.spec.whatwg.org/#dom-domexception-code"""
    name = receiver(ErrorObject, this, "get DOMException.prototype.code").get("name")
    return float(CODES.get(name, 0)) if type(name) is str else 0.0


def constant_name(name: str) -> str:
    """`InvalidStateError` as `INVALID_STATE_ERR`."""
    words = "".join(f"_{letter}" if letter.isupper() else letter for letter in name.removesuffix("Error"))
    return {"URLMismatchError": "URL_MISMATCH_ERR", "IndexSizeError": "INDEX_SIZE_ERR"}.get(
        name, f"{words.lstrip('_').upper()}_ERR"
    )


CONSTANTS: Final = tuple(constant(constant_name(name), float(number)) for name, number in CODES.items())

INTERFACES: Final = (
    Interface(
        NAME,
        (attribute("code", code), *CONSTANTS),
        construct,
        0,
        CONSTANTS,
        parent_prototype="error_prototype",
    ),
)
