"""Iteration: cursors, which emitted code and natives step, and the protocol behind them.

A cursor has three methods. `step()` answers the next value or DONE. `close()` is IteratorClose after a normal
completion: it may throw. `abandon()` is IteratorClose while another error is on its way: it never throws.
Arrays whose iteration nobody changed are walked by index without making any iterator object.

https://tc39.es/ecma262/#sec-operations-on-iterator-objects
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from operator import length_hint
from typing import TYPE_CHECKING, ClassVar, Final, Protocol, final

from jsvm.budget import Reservation
from jsvm.runtime.arguments import FreshArguments
from jsvm.runtime.arrays import ACCOUNTED_LENGTH, JSArray, Walker, copied
from jsvm.runtime.completion import GUEST_ERRORS, dissolve, throw_type_error
from jsvm.runtime.conversions import is_callable, to_boolean
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.values import DONE, STEP, SYMBOL_ITERATOR, Value, null

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

#: Values of a growing list that are accounted together.
MANY_VALUES: Final = 4096
#: About what a value in a list costs, in bytes, if it is a number.
VALUE_SIZE: Final = 32


class Cursor(Protocol):
    """What iterating needs."""

    def step(self) -> Value:
        """The next value, or DONE."""

    def skip(self) -> bool:
        """Like `step`, without asking for the value; False if there is none."""

    def items(self) -> Iterator[Value]:
        """What `step` would answer, for Python's own loop, which is faster. STEP says to call `step` instead.

        ATTACK: Python may enter an iterator through C, so guest code never runs in one: it nests at will.
        """

    def parts(self) -> Iterator[Value]:
        """The same for a loop that takes every value apart with `plain_elements`: instead of an array that
        nobody else could ever see it may give a Python tuple, which is no guest value (if there is only one
        realm: the array would have been of the iterator's).
        """

    def ended(self) -> None:
        """There are no `items` left."""

    def close(self) -> None:
        """Tell the iterator that nobody will ask again; may throw."""

    def abandon(self) -> None:
        """The same while an error is on its way; never throws."""


#: STEP, for ever.
STEPS: Final = repeat(STEP)


@final
class ArrayCursor:
    """Walks an array live, as its own iterator would; `index` is negative at the end.

    OPTIMIZATION: Python's own loop walks a list just as live, so it is given the list of a dense array, and
    nothing is counted. The array knows of such loops (they never wait, so they end in the reverse order in
    which they began) and tells their cursors when it gives the list up.
    """

    __slots__ = ("array", "index", "left", "outer", "walk")

    outer: Walker | None

    def __init__(self, array: JSArray) -> None:
        self.array = array
        self.index = 0
        self.walk: Iterator[Value] | None = None
        #: The list that was given up: Python's loop walks on in it, and must not come to its end.
        self.left: list[Value] | None = None

    def step(self) -> Value:
        """The next element; holes read through the prototype."""
        index = self.index
        if index < 0:
            return DONE
        self.index = index + 1
        if self.left is not None:
            self.left.append(STEP)
        array = self.array
        if type(array) is JSArray:
            dense = array.dense
            if index < len(dense):
                return dense[index]
        elif index < array.length:
            return array.get(str(index))
        self.index = -1
        return DONE

    def skip(self) -> bool:
        """An array iterator's `next` reads every element."""
        return self.step() is not DONE

    def items(self) -> Iterator[Value]:
        """The elements from the first on, while the array stays dense."""
        array = self.array
        if array.__class__ is not JSArray:
            return STEPS
        self.outer = array.walker
        array.walker = self
        self.walk = walk = iter(array.dense)
        return walk

    def leave_list(self) -> None:
        """Go on by index."""
        self.left = self.array.dense
        self.index = len(self.left) - length_hint(self.walk)
        self.walk = None

    def ended(self) -> None:
        """The loop over the list is over."""
        if self.walk is not None:
            self.walk = None
            self.array.walker = self.outer

    def parts(self) -> Iterator[Value]:
        """The elements may be anything."""
        return self.items()

    def rest(self) -> list[Value] | None:
        """What is left of a dense array, and the end; None if it must be stepped over."""
        index = self.index
        if index < 0 or self.array.__class__ is not JSArray:
            return None
        self.index = -1
        return copied(self.array.dense, index)

    def close(self) -> None:
        """Array iterators have no `return`."""
        self.ended()

    def abandon(self) -> None:
        """Array iterators have no `return`."""
        self.ended()


class IteratorCursor:
    """An Iterator Record. https://tc39.es/ecma262/#sec-iterator-records"""

    __slots__ = ("done", "iterator", "next_method")

    def __init__(self, iterator: JSObject, next_method: Value) -> None:
        self.iterator = iterator
        self.next_method = next_method
        self.done = False

    def next_result(self, *arguments: Value) -> JSObject:
        """https://tc39.es/ecma262/#sec-iteratornext"""
        method = self.next_method
        if not isinstance(method, JSObject) or method.code is None:
            self.done = True
            throw_type_error("iterator.next is not a function")
        try:
            code = method.code
            result = code(self.iterator, arguments[0]) if arguments else code(self.iterator)
        except GUEST_ERRORS:
            self.done = True
            raise
        if not isinstance(result, JSObject):
            self.done = True
            throw_type_error("Iterator result is not an object")
        return result

    def step(self) -> Value:
        """https://tc39.es/ecma262/#sec-iteratorstepvalue"""
        if self.done:
            return DONE
        method = self.next_method
        if not isinstance(method, JSObject) or method.code is None:
            self.next_result()  # Which throws.
        # OPTIMIZATION: otherwise written out, and what a plain object has is all in `props`.
        try:
            result = method.code(self.iterator)
        except GUEST_ERRORS:
            self.done = True
            raise
        if result.__class__ is not JSObject or "value" not in (props := result.props) or "done" not in props:
            return self.value_of(result)
        done = props["done"]
        if done is False or (done is not True and not to_boolean(done)):
            return props["value"]
        self.done = True
        return DONE

    def value_of(self, result: Value) -> Value:
        """What `step` answers for any other result."""
        try:
            if not isinstance(result, JSObject):
                throw_type_error("Iterator result is not an object")
            if not to_boolean(result.get("done")):
                return result.get("value")
        except GUEST_ERRORS:
            self.done = True
            raise
        self.done = True
        return DONE

    def items(self) -> Iterator[Value]:
        """Calling `next` runs guest code."""
        return STEPS

    def parts(self) -> Iterator[Value]:
        """The same."""
        return self.items()

    def ended(self) -> None:
        """Nobody else needs to know."""

    def skip(self) -> bool:
        """Without `value`: https://tc39.es/ecma262/#sec-iteratorstep"""
        if self.done:
            return False
        result = self.next_result()
        try:
            self.done = to_boolean(result.get("done"))
        except GUEST_ERRORS:
            self.done = True
            raise
        return not self.done

    def close(self) -> None:
        """https://tc39.es/ecma262/#sec-iteratorclose"""
        if self.done:
            return
        self.done = True
        method = get_return(self.iterator)
        if method is not None and not isinstance(method(self.iterator), JSObject):
            throw_type_error("iterator.return() did not return an object")

    def abandon(self) -> None:
        """https://tc39.es/ecma262/#sec-iteratorclose (with a throw completion)"""
        if self.done:
            return
        self.done = True
        try:
            method = get_return(self.iterator)
            if method is not None:
                method(self.iterator)
        except GUEST_ERRORS as error:
            dissolve(error)  # NOTE: the error that is on its way wins.


class NativeIterator(SpecialObject):
    """An iterator object of ours: `advance` does what its `next` does, without wrapping the outcome in an
    object.

    `next_slot` names the intrinsic that is its prototype's original `next`.
    """

    __slots__ = ("realm",)

    next_slot: ClassVar[str]
    realm: Realm

    def advance(self) -> Value:
        """The next value, or DONE; may throw."""
        raise NotImplementedError

    def items(self) -> Iterator[Value]:
        """What `Cursor.items` gives; one whose `advance` runs no guest code gives its values."""
        return STEPS

    def parts(self) -> Iterator[Value]:
        """What `Cursor.parts` gives."""
        return self.items()

    def make_cursor(self, next_method: Value) -> IteratorCursor:
        """A cursor over this iterator, whose `next` is the original one."""
        return NativeCursor(self, next_method)


class NativeCursor(IteratorCursor):
    """OPTIMIZATION: an iterator record whose `next` is known to be ours; nobody could see the result
    objects.
    """

    __slots__ = ()

    iterator: NativeIterator

    def items(self) -> Iterator[Value]:
        """What the iterator knows of itself."""
        return self.iterator.items()

    def parts(self) -> Iterator[Value]:
        """The same for entries that are taken apart."""
        return self.iterator.parts()

    def step(self) -> Value:
        """https://tc39.es/ecma262/#sec-iteratorstepvalue"""
        if self.done:
            return DONE
        try:
            value = self.iterator.advance()
        except GUEST_ERRORS:
            self.done = True
            raise
        if value is DONE:
            self.done = True
        return value


def get_return(iterator: JSObject) -> Callable[..., Value] | None:
    """The code of an iterator's `return` method, if it has one."""
    method = iterator.get("return")
    if method is None or method is null:
        return None
    if not is_callable(method):
        throw_type_error("iterator.return is not a function")
    return method.code  # type: ignore[no-any-return]


def iterate(realm: Realm, value: Value) -> Cursor:
    """A cursor over any iterable. https://tc39.es/ecma262/#sec-getiterator"""
    if value.__class__ is JSArray and value.attributes is None and SYMBOL_ITERATOR not in value.props:
        # OPTIMIZATION: `is_array_iteration_pristine`, written out, for every loop over an array comes here.
        prototype = realm.array_prototype
        values, iterator_prototype, next_method = realm.array_iteration or load_array_iteration(realm)
        if (
            value.prototype is prototype
            and prototype.props.get(SYMBOL_ITERATOR) is values
            and iterator_prototype.props.get("next") is next_method
        ):
            return ArrayCursor(value)
    method = realm.get_v(value, SYMBOL_ITERATOR)
    if not is_callable(method):
        throw_type_error("value is not iterable")
    return iterator_from_method(value, method)


def iterator_from_method(value: Value, method: JSObject) -> IteratorCursor:
    """https://tc39.es/ecma262/#sec-getiteratorfrommethod"""
    iterator = method.code(value)  # type: ignore[misc]
    if not isinstance(iterator, JSObject):
        throw_type_error("Result of the Symbol.iterator method is not an object")
    return iterator_direct(iterator)


def iterator_direct(iterator: JSObject) -> IteratorCursor:
    """https://tc39.es/ecma262/#sec-getiteratordirect"""
    next_method = iterator.get("next")
    if isinstance(iterator, NativeIterator) and next_method is iterator.realm.intrinsic(iterator.next_slot):
        return iterator.make_cursor(next_method)
    return IteratorCursor(iterator, next_method)


def is_array_iteration_pristine(realm: Realm, array: JSArray) -> bool:
    """Whether walking by index certainly means the same as the iteration protocol would."""
    prototype = array.prototype
    if prototype is not realm.array_prototype or array.attributes is not None:
        return False
    if SYMBOL_ITERATOR in array.props:
        return False
    # OPTIMIZATION: what the next function asks, without the call; every loop over an array comes here.
    values, iterator_prototype, next_method = realm.array_iteration or load_array_iteration(realm)
    try:
        return prototype.props[SYMBOL_ITERATOR] is values and iterator_prototype.props["next"] is next_method
    except KeyError:
        return False


def is_array_iteration_unchanged(realm: Realm) -> bool:
    """The same for an array that has nothing but elements."""
    values, iterator_prototype, next_method = realm.array_iteration or load_array_iteration(realm)
    try:
        return (
            realm.array_prototype.props[SYMBOL_ITERATOR] is values
            and iterator_prototype.props["next"] is next_method
        )
    except KeyError:
        return False


def load_array_iteration(realm: Realm) -> tuple[JSObject, JSObject, JSObject]:
    """The original parts of array iteration, looked up once."""
    realm.array_iteration = (
        realm.intrinsic("array_prototype_values"),
        realm.intrinsic("array_iterator_prototype"),
        realm.intrinsic("array_iterator_next"),
    )
    return realm.array_iteration


def plain_elements(realm: Realm, value: Value, count: int) -> Sequence[Value] | None:
    """At least `count` elements of an array, undefined where it has none, if nobody can tell that it is not
    iterated; None if somebody could.

    A Python tuple stands for an array that nobody has seen.
    """
    # OPTIMIZATION: `is_array_iteration_unchanged`, written out.
    values, iterator_prototype, next_method = realm.array_iteration or load_array_iteration(realm)
    prototype = realm.array_prototype
    if (
        prototype.props.get(SYMBOL_ITERATOR) is not values
        or iterator_prototype.props.get("next") is not next_method
    ):
        return None
    if value.__class__ is tuple:
        return value if len(value) >= count else value + (None,) * (count - len(value))
    if (
        value.__class__ is not JSArray
        or value.prototype is not prototype
        or value.attributes is not None
        or SYMBOL_ITERATOR in value.props
    ):
        return None
    dense: list[Value] = value.dense
    return dense if len(dense) >= count else dense + [None] * (count - len(dense))


def iterated_elements(realm: Realm, value: Value, count: int, left_out: int) -> list[Value]:
    """The first `count` values of an iterable, undefined where it ends before and where `left_out` has a bit
    set; then it is closed.

    What is left to do where `plain_elements` answers None.
    """
    cursor = iterate_parts(realm, value)
    taken = take_steps(cursor, count, left_out)
    cursor.close()
    return taken


def iterate_parts(realm: Realm, value: Value) -> Cursor:
    """`iterate` where a tuple may stand for an array."""
    return iterate(realm, JSArray(realm.array_prototype, list(value)) if value.__class__ is tuple else value)


def take_steps(cursor: Cursor, count: int, left_out: int) -> list[Value]:
    """What the next `count` steps give, undefined after the end. Nobody asks for the values left out."""
    taken: list[Value] = []
    for index in range(count):
        if left_out >> index & 1:
            cursor.skip()
            taken.append(None)
            continue
        item = cursor.step()
        taken.append(None if item is DONE else item)
    return taken


def elements_and_rest(realm: Realm, value: Value, count: int, left_out: int) -> list[Value]:
    """The first `count` values of an iterable but those left out, and an array with the others."""
    elements = plain_elements(realm, value, count)
    if elements is not None:
        rest = copied(elements, count) if type(elements) is list else list(elements[count:])
        return [*elements[:count], JSArray(realm.array_prototype, rest)]
    cursor = iterate(realm, value)
    taken = take_steps(cursor, count, left_out)
    taken.append(rest_array(realm, cursor))
    return taken


def rest_array(realm: Realm, cursor: Cursor) -> JSArray:
    """`...rest` of an array pattern."""
    spend = realm.agent.budget.spend
    if cursor.__class__ is ArrayCursor and (rest := cursor.rest()) is not None:
        return JSArray(realm.array_prototype, rest)
    values: list[Value] = []
    while (item := cursor.step()) is not DONE:
        spend()
        values.append(item)
    return JSArray(realm.array_prototype, values)


def iterable_to_list(realm: Realm, value: Value) -> list[Value]:
    """All values of an iterable; spends budget. https://tc39.es/ecma262/#sec-iteratortolist"""
    if (value.__class__ is JSArray and is_array_iteration_pristine(realm, value)) or (
        value.__class__ is FreshArguments and is_array_iteration_unchanged(realm)
    ):
        dense: list[Value] = value.dense
        if len(dense) >= ACCOUNTED_LENGTH:
            return copied(dense)
        realm.agent.budget.spend(1 + len(dense) // 8)
        return dense.copy()
    return cursor_to_list(realm, iterate(realm, value))


def cursor_to_list(realm: Realm, cursor: Cursor) -> list[Value]:
    """All values that a cursor still has. ATTACK: it may never end, so the list is accounted as it grows."""
    budget = realm.agent.budget
    reservation = Reservation(budget)
    values: list[Value] = []
    step = cursor.step
    while (item := step()) is not DONE:
        budget.spend()
        values.append(item)
        if not len(values) % MANY_VALUES:
            reservation.resize(2 * len(values) * VALUE_SIZE)
    return values


def iterator_result(realm: Realm, value: Value, done: bool) -> JSObject:
    """https://tc39.es/ecma262/#sec-createiterresultobject"""
    return JSObject(realm.object_prototype, {"value": value, "done": done})
