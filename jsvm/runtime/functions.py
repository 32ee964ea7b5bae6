"""Function objects: script functions, natives and bound functions.

Creating a function is common and looking at its `name`, `length` or `prototype` is rare, so these
properties are made on first need: a function object starts in a *lazy* class whose internal methods first
materialise them, and then becomes its *made* twin, an ordinary object with the same slots.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import CodeType, MethodType
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

from jsvm.runtime.completion import throw_reference_error, throw_type_error
from jsvm.runtime.descriptors import (
    CONFIGURABLE,
    HIDDEN,
    WRITABLE,
    Attributes,
)
from jsvm.runtime.objects import NEEDS_SELF_REFERENCE, JSObject, LazyObject
from jsvm.runtime.property_keys import PropertyKey, show_key
from jsvm.runtime.values import ABSENT, Symbol, Value

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

type Code = Callable[..., Value]

FunctionKind = Literal[
    "normal", "arrow", "method", "generator", "async", "async_arrow", "async_method", "async_generator",
    "generator_method", "async_generator_method", "class", "derived_class", "accessor"
]  # fmt: skip


class Template(Protocol):
    """What the compiler knows of one function in the source; shared by all closures made from it."""

    realm: Realm
    #: [[Prototype]] of the closures.
    function_prototype: JSObject
    name: str
    length: int
    kind: FunctionKind
    strict: bool
    uses_new_target: bool
    #: Whether [[Construct]] makes the object first and then runs the body with nothing else to arrange.
    constructs_plainly: bool
    #: How many arguments a call can see.
    most_arguments: int
    #: The code of a stub that a closure runs as it is.
    final_code: CodeType | None

    def bind(self, function: ScriptFunction) -> Code:
        """The code to install for a closure; compiles on the first call."""

    def source_text(self) -> str:
        """The source text that `toString` shows."""


class FunctionObject(JSObject):
    """Any callable object. `code(this, *arguments)`."""

    __slots__ = ("code", "realm")

    class_name: ClassVar[str] = "Function"
    code: Code
    realm: Realm

    def become_special(self) -> None:
        """Function objects are never plain."""


class LazyFunction(LazyObject, FunctionObject):
    """A function whose `length`, `name` and `prototype` were not asked for yet."""

    __slots__ = ()

    def install(self, name: str | Symbol, length: int) -> None:
        """Define `length` and `name`, in this order. https://tc39.es/ecma262/#sec-createbuiltinfunction"""
        text = name if type(name) is str else f"[{name.description}]" if name.description is not None else ""  # type: ignore[union-attr]
        own = {"length": float(length), "name": text}
        own.update(self.props)
        self.props = own
        self.attributes = Attributes({"length": CONFIGURABLE, "name": CONFIGURABLE})


class MadeFunction(FunctionObject):
    """A function whose properties are all there."""

    __slots__ = ()

    is_ordinary: ClassVar[bool] = True

    make_attributes = JSObject.make_attributes
    get_own_property = JSObject.get_own_property
    get_exotic = JSObject.get_exotic
    define_own_property = JSObject.define_own_property
    delete = JSObject.delete
    own_property_keys = JSObject.own_property_keys
    define_data = JSObject.define_data

    def materialize(self) -> None:
        """Nothing left to make."""


# -- functions written by the guest --------------------------------------------------------------------------


class ScriptFunction(LazyFunction):
    """A closure over a template.

    `body` is what [[Construct]] runs: the same as `code`, except that a class's `code` refuses to be
    called; that of a derived class takes new.target as its `this`. `stub` is the Python function that
    emitted code made. `fields` initialises the fields of a class's instances.
    """

    __slots__ = ("blueprint", "body", "fields", "instances", "name", "stub", "template")

    template: Template
    stub: Code
    body: Code
    fields: Code | None
    name: PropertyKey | None

    def __init__(self, template: Template, stub: Code) -> None:
        if NEEDS_SELF_REFERENCE:
            self.me = self
        self.prototype = template.function_prototype
        self.props = {}
        self.attributes = None
        self.realm = template.realm
        self.template = template
        self.name = None
        self.fields = self.instances = self.blueprint = None
        self.stub = stub
        self.code = self.body = stub if stub.__code__ is template.final_code else template.bind(self)

    def materialize(self) -> None:
        template = self.template
        self.__class__ = MadeScriptFunction
        name: PropertyKey = template.name if self.name is None else self.name
        self.install(name, template.length)
        kind = template.kind
        if kind == "normal":
            prototype = JSObject(self.realm.object_prototype, {})
            prototype.define_data("constructor", self, HIDDEN)
            self.define_data("prototype", prototype, WRITABLE)
        elif kind in ("generator", "generator_method"):
            self.define_data("prototype", JSObject(self.realm.intrinsic("generator_prototype"), {}), WRITABLE)
        elif kind in ("async_generator", "async_generator_method"):
            parent = self.realm.intrinsic("async_generator_prototype")
            self.define_data("prototype", JSObject(parent, {}), WRITABLE)

    def is_constructor(self) -> bool:
        return self.template.kind in ("normal", "class", "derived_class")

    def construct(self, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
        """https://tc39.es/ecma262/#sec-ecmascript-function-objects-construct-argumentslist-newtarget"""
        template = self.template
        if template.kind == "derived_class":
            return self.construct_derived(arguments, new_target)
        if not self.is_constructor():
            throw_type_error(f"{display_name(self)} is not a constructor")
        this = JSObject(prototype_from_constructor(new_target, "object_prototype"), {})
        if self.fields is not None:
            self.fields(this)
        if template.uses_new_target:
            self.realm.agent.new_target = new_target
        result = call_with_list(self.body, this, arguments)
        return result if isinstance(result, JSObject) else this

    def construct_derived(self, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
        """The body of a derived constructor answers its own `this`."""
        return derived_result(call_with_list(self.body, new_target, arguments))


def derived_result(result: Value) -> JSObject:
    """What a derived constructor answered; ABSENT says that `super` was not called."""
    if isinstance(result, JSObject):
        return result
    if result is ABSENT:
        throw_reference_error("Must call super constructor in derived class before returning")
    throw_type_error("Derived constructors may only return object or undefined")


class MadeScriptFunction(MadeFunction, ScriptFunction):
    """A script function with its properties made."""

    __slots__ = ()


# -- functions written by us ---------------------------------------------------------------------------------

type Native = Callable[..., Value]
type NativeConstructor = Callable[["Realm", Sequence[Value], JSObject], JSObject]


class NativeFunction(LazyFunction):
    """A built-in function:

    `native(realm, this, *arguments)`, and `constructor(realm, arguments, new_target)` if any.
    """

    __slots__ = ("constructor", "length", "name")

    name: PropertyKey
    length: int
    constructor: NativeConstructor | None

    def __init__(
        self,
        realm: Realm,
        name: PropertyKey,
        length: int,
        native: Native,
        constructor: NativeConstructor | None = None,
    ) -> None:
        if NEEDS_SELF_REFERENCE:
            self.me = self
        self.prototype = realm.function_prototype
        self.props = {}
        self.attributes = None
        self.realm = realm
        self.name = name
        self.length = length
        # OPTIMIZATION: calling a bound method stays in the interpreter loop; a partial nests a C call.
        self.code = MethodType(native, realm)
        self.constructor = constructor

    def materialize(self) -> None:
        self.__class__ = MadeNativeFunction
        self.install(self.name, self.length)

    def is_constructor(self) -> bool:
        return self.constructor is not None

    def construct(self, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
        if self.constructor is None:
            throw_type_error(f"{display_name(self)} is not a constructor")
        return self.constructor(self.realm, arguments, new_target)


class MadeNativeFunction(MadeFunction, NativeFunction):
    """A built-in function with its properties made."""

    __slots__ = ()


class BoundFunction(FunctionObject):
    """https://tc39.es/ecma262/#sec-bound-function-exotic-objects"""

    __slots__ = ("bound_arguments", "bound_this", "target")

    def __init__(
        self, realm: Realm, target: JSObject, bound_this: Value, bound_arguments: tuple[Value, ...]
    ) -> None:
        JSObject.__init__(self, target.get_prototype_of(), {})
        self.realm = realm
        self.target = target
        self.bound_this = bound_this
        self.bound_arguments = bound_arguments
        self.code = self.call_target

    def call_target(self, _this: Value = None, *arguments: Value) -> Value:
        """[[Call]]"""
        arguments = self.bound_arguments + arguments
        this = self.bound_this
        target = self.target
        # ATTACK: functions bound a thousand times over would nest as many calls through C.
        while isinstance(target, BoundFunction):
            self.realm.agent.budget.spend(1 + len(arguments) // 16)
            arguments = target.bound_arguments + arguments
            this = target.bound_this
            target = target.target
        return call_with_list(target.code, this, arguments)  # type: ignore[arg-type]

    def function_target(self) -> JSObject | None:
        return self.target

    def is_constructor(self) -> bool:
        return self.target.is_constructor()

    def construct(self, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
        target = self.target if new_target is self else new_target
        return self.target.construct((*self.bound_arguments, *arguments), target)


# -- operations ----------------------------------------------------------------------------------------------


def sees_argument(function: Value, index: int) -> bool:
    """Whether a function could see the argument at an index; one that cannot need not get it."""
    return not isinstance(function, ScriptFunction) or function.template.most_arguments > index


def call(function: Value, this: Value, *arguments: Value) -> Value:
    """Call any value as a function. https://tc39.es/ecma262/#sec-call"""
    if not isinstance(function, JSObject) or function.code is None:
        throw_type_error("value is not a function")
    return call_with_list(function.code, this, arguments)


def call_with_list(code: Code, this: Value, arguments: Sequence[Value]) -> Value:
    """Call with an argument list.

    ATTACK: `code(this, *arguments)` enters a plain Python function without nesting a C call, but no bound
    method; a few hundred such calls inside each other end Pyodide.
    """
    if type(code) is MethodType:
        return code.__func__(code.__self__, this, *arguments)
    return code(this, *arguments)


def construct(
    function: Value, arguments: Sequence[Value] = (), new_target: JSObject | None = None
) -> JSObject:
    """https://tc39.es/ecma262/#sec-construct"""
    if not isinstance(function, JSObject) or not function.is_constructor():
        throw_type_error("value is not a constructor")
    return function.construct(arguments, function if new_target is None else new_target)


def is_constructor(value: Value) -> bool:
    """https://tc39.es/ecma262/#sec-isconstructor"""
    return isinstance(value, JSObject) and value.is_constructor()


def prototype_from_constructor(constructor: JSObject, intrinsic: str) -> JSObject:
    """https://tc39.es/ecma262/#sec-getprototypefromconstructor"""
    # OPTIMIZATION: it is nearly always an own data property.
    prototype = constructor.props.get("prototype") or constructor.get("prototype")
    if isinstance(prototype, JSObject):
        return prototype
    return function_realm(constructor).intrinsic(intrinsic)


def function_realm(function: JSObject) -> Realm:
    """https://tc39.es/ecma262/#sec-getfunctionrealm"""
    while (target := function.function_target()) is not None:
        function = target
    if isinstance(function, FunctionObject):
        return function.realm
    throw_type_error("function has no realm")


def display_name(value: Value) -> str:
    """A function's own name as messages show it; never runs guest code."""
    if isinstance(value, JSObject):
        name = value.props.get("name", ABSENT)
        if type(name) is str and name:
            return show_key(name)
        if isinstance(value, ScriptFunction) and name is ABSENT and value.template.name:
            return value.template.name
        if isinstance(value, NativeFunction) and type(value.name) is str:
            return value.name
    return "value"
