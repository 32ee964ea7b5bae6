"""Names of the helpers that emitted code may use: what the verifier allows.

`support` builds exactly this table; a test compares the two.
"""

from __future__ import annotations

from typing import Final

HELPER_NAMES: Final = frozenset({
    "add_resource", "begin_disposal", "disposal_failed", "disposal_stack", "dispose", "finish_disposal",
    "next_disposal",
    "declare_function", "declare_variable", "find_scope", "object_scope",
    "scope_delete", "scope_get", "scope_set", "scope_this", "variable_scope",
    "before_too_long", "char_code_at", "check_longer_text", "corrected_sum", "ord_", "string_props",
    "HOLE", "STEP", "elements_and_rest", "is_array_iteration_unchanged", "iterated_elements",
    "plain_elements",
    "ABSENT", "DONE", "GUEST_ERRORS", "JSArray", "JSObject", "MAX_STRING", "MISS", "NO_INDEX",
    "NameError_", "PrivateName", "ReturnSignal", "Throw", "YieldRequest", "add_values", "add_private_method",
    "array_from_elements", "array_prototype", "async_iterate",
    "bitwise_and", "bitwise_not", "bitwise_or", "bitwise_xor", "call_with_list", "caught",
    "code_of", "concatenate",
    "construct_super", "constructed", "copy_data_properties", "create_data_property",
    "declare_global_function",
    "decrement", "derived_result", "define_field", "define_getter", "define_method", "define_private_field",
    "define_setter", "delegate", "delegate_async", "delete_global", "delete_sloppy", "delete_strict",
    "direct_eval", "divide", "element_code", "exponentiate", "float_", "fmod", "for_in_cursor",
    "get_element", "get_global", "get_global_or_undefined", "get_member", "get_private", "get_super",
    "get_from_super",
    "global_props", "greater_equal", "greater_than", "has_in", "has_private", "import_call",
    "import_meta", "increment", "inherited_member", "initialize_fields", "instance_of", "int_",
    "is_loosely_equal", "iterate", "left_shift", "len_", "less_equal", "less_than", "list_",
    "make_class", "make_function", "mapped_arguments", "method_code", "multiply",
    "name_function", "new", "new_regexp", "nowhere", "null", "number_to_string", "object_prototype",
    "is_plain_place", "place_key", "private_method", "put_plain", "refuel", "remainder",
    "require_object_coercible",
    "rest_arguments", "rest_array", "rest_object", "right_shift", "run_static", "set_element",
    "set_element_sloppy", "set_fields", "set_global", "set_literal_prototype", "set_member",
    "set_private", "set_super", "sloppy_this", "spread", "spread_among", "spread_arguments", "str_",
    "subtract",
    "super_constructor", "take_new_target", "template_object", "throw_constant", "throw_delete_super",
    "throw_invalid_target", "throw_super_twice", "check_text", "throw_unassigned", "to_int32",
    "to_number", "to_numeric",
    "to_property_key", "to_string", "to_text", "top_this", "type_of", "unary_minus",
    "unmapped_arguments", "unsigned_right_shift",
})  # fmt: skip
