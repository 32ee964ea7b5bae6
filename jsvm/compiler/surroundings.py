"""Questions about what stands around a scope."""

from __future__ import annotations

from collections.abc import Iterator

from jsvm.compiler.bindings import Scope
from jsvm.syntax import nodes as n


def enclosing(scope: Scope | None) -> Iterator[Scope]:
    """A scope and all around it, innermost first."""
    while scope is not None:
        yield scope
        scope = scope.parent


def method_of(function: Scope) -> n.MethodDefinition | n.Property | None:
    """The method whose function a scope is."""
    parent = function.parent
    if parent is not None and parent.node is function.node:
        parent = parent.parent
    if parent is None:
        return None
    if isinstance(parent.node, n.MethodDefinition):
        return parent.node if parent.node.value is function.node else None
    if isinstance(parent.node, n.ObjectExpression):
        for item in parent.node.properties:
            if isinstance(item, n.Property) and item.value is function.node:
                return item if item.method or item.kind != "init" else None
    return None


def is_constructor(function: Scope) -> bool:
    """Whether a function is the constructor of a class."""
    method = method_of(function)
    return isinstance(method, n.MethodDefinition) and method.kind == "constructor"


def is_derived(constructor: Scope) -> bool:
    """Whether the class of a constructor has a parent."""
    node = next(scope.node for scope in enclosing(constructor) if isinstance(scope.node, n.Class))
    return node.super_class is not None
