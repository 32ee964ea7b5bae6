"""One run of one test: a fresh agent, the host object `$262`, the harness, then the test itself."""

import gc
import os
import time
from collections.abc import Callable
from typing import Any

from jsvm.budget import Termination
from jsvm.compiler.compile import Script, make_unit
from jsvm.compiler.dynamic_code import allow_dynamic_code
from jsvm.compiler.modules import SourceTextModule, compile_module
from jsvm.intrinsics.inventory import create_realm
from jsvm.runtime.agent import Agent
from jsvm.runtime.completion import GUEST_ERRORS, Throw, throw_syntax_error, throw_type_error
from jsvm.runtime.conversions import to_number, to_string
from jsvm.runtime.functions import call
from jsvm.runtime.modules import Module, SyntheticModule
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import (
    PromiseObject,
    Reaction,
    new_promise,
    perform_then,
    reject_promise,
    rejected_promise,
    resolve_promise,
    resolved_promise,
)
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value, null
from jsvm.syntax.errors import JSSyntaxError
from jsvm.syntax.parser import parse_script
from jsvm.unicode.utf16 import from_utf16, to_utf16
from tests.test262.agents import Cluster
from tests.test262.metadata import Metadata, Mode

PASS = "pass"
TIME_LIMIT = 60_000.0  # milliseconds of the processor; the runner kills what outlives its own limit

Attributes = tuple[tuple[str, str], ...]


class WrongEndingError(Exception):
    """The run ended otherwise than the test wants; the message is the verdict."""


class Harness:
    """The harness files, parsed once per process: a tree does not change when it is compiled."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.parsed: dict[str, tuple[str, Any]] = {}

    def run(self, realm: Realm, name: str) -> None:
        if name not in self.parsed:
            with open(os.path.join(self.root, "harness", name), encoding="utf-8") as file:
                source = to_utf16(file.read())
            self.parsed[name] = source, parse_script(source)
        source, program = self.parsed[name]
        unit = make_unit(realm, source, program, name)
        unit.record = script = Script(unit)
        script.run()


class Modules:
    """The modules of one run: files beside the test, by path and attributes."""

    def __init__(self, realm: Realm, path: str) -> None:
        self.realm = realm
        self.path = path
        self.loaded: dict[tuple[str, Attributes], Module] = {}
        self.metas: dict[object, JSObject] = {}
        hooks = realm.agent.host.hooks
        hooks["import_module"] = self.import_dynamically
        hooks["now"] = lambda: time.time() * 1000
        hooks["import_meta"] = lambda realm, record: self.metas.setdefault(record, JSObject(None, {}))

    def load(self, path: str, attributes: Attributes, source: str | None = None) -> Module:
        """A module and all that it asks for; the file may not be there (OSError) or be no module."""
        key = os.path.normpath(path), attributes
        if key in self.loaded:
            return self.loaded[key]
        if source is None:
            with open(path, encoding="utf-8", newline="") as file:
                source = to_utf16(file.read())
        kind = dict(attributes).get("type")
        if kind is not None:
            module: Module = self.synthetic(kind, path, source)
            self.loaded[key] = module
            return module
        compiled = self.loaded[key] = compile_module(self.realm, source, specifier=path)
        return self.load_requests(compiled)

    def load_requests(self, module: SourceTextModule) -> Module:
        folder = os.path.dirname(module.specifier)
        for request in module.requests:
            target = os.path.join(folder, from_utf16(request.specifier))
            module.linked[request.key] = self.load(target, request.attributes)
        return module

    def synthetic(self, kind: str, path: str, source: str) -> SyntheticModule:
        if kind == "text":
            return SyntheticModule(self.realm, path, {"default": source})
        parse = self.realm.global_object.get("JSON").get("parse")
        return SyntheticModule(self.realm, path, {"default": call(parse, None, source)})

    def import_dynamically(self, realm: Realm, referrer: Any, specifier: str, options: Value) -> Value:
        """`import()`"""
        try:
            attributes = import_attributes(options)
            origin = referrer.specifier if isinstance(referrer, Module) else self.path
            target = os.path.join(os.path.dirname(origin), from_utf16(specifier))
            module = self.load(target, attributes)
        except JSSyntaxError as error:
            return rejected_promise(realm, realm.new_error("SyntaxError", error.message))
        except OSError as error:
            return rejected_promise(realm, realm.new_error("TypeError", str(error)))
        except GUEST_ERRORS as error:
            return rejected_promise(realm, realm.caught(error))
        promise = new_promise(realm)
        # Loading takes its time: the module is linked and evaluated in a job of its own.
        start = Reaction(None, lambda _: self.run(realm, module, promise), None)
        perform_then(realm, resolved_promise(realm, None), start)
        return promise

    def run(self, realm: Realm, module: Module, promise: PromiseObject) -> None:
        try:
            module.link()
            evaluated = module.evaluate()
        except GUEST_ERRORS as error:
            reject_promise(realm, promise, realm.caught(error))
            return
        perform_then(
            realm,
            evaluated,
            Reaction(
                None,
                lambda _: resolve_promise(realm, promise, module.namespace()),
                lambda reason: reject_promise(realm, promise, reason),
            ),
        )


def import_attributes(options: Value) -> Attributes:
    """The attributes of `import()`. The engine hands the options over as the guest gave them."""
    if options is None:
        return ()
    if not isinstance(options, JSObject):
        throw_type_error("The second argument of import() must be an object")
    given = options.get("with")
    if given is None:
        return ()
    if not isinstance(given, JSObject):
        throw_type_error("The 'with' option must be an object")
    pairs = []
    for key in given.own_property_keys():
        own = given.get_own_property(key)
        if type(key) is str and own is not None and own.enumerable:
            value = given.get(key)
            if type(value) is not str:
                throw_type_error("An import attribute must be a string")
            pairs.append((key, value))
    if any(key != "type" or value not in ("json", "text") for key, value in pairs):
        throw_type_error("An unknown import attribute")
    return tuple(sorted(pairs))


class Run:
    """One test in one mode."""

    def __init__(self, harness: Harness, path: str, source: str, metadata: Metadata, mode: Mode) -> None:
        self.harness = harness
        self.path = path
        self.metadata = metadata
        self.mode = mode
        self.source = to_utf16(('"use strict";\n' if mode == "strict" else "") + source)
        self.printed: list[str] = []
        self.phase = "setup"
        #: The main agent and those that the test starts.
        self.cluster = Cluster(TIME_LIMIT, self.create_realm)
        self.agent = self.cluster.main.agent
        self.realm = create_realm(self.agent)
        self.install(self.realm)
        if "CanBlockIsFalse" in metadata.flags:
            del self.agent.host.hooks["suspend"]

    # -- the host object: https://github.com/tc39/test262/blob/main/INTERPRETING.md --------------------------

    def create_realm(self, agent: Agent) -> Realm:
        """A realm with the host object, for another agent."""
        realm = create_realm(agent)
        self.install(realm)
        return realm

    def install(self, realm: Realm) -> JSObject:
        allow_dynamic_code(realm)
        host = realm.new_object()

        def define(name: str, length: int, native: Callable[..., Value]) -> None:
            host.define_data(name, realm.new_function(name, length, native))

        host.define_data("global", realm.global_object)
        define("createRealm", 0, lambda *_: self.install(create_realm(self.agent)))
        define("detachArrayBuffer", 1, detach_array_buffer)
        define("evalScript", 1, eval_script)
        define("gc", 0, collect_garbage)
        host.define_data("agent", self.cluster.host_object(realm))
        realm.global_object.define_data("$262", host)
        realm.global_object.define_data("print", realm.new_function("print", 1, self.print))
        if "atomicsHelper.js" in self.metadata.harness:
            # The helper would make one of promises, which keeps the only core busy.
            set_timeout = realm.new_function("setTimeout", 2, self.set_timeout)
            realm.global_object.define_data("setTimeout", set_timeout)
        return host

    def set_timeout(
        self, _realm: Realm, _this: Value, callback: Value = None, delay: Value = 0.0, *_: Value
    ) -> Value:
        self.cluster.main.set_timeout(max(to_number(delay), 0.0), lambda: call(callback, None))
        return None

    def print(self, _realm: Realm, _this: Value, value: Value = None, *_: Value) -> Value:
        self.printed.append(to_string(value))
        return None

    # -- running -------------------------------------------------------------------------------------------

    def verdict(self) -> str:
        """ "pass", or what went wrong."""
        try:
            ending = self.run()
        finally:
            self.cluster.end()
        negative = self.metadata.negative
        if negative is not None:
            wanted = f"{negative.type} in phase {negative.phase}"
            found = None if ending is None else ending.split(":")[0]
            return PASS if found == wanted else f"expected {wanted}, not {ending or 'a normal end'}"
        if ending is not None:
            return ending
        if self.metadata.is_async and "Test262:AsyncTestComplete" not in self.printed:
            failed = next(
                (line for line in self.printed if "AsyncTestFailure" in line), "$DONE was not called"
            )
            return f"asynchronous: {failed}"
        return PASS

    def run(self) -> str | None:
        """How the program ended if not normally: "NAME in phase PHASE: message"."""
        try:
            for name in self.metadata.harness:
                self.harness.run(self.realm, name)
            if self.mode == "module":
                self.run_module()
            else:
                self.phase = "parse"
                modules = Modules(self.realm, self.path)
                program = parse_script(self.source, budget=self.agent.budget)
                unit = make_unit(self.realm, self.source, program, self.path)
                unit.record = script = Script(unit)
                self.phase = "runtime"
                script.run()
                self.run_jobs()
                del modules
        except JSSyntaxError as error:
            return f"SyntaxError in phase {self.phase}: {error}"
        except GUEST_ERRORS as error:
            return self.describe(self.realm.caught(error))
        except Termination as error:
            return f"terminated: {type(error).__name__}"
        return None

    def run_module(self) -> None:
        self.phase = "parse"
        modules = Modules(self.realm, self.path)
        module = compile_module(self.realm, self.source, specifier=self.path)
        modules.loaded[os.path.normpath(self.path), ()] = module
        self.phase = "resolution"
        modules.load_requests(module)
        module.link()
        self.phase = "runtime"
        promise = module.evaluate()
        self.run_jobs()
        if promise.state == "rejected":
            raise Throw(promise.result)
        if promise.state == "pending" and not self.metadata.is_async:
            raise WrongEndingError("the module is still waiting")

    def run_jobs(self) -> None:
        """Run jobs and timers until nothing is left, or the test says that it is done."""
        self.cluster.run_jobs(
            self.cluster.main, lambda: any("Test262:Async" in line for line in self.printed)
        )

    def describe(self, value: Value) -> str:
        """The name and message of an error nobody caught."""
        if not isinstance(value, JSObject):
            return f"a primitive in phase {self.phase}: {to_text(value)}"
        try:
            constructor = value.get("constructor")
            name = to_string(constructor.get("name")) if isinstance(constructor, JSObject) else "an object"
            return f"{name} in phase {self.phase}: {to_string(value)}"[:400]
        except GUEST_ERRORS:
            return f"an object in phase {self.phase}"


def to_text(value: Value) -> str:
    return "null" if value is null else repr(value)[:200]


def eval_script(realm: Realm, _this: Value, source: Value = None, *_: Value) -> Value:
    """`$262.evalScript`"""
    text = to_string(source)
    try:
        program = parse_script(text, budget=realm.agent.budget)
    except JSSyntaxError as error:
        message = error.message
    else:
        unit = make_unit(realm, text, program, "evalScript")
        unit.record = script = Script(unit)
        return script.run()
    throw_syntax_error(message)


def collect_garbage(*_: Value) -> Value:
    """`$262.gc`"""
    gc.collect()
    return None


def detach_array_buffer(_realm: Realm, _this: Value, buffer: Any = None, *_: Value) -> Value:
    buffer.detach()
    return null
