"""How each kind of statement, declaration and module item is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jsvm.syntax import nodes as n
from jsvm.syntax.printer_expressions import Rule, class_, function, method, property_name
from jsvm.syntax.printer_parts import (
    ALWAYS,
    DEDENT,
    INDENT,
    NEWLINE,
    SEQUENCE,
    Begin,
    Child,
    End,
    Piece,
    Pieces,
    braced,
    directive_text,
    first_token_of,
    in_brackets,
    in_list,
    name,
    separated,
)

#: Expressions that would be taken for a declaration or a block at the start of a statement.
_LIKE_STATEMENTS: Final = (n.ObjectExpression, n.ObjectPattern, n.FunctionExpression, n.ClassExpression)


def ends_with_open_if(node: n.Node | None) -> bool:
    """Whether an `else` after this statement would belong to an `if` inside it."""
    while node is not None:
        match node:
            case n.IfStatement() if node.alternate is None:
                return True
            case n.IfStatement():
                node = node.alternate
            case (
                n.LabeledStatement()
                | n.WhileStatement()
                | n.ForStatement()
                | n.ForInStatement()
                | n.ForOfStatement()
                | n.WithStatement()
            ):
                node = node.body
            case _:
                return False
    return False


def _program(node: n.Program, _: bool) -> Pieces:
    pieces: Pieces = []
    for item in node.body:
        pieces += [name(item), NEWLINE]
    return pieces


def _expression_statement(node: n.ExpressionStatement, _: bool) -> Pieces:
    if node.directive is not None:
        return [directive_text(node.directive), ";"]
    expression = node.expression
    first = first_token_of(expression)
    is_misread = isinstance(first, _LIKE_STATEMENTS) or (
        isinstance(first, n.Identifier) and first.name == "let"
    )
    is_directive = isinstance(expression, n.Literal) and isinstance(expression.value, str)
    return [Child(expression, ALWAYS if is_misread or is_directive else SEQUENCE, False), ";"]


def _block(node: n.BlockStatement | n.ClassBody, _: bool) -> Pieces:
    return braced(node.body)


def _static_block(node: n.StaticBlock, _: bool) -> Pieces:
    return ["static ", *braced(node.body)]


def _word(text: str) -> Rule:
    return lambda _node, _: [text]


def _with(node: n.WithStatement, _: bool) -> Pieces:
    return ["with (", in_brackets(node.object), ")", *_body(node.body)]


def _return(node: n.ReturnStatement, _: bool) -> Pieces:
    return ["return;"] if node.argument is None else ["return ", in_brackets(node.argument), ";"]


def _throw(node: n.ThrowStatement, _: bool) -> Pieces:
    return ["throw ", in_brackets(node.argument), ";"]


def _labeled(node: n.LabeledStatement, _: bool) -> Pieces:
    return [name(node.label), ": ", name(node.body)]


def _break(node: n.BreakStatement, _: bool) -> Pieces:
    return ["break;"] if node.label is None else ["break ", name(node.label), ";"]


def _continue(node: n.ContinueStatement, _: bool) -> Pieces:
    return ["continue;"] if node.label is None else ["continue ", name(node.label), ";"]


def _body(node: n.Statement) -> Pieces:
    """The statement that a head governs: a block beside it, anything else on a line of its own."""
    if isinstance(node, n.BlockStatement | n.EmptyStatement):
        return [" ", name(node)]
    return [INDENT, NEWLINE, name(node), DEDENT]


def _if(node: n.IfStatement, _: bool) -> Pieces:
    head: Pieces = ["if (", in_brackets(node.test), ")"]
    if node.alternate is None:
        return [*head, *_body(node.consequent)]
    # Braces keep an `else` from what is not its `if`.
    must_close = ends_with_open_if(node.consequent)
    consequent = [" ", *braced([node.consequent])] if must_close else _body(node.consequent)
    is_beside = isinstance(node.alternate, n.IfStatement)
    alternate: Pieces = [" ", name(node.alternate)] if is_beside else _body(node.alternate)
    gap: Piece = " " if must_close or isinstance(node.consequent, n.BlockStatement) else NEWLINE
    return [*head, *consequent, gap, "else", *alternate]


def _switch(node: n.SwitchStatement, _: bool) -> Pieces:
    return ["switch (", in_brackets(node.discriminant), ") ", *braced(node.cases)]


def _case(node: n.SwitchCase, _: bool) -> Pieces:
    head: Pieces = ["default:"] if node.test is None else ["case ", in_brackets(node.test), ":"]
    body: Pieces = []
    for item in node.consequent:
        body += [NEWLINE, name(item)]
    return [*head, INDENT, *body, DEDENT]


def _catch(node: n.CatchClause, _: bool) -> Pieces:
    param: Pieces = [] if node.param is None else ["(", name(node.param), ") "]
    return ["catch ", *param, name(node.body)]


def _try(node: n.TryStatement, _: bool) -> Pieces:
    handler: Pieces = [] if node.handler is None else [" ", name(node.handler)]
    finalizer: Pieces = [] if node.finalizer is None else [" finally ", name(node.finalizer)]
    return ["try ", name(node.block), *handler, *finalizer]


def _while(node: n.WhileStatement, _: bool) -> Pieces:
    return ["while (", in_brackets(node.test), ")", *_body(node.body)]


def _do(node: n.DoWhileStatement, _: bool) -> Pieces:
    gap: Piece = " " if isinstance(node.body, n.BlockStatement) else NEWLINE
    return ["do", *_body(node.body), gap, "while (", in_brackets(node.test), ");"]


def _declaration(node: n.VariableDeclaration, no_in: bool) -> Pieces:
    return [*_declarators(node, no_in), ";"]


def _declarators(node: n.VariableDeclaration, no_in: bool) -> Pieces:
    return [f"{node.kind} ", *separated(Child(item, SEQUENCE, no_in) for item in node.declarations)]


def _declarator(node: n.VariableDeclarator, no_in: bool) -> Pieces:
    return [name(node.id)] if node.init is None else [name(node.id), " = ", in_list(node.init, no_in)]


def _head(node: n.Node) -> Pieces:
    """What a loop begins with: a declaration without its semicolon, or an expression or pattern."""
    if isinstance(node, n.VariableDeclaration):
        return [Begin(node), *_declarators(node, True), End(node)]
    first = first_token_of(node)
    is_misread = isinstance(first, n.Identifier) and first.name in ("let", "async")
    return [Child(node, ALWAYS if is_misread else SEQUENCE, True)]


def _for(node: n.ForStatement, _: bool) -> Pieces:
    init: Pieces = [] if node.init is None else _head(node.init)
    test: Pieces = [] if node.test is None else [" ", in_brackets(node.test)]
    update: Pieces = [] if node.update is None else [" ", in_brackets(node.update)]
    return ["for (", *init, ";", *test, ";", *update, ")", *_body(node.body)]


def _for_in(node: n.ForInStatement, _: bool) -> Pieces:
    return ["for (", *_head(node.left), " in ", in_brackets(node.right), ")", *_body(node.body)]


def _for_of(node: n.ForOfStatement, _: bool) -> Pieces:
    word = "for await (" if node.await_ else "for ("
    return [word, *_head(node.left), " of ", in_list(node.right), ")", *_body(node.body)]


def _method(node: n.MethodDefinition, _: bool) -> Pieces:
    word = "static " if node.static else ""
    return [word, *method(node.value, node.kind, property_name(node.key, node.computed))]


def _field(node: n.PropertyDefinition, _: bool) -> Pieces:
    value: Pieces = [] if node.value is None else [" = ", in_list(node.value)]
    word = "static " if node.static else ""
    return [word, *property_name(node.key, node.computed), *value, ";"]


# -- modules -------------------------------------------------------------------------------------------------


def _from(source: n.Literal | None, attributes: list[n.ImportAttribute]) -> Pieces:
    if source is None:
        return [";"]
    clause: Pieces = [" with { ", *separated(map(name, attributes)), " }"] if attributes else []
    return [" from ", name(source), *clause, ";"]


def _attribute(node: n.ImportAttribute, _: bool) -> Pieces:
    return [name(node.key), ": ", name(node.value)]


def _import_declaration(node: n.ImportDeclaration, _: bool) -> Pieces:
    alone = [name(item) for item in node.specifiers if not isinstance(item, n.ImportSpecifier)]
    named = [name(item) for item in node.specifiers if isinstance(item, n.ImportSpecifier)]
    groups: list[Pieces] = [[item] for item in alone]
    if named or not alone:
        groups.append(["{ ", *separated(named), " }"] if named else ["{}"])
    pieces: Pieces = ["import "]
    for index, group in enumerate(groups):
        pieces += [", ", *group] if index else group
    return [*pieces, *_from(node.source, node.attributes)]


def _import_specifier(node: n.ImportSpecifier, _: bool) -> Pieces:
    return _renamed(node.imported, node.local)


def _renamed(first: n.Identifier | n.Literal, second: n.Identifier | n.Literal) -> Pieces:
    is_same = (
        isinstance(first, n.Identifier) and isinstance(second, n.Identifier) and first.name == second.name
    )
    return [name(first)] if is_same else [name(first), " as ", name(second)]


def _import_namespace(node: n.ImportNamespaceSpecifier, _: bool) -> Pieces:
    return ["* as ", name(node.local)]


def _import_default(node: n.ImportDefaultSpecifier, _: bool) -> Pieces:
    return [name(node.local)]


def _export_named(node: n.ExportNamedDeclaration, _: bool) -> Pieces:
    if node.declaration is not None:
        return ["export ", name(node.declaration)]
    names: Pieces = ["{ ", *separated(map(name, node.specifiers)), " }"] if node.specifiers else ["{}"]
    return ["export ", *names, *_from(node.source, node.attributes)]


def _export_specifier(node: n.ExportSpecifier, _: bool) -> Pieces:
    return _renamed(node.local, node.exported)


def _export_default(node: n.ExportDefaultDeclaration, _: bool) -> Pieces:
    declaration = node.declaration
    if isinstance(declaration, n.FunctionDeclaration | n.ClassDeclaration):
        return ["export default ", name(declaration)]
    is_misread = isinstance(first_token_of(declaration), n.FunctionExpression | n.ClassExpression)
    return ["export default ", Child(declaration, ALWAYS, False) if is_misread else in_list(declaration), ";"]


def _export_all(node: n.ExportAllDeclaration, _: bool) -> Pieces:
    exported: Pieces = [] if node.exported is None else [" as ", name(node.exported)]
    return ["export *", *exported, *_from(node.source, node.attributes)]


STATEMENTS: Final[Mapping[type[n.Node], Rule]] = {
    n.Program: _program,
    n.ExpressionStatement: _expression_statement,
    n.BlockStatement: _block,
    n.StaticBlock: _static_block,
    n.ClassBody: _block,
    n.EmptyStatement: _word(";"),
    n.DebuggerStatement: _word("debugger;"),
    n.WithStatement: _with,
    n.ReturnStatement: _return,
    n.ThrowStatement: _throw,
    n.LabeledStatement: _labeled,
    n.BreakStatement: _break,
    n.ContinueStatement: _continue,
    n.IfStatement: _if,
    n.SwitchStatement: _switch,
    n.SwitchCase: _case,
    n.CatchClause: _catch,
    n.TryStatement: _try,
    n.WhileStatement: _while,
    n.DoWhileStatement: _do,
    n.VariableDeclaration: _declaration,
    n.VariableDeclarator: _declarator,
    n.ForStatement: _for,
    n.ForInStatement: _for_in,
    n.ForOfStatement: _for_of,
    n.FunctionDeclaration: function,
    n.ClassDeclaration: class_,
    n.MethodDefinition: _method,
    n.PropertyDefinition: _field,
    n.ImportDeclaration: _import_declaration,
    n.ImportSpecifier: _import_specifier,
    n.ImportDefaultSpecifier: _import_default,
    n.ImportNamespaceSpecifier: _import_namespace,
    n.ImportAttribute: _attribute,
    n.ExportNamedDeclaration: _export_named,
    n.ExportSpecifier: _export_specifier,
    n.ExportDefaultDeclaration: _export_default,
    n.ExportAllDeclaration: _export_all,
}
