"""Every array method must do the same on a dense array as the specification's steps do on any object."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jsvm.runtime.arrays import JSArray, SlowArray
from jsvm.runtime.completion import GUEST_ERRORS
from jsvm.runtime.descriptors import PropertyDescriptor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.values import BigInt, null
from tests.unit.intrinsics.helpers import Guest

VALUES = st.one_of(
    st.sampled_from(
        [0.0, -0.0, 1.0, 2.0, float("nan"), True, False, None, null, "", "1", "a", "b", BigInt(1)]
    )
)
INDICES = st.sampled_from(
    [None, 0.0, 1.0, 2.0, 5.0, 100.0, -1.0, -3.0, -100.0, 1.5, float("inf"), float("nan")]
)

#: Methods without callbacks, and how many values and then indices they take.
PLAIN_METHODS = {
    "at": (0, 1), "copyWithin": (0, 3), "fill": (1, 2), "flat": (0, 1), "includes": (1, 1), "indexOf": (1, 1),
    "join": (0, 0), "lastIndexOf": (1, 1), "pop": (0, 0), "push": (2, 0), "reverse": (0, 0), "shift": (0, 0),
    "slice": (0, 2), "sort": (0, 0), "splice": (0, 2), "toReversed": (0, 0), "toSorted": (0, 0),
    "toSpliced": (0, 2), "unshift": (2, 0),
}  # fmt: skip
CALLBACK_METHODS = [
    "every", "filter", "find", "findIndex", "findLast", "findLastIndex", "flatMap", "forEach", "map",
    "reduce", "reduceRight", "some",
]  # fmt: skip


def show(value: Any) -> Any:
    """A comparable picture of a result."""
    if isinstance(value, JSObject):
        keys = [key for key in value.own_property_keys() if key != "length"]
        return ("object", value.get("length"), [(key, show(value.get(key))) for key in keys])
    return repr(value)


def outcome(guest: Guest, target: JSObject, name: str, arguments: list[Any]) -> Any:
    """What calling a method answers or throws, and what it leaves behind."""
    method = guest.realm.array_prototype.get(name)
    try:
        answer = show(method.code(target, *arguments))
    except GUEST_ERRORS as error:
        answer = ("thrown", guest.call(guest.realm.caught(error), "toString"))
    return answer, show(target)


def three_of_a_kind(guest: Guest, elements: list[Any]) -> list[JSObject]:
    """A dense array, one that is not, and an array-like object."""
    dense = guest.array(*elements)
    slow = guest.array(*elements)
    slow.make_sparse()
    like = guest.object(length=float(len(elements)))
    for index, element in enumerate(elements):
        like.set(str(index), element)
    return [dense, slow, like]


@pytest.mark.parametrize("name", PLAIN_METHODS)
@given(data=st.data(), elements=st.lists(VALUES, max_size=6))
@settings(max_examples=60, deadline=None)
def test_fast_paths_equal_the_general_way(name: str, data: st.DataObject, elements: list[Any]) -> None:
    guest = Guest()
    value_count, index_count = PLAIN_METHODS[name]
    arguments = data.draw(st.lists(VALUES, min_size=value_count, max_size=value_count))
    arguments += data.draw(st.lists(INDICES, max_size=index_count))
    dense, slow, like = three_of_a_kind(guest, elements)
    expected = outcome(guest, like, name, arguments)
    assert outcome(guest, dense, name, arguments) == expected
    assert outcome(guest, slow, name, arguments) == expected


@pytest.mark.parametrize("name", CALLBACK_METHODS)
@given(elements=st.lists(VALUES, max_size=6), change=st.sampled_from(["none", "shrink", "grow", "hole"]))
@settings(max_examples=60, deadline=None)
def test_callbacks_may_change_the_array(name: str, elements: list[Any], change: str) -> None:
    guest = Guest()
    outcomes = []
    for target in three_of_a_kind(guest, elements):
        seen: list[Any] = []

        def callback(_this: Any, *arguments: Any, target: JSObject = target, seen: list[Any] = seen) -> Any:
            seen.append([repr(argument) for argument in arguments[:-1]])
            if len(seen) == 2:
                if change == "shrink":
                    guest.call(guest.realm.array_prototype.get("pop"), "call", target)
                elif change == "grow":
                    guest.call(guest.realm.array_prototype.get("push"), "call", target, "new")
                elif change == "hole":
                    target.delete("0")
            return len(seen) % 2 == 0

        outcomes.append((outcome(guest, target, name, [guest.function(callback)]), seen))
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_dense_arrays_stay_dense(guest: Guest) -> None:
    array = guest.array(3.0, 1.0, 2.0)
    for name, arguments in [
        ("push", [4.0]), ("unshift", [0.0]), ("splice", [1.0, 1.0, 9.0, 8.0]), ("sort", []), ("reverse", []),
        ("fill", [7.0, 1.0, 3.0]), ("copyWithin", [0.0, 2.0]), ("shift", []), ("pop", []),
    ]:  # fmt: skip
        guest.call(array, name, *arguments)
        assert type(array) is JSArray


def test_an_array_of_holes_becomes_dense_when_filled(guest: Guest) -> None:
    array = guest.new("Array", 5.0)
    assert type(array) is SlowArray
    assert guest.call(array, "fill", "x") is array
    assert type(array) is JSArray
    assert array.dense == ["x"] * 5


def test_inherited_elements_are_seen_by_fast_paths(guest: Guest) -> None:
    calls: list[Any] = []
    guest.realm.array_prototype.define_own_property("1", accessor(guest, calls))
    array = guest.array("a")
    guest.call(array, "push", "b")
    assert calls == ["b"]
    assert array.own_property_keys() == ["0", "length"]
    assert array.get("length") == 2.0


def test_inherited_elements_of_object_prototype_are_seen_too(guest: Guest) -> None:
    calls: list[Any] = []
    guest.realm.object_prototype.define_own_property("0", accessor(guest, calls))
    array = guest.array()
    guest.call(array, "unshift", "b")
    assert calls == ["b"]


def accessor(guest: Guest, calls: list[Any]) -> PropertyDescriptor:
    setter = guest.function(lambda _this, value=None, *_: calls.append(value))
    return PropertyDescriptor(get=None, set_=setter, enumerable=True, configurable=True)
