"""Scopes whose names are not known before the program runs: `with` objects, and the `var`s of evaluated code.

Emitted code asks `find_scope` which of the scopes around it has a name; None means that the name is what it
was when the code was compiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, final

from jsvm.runtime.completion import throw_reference_error, throw_type_error
from jsvm.runtime.conversions import to_boolean
from jsvm.runtime.objects import JSObject
from jsvm.runtime.values import SYMBOL_UNSCOPABLES, Value

if TYPE_CHECKING:
    from jsvm.runtime.environments import GlobalEnvironment
    from jsvm.runtime.realm import Realm


@final
class VariableScope:
    """What evaluated code declared in a function. All of it can be deleted."""

    __slots__ = ("values",)

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}

    def has(self, name: str) -> bool:
        """Whether evaluated code declared the name."""
        return name in self.values

    def get(self, name: str, strict: bool) -> Value:
        """The variable's value."""
        return self.values.get(name)

    def set(self, name: str, value: Value, strict: bool) -> None:
        """Assign; sloppy code makes the variable again if it was deleted meanwhile."""
        if strict and name not in self.values:
            throw_reference_error(f"{name} is not defined")
        self.values[name] = value

    def delete(self, name: str) -> bool:
        """`delete name`"""
        del self.values[name]
        return True


@final
class ObjectScope:
    """The names of a `with` object. https://tc39.es/ecma262/#sec-object-environment-records"""

    __slots__ = ("target",)

    def __init__(self, target: JSObject) -> None:
        self.target = target

    def has(self, name: str) -> bool:
        """https://tc39.es/ecma262/#sec-object-environment-records-hasbinding-n"""
        target = self.target
        if not target.has_property(name):
            return False
        hidden = target.get(SYMBOL_UNSCOPABLES)
        return not (isinstance(hidden, JSObject) and to_boolean(hidden.get(name)))

    def get(self, name: str, strict: bool) -> Value:
        """https://tc39.es/ecma262/#sec-object-environment-records-getbindingvalue-n-s"""
        if not self.target.has_property(name):
            if strict:
                throw_reference_error(f"{name} is not defined")
            return None
        return self.target.get(name)

    def set(self, name: str, value: Value, strict: bool) -> None:
        """https://tc39.es/ecma262/#sec-object-environment-records-setmutablebinding-n-v-s"""
        if not self.target.has_property(name) and strict:
            throw_reference_error(f"{name} is not defined")
        if not self.target.set(name, value) and strict:
            throw_type_error(f"Cannot assign to read only property '{name}' of object")

    def delete(self, name: str) -> bool:
        """`delete name`"""
        return self.target.delete(name)


@final
class NowhereScope:
    """Has every name that nothing declares: an assignment looks for its target before it evaluates the value.

    https://tc39.es/ecma262/#sec-putvalue
    """

    __slots__ = ("environment",)

    def __init__(self, environment: GlobalEnvironment) -> None:
        self.environment = environment

    def has(self, name: str) -> bool:
        """Whether there is no such global name."""
        return not self.environment.has(name)

    def get(self, name: str, strict: bool) -> Value:
        """Nothing reads here what it assigns to."""
        return self.environment.get(name)

    def set(self, name: str, value: Value, strict: bool) -> None:
        """Refuse; sloppy code would make a global variable, and never looks here."""
        throw_reference_error(f"{name} is not defined")

    def delete(self, name: str) -> bool:
        """`delete name`, which strict code cannot contain."""
        return self.environment.delete(name)


type DynamicScope = VariableScope | ObjectScope | NowhereScope


def variable_scope() -> VariableScope:
    """The scope of a function that runs."""
    return VariableScope()


def object_scope(realm: Realm, value: Value) -> ObjectScope:
    """The scope of a `with` statement."""
    return ObjectScope(realm.to_object(value))


def find_scope(name: str, *scopes: DynamicScope) -> DynamicScope | None:
    """The innermost scope that has a name."""
    for scope in scopes:
        if scope.has(name):
            return scope
    return None


def scope_get(scope: DynamicScope, name: str, strict: bool) -> Value:
    """Read a name that was found."""
    return scope.get(name, strict)


def scope_set(scope: DynamicScope, name: str, value: Value, strict: bool) -> None:
    """Assign to a name that was found."""
    scope.set(name, value, strict)


def scope_delete(scope: DynamicScope, name: str) -> bool:
    """`delete` of a name that was found."""
    return scope.delete(name)


def scope_this(scope: DynamicScope | None) -> Value:
    """`this` for a call of a name: the `with` object that it was found in."""
    return scope.target if type(scope) is ObjectScope else None


def declare_variable(scope: VariableScope, name: str) -> None:
    """A `var` of evaluated code."""
    scope.values.setdefault(name, None)


def declare_function(scope: VariableScope, name: str, function: Value) -> None:
    """A function of evaluated code."""
    scope.values[name] = function
