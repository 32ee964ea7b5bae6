"""Errors that the host throws into the guest, and the code they still carry when nobody catches them.

The guest sees an ordinary Error. The code hangs on it under a private name, which no guest can hold, so a
guest can neither read, forge nor remove it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jsvm.errors import VMErrorCode
from jsvm.runtime.completion import ErrorKind, Throw
from jsvm.runtime.descriptors import HIDDEN
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import PrivateName, Value
from jsvm.unicode.utf16 import to_utf16

#: The private name.
ERROR_CODE: Final = PrivateName("code")

#: The classes an error of the host may have in the guest, by name.
ERROR_KINDS: Final[Mapping[str, ErrorKind]] = {
    "Error": "Error",
    "TypeError": "TypeError",
    "RangeError": "RangeError",
    "SyntaxError": "SyntaxError",
    "ReferenceError": "ReferenceError",
    "URIError": "URIError",
    "EvalError": "EvalError",
}


def new_named_error(realm: Realm, name: str, message: str) -> JSObject:
    """An Error of the guest's class `name`; of class Error and called `name` if there is no such class."""
    kind = ERROR_KINDS.get(name)
    error = realm.new_error(kind or "Error", to_utf16(message))
    if name == "AggregateError":
        error.set_prototype_of(realm.intrinsic("aggregate_error_prototype"))
    elif kind is None:
        error.define_data("name", to_utf16(name), HIDDEN)
    return error


def coded_throw(
    realm: Realm,
    code: VMErrorCode,
    message: str,
    *,
    name: str = "Error",
    details: Mapping[str, Any] | None = None,
) -> Throw:
    """A throw of an Error that the host will know again."""
    error = new_named_error(realm, name, message)
    error.props[ERROR_CODE] = (code, dict(details or {}))
    return Throw(error)


def mark_error(error: Value, code: VMErrorCode, details: Mapping[str, Any]) -> Value:
    """Put a code on an error of the guest's, unless it has one."""
    if isinstance(error, JSObject) and error.class_name == "Error":
        error.props.setdefault(ERROR_CODE, (code, dict(details)))
    return error


def code_of(error: Value) -> tuple[VMErrorCode, dict[str, Any]] | None:
    """The code and details that the host put on an error, if it did."""
    if not isinstance(error, JSObject):
        return None
    found = error.props.get(ERROR_CODE)
    return None if found is None else (found[0], dict(found[1]))
