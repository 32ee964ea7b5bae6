"""Templates: what all closures of one function in the source share.

A template is compiled when one of its closures is first called, plainly; after a few more calls it is
compiled again with every fast form, and the new code object replaces the old one in each closure as it is
called.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from types import CodeType, MethodType
from typing import TYPE_CHECKING, Final, final

from jsvm.compiler.bindings import Scope
from jsvm.runtime.functions import Code, FunctionKind, ScriptFunction, call_with_list
from jsvm.runtime.generators import call_async, call_async_generator, call_generator
from jsvm.runtime.member_access import construct_super
from jsvm.runtime.objects import JSObject
from jsvm.runtime.values import Value
from jsvm.syntax import nodes as n

if TYPE_CHECKING:
    from jsvm.compiler.unit import Unit
    from jsvm.runtime.realm import Realm

#: Calls after which a function is compiled for speed. Compiling costs about as much as this many calls save.
CALLS_BEFORE_OPTIMIZING: Final = 8

#: What `most_arguments` says of a function that may see all of them.
ANY_NUMBER: Final = 1 << 30

GENERATORS: Final = frozenset({"generator", "generator_method", "async_generator", "async_generator_method"})
ASYNC: Final = frozenset(
    {"async", "async_arrow", "async_method", "async_generator", "async_generator_method"}
)


@final
class FunctionTemplate:
    """One function in the source. `node` is a function, a field definition or a static block."""

    __slots__ = (
        "calls",
        "code",
        "constructs_plainly",
        "driver",
        "final_code",
        "function_prototype",
        "has_simple_parameters",
        "is_async",
        "is_driven",
        "is_generator",
        "is_optimized",
        "kind",
        "length",
        "most_arguments",
        "name",
        "node",
        "number",
        "parameters",
        "range",
        "realm",
        "scope",
        "slot",
        "strict",
        "takes_new_target",
        "unit",
        "uses_arguments",
        "uses_new_target",
    )

    def __init__(
        self,
        unit: Unit,
        node: n.Node,
        scope: Scope,
        number: int,
        name: str,
        kind: FunctionKind,
        extent: tuple[int, int],
    ) -> None:
        self.unit = unit
        self.realm = unit.realm
        self.function_prototype = function_prototype(unit.realm, kind)
        self.node = node
        self.scope = scope
        self.number = number
        self.slot = f"f{number}"
        self.name = name
        self.kind: FunctionKind = kind
        self.code: CodeType | None = None
        #: The same, once it is compiled for speed, if nothing drives it.
        self.final_code: CodeType | None = None
        self.calls = 0
        self.is_optimized = False
        self.is_generator = kind in GENERATORS
        self.is_async = kind in ASYNC
        #: What runs the body of a generator or an async function.
        self.driver = driver_of(kind)
        self.is_driven = self.driver is not None
        self.parameters: list[n.Node] = list(node.params) if isinstance(node, n.Function) else []
        self.strict = node.strict if isinstance(node, n.Function) else True
        self.has_simple_parameters = all(isinstance(p, n.Identifier) for p in self.parameters)
        self.length = expected_arguments(self.parameters)
        arguments = scope.bindings.get("arguments")
        names = [p.name for p in self.parameters if isinstance(p, n.Identifier)]
        is_used = arguments is not None and arguments.kind == "pseudo" and bool(arguments.reads)
        # A repeated parameter name means the last one: Python has no such thing, so go through the arguments.
        self.uses_arguments = is_used or len(set(names)) != len(names)
        has_rest = any(isinstance(parameter, n.RestElement) for parameter in self.parameters)
        self.most_arguments = ANY_NUMBER if self.uses_arguments or has_rest else len(self.parameters)
        new_target = scope.bindings.get("%new.target")
        self.uses_new_target = new_target is not None and bool(new_target.reads)
        self.constructs_plainly = kind in ("normal", "class") and not self.uses_new_target
        self.takes_new_target = kind in ("normal", "class") and self.uses_new_target
        self.range = extent

    # -- signature -----------------------------------------------------------------------------------------

    def parameter_slot(self, index: int) -> str:
        """The Python parameter of a position."""
        parameter = self.parameters[index]
        if isinstance(parameter, n.Identifier) and not self.is_bound_late(index):
            return self.scope.bindings[parameter.name].slot
        return f"p{index}"

    def is_bound_late(self, index: int) -> bool:
        """Whether the parameter in a position is more than a Python parameter."""
        parameter = self.parameters[index]
        if not isinstance(parameter, n.Identifier):
            return True
        return self.uses_arguments or self.scope.bindings[parameter.name].needs_tdz

    def arguments(self) -> ast.arguments:
        """The Python signature: `(this, a=None, b=None, *_)`."""
        args = [parameter("this")]
        if self.uses_arguments:
            return ast.arguments([], args, parameter("args"), [], [], None, [undefined()])
        positional = [p for p in self.parameters if not isinstance(p, n.RestElement)]
        args += [parameter(self.parameter_slot(index)) for index in range(len(positional))]
        defaults: list[ast.expr] = [undefined() for _ in args]
        rest = "args" if len(positional) < len(self.parameters) else "rest"
        return ast.arguments([], args, parameter(rest), [], [], None, defaults)

    def free_slots(self) -> list[str]:
        """The captured variables, with the fuel and the resources that every function captures."""
        return sorted({binding.slot for binding in self.scope.free} | {"fuel", "unit"})

    # -- entering ------------------------------------------------------------------------------------------

    def bind(self, function: ScriptFunction) -> Code:
        """The code to install for a new closure."""
        if not self.is_optimized:
            # OPTIMIZATION: of all that can carry the closure along, a bound method is made fastest.
            return MethodType(call_counted, function)
        return self.entry(function)

    def entry(self, function: ScriptFunction) -> Code:
        """What a call runs: the Python function itself, with the newest code, or what drives it."""
        stub = function.stub
        assert self.code is not None
        if stub.__code__ is not self.code:
            stub.__code__ = self.code
        return stub if self.driver is None else MethodType(self.driver, function)

    def count(self) -> None:
        """A call: compile on the first one, and once more for speed after some."""
        self.calls += 1
        if self.code is None:
            self.is_optimized = self.unit.always_optimize
            self.code = self.unit.compile_template(self, optimize=self.is_optimized)
        elif self.calls > CALLS_BEFORE_OPTIMIZING and not self.is_optimized:
            for inner in self.unit.closures_of(self.code):
                # Whatever was called of the closures that so many calls made will be called as often.
                if inner.code is not None:
                    inner.optimize()
            self.optimize()

    def optimize(self) -> None:
        """Compile for speed, unless that was done."""
        if not self.is_optimized:
            self.is_optimized = True
            self.code = self.unit.compile_template(self, optimize=True)
            self.final_code = self.code if self.driver is None else None

    def source_text(self) -> str:
        """The source text that `toString` shows."""
        start, end = self.range
        return self.unit.source[start:end]


def call_counted(function: ScriptFunction, this: Value = None, *arguments: Value) -> Value:
    """The code of a closure until its template is optimized; then it replaces itself."""
    template = function.template
    assert isinstance(template, FunctionTemplate)
    if template.is_optimized and template.driver is None and function.stub.__code__ is template.code:
        # OPTIMIZATION: a native that took the code before its loop comes here once for each element.
        return function.stub(this, *arguments)
    if not template.is_optimized:
        template.count()
    entry = template.entry(function)
    if template.is_optimized:
        if is_counting(function.code):
            function.code = entry
        if is_counting(function.body):
            function.body = entry
    return call_with_list(entry, this, arguments)


def is_counting(code: Code) -> bool:
    """Whether code is still the one that counts: a class's own refuses to be called."""
    return type(code) is MethodType and code.__func__ is call_counted


@final
class DefaultConstructorTemplate:
    """The constructor of a class that has none.

    https://tc39.es/ecma262/#sec-runtime-semantics-classdefinitionevaluation
    """

    __slots__ = (
        "constructs_plainly",
        "final_code",
        "function_prototype",
        "kind",
        "length",
        "most_arguments",
        "name",
        "range",
        "realm",
        "strict",
        "unit",
        "uses_new_target",
    )

    def __init__(self, unit: Unit, node: n.Class, kind: FunctionKind) -> None:
        self.unit = unit
        self.realm = unit.realm
        self.function_prototype = function_prototype(unit.realm, kind)
        self.final_code: CodeType | None = None
        self.kind: FunctionKind = kind
        self.name = ""
        self.length = 0
        self.strict = True
        self.uses_new_target = False
        self.most_arguments = ANY_NUMBER
        self.constructs_plainly = kind == "class"
        self.range = (node.start, node.end)

    def bind(self, function: ScriptFunction) -> Code:
        """The body: pass all arguments to the parent."""
        return construct_nothing if self.kind == "class" else MethodType(construct_parent, function)

    def source_text(self) -> str:
        """The class's source text."""
        start, end = self.range
        return self.unit.source[start:end]


def construct_nothing(_this: Value = None, *_: Value) -> Value:
    """The body of the implicit constructor of a class without a parent."""
    return None


def construct_parent(function: ScriptFunction, new_target: JSObject, *arguments: Value) -> Value:
    """The body of the implicit constructor of a derived class."""
    this = construct_super(function.prototype, new_target, *arguments)
    if function.fields is not None:
        function.fields(this)
    return this


def function_prototype(realm: Realm, kind: FunctionKind) -> JSObject:
    """[[Prototype]] of closures of a kind. https://tc39.es/ecma262/#sec-ordinaryfunctioncreate"""
    if kind in GENERATORS:
        slot = "async_generator_function_prototype" if kind in ASYNC else "generator_function_prototype"
    elif kind in ASYNC:
        slot = "async_function_prototype"
    else:
        return realm.function_prototype
    # A realm may have been made without what nothing but running code needs.
    return realm.find_intrinsic(slot) or realm.function_prototype


def driver_of(kind: FunctionKind) -> Callable[..., Value] | None:
    """What runs the bodies of functions of a kind; None for those that just run."""
    if kind in GENERATORS:
        return call_async_generator if kind in ASYNC else call_generator
    return call_async if kind in ASYNC else None


def parameter(name: str) -> ast.arg:
    """A Python parameter."""
    return ast.arg(name, lineno=1, col_offset=0)


def undefined() -> ast.expr:
    """The default of a Python parameter."""
    return ast.Constant(None, lineno=1, col_offset=0)


def expected_arguments(parameters: list[n.Node]) -> int:
    """https://tc39.es/ecma262/#sec-static-semantics-expectedargumentcount"""
    for index, parameter in enumerate(parameters):
        if isinstance(parameter, n.AssignmentPattern | n.RestElement):
            return index
    return len(parameters)
