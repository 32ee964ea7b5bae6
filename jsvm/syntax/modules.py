"""Imports and exports.

https://tc39.es/ecma262/#sec-modules. Exported names must be unique, and what is exported without a `from`
must be declared: both are known only when the module is complete.
"""

from __future__ import annotations

from jsvm.budget import Budget
from jsvm.syntax import tokens
from jsvm.syntax.loops import Loops
from jsvm.syntax.messages import shorten
from jsvm.syntax.nodes import (
    ClassDeclaration,
    ExportAllDeclaration,
    ExportDefaultDeclaration,
    ExportNamedDeclaration,
    ExportSpecifier,
    Expression,
    FunctionDeclaration,
    Identifier,
    ImportAttribute,
    ImportDeclaration,
    ImportDefaultSpecifier,
    ImportNamespaceSpecifier,
    ImportSpecifier,
    Literal,
    Node,
    Statement,
    VariableDeclaration,
)
from jsvm.syntax.walk import bound_names
from jsvm.unicode.utf16 import is_well_formed

type Specifier = ImportSpecifier | ImportDefaultSpecifier | ImportNamespaceSpecifier


class Modules(Loops):
    """Parses module items. `exported` are the names exported so far, `local_exports` the names that must
    exist."""

    __slots__ = ("exported", "local_exports")

    def __init__(self, source: str, *, is_module: bool = False, budget: Budget | None = None) -> None:
        super().__init__(source, is_module=is_module, budget=budget)
        self.exported: set[str] = set()
        self.local_exports: list[Identifier] = []

    def parse_import_statement(self) -> Statement:
        """https://tc39.es/ecma262/#prod-ImportDeclaration, or an expression that begins with `import`."""
        if self.peek()[0] in ("(", "."):
            return self.parse_expression_statement(in_list=True)
        start = self.start
        self._check_module_item("import")
        self.next()
        specifiers: list[Specifier] = []
        if self.token != tokens.STRING:
            self._parse_import_clause(specifiers)
            self._expect_word("from", "after what is imported")
        source = self._parse_module_specifier()
        attributes = self._parse_attributes()
        self.semicolon()
        return ImportDeclaration(start, self.last_end, specifiers, source, attributes)

    def _check_module_item(self, keyword: str) -> None:
        if not self.is_module:
            self.fail(f"'{keyword}' declarations can only be used in a module", self.start)
        if self.scope.parent is not None or self.depth:
            self.fail(f"'{keyword}' declarations can only be used at the top of a module", self.start)

    def _expect_word(self, word: str, where: str) -> None:
        if self.token != tokens.NAME or self.text != word:
            self.unexpected(f"'{word}' {where}")
        self.next()

    def _parse_import_clause(self, specifiers: list[Specifier]) -> None:
        if self.token != "{" and self.token != "*":
            local = self._parse_import_binding()
            specifiers.append(ImportDefaultSpecifier(local.start, local.end, local))
            if self.token != ",":
                return
            self.next()
        if self.token == "*":
            start = self.start
            self.next()
            self._expect_word("as", "after '*'")
            local = self._parse_import_binding()
            specifiers.append(ImportNamespaceSpecifier(start, local.end, local))
            return
        self.nest(self.start)
        self.expect("{", "or '*' after 'import'")
        while self.token != "}":
            specifiers.append(self._parse_import_specifier())
            if self.token != "}":
                self.expect(",", "or '}' after an imported name")
        self.next()
        self.depth -= 1

    def _parse_import_binding(self) -> Identifier:
        name = self.parse_binding_identifier()
        self.declare_lexical(name.name, name.start)
        return name

    def _parse_import_specifier(self) -> ImportSpecifier:
        start, token = self.start, self.token
        imported = self._parse_module_export_name()
        if self.token == tokens.NAME and self.text == "as":
            self.next()
            local = self._parse_import_binding()
            return ImportSpecifier(start, self.last_end, imported, local)
        if isinstance(imported, Literal) or token not in tokens.IDENTIFIER_TOKENS:
            self.unexpected("'as' and a name: this cannot be a name itself")
        if token != tokens.NAME:
            self.check_reference(imported.name, start)
        self.check_binding(imported.name, start)
        self.declare_lexical(imported.name, start)
        local = Identifier(start, imported.end, imported.name)
        return ImportSpecifier(start, self.last_end, imported, local)

    def _parse_module_export_name(self) -> Identifier | Literal:
        """https://tc39.es/ecma262/#prod-ModuleExportName"""
        if self.token == tokens.STRING:
            node = self.parse_string()
            if not isinstance(node.value, str) or not is_well_formed(node.value):
                self.fail("An exported name cannot contain a lone surrogate", node.start)
            return node
        if self.token not in tokens.WORD_TOKENS:
            self.unexpected("a name or a string")
        name = Identifier(self.start, self.end, self.text)
        self.next()
        return name

    def _parse_module_specifier(self) -> Literal:
        if self.token != tokens.STRING:
            self.unexpected("a module specifier in quotes")
        return self.parse_string()

    def _parse_attributes(self) -> list[ImportAttribute]:
        """https://tc39.es/ecma262/#prod-WithClause"""
        attributes: list[ImportAttribute] = []
        if self.token != "with":
            return attributes
        self.next()
        self.nest(self.start)
        self.expect("{", "after 'with'")
        seen: set[object] = set()
        while self.token != "}":
            node = self._parse_attribute()
            key = node.key.name if isinstance(node.key, Identifier) else node.key.value
            if key in seen:
                self.fail("Duplicate import attribute", node.start)
            seen.add(key)
            attributes.append(node)
            if self.token != "}":
                self.expect(",", "or '}' after an import attribute")
        self.next()
        self.depth -= 1
        return attributes

    def _parse_attribute(self) -> ImportAttribute:
        start = self.start
        if self.token == tokens.STRING:
            key: Identifier | Literal = self.parse_string()
        elif self.token in tokens.WORD_TOKENS:
            key = Identifier(start, self.end, self.text)
            self.next()
        else:
            self.unexpected("the name of an import attribute")
        self.expect(":", "after the name of an import attribute")
        if self.token != tokens.STRING:
            self.unexpected("a string as the value of an import attribute")
        value = self.parse_string()
        return ImportAttribute(start, self.last_end, key, value)

    def parse_export(self) -> Statement:
        """https://tc39.es/ecma262/#prod-ExportDeclaration"""
        start = self.start
        self._check_module_item("export")
        self.next()
        token = self.token
        if token == "*":
            return self._parse_export_all(start)
        if token == "{":
            return self._parse_export_list(start)
        if token == "default":
            return self._parse_export_default(start)
        declaration = self._parse_exported_declaration()
        for name in _declared_names(declaration):
            self._export(name.name, name.start)
        return ExportNamedDeclaration(start, self.last_end, declaration, [], None, [])

    def _parse_exported_declaration(self) -> Statement:
        token = self.token
        if token in ("var", "const", "let"):
            return self.parse_variable_statement()
        if token == "class":
            return self.parse_class_declaration()
        if token == "function":
            return self.parse_function_statement()
        if token == "async" and self._is_async_function():
            return self.parse_async_statement()
        self.unexpected("a declaration, 'default', '{' or '*' after 'export'")

    def _is_async_function(self) -> bool:
        following, _, newline = self.peek()
        return following == "function" and not newline

    def _export(self, name: str, index: int) -> None:
        if name in self.exported:
            self.fail(f"'{shorten(name)}' has already been exported", index)
        self.exported.add(name)

    def _parse_export_all(self, start: int) -> Statement:
        self.next()
        exported = None
        if self.token == tokens.NAME and self.text == "as":
            self.next()
            exported = self._parse_module_export_name()
            self._export(_name_of(exported), exported.start)
        self._expect_word("from", "after '*'")
        source = self._parse_module_specifier()
        attributes = self._parse_attributes()
        self.semicolon()
        return ExportAllDeclaration(start, self.last_end, exported, source, attributes)

    def _parse_export_list(self, start: int) -> Statement:
        self.nest(self.start)
        self.next()
        specifiers: list[ExportSpecifier] = []
        special: list[Identifier] = []
        while self.token != "}":
            token = self.token
            node = self._parse_export_specifier()
            specifiers.append(node)
            if isinstance(node.local, Identifier) and token != tokens.NAME:
                special.append(node.local)
            if self.token != "}":
                self.expect(",", "or '}' after an exported name")
        self.next()
        self.depth -= 1
        source = None
        attributes: list[ImportAttribute] = []
        if self.token == tokens.NAME and self.text == "from":
            self.next()
            source = self._parse_module_specifier()
            attributes = self._parse_attributes()
        else:
            self._check_local_exports(specifiers, special)
        self.semicolon()
        return ExportNamedDeclaration(start, self.last_end, None, specifiers, source, attributes)

    def _parse_export_specifier(self) -> ExportSpecifier:
        start = self.start
        local = self._parse_module_export_name()
        if self.token == tokens.NAME and self.text == "as":
            self.next()
            exported = self._parse_module_export_name()
        elif isinstance(local, Identifier):
            exported = Identifier(local.start, local.end, local.name)
        else:
            exported = Literal(local.start, local.end, local.value, local.raw)
        self._export(_name_of(exported), exported.start)
        return ExportSpecifier(start, self.last_end, local, exported)

    def _check_local_exports(self, specifiers: list[ExportSpecifier], special: list[Identifier]) -> None:
        for name in special:
            if name.name in tokens.KEYWORDS:
                self.fail(f"'{name.name}' is reserved and cannot be exported by name", name.start)
            self.check_reference(name.name, name.start)
        for node in specifiers:
            if isinstance(node.local, Literal):
                self.fail("A string can only be exported from another module", node.local.start)
            self.local_exports.append(node.local)

    def _parse_export_default(self, start: int) -> Statement:
        self._export("default", self.start)
        self.next()
        declaration: FunctionDeclaration | ClassDeclaration | Expression
        if self.token == "function":
            declaration = self.parse_function_declaration(self.start, is_async=False, nameless=True)
        elif self.token == "async" and self._is_async_function():
            function_start = self.start
            self.next()
            declaration = self.parse_function_declaration(function_start, is_async=True, nameless=True)
        elif self.token == "class":
            declaration = self.parse_class_declaration(nameless=True)
        else:
            declaration = self.parse_assignment_expression()
            self.semicolon()
        return ExportDefaultDeclaration(start, self.last_end, declaration)

    def check_exports(self) -> None:
        """Check, at the end of the module, that every local name exported is declared."""
        for name in self.paced(self.local_exports):
            if name.name not in self.scope.lexical and name.name not in self.scope.variables:
                self.fail(f"'{shorten(name.name)}' is exported but not declared", name.start)


def _name_of(node: Identifier | Literal) -> str:
    return node.name if isinstance(node, Identifier) else str(node.value)


def _declared_names(node: Node) -> list[Identifier]:
    if isinstance(node, VariableDeclaration):
        return [name for declarator in node.declarations for name in bound_names(declarator.id)]
    if isinstance(node, FunctionDeclaration | ClassDeclaration) and node.id is not None:
        return [node.id]
    return []
