"""The Python globals of emitted code: helpers of one realm, and nothing else. There are no builtins."""

from __future__ import annotations

import math
from types import MethodType
from typing import Any, Final

from jsvm.compiler.dynamic import direct_eval, import_call, import_meta
from jsvm.runtime.arguments import mapped_arguments, rest_arguments, sloppy_this, unmapped_arguments
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.async_from_sync import async_iterate
from jsvm.runtime.class_operations import (
    add_private_method,
    define_field,
    define_getter,
    define_method,
    define_private_field,
    define_setter,
    get_private,
    has_private,
    initialize_fields,
    make_class,
    name_function,
    private_method,
    run_static,
    set_fields,
    set_private,
)
from jsvm.runtime.completion import GUEST_ERRORS, Throw
from jsvm.runtime.conversions import to_int32, to_number, to_numeric, to_property_key, to_string, type_of
from jsvm.runtime.delegation import delegate, delegate_async
from jsvm.runtime.disposal import (
    add_resource,
    begin_disposal,
    disposal_failed,
    disposal_stack,
    dispose,
    finish_disposal,
    next_disposal,
)
from jsvm.runtime.dynamic_scopes import (
    NowhereScope,
    declare_function,
    declare_variable,
    find_scope,
    object_scope,
    scope_delete,
    scope_get,
    scope_set,
    scope_this,
    variable_scope,
)
from jsvm.runtime.emitted_support import (
    array_from_elements,
    create_data_property,
    for_in_cursor,
    new_regexp,
    require_object_coercible,
    rest_object,
    set_literal_prototype,
    spread,
    spread_among,
    spread_arguments,
    template_object,
)
from jsvm.runtime.functions import ScriptFunction, call_with_list, derived_result
from jsvm.runtime.generators import ReturnSignal, YieldRequest
from jsvm.runtime.iterators import (
    elements_and_rest,
    is_array_iteration_unchanged,
    iterate,
    iterated_elements,
    plain_elements,
    rest_array,
)
from jsvm.runtime.member_access import (
    code_of,
    construct_super,
    constructed,
    delete_sloppy,
    delete_strict,
    element_code,
    get_element,
    get_from_super,
    get_member,
    get_super,
    inherited_member,
    is_plain_place,
    method_code,
    new,
    place_key,
    put_plain,
    set_element,
    set_element_sloppy,
    set_member,
    set_super,
    super_constructor,
    throw_constant,
    throw_delete_super,
    throw_invalid_target,
    throw_super_twice,
    throw_unassigned,
)
from jsvm.runtime.number_text import number_to_string
from jsvm.runtime.object_operations import copy_data_properties, instance_of
from jsvm.runtime.objects import JSObject
from jsvm.runtime.operators import (
    add_values,
    before_too_long,
    bitwise_and,
    bitwise_not,
    bitwise_or,
    bitwise_xor,
    check_longer_text,
    check_text,
    concatenate,
    corrected_sum,
    decrement,
    divide,
    exponentiate,
    greater_equal,
    greater_than,
    has_in,
    increment,
    is_loosely_equal,
    left_shift,
    less_equal,
    less_than,
    longest_unchecked,
    multiply,
    remainder,
    right_shift,
    subtract,
    to_text,
    unary_minus,
    unsigned_right_shift,
)
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import ABSENT, DONE, HOLE, STEP, PrivateName, null

#: What the fast form of an expression raises where it does not apply.
MISS: Final = (AttributeError, KeyError, TypeError, IndexError, ZeroDivisionError, ValueError, OverflowError)

#: Helpers that are the same in every realm.
SHARED: Final = {
    "ABSENT": ABSENT, "DONE": DONE, "HOLE": HOLE, "STEP": STEP, "GUEST_ERRORS": GUEST_ERRORS,
    "JSArray": JSArray,
    "JSObject": JSObject,
    "MISS": MISS, "NO_INDEX": 1 << 62, "NameError_": NameError,
    "PrivateName": PrivateName, "ReturnSignal": ReturnSignal, "Throw": Throw, "YieldRequest": YieldRequest,
    "null": null, "float_": float, "int_": int, "str_": str, "len_": len, "ord_": ord,
    "list_": list, "fmod": math.fmod,
    # OPTIMIZATION: the class itself, for a function in front of it would cost a call.
    "make_function": ScriptFunction,
    "number_to_string": number_to_string,
}  # fmt: skip

#: Functions that need no realm; emitted code knows all of these by their own names.
PLAIN: Final[tuple[Any, ...]] = (
    get_from_super,
    add_resource, begin_disposal, disposal_failed, dispose, finish_disposal, next_disposal,
    declare_function, declare_variable, find_scope, scope_delete, scope_get, scope_set, scope_this,
    variable_scope,
    add_private_method, before_too_long, bitwise_and, bitwise_not, bitwise_or, bitwise_xor,
    call_with_list, code_of, concatenate, construct_super, constructed, create_data_property, decrement,
    define_field, define_getter, derived_result,
    define_method, define_private_field, define_setter, divide, exponentiate, get_private, get_super,
    greater_equal, greater_than, has_in, has_private, increment, inherited_member, initialize_fields,
    instance_of, is_loosely_equal, left_shift, less_equal, less_than, multiply, name_function, new,
    place_key, private_method, put_plain, is_plain_place, remainder, require_object_coercible, right_shift,
    run_static, set_fields, set_literal_prototype, set_private, set_super, subtract, super_constructor,
    throw_constant, throw_delete_super, throw_invalid_target, throw_super_twice, throw_unassigned, to_int32,
    to_number, to_numeric, to_property_key, to_string, to_text, type_of, unary_minus,
    unsigned_right_shift,
)  # fmt: skip

#: Functions that take the realm first.
BOUND: Final[tuple[Any, ...]] = (
    disposal_stack,
    object_scope,
    corrected_sum, add_values, check_longer_text, check_text, elements_and_rest,
    is_array_iteration_unchanged, iterated_elements, plain_elements,
    array_from_elements, async_iterate, copy_data_properties, delegate, delegate_async,
    delete_sloppy, delete_strict, direct_eval, element_code, for_in_cursor, get_element, get_member,
    import_call, import_meta, iterate, make_class, mapped_arguments,
    method_code, new_regexp, rest_arguments, rest_array, rest_object, set_element, set_element_sloppy,
    set_member, sloppy_this, spread, spread_among, spread_arguments, template_object,
    unmapped_arguments,
)  # fmt: skip


def python_globals(realm: Realm) -> dict[str, object]:
    """A fresh dict of globals for code that runs in `realm`."""
    table: dict[str, object] = {"__builtins__": {}, **SHARED}
    table.update((function.__name__, function) for function in PLAIN)
    table.update((function.__name__, MethodType(function, realm)) for function in BOUND)
    table.update(of_realm(realm))
    return table


def of_realm(realm: Realm) -> dict[str, object]:
    """Helpers that are parts of the realm itself."""
    environment = realm.environment
    strings = realm.find_intrinsic("string_prototype")
    string_props = {} if strings is None else strings.props
    return {
        "MAX_STRING": longest_unchecked(realm),
        "string_props": string_props,
        "char_code_at": string_props.get("charCodeAt"),
        "array_prototype": realm.array_prototype,
        "object_prototype": realm.object_prototype,
        "global_props": realm.global_object.props,
        "nowhere": NowhereScope(environment),
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
