"""How each kind of expression is written.

A rule takes a node and whether `in` must hide here, and answers its pieces. Parentheses around the node
itself are the driver's; a rule only says how strongly each part must bind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jsvm.syntax import nodes as n
from jsvm.syntax.printer_parts import (
    ALWAYS,
    ASSIGNMENT,
    CALL,
    CHAIN,
    CONDITIONAL,
    UNARY,
    UPDATE,
    Begin,
    Child,
    End,
    Piece,
    Pieces,
    binary_strength,
    first_token_of,
    in_brackets,
    in_list,
    literal_text,
    name,
    separated,
)

type Rule = Callable[[Any, bool], Pieces]


def _identifier(node: n.Identifier, _: bool) -> Pieces:
    return [node.name]


def _private(node: n.PrivateIdentifier, _: bool) -> Pieces:
    return [f"#{node.name}"]


def _literal(node: n.Literal, _: bool) -> Pieces:
    return [literal_text(node)]


def _template(node: n.TemplateLiteral, _: bool) -> Pieces:
    pieces: Pieces = ["`"]
    for quasi, expression in zip(node.quasis, node.expressions, strict=False):
        pieces += [name(quasi), "${", in_brackets(expression), "}"]
    return [*pieces, name(node.quasis[-1]), "`"]


def _template_element(node: n.TemplateElement, _: bool) -> Pieces:
    return [node.raw]


def _tagged_template(node: n.TaggedTemplateExpression, _: bool) -> Pieces:
    return [Child(node.tag, CALL, False), name(node.quasi)]


def _meta_property(node: n.MetaProperty, _: bool) -> Pieces:
    return [name(node.meta), ".", name(node.property)]


def _import(node: n.ImportExpression, _: bool) -> Pieces:
    options: Pieces = [] if node.options is None else [", ", in_list(node.options)]
    return ["import(", in_list(node.source), *options, ")"]


def _array(node: n.ArrayExpression | n.ArrayPattern, _: bool) -> Pieces:
    pieces: Pieces = ["["]
    for index, element in enumerate(node.elements):
        if index:
            pieces.append(", ")
        if element is not None:
            pieces.append(in_list(element))
    if node.elements and node.elements[-1] is None:
        pieces.append(",")
    return [*pieces, "]"]


def _object(node: n.ObjectExpression | n.ObjectPattern, _: bool) -> Pieces:
    return ["{ ", *separated(map(name, node.properties)), " }"] if node.properties else ["{}"]


def property_name(key: n.Expression, computed: bool) -> Pieces:
    """https://tc39.es/ecma262/#prod-ClassElementName"""
    return ["[", in_list(key), "]"] if computed else [name(key)]


def _property(node: n.Property, _: bool) -> Pieces:
    if node.shorthand:
        return [name(node.value)]
    key = property_name(node.key, node.computed)
    if isinstance(node.value, n.FunctionExpression) and (node.method or node.kind != "init"):
        return method(node.value, node.kind, key)
    return [*key, ": ", in_list(node.value)]


def _spread(node: n.SpreadElement | n.RestElement, _: bool) -> Pieces:
    return ["...", in_list(node.argument)]


def _default(node: n.AssignmentPattern, _: bool) -> Pieces:
    return [name(node.left), " = ", in_list(node.right)]


def _unary(node: n.UnaryExpression, no_in: bool) -> Pieces:
    argument = node.argument
    is_apart = node.operator.isalpha()
    if isinstance(argument, n.UnaryExpression | n.UpdateExpression):
        is_apart = is_apart or argument.operator[0] == node.operator
    return [node.operator, " " if is_apart else "", Child(argument, UNARY, no_in)]


def _update(node: n.UpdateExpression, no_in: bool) -> Pieces:
    argument = Child(node.argument, CALL, no_in)
    return [node.operator, argument] if node.prefix else [argument, node.operator]


def _await(node: n.AwaitExpression, no_in: bool) -> Pieces:
    return ["await ", Child(node.argument, UNARY, no_in)]


def _yield(node: n.YieldExpression, no_in: bool) -> Pieces:
    word = "yield*" if node.delegate else "yield"
    return [word] if node.argument is None else [word, " ", Child(node.argument, ASSIGNMENT, no_in)]


def _binary(node: n.BinaryExpression, no_in: bool) -> Pieces:
    level = binary_strength(node.operator)
    left, right = (UPDATE, level) if node.operator == "**" else (level, level + 1)
    return [Child(node.left, left, no_in), f" {node.operator} ", Child(node.right, right, no_in)]


def _logical(node: n.LogicalExpression, no_in: bool) -> Pieces:
    level = binary_strength(node.operator)

    def operand(child: n.Expression, least: int) -> Piece:
        is_mixed = isinstance(child, n.LogicalExpression) and (
            (node.operator == "??") != (child.operator == "??")
        )
        return Child(child, ALWAYS if is_mixed else least, no_in)

    return [operand(node.left, level), f" {node.operator} ", operand(node.right, level + 1)]


def _assignment(node: n.AssignmentExpression, no_in: bool) -> Pieces:
    # A name in parentheses gives an anonymous function no name; only where the two begin tells.
    is_grouped = isinstance(node.left, n.Identifier) and node.left.start > node.start
    target = Child(node.left, ALWAYS if is_grouped else CALL, no_in)
    return [target, f" {node.operator} ", Child(node.right, ASSIGNMENT, no_in)]


def _conditional(node: n.ConditionalExpression, no_in: bool) -> Pieces:
    test = Child(node.test, CONDITIONAL + 1, no_in)
    return [test, " ? ", in_list(node.consequent), " : ", Child(node.alternate, ASSIGNMENT, no_in)]


def _arguments(arguments: list[n.Expression | n.SpreadElement]) -> Pieces:
    return ["(", *separated(map(in_list, arguments)), ")"]


def _call(node: n.CallExpression, no_in: bool) -> Pieces:
    optional = "?." if node.optional else ""
    return [Child(node.callee, CALL, no_in), optional, *_arguments(node.arguments)]


def _new(node: n.NewExpression, _: bool) -> Pieces:
    least = ALWAYS if _has_call(node.callee) else CALL
    return ["new ", Child(node.callee, least, False), *_arguments(node.arguments)]


def _has_call(node: n.Node) -> bool:
    """Whether a call in plain sight would take the arguments that are meant for `new`."""
    while isinstance(node, n.MemberExpression | n.TaggedTemplateExpression):
        node = node.object if isinstance(node, n.MemberExpression) else node.tag
    return isinstance(node, n.CallExpression | n.ImportExpression)


def _member(node: n.MemberExpression, no_in: bool) -> Pieces:
    is_number = isinstance(node.object, n.Literal) and isinstance(node.object.value, float)
    object_ = Child(node.object, ALWAYS if is_number else CALL, no_in)
    if node.computed:
        return [object_, "?.[" if node.optional else "[", in_brackets(node.property), "]"]
    return [object_, "?." if node.optional else ".", name(node.property)]


def _chain(node: n.ChainExpression, no_in: bool) -> Pieces:
    return [Child(node.expression, CALL, no_in)]


def _sequence(node: n.SequenceExpression, no_in: bool) -> Pieces:
    return separated(in_list(item, no_in) for item in node.expressions)


# -- functions and classes -----------------------------------------------------------------------------------


def method(function: n.FunctionExpression, kind: str, key: Pieces) -> Pieces:
    """A method from the words before its key on."""
    words = {"get": "get ", "set": "set "}.get(kind, "")
    words += ("async " if function.async_ else "") + ("*" if function.generator else "")
    return [words, *key, Begin(function), *_parameters(function), " ", name(function.body), End(function)]


def _parameters(function: n.Function) -> Pieces:
    return ["(", *separated(map(name, function.params)), ")"]


def function(node: n.Function, _: bool) -> Pieces:
    """A function declaration or expression."""
    word = f"{'async ' if node.async_ else ''}function{'*' if node.generator else ''}"
    own_name: Pieces = [] if node.id is None else [" ", name(node.id)]
    return [word, *own_name, *_parameters(node), " ", name(node.body)]


def _arrow(node: n.ArrowFunctionExpression, no_in: bool) -> Pieces:
    words = "async " if node.async_ else ""
    if not node.expression:
        return [words, *_parameters(node), " => ", name(node.body)]
    is_misread = isinstance(first_token_of(node.body), n.ObjectExpression | n.ObjectPattern)
    return [words, *_parameters(node), " => ", Child(node.body, ALWAYS if is_misread else ASSIGNMENT, no_in)]


def class_(node: n.Class, _: bool) -> Pieces:
    """A class declaration or expression."""
    own_name: Pieces = [] if node.id is None else [" ", name(node.id)]
    parent: Pieces = [] if node.super_class is None else [" extends ", Child(node.super_class, CHAIN, False)]
    return ["class", *own_name, *parent, " ", name(node.body)]


EXPRESSIONS: Final[Mapping[type[n.Node], Rule]] = {
    n.Identifier: _identifier,
    n.PrivateIdentifier: _private,
    n.Literal: _literal,
    n.TemplateLiteral: _template,
    n.TemplateElement: _template_element,
    n.TaggedTemplateExpression: _tagged_template,
    n.ThisExpression: lambda _node, _: ["this"],
    n.Super: lambda _node, _: ["super"],
    n.MetaProperty: _meta_property,
    n.ImportExpression: _import,
    n.ArrayExpression: _array,
    n.ArrayPattern: _array,
    n.ObjectExpression: _object,
    n.ObjectPattern: _object,
    n.Property: _property,
    n.SpreadElement: _spread,
    n.RestElement: _spread,
    n.AssignmentPattern: _default,
    n.UnaryExpression: _unary,
    n.UpdateExpression: _update,
    n.AwaitExpression: _await,
    n.YieldExpression: _yield,
    n.BinaryExpression: _binary,
    n.LogicalExpression: _logical,
    n.AssignmentExpression: _assignment,
    n.ConditionalExpression: _conditional,
    n.CallExpression: _call,
    n.NewExpression: _new,
    n.MemberExpression: _member,
    n.ChainExpression: _chain,
    n.SequenceExpression: _sequence,
    n.FunctionExpression: function,
    n.ArrowFunctionExpression: _arrow,
    n.ClassExpression: class_,
}
