"""`structuredClone`: a copy of data, with its cycles and what it holds twice.

https://html.spec.whatwg.org/multipage/structured-data.html#structured-cloning

The specification first writes a record of everything and then makes objects of it. Nothing of the guest's
runs while they are made, so both are done at once here. What takes several steps is a generator: it yields
what it wants cloned and is sent the clone. They are kept on a stack of our own, so data of any depth costs no
native stack.

ATTACK: getters run in the middle, and may do anything to what is being cloned. So everything is looked up
when its turn comes, and nothing of the guest's is iterated over meanwhile.

DEVIATION: shared memory is refused, as on a page that is not isolated.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Any, Final, NoReturn, final

from jsvm.intrinsics.errors import SLOTS
from jsvm.runtime.array_buffers import (
    ArrayBufferObject,
    DataViewObject,
    allocate_buffer,
    new_array_buffer,
)
from jsvm.runtime.arrays import ACCOUNTED_LENGTH, ELEMENT_SIZE, JSArray, SlowArray
from jsvm.runtime.collections import ENTRY_SIZE, Collection, MapObject, SetObject, untagged
from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import to_string
from jsvm.runtime.date_object import DateObject
from jsvm.runtime.descriptors import HIDDEN
from jsvm.runtime.error_objects import ErrorObject, SettledError
from jsvm.runtime.iterators import iterable_to_list
from jsvm.runtime.object_operations import create_data_property, describe, enumerable_own_properties
from jsvm.runtime.objects import ImmutablePrototypeObject, JSObject, SpecialObject
from jsvm.runtime.property_keys import paid
from jsvm.runtime.realm import Realm
from jsvm.runtime.regexp_object import RegExpObject, RegExpPrototype
from jsvm.runtime.typed_arrays import TypedArray, typed_array_on
from jsvm.runtime.values import ABSENT, Symbol, Value
from jsvm.runtime.wrappers import BigIntObject, BooleanObject, NumberObject, PrimitiveWrapper, StringObject
from jsvm.webapi import dom_exception
from jsvm.webapi.blob import BlobObject, FileObject
from jsvm.webapi.interfaces import dictionary, member, need, prototype_of

#: Yields what it wants cloned, and is sent the clone.
type Steps = Generator[Value, Value]

#: Kinds of errors that stay what they are; others become an Error.
ERROR_NAMES: Final = frozenset(SLOTS) - {"AggregateError", "SuppressedError"}
#: The prototype of each kind of wrapper.
WRAPPER_SLOTS: Final[Mapping[type, str]] = {
    BigIntObject: "bigint_prototype",
    BooleanObject: "boolean_prototype",
    NumberObject: "number_prototype",
    StringObject: "string_prototype",
}


def refuse(realm: Realm, reason: str) -> NoReturn:
    """Throw the error of what cannot be cloned."""
    dom_exception.throw_dom_exception(realm, "DataCloneError", reason)


# -- the walk --------------------------------------------------------------------------------------


@final
class Cloner:
    """One call. `memory` has the clone of every object that was met, by the object."""

    __slots__ = ("memory", "realm")

    def __init__(self, realm: Realm) -> None:
        self.realm = realm
        self.memory: dict[JSObject, JSObject] = {}

    def clone(self, value: Value) -> Value:
        """The clone of a value; of an object the steps are taken before anything else is looked at."""
        stack: list[tuple[JSObject, Steps]] = []
        while True:
            clone = self.at_once(value)
            if clone is ABSENT:
                stack.append((value, self.steps(value)))
                clone = None
            while stack:
                source, steps = stack[-1]
                try:
                    value = steps.send(clone)
                    break
                except StopIteration:
                    stack.pop()
                    clone = self.memory[source]
            else:
                return clone

    def at_once(self, value: Value) -> Value:
        """The clone of what refers to nothing, or was met before; ABSENT for what takes steps."""
        budget = self.realm.agent.budget
        budget.spend()
        if not isinstance(value, JSObject):
            if type(value) is Symbol:
                refuse(self.realm, f"{describe(value)} could not be cloned")
            return value
        known = self.memory.get(value)
        if known is not None:
            return known
        make = LEAVES.get(type(value))
        if make is None:
            return ABSENT
        made = self.memory[value] = make(self.realm, value)
        return made

    def steps(self, source: JSObject) -> Steps:
        """What clones an object that refers to others."""
        make = BRANCHES.get(type(source))
        if make is None:
            refuse(self.realm, f"{describe(source)} could not be cloned")
        return make(self, source)


def refers(value: Value) -> bool:
    """Whether cloning a value is more than taking it."""
    return isinstance(value, JSObject) or type(value) is Symbol


def own_value(source: JSObject, key: str) -> Value:
    """The value of an own property, or ABSENT; may run a getter."""
    if type(source) is JSObject:
        return source.props.get(key, ABSENT)
    return source.get(key) if source.has_own_property(key) else ABSENT


# -- what takes steps ------------------------------------------------------------------------------


def clone_properties(cloner: Cloner, source: JSObject) -> Steps:
    """A plain object, whatever class it was an instance of."""
    realm = cloner.realm
    target = cloner.memory[source] = realm.new_object()
    spend = realm.agent.budget.spend
    for key in enumerable_own_properties(realm, source, "key"):
        spend()
        value = own_value(source, key)
        if value is not ABSENT:
            target.props[key] = (yield value) if refers(value) else value


def clone_array(cloner: Cloner, source: JSArray) -> Steps:
    """Elements, holes and named properties."""
    target = cloner.realm.new_array([])
    cloner.memory[source] = target
    if type(source) is JSArray and not source.props and source.attributes is None:
        return clone_elements(cloner.realm, source, target)
    return clone_places(cloner.realm, source, target)


def clone_places(realm: Realm, source: JSArray, target: JSArray) -> Steps:
    """What there is of any array, by its keys."""
    length = source.length
    for key in enumerable_own_properties(realm, source, "key"):
        realm.agent.budget.spend()
        value = own_value(source, key)
        if value is not ABSENT:
            create_data_property(target, key, (yield value) if refers(value) else value)
    target.set_length(length)


def clone_elements(realm: Realm, source: JSArray, target: JSArray) -> Steps:
    """OPTIMIZATION: elements of a list, without a key for each."""
    budget = realm.agent.budget
    length = source.length
    if length >= ACCOUNTED_LENGTH:
        budget.allocate(length * ELEMENT_SIZE)
    for index in range(length):
        budget.spend()
        value = element_now(source, index)
        if refers(value):
            value = yield value
        if value is ABSENT:
            continue
        if type(target) is JSArray and index == len(target.dense):
            target.dense.append(value)
        else:
            create_data_property(target, str(index), value)
    target.set_length(length)


def element_now(source: JSArray, index: int) -> Value:
    """An element of what was a list, or ABSENT."""
    if type(source) is JSArray and index < len(source.dense):
        return source.dense[index]
    return own_value(source, str(index))


def clone_map(cloner: Cloner, source: MapObject) -> Steps:
    """The entries of this moment."""
    target = MapObject(cloner.realm.intrinsic("map_prototype"))
    cloner.memory[source] = target
    for key, value in entries_now(cloner.realm, source):
        clone = yield untagged(key)
        add(cloner.realm, target, clone, (yield value))


def clone_set(cloner: Cloner, source: SetObject) -> Steps:
    """The items of this moment."""
    target = SetObject(cloner.realm.intrinsic("set_prototype"))
    cloner.memory[source] = target
    for key, _ in entries_now(cloner.realm, source):
        clone = yield untagged(key)
        add(cloner.realm, target, clone, clone)


def entries_now(realm: Realm, source: Collection) -> list[tuple[Any, Value]]:
    """A list of the entries, paid for and accounted."""
    count = len(source.entries)
    if count >= ACCOUNTED_LENGTH:
        realm.agent.budget.allocate(count * ENTRY_SIZE)
    return list(paid(source.entries.items()))


def add(realm: Realm, target: Collection, key: Value, value: Value) -> None:
    """One more entry, accounted now and then."""
    target.put(key, value)
    if len(target.entries) > target.capacity:
        target.grow(realm.agent.budget)


def clone_error(cloner: Cloner, source: ErrorObject) -> Steps:
    """An error with its stack, and its cause if that is an own one."""
    target = new_exception(cloner.realm, source) or new_error(cloner.realm, source)
    cloner.memory[source] = target
    keep_stack(source, target)
    cause = source.get_own_property("cause")
    if cause is not None and not cause.is_accessor:
        target.define_data("cause", (yield cause.value), HIDDEN)


def new_error(realm: Realm, source: ErrorObject) -> ErrorObject:
    """An error of the same kind, with the same message."""
    name = source.get("name")
    slot = SLOTS[name] if type(name) is str and name in ERROR_NAMES else "error"
    own = source.get_own_property("message")
    message = None if own is None or own.is_accessor else to_string(own.value)
    return ErrorObject(realm.agent, realm.intrinsic(f"{slot}_prototype"), message)


def new_exception(realm: Realm, source: ErrorObject) -> ErrorObject | None:
    """A DOMException with the name and message of another; None for what is none."""
    prototype = prototype_of(realm, dom_exception.NAME)
    if not inherits(realm, source, prototype):
        return None
    name, message = (to_string(own_text(source, key)) for key in ("name", "message"))
    return dom_exception.make(realm, prototype, message, name)


def own_text(source: JSObject, key: str) -> Value:
    """An own property that is text; else nothing."""
    own = source.get_own_property(key)
    return own.value if own is not None and not own.is_accessor and type(own.value) is str else ""


def inherits(realm: Realm, source: JSObject, prototype: JSObject) -> bool:
    """Whether an object inherits from another, found out without running guest code."""
    parent = source.prototype
    while parent is not None and parent is not prototype and parent.has_ordinary_prototype():
        realm.agent.budget.spend()
        parent = parent.prototype
    return parent is prototype


def keep_stack(source: ErrorObject, target: ErrorObject) -> None:
    """Give a new error the stack of another, made into text or not."""
    if not isinstance(source, SettledError):
        target.header, target.positions = source.header, source.positions
        return
    stack = source.props.get("stack")
    if type(stack) is str:
        target.props["stack"] = stack
        target.settle()


def clone_typed_array(cloner: Cloner, source: TypedArray) -> Steps:
    """An array on the clone of its buffer."""
    if source.is_out_of_bounds:
        refuse(cloner.realm, "An array whose buffer is gone could not be cloned")
    element, offset, length = source.element, source.byte_offset, source.fixed_length
    buffer: Any = yield source.buffer
    cloner.memory[source] = typed_array_on(cloner.realm, element, buffer, offset, length)


def clone_data_view(cloner: Cloner, source: DataViewObject) -> Steps:
    """A view on the clone of its buffer."""
    if source.is_out_of_bounds:
        refuse(cloner.realm, "A DataView whose buffer is gone could not be cloned")
    buffer: Any = yield source.buffer
    prototype = cloner.realm.intrinsic("data_view_prototype")
    cloner.memory[source] = DataViewObject(prototype, buffer, source.byte_offset, source.fixed_length)


#: By the class of the engine's, which no guest can forge.
BRANCHES: Final[Mapping[type, Callable[[Cloner, Any], Steps]]] = {
    JSObject: clone_properties,
    SpecialObject: clone_properties,
    ImmutablePrototypeObject: clone_properties,
    RegExpPrototype: clone_properties,
    JSArray: clone_array,
    SlowArray: clone_array,
    MapObject: clone_map,
    SetObject: clone_set,
    ErrorObject: clone_error,
    SettledError: clone_error,
    TypedArray: clone_typed_array,
    DataViewObject: clone_data_view,
}


# -- what refers to nothing ------------------------------------------------------------------------


def clone_wrapper(realm: Realm, source: PrimitiveWrapper) -> JSObject:
    """The same primitive inside."""
    kind = type(source)
    return kind(realm.intrinsic(WRAPPER_SLOTS[kind]), source.value)


def clone_date(realm: Realm, source: DateObject) -> JSObject:
    """The same moment."""
    return DateObject(realm.intrinsic("date_prototype"), source.time)


def clone_regexp(realm: Realm, source: RegExpObject) -> JSObject:
    """The same pattern, from the beginning."""
    home = realm.intrinsic("regexp_prototype")
    assert isinstance(home, RegExpPrototype)
    return RegExpObject(home, home, source.pattern)


def clone_buffer(realm: Realm, source: ArrayBufferObject) -> JSObject:
    """The bytes of this moment."""
    if source.data is None:
        refuse(realm, "An ArrayBuffer that is detached could not be cloned")
    made = new_array_buffer(realm, source.data)
    made.max_byte_length = source.max_byte_length
    return made


def clone_blob(realm: Realm, source: BlobObject) -> JSObject:
    """A Blob with the same bytes, which never change."""
    return BlobObject(realm, prototype_of(realm, "Blob"), source.data, source.type)


def clone_file(realm: Realm, source: FileObject) -> JSObject:
    """The same with its name and date."""
    made = FileObject(realm, prototype_of(realm, "File"), source.data, source.type, source.name)
    made.last_modified = source.last_modified
    return made


LEAVES: Final[Mapping[type, Callable[[Realm, Any], JSObject]]] = {
    **dict.fromkeys(WRAPPER_SLOTS, clone_wrapper),
    DateObject: clone_date,
    RegExpObject: clone_regexp,
    ArrayBufferObject: clone_buffer,
    BlobObject: clone_blob,
    FileObject: clone_file,
}


# -- the function ----------------------------------------------------------------------------------


def expect_transfer(cloner: Cloner, transferred: list[Value]) -> None:
    """Have the buffers that are transferred mean others, which get their bytes at the end."""
    for buffer in transferred:
        if type(buffer) is not ArrayBufferObject:
            refuse(cloner.realm, f"{describe(buffer)} could not be transferred")
        if buffer in cloner.memory:
            refuse(cloner.realm, "An ArrayBuffer is to be transferred twice")
        cloner.memory[buffer] = allocate_buffer(cloner.realm, 0)


def transfer_list(realm: Realm, value: Value) -> list[Value]:
    """https://webidl.spec.whatwg.org/#es-sequence of objects"""
    if value is None:
        return []
    if not isinstance(value, JSObject):
        throw_type_error("structuredClone: transfer is no sequence")
    transferred = iterable_to_list(realm, value)
    if not all(isinstance(item, JSObject) for item in paid(transferred)):
        throw_type_error("structuredClone: what is to be transferred is no object")
    return transferred


def structured_clone(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://html.spec.whatwg.org/multipage/structured-data.html#dom-structuredclone"""
    need(arguments, 1, "structuredClone")
    options = dictionary(arguments[1] if len(arguments) > 1 else None, "structuredClone")
    transferred = transfer_list(realm, member(options, "transfer"))
    cloner = Cloner(realm)
    expect_transfer(cloner, transferred)
    clone = cloner.clone(arguments[0])
    for buffer in transferred:
        realm.agent.budget.spend()
        hand_over(cloner, buffer)
    return clone


def hand_over(cloner: Cloner, buffer: ArrayBufferObject) -> None:
    """Give the bytes of a buffer to the one that stands for it, if it still has them."""
    if buffer.data is None:
        refuse(cloner.realm, "An ArrayBuffer that is detached could not be transferred")
    heir = cloner.memory[buffer]
    assert isinstance(heir, ArrayBufferObject)
    heir.max_byte_length = buffer.max_byte_length
    buffer.hand_over(heir)


def build_structured_clone(realm: Realm) -> JSObject:
    """The global function."""
    return realm.new_function("structuredClone", 1, structured_clone)
