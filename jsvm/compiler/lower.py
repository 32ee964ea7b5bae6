"""The table of lowerings: one function per node type. A test checks that no node type is missing."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final, final

from jsvm.compiler import (
    lower_assignment,
    lower_calls,
    lower_classes,
    lower_dynamic,
    lower_functions,
    lower_generators,
    lower_literals,
    lower_loops,
    lower_modules,
    lower_operators,
    lower_patterns,
    lower_places,
    lower_references,
    lower_statements,
    lower_try,
    lower_unary,
)
from jsvm.compiler.emit import Emitter, Lowered
from jsvm.compiler.outlining import must_outline, outline
from jsvm.syntax import nodes as n

type LowerExpression = Callable[[Emitter, Any], Lowered]
type LowerStatement = Callable[[Emitter, Any], None]


@final
class Lowering:
    """The table, and the few lowerings that rooms need from one another."""

    __slots__ = ()

    @property
    def expressions(self) -> dict[type, LowerExpression]:
        return EXPRESSIONS

    @property
    def statements(self) -> dict[type, LowerStatement]:
        return STATEMENTS

    def statement(self, c: Emitter, node: n.Node) -> None:
        if must_outline(c, node):
            outline(c, lambda: STATEMENTS[type(node)](c, node))
        else:
            STATEMENTS[type(node)](c, node)

    def named(self, c: Emitter, node: n.Node, key: ast.expr) -> Lowered:
        return lower_functions.lower_named(c, node, key)

    def method(self, c: Emitter, node: n.Node, key: ast.expr, kind: str) -> ast.expr:
        return lower_functions.lower_method(c, node, key, kind)

    def class_value(self, c: Emitter, node: n.Class, key: ast.expr) -> Lowered:
        return lower_classes.class_value(c, node, key)

    def field(self, c: Emitter, node: n.PropertyDefinition) -> None:
        lower_classes.lower_field(c, node)

    def call_value(self, c: Emitter, node: n.CallExpression, callee: Lowered, this: ast.expr) -> Lowered:
        return lower_calls.call_value(c, node, callee, this)

    def delete(self, c: Emitter, argument: n.Node) -> Lowered:
        return lower_references.lower_delete(c, argument)

    def await_value(self, c: Emitter, low: Lowered) -> Lowered:
        return lower_generators.await_value(c, low)

    def bind_pattern(self, c: Emitter, target: n.Node, value: Lowered, *, initialize: bool) -> None:
        lower_patterns.bind_pattern(c, target, value, initialize=initialize)

    def assign_pattern(self, c: Emitter, target: n.Node, value: Lowered) -> None:
        lower_patterns.assign_pattern(c, target, value)

    def assign_display(self, c: Emitter, target: n.Node, right: n.Node | None, mode: str) -> bool:
        return lower_patterns.assign_display(c, target, right, mode)

    def takes_names(self, c: Emitter, target: n.Node, mode: str) -> bool:
        return lower_patterns.takes_names(c, target, mode)

    def write_name(self, c: Emitter, target: n.Identifier, low: Lowered, found: str | None = None) -> Lowered:
        return lower_places.write_name(c, target, low, found)


EXPRESSIONS: Final[dict[type, LowerExpression]] = {
    n.ArrayExpression: lower_literals.lower_array,
    n.ArrowFunctionExpression: lower_functions.lower_function,
    n.AssignmentExpression: lower_assignment.lower_assignment,
    n.AwaitExpression: lower_generators.lower_await,
    n.BinaryExpression: lower_operators.lower_binary,
    n.CallExpression: lower_calls.lower_call,
    n.ChainExpression: lower_references.lower_chain,
    n.ClassExpression: lower_classes.lower_class_expression,
    n.ConditionalExpression: lower_operators.lower_conditional,
    n.FunctionExpression: lower_functions.lower_function,
    n.Identifier: lower_references.lower_identifier,
    n.ImportExpression: lower_calls.lower_import,
    n.Literal: lower_literals.lower_literal,
    n.LogicalExpression: lower_operators.lower_logical,
    n.MemberExpression: lower_references.lower_member,
    n.MetaProperty: lower_calls.lower_meta_property,
    n.NewExpression: lower_calls.lower_new,
    n.ObjectExpression: lower_literals.lower_object,
    n.SequenceExpression: lower_operators.lower_sequence,
    n.TaggedTemplateExpression: lower_calls.lower_tagged_template,
    n.TemplateLiteral: lower_literals.lower_template,
    n.ThisExpression: lower_references.lower_this,
    n.UnaryExpression: lower_unary.lower_unary,
    n.UpdateExpression: lower_assignment.lower_update,
    n.YieldExpression: lower_generators.lower_yield,
}

STATEMENTS: Final[dict[type, LowerStatement]] = {
    n.BlockStatement: lower_statements.lower_block,
    n.BreakStatement: lower_statements.lower_jump,
    n.ClassDeclaration: lower_classes.lower_class_declaration,
    n.ContinueStatement: lower_statements.lower_jump,
    n.DebuggerStatement: lower_statements.lower_empty,
    n.DoWhileStatement: lower_loops.lower_do_while,
    n.EmptyStatement: lower_statements.lower_empty,
    n.ExportAllDeclaration: lower_statements.lower_empty,
    n.ExportDefaultDeclaration: lower_modules.lower_export_default,
    n.ExportNamedDeclaration: lower_modules.lower_export_named,
    n.ExpressionStatement: lower_statements.lower_expression_statement,
    n.ForInStatement: lower_loops.lower_for_in,
    n.ForOfStatement: lower_loops.lower_for_of,
    n.ForStatement: lower_loops.lower_for,
    n.FunctionDeclaration: lower_statements.lower_function_declaration,
    n.IfStatement: lower_statements.lower_if,
    n.ImportDeclaration: lower_statements.lower_empty,
    n.LabeledStatement: lower_statements.lower_labeled,
    n.ReturnStatement: lower_statements.lower_return,
    n.SwitchStatement: lower_statements.lower_switch,
    n.ThrowStatement: lower_statements.lower_throw,
    n.TryStatement: lower_try.lower_try,
    n.VariableDeclaration: lower_statements.lower_variable_declaration,
    n.WhileStatement: lower_loops.lower_while,
    n.WithStatement: lower_dynamic.lower_with,
}
