"""The module graph of one VM: from specifiers to linked, evaluated modules, through the host's loader alone.

Loading is a generator that yields questions for the loader. Whoever drives it answers at once when the loader
does, or later when the loader is asynchronous, so the guest never waits inside a call.

https://tc39.es/ecma262/#sec-hostloadimportedmodule
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Generator
from typing import Any, Final, Protocol, final

from jsvm.api.engine import compile_module_source, json_module, text_module
from jsvm.api.module_loader import (
    DENY_ALL,
    Attributes,
    ModuleLoader,
    ModuleRequest,
    SourceType,
    check_resolution,
    check_source,
    is_answer_pending,
)
from jsvm.api.trees import Tree
from jsvm.boundary.guest_errors import coded_throw, mark_error
from jsvm.budget import on_the_house
from jsvm.errors import VMError, VMErrorCode
from jsvm.runtime.completion import GUEST_ERRORS, Throw, throw_type_error
from jsvm.runtime.modules import Module, NamespaceCapability
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import (
    OwnCapability,
    PromiseObject,
    Reaction,
    new_promise,
    perform_then,
    reject_promise,
    rejected_promise,
)
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from jsvm.unicode.utf16 import from_utf16, to_utf16

#: Most modules of one VM; large libraries have several hundred.
MAX_MODULES: Final = 2_000
#: Most source text of all modules together, in characters.
MAX_SOURCE: Final = 32 * 1024 * 1024

#: What makes a module of each kind of source.
MAKERS: Final[dict[SourceType, Callable[[Realm, str, str], Module]]] = {
    "module": compile_module_source,
    "json": json_module,
    "text": text_module,
}

#: Codes under which a loader may tell the guest that it gives no module, and why.
REFUSALS: Final = frozenset({VMErrorCode.VMModuleError, VMErrorCode.VMSecurityError})

type Key = tuple[str, frozenset[tuple[str, str]]]
#: A question for the loader; it may answer with an awaitable.
type Question = Callable[[], Any]
type Steps[T] = Generator[Question, Any, T]


class GraphHost(Protocol):
    """What the graph asks of the VM."""

    def now(self) -> float:
        """Milliseconds on a clock that only goes forward."""

    def host_took(self, duration: float) -> None:
        """These milliseconds were the host's, not the guest's."""

    def host_failed(self, error: BaseException, name: str, failure_id: str) -> None:
        """The loader raised; the guest was told only `failure_id`."""

    def start_waiting(self, awaitable: Awaitable[Any], waiting: Loading) -> None:
        """Wait for the loader's answer and then call `waiting.finish`."""


@final
class ModuleGraph:
    """Modules of one realm, by resolved specifier and attributes."""

    __slots__ = ("_host", "_loader", "_modules", "_realm", "_source_left")

    def __init__(self, realm: Realm, loader: ModuleLoader | None, host: GraphHost) -> None:
        self._realm = realm
        self._loader = DENY_ALL if loader is None else loader
        self._host = host
        self._modules: dict[Key, Module] = {}
        self._source_left = MAX_SOURCE
        hooks = realm.agent.host.hooks
        hooks["import_module"] = self.import_dynamically
        hooks["import_meta"] = self.import_meta

    # -- ways in -----------------------------------------------------------------------------------

    def import_module(self, specifier: str) -> Loading:
        """Load, link and evaluate a module for the host."""
        request = ModuleRequest(specifier)
        return Loading(self._realm, self._host, self._load_graph(request)).begin()

    def run_entry(self, source: str | Tree, name: str) -> Loading:
        """The same for a module whose source the host hands in. Raises VMError (VM_SYNTAX_ERROR)."""
        root = compile_module_source(self._realm, source, name)
        return Loading(self._realm, self._host, self._load_dependencies(root)).begin()

    def import_dynamically(self, realm: Realm, referrer: object, specifier: str, options: Value) -> JSObject:
        """The guest's `import()`; answers a promise for the namespace.

        https://tc39.es/ecma262/#sec-import-call-runtime-semantics-evaluation
        """
        try:
            attributes = read_import_options(options)
        except GUEST_ERRORS as error:
            return rejected_promise(realm, realm.caught(error))
        request = ModuleRequest(from_utf16(specifier), specifier_of(referrer), attributes)
        return Loading(realm, self._host, self._load_graph(request), gives_namespace=True).begin().promise

    def import_meta(self, realm: Realm, record: object) -> JSObject:
        """`import.meta`: an object without prototype whose `url` is the module's specifier.

        https://tc39.es/ecma262/#sec-hostgetimportmetaproperties
        """
        assert isinstance(record, Module)
        if record.meta is None:
            record.meta = JSObject(None, {"url": to_utf16(record.specifier)})
        return record.meta

    def modules(self) -> list[Module]:
        """All that were loaded."""
        return list(self._modules.values())

    # -- snapshots ---------------------------------------------------------------------------------

    def entries(self) -> list[tuple[str, dict[str, str], Module]]:
        """The loaded modules, by what they were resolved to."""
        return [
            (specifier, dict(attributes), module) for (specifier, attributes), module in self._modules.items()
        ]

    def restore(self, entries: list[tuple[str, dict[str, str], Module]]) -> None:
        """Modules that need not be loaded any more."""
        for specifier, attributes, module in entries:
            self._modules[specifier, frozenset(attributes.items())] = module

    # -- loading -----------------------------------------------------------------------------------

    def _load_graph(self, request: ModuleRequest) -> Steps[Module]:
        root = yield from self._load(request)
        return (yield from self._load_dependencies(root))

    def _load_dependencies(self, root: Module) -> Steps[Module]:
        """https://tc39.es/ecma262/#sec-InnerModuleLoading"""
        pending = [root]
        seen = {id(root)}
        while pending:
            module = pending.pop()
            for wanted in module.requests:
                if wanted.key not in module.linked:
                    attributes = {from_utf16(name): from_utf16(text) for name, text in wanted.attributes}
                    request = ModuleRequest(from_utf16(wanted.specifier), module.specifier, attributes)
                    module.linked[wanted.key] = yield from self._load(request)
                found = module.linked[wanted.key]
                if id(found) not in seen:
                    seen.add(id(found))
                    pending.append(found)
        return root

    def _load(self, request: ModuleRequest) -> Steps[Module]:
        """The module a request means; errors say who asked for it."""
        try:
            return (yield from self._found(request))
        except VMError as error:
            raise told_for(error, request) from None

    def _found(self, request: ModuleRequest) -> Steps[Module]:
        """The module a request means, from the map or from the loader."""
        resolution = check_resolution((yield lambda: self._loader.resolve(request)), request)
        key = (resolution.specifier, frozenset(resolution.attributes.items()))
        if key in self._modules:
            return self._modules[key]
        wanted = ModuleRequest(resolution.specifier, request.referrer, resolution.attributes)
        source = check_source((yield lambda: self._loader.load(wanted)), wanted)
        if key in self._modules:
            # NOTE: another import of the same module was answered while this one waited.
            return self._modules[key]
        self._charge(source.text, request.specifier)
        self._modules[key] = MAKERS[source.source_type](self._realm, source.text, source.specifier)
        return self._modules[key]

    def _charge(self, text: str, specifier: str) -> None:
        self._source_left -= len(text)
        if len(self._modules) >= MAX_MODULES or self._source_left < 0:
            limit = f"{MAX_MODULES} modules" if self._source_left >= 0 else f"{MAX_SOURCE} characters"
            details = {"path": specifier, "reason": "too many modules"}
            raise VMError(VMErrorCode.VMModuleError, f"more than {limit} in one VM", details)


@final
class Loading:
    """One import under way. `promise` settles when the module is evaluated; `module` is it then.

    Its value is undefined, or if it is to be, the namespace of the module.
    """

    __slots__ = ("_gives_namespace", "_host", "_realm", "_steps", "module", "promise")

    def __init__(
        self, realm: Realm, host: GraphHost, steps: Steps[Module], *, gives_namespace: bool = False
    ) -> None:
        self._gives_namespace = gives_namespace
        self._realm = realm
        self._host = host
        self._steps = steps
        self.promise: PromiseObject = new_promise(realm)
        self.module: Module | None = None

    def begin(self) -> Loading:
        """Ask as far as the loader answers at once."""
        self._advance(lambda: self._steps.send(None))
        return self

    def finish(self, result: Any, error: BaseException | None) -> None:
        """The loader has answered."""
        if error is None:
            self._advance(lambda: self._steps.send(result))
        else:
            failure = self._failure(error)
            self._advance(lambda: self._steps.throw(failure))

    def keeps(self) -> object:
        """The promise of the import, and the modules that were linked so far."""
        return [self.promise, self._steps]

    def dropped(self) -> None:
        """Nobody waits for the loader any more."""

    def _advance(self, resume: Callable[[], Question]) -> None:
        while True:
            try:
                question = resume()
            except StopIteration as stop:
                self.module = stop.value
                self._realm.agent.jobs.enqueue(self._evaluate)
                return
            except VMError as error:
                reject_promise(self._realm, self.promise, self._coded(error).value)
                return
            except GUEST_ERRORS as error:
                reject_promise(self._realm, self.promise, self._realm.caught(error))
                return
            try:
                answer = self._ask(question)
            except VMError as error:
                refused = error
                resume = lambda: self._steps.throw(refused)  # noqa: E731, B023
                continue
            if is_answer_pending(answer):
                self._host.start_waiting(answer, self)
                return
            resume = lambda: self._steps.send(answer)  # noqa: E731, B023

    def _ask(self, question: Question) -> Any:
        started = self._host.now()
        try:
            return on_the_house(question)
        except Exception as error:  # noqa: BLE001 - whatever a loader raises must not reach the guest
            failure = self._failure(error)
        finally:
            self._host.host_took(self._host.now() - started)
        raise failure

    def _failure(self, error: BaseException) -> VMError:
        """What is told of an exception of the loader: its text, if it says why there is no such module."""
        if isinstance(error, VMError) and error.code in REFUSALS:
            return error
        failure_id = secrets.token_hex(8)
        self._host.host_failed(error, "module_loader", failure_id)
        details = {"reason": "module loader failed", "id": failure_id}
        return VMError(VMErrorCode.VMModuleError, f"the module loader failed (id {failure_id})", details)

    def _coded(self, error: VMError) -> Throw:
        name = "SyntaxError" if error.code is VMErrorCode.VMSyntaxError else "TypeError"
        details = dict(error.details)
        if error.line is not None:
            details |= {"line": error.line, "column": error.column}
        return coded_throw(self._realm, error.code, error.message, name=name, details=details)

    def _evaluate(self) -> None:
        """https://tc39.es/ecma262/#sec-ContinueDynamicImport"""
        realm = self._realm
        assert self.module is not None
        try:
            self.module.link()
        except GUEST_ERRORS as error:
            details = {"reason": "linking failed", "path": self.module.specifier}
            reason = mark_error(realm.caught(error), VMErrorCode.VMModuleError, details)
            reject_promise(realm, self.promise, reason)
            return
        evaluated = self.module.evaluate()
        # A method of the promise's, and no function of ours: a snapshot must be able to keep it.
        capability = OwnCapability(realm, self.promise)
        if self._gives_namespace:
            capability = NamespaceCapability(realm, self.promise, self.module)
        perform_then(realm, evaluated, Reaction(None, capability.resolve, capability.reject))


def told_for(error: VMError, request: ModuleRequest) -> VMError:
    """The error of a module that cannot be had, with the module that imports it."""
    if request.referrer is None or error.code not in REFUSALS or "referrer" in error.details:
        return error
    details = {**error.details, "referrer": request.referrer}
    return VMError(error.code, f"{error.message} (imported by '{request.referrer}')", details)


def specifier_of(record: object) -> str | None:
    """The specifier of a module record; a script has none."""
    return record.specifier if isinstance(record, Module) else None


def read_import_options(options: Value) -> Attributes:
    """The attributes of `import(specifier, options)`. Throws a guest TypeError for anything odd."""
    if options is None:
        return {}
    if not isinstance(options, JSObject):
        throw_type_error("The second argument of import() must be an object")
    clause = options.get("with")
    if clause is None:
        return {}
    if not isinstance(clause, JSObject):
        throw_type_error("The 'with' option of import() must be an object")
    attributes: dict[str, str] = {}
    for key in clause.own_property_keys():
        own = clause.get_own_property(key)
        if type(key) is not str or own is None or own.enumerable is not True:
            continue
        value = clause.get(key)
        if type(value) is not str:
            throw_type_error("Import attributes must be strings")
        attributes[from_utf16(key)] = from_utf16(value)
    return attributes
