"""From one of our trees to what esprima 4 can say: ES2017, spread in object literals, and `import()`.

Apart because tools written for esprima know no newer nodes. What has no older form is refused, with its path:
a tool that meets a node it does not know would often pass over it in silence.
"""

from __future__ import annotations

import re
from typing import Final

from jsvm.syntax import nodes as n
from jsvm.syntax.comparison import Step, Trail, steps
from jsvm.syntax.esprima.exporting import Places, Trim, to_node
from jsvm.syntax.esprima.importing import TreeSource, estree_path
from jsvm.syntax.esprima.node import Node

#: Nodes that ES2017 does not have, in words.
_NEWER_NODES: Final[dict[type[n.Node], str]] = {
    n.ChainExpression: "optional chaining",
    n.PropertyDefinition: "a class field",
    n.PrivateIdentifier: "a private name",
    n.StaticBlock: "a static block",
    n.ImportAttribute: "an import attribute",
}
_NEWER_OPERATORS: Final = frozenset(["??", "??=", "||=", "&&="])
#: Lookbehind, named groups, modifiers; and properties, where `u` makes them that.
_NEWER_PATTERN: Final = re.compile(r"\(\?[<ims-](?<!\\\(\?.)")
_PROPERTY: Final = re.compile(r"\\[pP]\{")


class UnsayableError(ValueError):
    """Part of a tree that esprima's ES2017 has no node for. `path` leads to it."""

    def __init__(self, what: str, path: str) -> None:
        super().__init__(f"{what} is newer than ES2017 (at {path})")
        self.path = path


def to_esprima(
    tree: n.Program | TreeSource,
    source: str | None = None,
    *,
    range: bool = False,
    loc: bool = False,
) -> Node:
    """The tree as esprima 4 would have made it, with `range` and `loc` if asked for.

    `source` is the text (UTF-16 code units) that the tree was parsed from, needed for `range` and `loc` only.
    Its nodes answer `toDict()`. Raises UnsayableError for what is newer than ES2017, ValueError without a
    source.
    """
    program, text = (tree.program, tree.source) if isinstance(tree, TreeSource) else (tree, source)
    if text is None and (range or loc):
        raise ValueError("`range` and `loc` need the source text")
    _refuse_newer(program)
    return to_node(program, Trim(Places(text or ""), range, loc), _older_import)


def _older_import(node: Node, _place: Node) -> Node | None:
    if node.type != "ImportExpression":
        return None
    kept = {name: value for name, value in node.items() if name in ("range", "loc")}
    return Node(type="CallExpression", callee=Node(type="Import"), arguments=[node.source], **kept)


def _refuse_newer(root: n.Program) -> None:
    trail = Trail()
    pending: list[tuple[n.Node, int, Step | None, bool]] = [(root, -1, None, False)]
    while pending:
        node, parent, last, in_function = pending.pop()
        number = trail.add(parent, last)
        what = newer_part(node, in_function)
        if what:
            raise UnsayableError(what, estree_path(root, trail.to(number)))
        inside = in_function or isinstance(node, n.Function)
        pending += [(child, number, step, inside) for step, child in steps(node)]


def newer_part(node: n.Node, in_function: bool) -> str:
    """What about a node is newer than ES2017, "" if nothing; its children are not looked at."""
    match node:
        case n.BinaryExpression() | n.LogicalExpression() | n.AssignmentExpression():
            return f"the operator {node.operator}" if node.operator in _NEWER_OPERATORS else ""
        case n.Literal():
            return _newer_literal(node)
        case n.TemplateElement(cooked=None):
            return "a template with an invalid escape"
        case n.Function(async_=True, generator=True):
            return "an async generator"
        case n.ForOfStatement(await_=True):
            return "for await"
        case n.CatchClause(param=None):
            return "catch without a parameter"
        case n.AwaitExpression() if not in_function:
            return "await outside functions"
        case n.VariableDeclaration(kind="using" | "await using"):
            return f"a {node.kind} declaration"
        case n.MetaProperty() if node.meta.name == "import":
            return "import.meta"
        case n.ImportExpression() if node.options is not None:
            return "import() with options"
        case n.ExportAllDeclaration() if node.exported is not None:
            return "export * as"
        case n.ExportSpecifier() | n.ImportSpecifier():
            names = (
                (node.local, node.exported)
                if isinstance(node, n.ExportSpecifier)
                else (node.imported, node.local)
            )
            return "a string as export name" if any(isinstance(name, n.Literal) for name in names) else ""
    return _NEWER_NODES.get(type(node), "")


def _newer_literal(node: n.Literal) -> str:
    if node.bigint is not None:
        return "a BigInt"
    if node.regex is None:
        return "a numeric separator" if isinstance(node.value, float) and "_" in node.raw else ""
    if set(node.regex.flags) & set("dsv"):
        return f"the flag in /{node.regex.flags}"
    is_newer = _NEWER_PATTERN.search(node.regex.pattern) is not None
    has_property = "u" in node.regex.flags and _PROPERTY.search(node.regex.pattern) is not None
    return "this regular expression" if is_newer or has_property else ""
