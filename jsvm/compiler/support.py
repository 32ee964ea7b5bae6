"""The Python globals of emitted code: helpers of one realm, and nothing else. There are no builtins."""

from __future__ import annotations

import math
from types import MethodType
from typing import Final

from jsvm.budget import MAX_STRING_LENGTH
from jsvm.compiler.dynamic import direct_eval, import_call, import_meta
from jsvm.runtime import (
    arguments,
    class_operations,
    conversions,
    delegation,
    emitted_support,
    member_access,
    object_operations,
    operators,
)
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.async_from_sync import async_iterate
from jsvm.runtime.completion import GUEST_ERRORS, Throw
from jsvm.runtime.generators import ReturnSignal, YieldRequest
from jsvm.runtime.iterators import iterate
from jsvm.runtime.number_text import number_to_string
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import ABSENT, DONE, PrivateName, null

#: What the fast form of an expression raises where it does not apply.
MISS: Final = (AttributeError, KeyError, TypeError, IndexError, ZeroDivisionError, ValueError, OverflowError)

#: Helpers that are the same in every realm.
SHARED: Final = {
    "ABSENT": ABSENT, "DONE": DONE, "GUEST_ERRORS": GUEST_ERRORS, "JSArray": JSArray, "JSObject": JSObject,
    "MAX_STRING": MAX_STRING_LENGTH, "MISS": MISS, "NO_INDEX": 1 << 62, "NameError_": NameError,
    "PrivateName": PrivateName, "ReturnSignal": ReturnSignal, "Throw": Throw, "YieldRequest": YieldRequest,
    "null": null, "float_": float, "int_": int, "str_": str, "len_": len, "list_": list, "fmod": math.fmod,
    "number_to_string": number_to_string,
}  # fmt: skip

#: Functions that need no realm, by module.
PLAIN: Final = {
    operators: (
        "add bitwise_and bitwise_not bitwise_or bitwise_xor concatenate decrement divide exponentiate"
        " greater_equal greater_than has_in increment is_loosely_equal left_shift less_equal less_than"
        " multiply remainder right_shift subtract throw_too_long to_text unary_minus"
        " unsigned_right_shift"
    ),
    object_operations: "instance_of",
    conversions: "to_int32 to_number to_numeric to_property_key to_string type_of",
    class_operations: (
        "add_private_method define_field define_getter define_method define_private_field"
        " define_setter get_private has_private initialize_fields name_function private_method"
        " run_static set_fields set_private"
    ),
    emitted_support: "append append_hole create_data_property require_object_coercible set_literal_prototype",
    member_access: (
        "code_of construct_super get_super inherited_member new place_key require_constructed"
        " set_super super_constructor throw_constant throw_delete_super throw_super_twice"
        " throw_unassigned"
    ),
}

#: Functions that take the realm first, by module.
BOUND: Final = {
    arguments: "mapped_arguments rest_arguments sloppy_this unmapped_arguments",
    class_operations: "make_class make_function make_initializer",
    delegation: "delegate delegate_async",
    emitted_support: (
        "append_all array_from_elements for_in_cursor new_regexp rest_array rest_object spread"
        " template_object"
    ),
    member_access: (
        "delete_sloppy delete_strict element_code get_element get_member method_code set_element"
        " set_element_sloppy set_member set_member_sloppy"
    ),
    object_operations: "copy_data_properties",
}


def python_globals(realm: Realm) -> dict[str, object]:
    """A fresh dict of globals for code that runs in `realm`."""
    table: dict[str, object] = {"__builtins__": {}, **SHARED}
    for module, names in PLAIN.items():
        table.update((name, vars(module)[name]) for name in names.split())
    for module, names in BOUND.items():
        table.update((name, MethodType(vars(module)[name], realm)) for name in names.split())
    for function in (iterate, async_iterate, direct_eval, import_call, import_meta):
        table[function.__name__] = MethodType(function, realm)
    table.update(of_realm(realm))
    return table


def of_realm(realm: Realm) -> dict[str, object]:
    """Helpers that are parts of the realm itself."""
    environment = realm.environment
    return {
        "array_prototype": realm.array_prototype,
        "object_prototype": realm.object_prototype,
        "global_props": realm.global_object.props,
        "top_this": realm.global_object,
        "caught": realm.caught,
        "refuel": realm.agent.budget.refuel,
        "take_new_target": realm.agent.take_new_target,
        "get_global": environment.get,
        "get_global_or_undefined": environment.get_or_undefined,
        "set_global": environment.set,
        "delete_global": environment.delete,
        "declare_global_function": environment.declare_function,
    }
