"""The productions that others refer to upwards.

The parser is one class in layers, a file each: declarations, literals, patterns, expressions, functions,
classes, statements, loops, modules. The grammar is mutually recursive, so lower layers call productions of
higher ones; this base names them.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from jsvm.syntax.declarations import Declarations
from jsvm.syntax.nodes import (
    BlockStatement,
    ClassExpression,
    Expression,
    FunctionExpression,
    Identifier,
    Pattern,
    Statement,
)
from jsvm.syntax.scopes import FunctionContext


class Grammar(Declarations):
    """Declares the productions that a lower layer needs from a higher one."""

    __slots__ = ()

    #: How an operand begins: token type -> the method that parses it, prefix operators included.
    operands: ClassVar[Mapping[str, Callable[[Any], Expression]]] = {}

    @abstractmethod
    def parse_expression(self, no_in: bool = False) -> Expression:
        """https://tc39.es/ecma262/#prod-Expression"""

    @abstractmethod
    def parse_assignment_expression(self, no_in: bool = False) -> Expression:
        """https://tc39.es/ecma262/#prod-AssignmentExpression"""

    @abstractmethod
    def parse_property_key(self) -> tuple[Expression, bool]:
        """https://tc39.es/ecma262/#prod-PropertyName, and whether it is computed"""

    @abstractmethod
    def parse_method(self, context: FunctionContext, arity: int | None = None) -> FunctionExpression:
        """The parameters and body of a method; `arity` is what an accessor must take."""

    @abstractmethod
    def parse_function_body(
        self, names: list[Identifier], simple: bool, unique: bool, name: Identifier | None = None
    ) -> BlockStatement:
        """https://tc39.es/ecma262/#prod-FunctionBody in its braces, after parameters that bind `names`"""

    @abstractmethod
    def parse_arrow_function(self, parameters: Expression, start: int, no_in: bool) -> Expression:
        """https://tc39.es/ecma262/#prod-ArrowFunction from its arrow on"""

    @abstractmethod
    def parse_async_function_expression(self, start: int) -> Expression:
        """https://tc39.es/ecma262/#prod-AsyncFunctionExpression from `function` on"""

    @abstractmethod
    def parse_private_name(self) -> Expression:
        """A use of a private name"""

    @abstractmethod
    def parse_binding_target(self, names: list[Identifier]) -> Pattern:
        """A name or pattern to bind; adds what it binds to `names`"""

    @abstractmethod
    def to_target(self, node: Any, names: list[Identifier] | None) -> Pattern:
        """The expression `node` as a pattern: to assign to if `names` is None, else to bind"""

    @abstractmethod
    def parse_statement_list_item(self) -> Statement:
        """https://tc39.es/ecma262/#prod-StatementListItem"""

    @abstractmethod
    def parse_class_expression(self) -> ClassExpression:
        """https://tc39.es/ecma262/#prod-ClassExpression"""
