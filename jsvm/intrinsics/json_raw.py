"""Text that `JSON.stringify` copies as it is: `JSON.rawJSON`. https://tc39.es/ecma262/#sec-json.rawjson"""

from __future__ import annotations

from typing import Final

from jsvm.intrinsics.json_scanner import parse_text
from jsvm.runtime.completion import throw_syntax_error
from jsvm.runtime.conversions import to_string
from jsvm.runtime.object_operations import set_integrity_level
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value

#: What a raw text can neither begin nor end with.
_BLANKS: Final = frozenset("\t\n\r ")


class RawJSON(SpecialObject):
    """An object with [[IsRawJSON]]; its only property, frozen, is `rawJSON`."""

    __slots__ = ()


def json_raw_json(realm: Realm, _this: Value, text: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-json.rawjson"""
    source = to_string(text)
    if not source or source[0] in _BLANKS or source[-1] in _BLANKS:
        throw_syntax_error("JSON.rawJSON needs a JSON text without blanks around it")
    if isinstance(parse_text(realm, source), JSObject):
        throw_syntax_error("JSON.rawJSON cannot make an object or array")
    raw = RawJSON(None, {"rawJSON": source})
    set_integrity_level(raw, "frozen")
    return raw


def json_is_raw_json(_realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-json.israwjson"""
    return isinstance(value, RawJSON)
