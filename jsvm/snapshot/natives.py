"""Python functions of ours that may stand in a guest's heap, by name.

What waits for a promise is often not a guest function but one of the engine's: the rest of an async function,
a collector of `Promise.all`, a class's field initialiser. Those that can outlive a call are listed here.

ATTACK: a snapshot names such functions, so the names are looked up in these tables and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import CodeType, FunctionType
from typing import Any, Final

from jsvm.intrinsics import disposable_stack, generator, promise, promise_combinators, proxy
from jsvm.intrinsics.promise_combinators import Combination
from jsvm.runtime import async_from_sync, class_operations, disposal, member_access, modules, promises
from jsvm.runtime.functions import ScriptFunction
from jsvm.runtime.generators import AsyncDriver, AsyncGeneratorObject
from jsvm.runtime.iterators import IteratorCursor
from jsvm.runtime.promises import ForeignCapability, OwnCapability, ResolvingFunctions
from jsvm.runtime.proxy import ProxyObject
from jsvm.runtime.realm import Realm
from jsvm.snapshot.slots import BOOL, CODE, INT, OBJECT, TAKER, TEXT, VALUE, Expected
from jsvm.webapi import events

#: Methods that are bound to an object of the heap, with the class of that object.
METHODS: Final[Mapping[str, tuple[type, Callable[..., Any]]]] = {
    "AsyncDriver.fulfilled": (AsyncDriver, AsyncDriver.fulfilled),
    "AsyncDriver.rejected": (AsyncDriver, AsyncDriver.rejected),
    "AsyncGenerator.returnAwaited": (AsyncGeneratorObject, AsyncGeneratorObject.return_awaited),
    "AsyncGenerator.throwAwaited": (AsyncGeneratorObject, AsyncGeneratorObject.throw_awaited),
    "AsyncGenerator.resumeAwaited": (AsyncGeneratorObject, AsyncGeneratorObject.resume_awaited),
    "AsyncGenerator.drainedReturn": (AsyncGeneratorObject, AsyncGeneratorObject.drained_return),
    "AsyncGenerator.drainedThrow": (AsyncGeneratorObject, AsyncGeneratorObject.drained_throw),
    "OwnCapability.resolve": (OwnCapability, OwnCapability.resolve),
    "OwnCapability.reject": (OwnCapability, OwnCapability.reject),
    "NamespaceCapability.resolve": (modules.NamespaceCapability, modules.NamespaceCapability.resolve),
    "ResolvingFunctions.resolve": (ResolvingFunctions, ResolvingFunctions.resolve),
    "ResolvingFunctions.reject": (ResolvingFunctions, ResolvingFunctions.reject),
    "ResolvingFunctions.resolveCode": (ResolvingFunctions, ResolvingFunctions.resolve_code),
    "ResolvingFunctions.rejectCode": (ResolvingFunctions, ResolvingFunctions.reject_code),
    "ForeignCapability.resolve": (ForeignCapability, ForeignCapability.resolve),
    "ForeignCapability.reject": (ForeignCapability, ForeignCapability.reject),
}
METHOD_NAMES: Final[Mapping[Callable[..., Any], str]] = {
    method: name for name, (_, method) in METHODS.items()
}

#: Functions whose inner functions may be in the heap.
PARENTS: Final[tuple[Any, ...]] = (
    class_operations.set_fields,
    member_access.thrower,
    promises.new_promise_capability,
    promise.promise_prototype_finally,
    promise_combinators.Combination.collector_at,
    promise_combinators.AllCombination.add,
    promise_combinators.AllSettledCombination.add,
    promise_combinators.AnyCombination.add,
    promise_combinators.handler_function,
    async_from_sync.continue_with,
    modules.execute_async,
    disposal.awaited_dispose,
    disposable_stack.awaited_dispose,
    disposable_stack.add_adopted,
    generator.async_iterator_prototype_async_dispose,
    proxy.proxy_revocable,
    events.until_aborted,
)

#: Plain functions that jobs run.
JOBS: Final[Mapping[str, Callable[..., Any]]] = {
    "reaction": promises.run_reaction,
    "thenable": promises.resolve_thenable_job,
}
JOB_NAMES: Final[Mapping[Callable[..., Any], str]] = {job: name for name, job in JOBS.items()}


def inner_codes(code: CodeType) -> Iterator[CodeType]:
    """The code of every function inside a function, in order of the source."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from inner_codes(constant)


def name_closures() -> dict[str, tuple[CodeType, FunctionType]]:
    """Every inner function by name, with the function it is in."""
    found: dict[str, tuple[CodeType, FunctionType]] = {}
    for parent in PARENTS:
        module = parent.__module__.rpartition(".")[2]
        for code in inner_codes(parent.__code__):
            path = code.co_qualname.replace(".<locals>", "").replace("<lambda>", "lambda")
            name = unique(f"{module}.{path}", found)
            found[name] = (code, parent)
    return found


def unique(name: str, taken: Mapping[str, Any]) -> str:
    """The name, with a number behind it if it is taken."""
    if name not in taken:
        return name
    number = 2
    while f"{name}~{number}" in taken:
        number += 1
    return f"{name}~{number}"


#: What their variables hold, by name.
VARIABLES: Final[Mapping[str, Expected]] = {
    "called": (list,), "code": CODE, "constructor": OBJECT, "convert": TAKER, "done": BOOL,
    "functions": (list,), "handler": TAKER, "index": INT, "initializers": (list,),
    "listener": (events.Listener,), "methods": (list,), "module": (modules.Module,), "name": TEXT,
    "proxy": (ProxyObject,), "realm": (Realm,), "reason": VALUE, "self": (Combination,),
    "sync": (IteratorCursor,),
    "target": (events.EventTargetObject,), "value": VALUE,
}  # fmt: skip
#: What is in those that are lists.
ITEMS: Final[Mapping[str, Expected]] = {
    "called": BOOL, "functions": VALUE, "initializers": (ScriptFunction,),
    "methods": (class_operations.PrivateElement,),
}  # fmt: skip
CLOSURES: Final[Mapping[str, tuple[CodeType, FunctionType]]] = name_closures()
#: Those that are called with their realm before anything else.
TAKE_REALM: Final[frozenset[CodeType]] = frozenset(
    code for code, _ in CLOSURES.values() if code.co_varnames[:1] in (("realm",), ("_realm",))
)
CLOSURE_NAMES: Final[Mapping[CodeType, str]] = {code: name for name, (code, _) in CLOSURES.items()}
