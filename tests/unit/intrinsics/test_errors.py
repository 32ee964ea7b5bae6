"""Errors: what `stack` says, when it is made, and that nothing of the engine shows in it."""

import ast
from types import CodeType
from typing import Any

from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.error_objects import ErrorObject, SettledError
from jsvm.runtime.stack import SourceInfo
from tests.unit.intrinsics.helpers import Guest


def guest_function(guest: Guest, body: str, name: str = "boom", line: int = 3) -> Any:
    """A Python function dressed as emitted code of the source `app.js`."""
    source = "\n" * (line - 1) + f"def v1(target):\n    return {body}\n"
    tree = ast.parse(source)
    scope: dict[str, Any] = {"guest": guest, "throw_type_error": throw_type_error}
    code: CodeType = compile(tree, "<guest:1>", "exec")
    exec(code, scope)
    info = guest.realm.agent.sources.setdefault("<guest:1>", SourceInfo("app.js"))
    info.functions[(line, "v1")] = name
    return scope["v1"]


def test_stack_names_guest_functions_only(guest: Guest) -> None:
    inner = guest_function(guest, "guest.new('TypeError', 'no')", "inner", 10)
    outer = guest_function(guest, "target(None)", "outer", 20)
    error = outer(inner)
    assert error.get("stack") == ("TypeError: no\n    at inner (app.js:11:12)\n    at outer (app.js:21:12)")


def test_errors_of_the_engine_show_where_they_were_raised(guest: Guest) -> None:
    inner = guest_function(guest, "throw_type_error('bad')", "inner", 10)
    outer = guest_function(guest, "target(None)", "outer", 20)
    try:
        outer(inner)
    except GUEST_ERRORS as caught:
        error = guest.realm.caught(caught)
    assert error.get("stack").splitlines() == [
        "TypeError: bad", "    at inner (app.js:11:12)", "    at outer (app.js:21:12)"
    ]  # fmt: skip


def test_deep_recursion_shows_ten_frames(guest: Guest) -> None:
    recurse: Any = guest_function(guest, "target(target)", "again", 5)
    try:
        recurse(recurse)
    except GUEST_ERRORS as caught:
        error = guest.realm.caught(caught)
    lines = error.get("stack").splitlines()
    assert lines[0] == "RangeError: Maximum call stack size exceeded"
    assert lines[1:] == ["    at again (app.js:6:12)"] * 10


def test_stack_is_made_on_first_use(guest: Guest) -> None:
    error = guest.new("Error", "m")
    assert type(error) is ErrorObject
    assert error.own_property_keys() == ["stack", "message"]
    assert error.get("name") == "Error"
    assert error.get("message") == "m"
    error.set("code", "E")
    assert type(error) is ErrorObject
    descriptor = error.get_own_property("stack")
    assert type(error) is SettledError
    assert (descriptor.value, descriptor.writable, descriptor.enumerable, descriptor.configurable) == (
        "Error: m", True, False, True
    )  # fmt: skip
    assert error.own_property_keys() == ["stack", "message", "code"]


def test_stack_may_be_replaced_and_deleted(guest: Guest) -> None:
    error = guest.new("Error", "m")
    error.set("stack", 1.0)
    assert error.get("stack") == 1.0
    error = guest.new("Error", "m")
    assert error.delete("stack")
    assert error.get("stack") is None
    assert error.own_property_keys() == ["message"]
    error = guest.new("Error", "m")
    error.prevent_extensions()
    assert error.get("stack") == "Error: m"
    assert not error.set("other", 1.0)


def test_each_kind_links_constructor_prototype_and_parent(guest: Guest) -> None:
    parent = guest.global_value("Error")
    for name in ("TypeError", "RangeError", "AggregateError", "SuppressedError", "URIError"):
        constructor = guest.global_value(name)
        prototype = constructor.get("prototype")
        assert constructor.get_prototype_of() is parent
        assert prototype.get_prototype_of() is parent.get("prototype")
        assert prototype.get("constructor") is constructor
        assert prototype.own_property_keys() == ["constructor", "name", "message"]


def test_causes_and_lists(guest: Guest) -> None:
    cause = guest.object()
    assert guest.new("Error", "m", guest.object(cause=cause)).get("cause") is cause
    assert not guest.new("Error", "m", guest.object()).has_property("cause")
    aggregate = guest.new("AggregateError", guest.array(1.0), "m", guest.object(cause=None))
    assert aggregate.own_property_keys() == ["stack", "message", "cause", "errors"]
    suppressed = guest.new("SuppressedError", 1.0, 2.0, "m")
    assert suppressed.own_property_keys() == ["stack", "message", "error", "suppressed"]


def test_is_error(guest: Guest) -> None:
    constructor = guest.global_value("Error")
    assert guest.call(constructor, "isError", guest.new("RangeError")) is True
    fake = guest.object()
    fake.prototype = constructor.get("prototype")
    assert guest.call(constructor, "isError", fake) is False


def test_dynamic_code_is_refused_without_a_hook(guest: Guest) -> None:
    expected = "EvalError: Code generation from strings disallowed for this context"
    assert guest.thrown(guest.new, "Function", "1") == expected
    assert guest.thrown(guest.global_value("Function").code, None, "1") == expected
    assert guest.thrown(guest.global_value("eval").code, None, "1") == expected
    assert guest.global_value("eval").code(None, 1.0) == 1.0
