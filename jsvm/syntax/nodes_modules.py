"""Imports and exports of the syntax tree.

Apart because only module linking works on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from jsvm.syntax.nodes_base import Node, Statement

if TYPE_CHECKING:
    from jsvm.syntax.nodes_base import Expression
    from jsvm.syntax.nodes_expressions import Identifier, Literal
    from jsvm.syntax.nodes_functions import ClassDeclaration, FunctionDeclaration


class ImportAttribute(Node):
    """One `key: "value"` of a `with` clause."""

    __slots__ = ("key", "value")

    type: ClassVar[str] = "ImportAttribute"
    fields: ClassVar[tuple[str, ...]] = ("key", "value")

    def __init__(self, start: int, end: int, key: Identifier | Literal, value: Literal) -> None:
        self.start = start
        self.end = end
        self.key = key
        self.value = value


class ImportSpecifier(Node):
    """`imported as local`."""

    __slots__ = ("imported", "local")

    type: ClassVar[str] = "ImportSpecifier"
    fields: ClassVar[tuple[str, ...]] = ("imported", "local")

    def __init__(self, start: int, end: int, imported: Identifier | Literal, local: Identifier) -> None:
        self.start = start
        self.end = end
        self.imported = imported
        self.local = local


class ImportDefaultSpecifier(Node):
    """`import local from ...`."""

    __slots__ = ("local",)

    type: ClassVar[str] = "ImportDefaultSpecifier"
    fields: ClassVar[tuple[str, ...]] = ("local",)

    def __init__(self, start: int, end: int, local: Identifier) -> None:
        self.start = start
        self.end = end
        self.local = local


class ImportNamespaceSpecifier(Node):
    """`* as local`."""

    __slots__ = ("local",)

    type: ClassVar[str] = "ImportNamespaceSpecifier"
    fields: ClassVar[tuple[str, ...]] = ("local",)

    def __init__(self, start: int, end: int, local: Identifier) -> None:
        self.start = start
        self.end = end
        self.local = local


class ImportDeclaration(Statement):
    """`import ... from "source"`."""

    __slots__ = ("attributes", "source", "specifiers")

    type: ClassVar[str] = "ImportDeclaration"
    fields: ClassVar[tuple[str, ...]] = ("specifiers", "source", "attributes")

    def __init__(
        self,
        start: int,
        end: int,
        specifiers: list[ImportSpecifier | ImportDefaultSpecifier | ImportNamespaceSpecifier],
        source: Literal,
        attributes: list[ImportAttribute],
    ) -> None:
        self.start = start
        self.end = end
        self.specifiers = specifiers
        self.source = source
        self.attributes = attributes


class ExportSpecifier(Node):
    """`local as exported`; a Literal is a string name."""

    __slots__ = ("exported", "local")

    type: ClassVar[str] = "ExportSpecifier"
    fields: ClassVar[tuple[str, ...]] = ("local", "exported")

    def __init__(
        self, start: int, end: int, local: Identifier | Literal, exported: Identifier | Literal
    ) -> None:
        self.start = start
        self.end = end
        self.local = local
        self.exported = exported


class ExportNamedDeclaration(Statement):
    """`export { ... }`, `export { ... } from`, or an exported declaration."""

    __slots__ = ("attributes", "declaration", "source", "specifiers")

    type: ClassVar[str] = "ExportNamedDeclaration"
    fields: ClassVar[tuple[str, ...]] = ("declaration", "specifiers", "source", "attributes")

    def __init__(
        self,
        start: int,
        end: int,
        declaration: Statement | None,
        specifiers: list[ExportSpecifier],
        source: Literal | None,
        attributes: list[ImportAttribute],
    ) -> None:
        self.start = start
        self.end = end
        self.declaration = declaration
        self.specifiers = specifiers
        self.source = source
        self.attributes = attributes


class ExportDefaultDeclaration(Statement):
    """`export default ...`."""

    __slots__ = ("declaration",)

    type: ClassVar[str] = "ExportDefaultDeclaration"
    fields: ClassVar[tuple[str, ...]] = ("declaration",)

    def __init__(
        self, start: int, end: int, declaration: FunctionDeclaration | ClassDeclaration | Expression
    ) -> None:
        self.start = start
        self.end = end
        self.declaration = declaration


class ExportAllDeclaration(Statement):
    """`export * from`, or `export * as exported from`."""

    __slots__ = ("attributes", "exported", "source")

    type: ClassVar[str] = "ExportAllDeclaration"
    fields: ClassVar[tuple[str, ...]] = ("exported", "source", "attributes")

    def __init__(
        self,
        start: int,
        end: int,
        exported: Identifier | Literal | None,
        source: Literal,
        attributes: list[ImportAttribute],
    ) -> None:
        self.start = start
        self.end = end
        self.exported = exported
        self.source = source
        self.attributes = attributes
