"""Natives that can run long spend from the budget, and no native nests through C."""

import sys
from typing import Any

import pytest

from jsvm.budget import Termination
from tests.unit.intrinsics.helpers import Guest

ENDLESS = float(2**53 - 1)


def array_like(guest: Guest) -> Any:
    return guest.object(length=ENDLESS)


@pytest.mark.parametrize(
    "name",
    ["every", "filter", "find", "findIndex", "findLast", "findLastIndex", "forEach", "reduce", "reduceRight"],
)
def test_callback_methods_end_with_the_budget(name: str) -> None:
    guest = Guest(max_steps=10_000)
    method = guest.realm.array_prototype.get(name)
    with pytest.raises(Termination):
        method.code(array_like(guest), guest.function(lambda _this, *_: name == "every"), 0.0)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("fill", [1.0]), ("includes", [1.0]), ("indexOf", [1.0]), ("lastIndexOf", [1.0]), ("reverse", []),
        ("shift", []), ("splice", [0.0, 1.0]), ("unshift", []), ("sort", []), ("flat", []),
        ("copyWithin", [0.0, 1.0]), ("slice", [ENDLESS - 4e9]), ("join", [""]), ("toLocaleString", []),
    ],
)  # fmt: skip
def test_plain_methods_end_with_the_budget(name: str, arguments: list[Any]) -> None:
    guest = Guest(max_steps=10_000)
    method = guest.realm.array_prototype.get(name)
    if name == "unshift":
        arguments = [1.0]
        target = guest.object(length=ENDLESS - 1.0)
    elif name == "toLocaleString":
        target = guest.object(length=float(2**24))
    else:
        target = array_like(guest)
    with pytest.raises(Termination):
        method.code(target, *arguments)


def test_endless_iterators_end_with_the_budget() -> None:
    guest = Guest(max_steps=10_000)
    iterator = guest.object(next=guest.function(lambda _this, *_: guest.object(done=False)))
    prototype = guest.realm.intrinsic("iterator_prototype")
    never = guest.function(lambda _this, *_: False)
    for name, argument in [("toArray", None), ("forEach", never), ("some", never), ("find", never)]:
        guest.realm.agent.budget.begin(max_steps=10_000)
        with pytest.raises(Termination):
            prototype.get(name).code(iterator, argument)
    guest.realm.agent.budget.begin(max_steps=10_000)
    filtered = prototype.get("filter").code(iterator, never)
    with pytest.raises(Termination):
        guest.call(filtered, "next")
    for static in ("from", "of"):
        assert guest.global_value("Array").get(static) is not None
    guest.realm.agent.budget.begin(max_steps=10_000)
    iterable = guest.object()
    iterable.props[guest.global_value("Symbol").get("iterator")] = guest.function(lambda _this, *_: iterator)
    with pytest.raises(Termination):
        guest.call(guest.global_value("Array"), "from", iterable)


def test_nested_calls_do_not_nest_c(guest: Guest) -> None:
    """Each level goes through `call`, `apply`, a bound function or a callback."""
    prototype = guest.realm.function_prototype
    depth = 0
    array = guest.array(1.0)

    def step(_this: Any, kind: Any = None, *_: Any) -> Any:
        nonlocal depth
        depth += 1
        if depth == 3000:
            return "bottom"
        kinds = ["call", "apply", "bind", "map", "sort", "reduce"]
        kind = kinds[depth % len(kinds)]
        if kind == "call":
            return prototype.props["call"].code(function, None, kind, 1.0, 2.0, 3.0)
        if kind == "apply":
            return prototype.props["apply"].code(function, None, guest.array(kind))
        if kind == "bind":
            bound = prototype.props["bind"].code(function, None, kind)
            return prototype.props["bind"].code(bound, None).code(None, 1.0)
        if kind == "map":
            return guest.call(array, "map", function).dense[0]
        if kind == "sort":
            results: list[Any] = []
            guest.call(
                guest.array(2.0, 1.0),
                "sort",
                guest.function(lambda _t, *_a: results.append(step(None)) or 0.0),
            )
            return results[0]
        return guest.call(guest.array(1.0, 2.0), "reduce", function)

    function = guest.function(step)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    try:
        assert function.code(None) == "bottom"
    finally:
        sys.setrecursionlimit(limit)


def test_functions_bound_many_times_over_are_called_flat(guest: Guest) -> None:
    function = guest.function(lambda this, *arguments: float(len(arguments)))
    for _ in range(20_000):
        function = guest.realm.function_prototype.props["bind"].code(function, None)
    assert function.code(None, 1.0, 2.0) == 2.0
