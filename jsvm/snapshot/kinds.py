"""What may be in a heap: every class of the engine whose instances a snapshot keeps, slot by slot.

Most objects are nothing but slots, so a table says it all: how data calls the kind, which slots there are,
and what may be in them. A class that is not here cannot be kept, and no data makes another one.
What needs more than its slots (functions, arrays, collections, views of bytes) is in `special`.

ATTACK: everything read is checked against this table, so that no slot ever holds what the engine does not
expect there.
"""

# Slots are meant here, not what is in them; the checker knows only the latter.
# mypy: disable-error-code="misc"

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from jsvm.intrinsics.array_from_async import ArrayLikeCollector, Collector, IterableCollector
from jsvm.intrinsics.array_iterator import ArrayIterator
from jsvm.intrinsics.disposable_stack import (
    AsyncDisposableStackObject,
    AsyncDisposal,
    DisposableStackObject,
    Resource,
    ResourceStack,
)
from jsvm.intrinsics.iterator import WrappedIterator
from jsvm.intrinsics.iterator_helpers import (
    ConcatenatedIterator,
    FilteredIterator,
    FlattenedIterator,
    IteratorHelper,
    LimitedIterator,
    MappedIterator,
    SkippingIterator,
)
from jsvm.intrinsics.iterator_windows import ChunkedIterator, WindowedIterator
from jsvm.intrinsics.iterator_zip import ZippedIterator
from jsvm.intrinsics.json_raw import RawJSON
from jsvm.intrinsics.promise_combinators import (
    AllCombination,
    AllSettledCombination,
    AnyCombination,
    Combination,
    RaceCombination,
)
from jsvm.intrinsics.regexp_string_iterator import RegExpStringIterator
from jsvm.intrinsics.string_iterator import StringIterator
from jsvm.runtime.arguments import ArgumentsObject, MappedArguments
from jsvm.runtime.array_buffers import ArrayBufferObject, DataViewObject
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.async_from_sync import AsyncFromSyncIterator, AsyncIteratorCursor
from jsvm.runtime.class_operations import PrivateElement
from jsvm.runtime.collections import (
    Collection,
    CollectionCursor,
    CollectionIterator,
    MapIterator,
    SetIterator,
)
from jsvm.runtime.completion import GUEST_ERRORS, Throw
from jsvm.runtime.date_object import DateObject
from jsvm.runtime.delegation import AsyncDelegation, Delegation
from jsvm.runtime.disposal import BlockResource, DisposalStack
from jsvm.runtime.dynamic_scopes import ObjectScope, VariableScope
from jsvm.runtime.emitted_support import ForInCursor
from jsvm.runtime.generators import (
    AsyncDriver,
    AsyncGeneratorObject,
    AsyncGeneratorRequest,
    DelegatedResult,
    GeneratorCursor,
    GeneratorObject,
    NativeBody,
    ReturnSignal,
    YieldRequest,
)
from jsvm.runtime.iterators import ArrayCursor, IteratorCursor, NativeCursor, NativeIterator
from jsvm.runtime.modules import Module, NamespaceCapability
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.promises import (
    Capability,
    ForeignCapability,
    OwnCapability,
    PromiseObject,
    Reaction,
    ResolvingFunctions,
)
from jsvm.runtime.values import PrivateName, Symbol
from jsvm.runtime.weak import (
    FinalizationRegistryObject,
    WeakMapObject,
    WeakRefObject,
    WeakSetObject,
    WeakTable,
)
from jsvm.runtime.wrappers import BigIntObject, BooleanObject, NumberObject, StringObject, SymbolObject
from jsvm.snapshot.slots import (
    BOOL,
    CODE,
    FLOAT,
    HANDLER,
    INT,
    OBJECT,
    POSITION,
    TEXT,
    VALUE,
    Field,
    Kind,
    many,
    of,
    word,
)
from jsvm.snapshot.web import WEB_KINDS

CURSOR: Final[Any] = (IteratorCursor,)
HELPER: Final = (
    of("cursor", IteratorHelper.cursor, CURSOR),
    word("state", IteratorHelper.state, "start", "suspended", "done"),
)


def record_of(iterator: tuple[type, ...]) -> tuple[Field, ...]:
    """The slots of an iterator record over a certain kind of iterator."""
    return (
        of("iterator", IteratorCursor.iterator, iterator),
        of("next", IteratorCursor.next_method, VALUE),
        of("done", IteratorCursor.done, BOOL),
    )


RESOURCES: Final = (
    many("resources", ResourceStack.resources, (Resource,)),
    of("disposed", ResourceStack.is_disposed, BOOL),
)
COLLECTION_ITERATOR: Final = (
    of("cursor", CollectionIterator.cursor, (CollectionCursor,)),
    word("kind", CollectionIterator.kind, "key", "value", "key+value"),
    of("source", CollectionIterator.source, (Collection,)),
)
DELEGATION: Final = (
    of("cursor", Delegation.cursor, (IteratorCursor, AsyncIteratorCursor)),
    of("generator", Delegation.generator, (GeneratorObject,), optional=True),
    of("done", Delegation.done, BOOL),
    of("returned", Delegation.returned, BOOL),
    of("value", Delegation.value, VALUE),
)
COMBINATION: Final = (
    of("capability", Combination.capability, (Capability,)),
    of("missing", Combination.missing, INT),
    many("outcomes", Combination.outcomes, VALUE),
)


def is_pair_of_objects(pair: tuple[Any, ...]) -> bool:
    """Whether it is two objects of the guest's."""
    return len(pair) == 2 and all(isinstance(one, JSObject) for one in pair)


#: Which of their slots go together.
HELPERS_HOLD: Final[Mapping[str, Callable[[Any], bool]]] = {
    "ZippedIterator": lambda one: (
        len(one.cursors) == len(one.padding) and (one.keys is None or len(one.keys) == len(one.cursors))
    ),
    "ConcatenatedIterator": lambda one: (
        one.position <= len(one.iterables) and all(map(is_pair_of_objects, one.iterables))
    ),
}
COLLECTOR: Final = (
    of("array", Collector.array, OBJECT),
    of("code", Collector.code, CODE, optional=True),
    of("this", Collector.this_argument, VALUE),
    of("index", Collector.index, INT),
)

#: Objects that a guest can hold.
OBJECT_KINDS: Final = (
    Kind("Object", JSObject, (), "object_prototype"),
    Kind("SpecialObject", SpecialObject, (), "object_prototype"),
    Kind("Boolean", BooleanObject, (of("value", BooleanObject.value, BOOL),), "boolean_prototype"),
    Kind("Number", NumberObject, (of("value", NumberObject.value, FLOAT),), "number_prototype"),
    Kind("String", StringObject, (of("value", StringObject.value, TEXT),), "string_prototype"),
    Kind("SymbolObject", SymbolObject, (of("value", SymbolObject.value, (Symbol,)),), "symbol_prototype"),
    Kind("BigInt", BigIntObject, (of("value", BigIntObject.value, VALUE),), "bigint_prototype"),
    Kind("Date", DateObject, (of("time", DateObject.time, FLOAT),), "date_prototype"),
    Kind("RawJSON", RawJSON),
    Kind("Arguments", ArgumentsObject, (), "object_prototype"),
    Kind("MappedArguments", MappedArguments, (), "object_prototype"),
    Kind(
        "DataView",
        DataViewObject,
        (
            of("buffer", DataViewObject.buffer, (ArrayBufferObject,)),
            of("byteOffset", DataViewObject.byte_offset, INT),
            of("fixedLength", DataViewObject.fixed_length, INT, optional=True),
        ),
        "data_view_prototype",
    ),
    Kind("WeakMap", WeakMapObject, (of("table", WeakMapObject.table, (WeakTable,)),), "weak_map_prototype"),
    Kind("WeakSet", WeakSetObject, (of("table", WeakSetObject.table, (WeakTable,)),), "weak_set_prototype"),
    Kind("WeakRef", WeakRefObject, (of("target", WeakRefObject.target, VALUE),), "weak_ref_prototype"),
    Kind(
        "FinalizationRegistry",
        FinalizationRegistryObject,
        (of("cells", FinalizationRegistryObject.cells, (WeakTable,)),),
        "finalization_registry_prototype",
    ),
    Kind(
        "Promise",
        PromiseObject,
        (
            word("state", PromiseObject.state, "pending", "fulfilled", "rejected"),
            of("result", PromiseObject.result, VALUE),
            many("reactions", PromiseObject.reactions, (Reaction,), optional=True),
            of("handled", PromiseObject.is_handled, BOOL),
        ),
        "promise_prototype",
    ),
    Kind("DisposableStack", DisposableStackObject, RESOURCES, "disposable_stack_prototype"),
    Kind("AsyncDisposableStack", AsyncDisposableStackObject, RESOURCES, "async_disposable_stack_prototype"),
    Kind(
        "Generator",
        GeneratorObject,
        (
            of("frame", GeneratorObject.frame, (), optional=True),
            word("state", GeneratorObject.state, "start", "yield", "completed"),
        ),
        holds=lambda one: (one.frame is None) is (one.state == "completed"),
    ),
    Kind(
        "AsyncGenerator",
        AsyncGeneratorObject,
        (
            of("frame", AsyncGeneratorObject.frame, (), optional=True),
            word("state", AsyncGeneratorObject.state, "start", "yield", "executing", "draining", "completed"),
            Field("queue", AsyncGeneratorObject.queue, (AsyncGeneratorRequest,), "queue"),
        ),
        holds=lambda one: (
            (one.frame is None) is (one.state in ("completed", "draining"))
            and bool(one.queue) >= (one.state in ("executing", "draining"))
        ),
    ),
    Kind(
        "ArrayIterator",
        ArrayIterator,
        (
            of("target", ArrayIterator.target, OBJECT, optional=True),
            word("kind", ArrayIterator.kind, "key", "value", "key+value"),
            of("index", ArrayIterator.index, INT),
        ),
        "array_iterator_prototype",
    ),
    Kind(
        "StringIterator",
        StringIterator,
        (of("text", StringIterator.text, TEXT), of("index", StringIterator.index, INT)),
        "string_iterator_prototype",
    ),
    Kind(
        "RegExpStringIterator",
        RegExpStringIterator,
        (
            of("matcher", RegExpStringIterator.matcher, OBJECT),
            of("text", RegExpStringIterator.text, TEXT),
            of("global", RegExpStringIterator.is_global, BOOL),
            of("byCodePoints", RegExpStringIterator.by_code_points, BOOL),
            of("done", RegExpStringIterator.done, BOOL),
            of("running", RegExpStringIterator.running, BOOL),
        ),
        "regexp_string_iterator_prototype",
    ),
    Kind("MapIterator", MapIterator, COLLECTION_ITERATOR, "map_iterator_prototype"),
    Kind("SetIterator", SetIterator, COLLECTION_ITERATOR, "set_iterator_prototype"),
    Kind("WrappedIterator", WrappedIterator, (of("cursor", WrappedIterator.cursor, CURSOR),)),
    Kind(
        "AsyncFromSyncIterator",
        AsyncFromSyncIterator,
        (of("sync", AsyncFromSyncIterator.sync, CURSOR),),
        "async_from_sync_iterator_prototype",
    ),
    *(
        Kind(name, cls, (*HELPER, *fields), "iterator_helper_prototype", holds=HELPERS_HOLD.get(name))
        for name, cls, fields in (
            (
                "MappedIterator",
                MappedIterator,
                (of("mapper", MappedIterator.mapper, CODE), of("index", MappedIterator.index, FLOAT)),
            ),
            (
                "FilteredIterator",
                FilteredIterator,
                (
                    of("predicate", FilteredIterator.predicate, CODE),
                    of("index", FilteredIterator.index, FLOAT),
                ),
            ),
            ("LimitedIterator", LimitedIterator, (of("remaining", LimitedIterator.remaining, FLOAT),)),
            ("SkippingIterator", SkippingIterator, (of("remaining", SkippingIterator.remaining, FLOAT),)),
            (
                "FlattenedIterator",
                FlattenedIterator,
                (
                    of("mapper", FlattenedIterator.mapper, CODE),
                    of("index", FlattenedIterator.index, FLOAT),
                    of("inner", FlattenedIterator.inner, CURSOR, optional=True),
                ),
            ),
            (
                "ConcatenatedIterator",
                ConcatenatedIterator,
                (
                    many("iterables", ConcatenatedIterator.iterables, (tuple,)),
                    of("position", ConcatenatedIterator.position, INT),
                    of("current", ConcatenatedIterator.current, CURSOR, optional=True),
                ),
            ),
            (
                "ZippedIterator",
                ZippedIterator,
                (
                    many("cursors", ZippedIterator.cursors, CURSOR),
                    word("mode", ZippedIterator.mode, "shortest", "longest", "strict"),
                    many("padding", ZippedIterator.padding, VALUE),
                    many("keys", ZippedIterator.keys, (str, Symbol), optional=True),
                ),
            ),
            ("ChunkedIterator", ChunkedIterator, (of("size", ChunkedIterator.size, INT),)),
            (
                "WindowedIterator",
                WindowedIterator,
                (
                    many("buffer", WindowedIterator.buffer, VALUE),
                    of("partial", WindowedIterator.partial, BOOL),
                    of("size", WindowedIterator.size, INT),
                ),
            ),
        )
    ),
)

#: What the engine keeps behind them.
RECORD_KINDS: Final = (
    Kind("PrivateName", PrivateName, (of("description", PrivateName.description, TEXT),)),
    Kind(
        "PrivateElement",
        PrivateElement,
        (
            of("name", PrivateElement.name, (PrivateName,)),
            word("kind", PrivateElement.kind, "method", "get", "set"),
            of("method", PrivateElement.method, OBJECT, optional=True),
            of("get", PrivateElement.get, OBJECT, optional=True),
            of("set", PrivateElement.set, OBJECT, optional=True),
        ),
    ),
    Kind(
        "WeakTable",
        WeakTable,
        (of("name", WeakTable.name, (PrivateName,)),),
    ),
    Kind(
        "ArrayCursor",
        ArrayCursor,
        (of("array", ArrayCursor.array, (JSArray,)), of("index", ArrayCursor.index, POSITION)),
    ),
    Kind("Cursor", IteratorCursor, record_of(OBJECT)),
    Kind("NativeCursor", NativeCursor, record_of((NativeIterator,))),
    Kind("GeneratorCursor", GeneratorCursor, record_of((GeneratorObject,))),
    Kind(
        "AsyncCursor",
        AsyncIteratorCursor,
        (
            of("iterator", AsyncIteratorCursor.iterator, OBJECT),
            of("next", AsyncIteratorCursor.next_method, VALUE),
            of("done", AsyncIteratorCursor.done, BOOL),
            of("mustCheck", AsyncIteratorCursor.must_check, BOOL),
        ),
    ),
    Kind(
        "ForInCursor",
        ForInCursor,
        (
            of("target", ForInCursor.target, OBJECT, optional=True),
            Field("keys", ForInCursor.keys, VALUE, "list"),
            Field("seen", ForInCursor.seen, TEXT, "texts"),
            of("index", ForInCursor.index, INT),
        ),
    ),
    Kind("Delegation", Delegation, DELEGATION),
    Kind(
        "AsyncDelegation",
        AsyncDelegation,
        (
            *DELEGATION,
            of("awaitsReturn", AsyncDelegation.awaits_return, BOOL),
            of("mustThrow", AsyncDelegation.must_throw, BOOL),
        ),
    ),
    Kind(
        "AsyncDriver",
        AsyncDriver,
        (
            of("capability", AsyncDriver.capability, (Capability,)),
            of("frame", AsyncDriver.frame, (NativeBody,)),
        ),
    ),
    Kind(
        "IterableCollector",
        IterableCollector,
        (
            *COLLECTOR,
            word("stage", NativeBody.stage, *IterableCollector.stages),
            of("cursor", IterableCollector.cursor, (AsyncIteratorCursor,)),
            of("failure", IterableCollector.failure, (Throw,), optional=True),
        ),
        holds=lambda one: one.stage != "fail" or one.failure is not None,
    ),
    Kind(
        "ArrayLikeCollector",
        ArrayLikeCollector,
        (
            *COLLECTOR,
            word("stage", NativeBody.stage, *ArrayLikeCollector.stages),
            of("source", ArrayLikeCollector.source, OBJECT),
            of("length", ArrayLikeCollector.length, INT),
        ),
    ),
    Kind(
        "AsyncDisposal",
        AsyncDisposal,
        (
            word("stage", NativeBody.stage, *AsyncDisposal.stages),
            of("block", AsyncDisposal.block, (DisposalStack,)),
        ),
    ),
    Kind("OwnCapability", OwnCapability, (of("promise", OwnCapability.promise, (PromiseObject,)),)),
    Kind(
        "NamespaceCapability",
        NamespaceCapability,
        (
            of("promise", NamespaceCapability.promise, (PromiseObject,)),
            of("module", NamespaceCapability.module, (Module,)),
        ),
        holds=lambda one: one.module.status in ("evaluating-async", "evaluated"),
    ),
    Kind(
        "ResolvingFunctions",
        ResolvingFunctions,
        (
            of("promise", ResolvingFunctions.promise, (PromiseObject,)),
            of("resolved", ResolvingFunctions.is_resolved, BOOL),
            of("functions", ResolvingFunctions._functions, (tuple,), optional=True),
        ),
        holds=lambda one: one._functions is None or is_pair_of_objects(one._functions),
    ),
    Kind(
        "ForeignCapability",
        ForeignCapability,
        (
            of("promise", ForeignCapability.promise, OBJECT),
            of("resolve", ForeignCapability.resolve_function, OBJECT),
            of("reject", ForeignCapability.reject_function, OBJECT),
        ),
    ),
    Kind(
        "Reaction",
        Reaction,
        (
            of("capability", Reaction.capability, (Capability, PromiseObject), optional=True),
            of("onFulfilled", Reaction.on_fulfilled, HANDLER, optional=True),
            of("onRejected", Reaction.on_rejected, HANDLER, optional=True),
        ),
    ),
    Kind(
        "AsyncGeneratorRequest",
        AsyncGeneratorRequest,
        (
            word("kind", AsyncGeneratorRequest.kind, "next", "return", "throw"),
            of("value", AsyncGeneratorRequest.value, VALUE),
            of("capability", AsyncGeneratorRequest.capability, (Capability,)),
        ),
    ),
    Kind("ReturnSignal", ReturnSignal, (of("value", ReturnSignal.value, VALUE),)),
    Kind("YieldRequest", YieldRequest, (of("value", YieldRequest.value, VALUE),)),
    Kind("DelegatedResult", DelegatedResult, (of("result", DelegatedResult.result, OBJECT),)),
    Kind(
        "DisposalStack",
        DisposalStack,
        (
            many("resources", DisposalStack.resources, (BlockResource,)),
            of("pending", DisposalStack.pending, GUEST_ERRORS, optional=True),
            of("mustWait", DisposalStack.must_wait, BOOL),
            of("hasWaited", DisposalStack.has_waited, BOOL),
        ),
    ),
    Kind("VariableScope", VariableScope, (Field("values", VariableScope.values, VALUE, "dict"),)),
    Kind("ObjectScope", ObjectScope, (of("target", ObjectScope.target, OBJECT),)),
    Kind("AllCombination", AllCombination, COMBINATION),
    Kind("AllSettledCombination", AllSettledCombination, COMBINATION),
    Kind("AnyCombination", AnyCombination, COMBINATION),
    Kind("RaceCombination", RaceCombination, COMBINATION),
)

#: Slots that hold the realm, by class; they are filled from the VM that reads.
REALM_SLOTS: Final[tuple[tuple[type, Any], ...]] = (
    (NativeIterator, NativeIterator.realm),
    (AsyncGeneratorObject, AsyncGeneratorObject.realm),
    (AsyncDriver, AsyncDriver.realm),
    (NativeBody, NativeBody.realm),
    (OwnCapability, OwnCapability.realm),
    (Delegation, Delegation.realm),
    (DisposalStack, DisposalStack.realm),
    (Combination, Combination.realm),
)


def with_realm(kind: Kind) -> Kind:
    """A kind, and which of its slots hold the realm."""
    return replace(kind, realm_slots=[slot for cls, slot in REALM_SLOTS if issubclass(kind.cls, cls)])


ALL_KINDS: Final = tuple(map(with_realm, (*OBJECT_KINDS, *RECORD_KINDS, *WEB_KINDS)))
KINDS: Final[Mapping[type, Kind]] = {kind.cls: kind for kind in ALL_KINDS}
KINDS_BY_NAME: Final[Mapping[str, Kind]] = {kind.name: kind for kind in ALL_KINDS}
