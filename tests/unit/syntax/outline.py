"""Trees as short text, so that a test can say in one line what a source must parse to."""

from jsvm.syntax import nodes
from jsvm.syntax.nodes import Node, Program, RegExpLiteral

# What an ordinary node shows of itself: all fields, but without those that are at their usual value.
USUAL = {
    "strict": None,
    "raw": None,
    "bigint": None,
    "optional": False,
    "computed": False,
    "shorthand": False,
    "method": False,
    "static": False,
    "generator": False,
    "async_": False,
    "await_": False,
    "delegate": False,
    "tail": None,
    "expression": False,
    "prefix": False,
    "directive": None,
    "attributes": [],
}


def outline(node: object) -> str:
    """`node` as `Type(field, ...)`; names and values stand for themselves, lists in brackets."""
    if isinstance(node, Program):
        return " ".join(outline(item) for item in node.body)
    if isinstance(node, nodes.Identifier):
        return node.name
    if isinstance(node, nodes.Literal):
        return outline(node.regex) if node.regex else repr(node.value)
    if isinstance(node, RegExpLiteral):
        return f"/{node.pattern}/{node.flags}"
    if isinstance(node, nodes.ExpressionStatement) and node.directive is None:
        return outline(node.expression)
    if isinstance(node, list):
        return "[" + " ".join(outline(item) for item in node) + "]"
    if isinstance(node, Node):
        return f"{short_name(node)}({' '.join(shown_fields(node))})"
    return "-" if node is None else str(node)


def short_name(node: Node) -> str:
    for suffix in ("Expression", "Statement", "Declaration", "Definition"):
        if node.type.endswith(suffix) and node.type not in ("FunctionExpression", "ClassExpression"):
            return node.type.removesuffix(suffix)
    return node.type


def shown_fields(node: Node) -> list[str]:
    shown = []
    for name in node.fields:
        value = getattr(node, name)
        if name in USUAL and (USUAL[name] is None or value == USUAL[name]):
            if name != "directive" or value is None:
                continue
        shown.append(name if value is True else outline(value))
    return shown
