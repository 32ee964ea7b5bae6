"""Symbol. https://tc39.es/ecma262/#sec-symbol-objects"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jsvm.intrinsics.declare import Constant, Getter, Method, install, make_constructor, tag
from jsvm.runtime import values
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import to_string
from jsvm.runtime.descriptors import CONFIGURABLE
from jsvm.runtime.object_operations import describe
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.operators import concatenate
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.values import SYMBOL_TO_PRIMITIVE, Symbol, Value
from jsvm.runtime.wrappers import SymbolObject


def symbol_call(_realm: Realm, _this: Value, description: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-symbol-description"""
    return Symbol(None if description is None else to_string(description))


def symbol_construct(_realm: Realm, _arguments: Sequence[Value], _new_target: JSObject) -> JSObject:
    """https://tc39.es/ecma262/#sec-symbol-description"""
    throw_type_error("Symbol is not a constructor")


def symbol_for(realm: Realm, _this: Value, key: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-symbol.for"""
    text = to_string(key)
    registry = realm.agent.symbol_registry
    found = registry.get(text)
    if found is None:
        # ATTACK: registered symbols live as long as the VM.
        realm.agent.budget.allocate(128 + len(text))
        found = registry[text] = Symbol(text)
    return found


def symbol_key_for(realm: Realm, _this: Value, symbol: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-symbol.keyfor"""
    if type(symbol) is not Symbol:
        throw_type_error(f"{describe(symbol)} is not a symbol")
    description = symbol.description
    registered = description is not None and realm.agent.symbol_registry.get(description) is symbol
    return description if registered else None


def this_symbol_value(value: Value) -> Symbol:
    """https://tc39.es/ecma262/#sec-thissymbolvalue"""
    if type(value) is Symbol:
        return value
    if isinstance(value, SymbolObject):
        return value.value  # type: ignore[no-any-return]
    throw_type_error(f"{describe(value)} is not a symbol")


def symbol_description(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-symbol.prototype.description"""
    return this_symbol_value(this).description


def symbol_to_string(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-symbol.prototype.tostring"""
    return concatenate("Symbol(", this_symbol_value(this).description or "", ")")


def symbol_value_of(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-symbol.prototype.valueof"""
    return this_symbol_value(this)


STATICS: Final = (
    Method("for", 1, symbol_for),
    Method("keyFor", 1, symbol_key_for),
    Constant("asyncIterator", values.SYMBOL_ASYNC_ITERATOR),
    Constant("hasInstance", values.SYMBOL_HAS_INSTANCE),
    Constant("isConcatSpreadable", values.SYMBOL_IS_CONCAT_SPREADABLE),
    Constant("iterator", values.SYMBOL_ITERATOR),
    Constant("match", values.SYMBOL_MATCH),
    Constant("matchAll", values.SYMBOL_MATCH_ALL),
    Constant("replace", values.SYMBOL_REPLACE),
    Constant("search", values.SYMBOL_SEARCH),
    Constant("species", values.SYMBOL_SPECIES),
    Constant("split", values.SYMBOL_SPLIT),
    Constant("toPrimitive", values.SYMBOL_TO_PRIMITIVE),
    Constant("toStringTag", values.SYMBOL_TO_STRING_TAG),
    Constant("unscopables", values.SYMBOL_UNSCOPABLES),
    Constant("dispose", values.SYMBOL_DISPOSE),
    Constant("asyncDispose", values.SYMBOL_ASYNC_DISPOSE),
)

PROTOTYPE: Final = (
    Method("toString", 0, symbol_to_string),
    Method("valueOf", 0, symbol_value_of),
    Getter("description", symbol_description),
    tag("Symbol"),
    Method(SYMBOL_TO_PRIMITIVE, 1, symbol_value_of, CONFIGURABLE),
)


def build_symbol_prototype(realm: Realm) -> JSObject:
    """%Symbol.prototype%"""
    prototype = SpecialObject(realm.object_prototype, {})
    realm.set_intrinsic("symbol_prototype", prototype)
    realm.intrinsic("symbol")
    install(realm, prototype, PROTOTYPE)
    return prototype


def build_symbol(realm: Realm) -> JSObject:
    """%Symbol%"""
    prototype = realm.intrinsic("symbol_prototype")
    return make_constructor(realm, "Symbol", 0, symbol_call, symbol_construct, prototype, STATICS)


BUILDERS: Final[Mapping[str, Builder]] = {
    "symbol": build_symbol,
    "symbol_prototype": build_symbol_prototype,
}
GLOBALS: Final[Mapping[str, str]] = {"Symbol": "symbol"}
