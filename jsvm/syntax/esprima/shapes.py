"""How each node of ours looks in ESTree: one table for both directions of the bridge.

A shape lists the ESTree fields in the order of the class's own `fields`, each as `name:what`. `what` is one
or more node classes, `bool`, or one of the kinds of text below; `?` marks a field that may be null, `*` a
list, `~` a list with holes. `!` marks a field newer than ES2017: it is left out where it says nothing, so
that ES2017 source gives exactly the tree that esprima gives. `-` is a field that ESTree does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from jsvm.syntax import nodes as n
from jsvm.syntax.tokens import ASSIGNMENT_OPERATORS, PRECEDENCE

_BODY: Final = "body:BlockStatement,Expression"
_FUNCTION: Final = f"id:Identifier? params:Pattern* {_BODY} generator:bool async:bool expression:bool -"
_HEAD: Final = "left:VariableDeclaration,Pattern,Expression"
_CLASS: Final = "id:Identifier? superClass:Expression? body:ClassBody"
_ELEMENT: Final = "computed:bool static:bool"
_ATTRIBUTES: Final = "attributes:ImportAttribute*!"
_NAME: Final = "Identifier,Literal"

_SHAPES: Final[Mapping[type[n.Node], str]] = {
    n.Program: "body:Statement* sourceType:source_type -",
    n.ExpressionStatement: "expression:Expression directive:text?!",
    n.BlockStatement: "body:Statement*",
    n.StaticBlock: "body:Statement*",
    n.EmptyStatement: "",
    n.DebuggerStatement: "",
    n.WithStatement: "object:Expression body:Statement",
    n.ReturnStatement: "argument:Expression?",
    n.ThrowStatement: "argument:Expression",
    n.LabeledStatement: "label:Identifier body:Statement",
    n.BreakStatement: "label:Identifier?",
    n.ContinueStatement: "label:Identifier?",
    n.IfStatement: "test:Expression consequent:Statement alternate:Statement?",
    n.SwitchStatement: "discriminant:Expression cases:SwitchCase*",
    n.SwitchCase: "test:Expression? consequent:Statement*",
    n.TryStatement: "block:BlockStatement handler:CatchClause? finalizer:BlockStatement?",
    n.CatchClause: "param:Pattern? body:BlockStatement",
    n.WhileStatement: "test:Expression body:Statement",
    n.DoWhileStatement: "body:Statement test:Expression",
    n.VariableDeclaration: "kind:declaration declarations:VariableDeclarator*",
    n.VariableDeclarator: "id:Pattern init:Expression?",
    n.ForStatement: "init:VariableDeclaration,Expression? test:Expression? update:Expression? body:Statement",
    n.ForInStatement: f"{_HEAD} right:Expression body:Statement",
    n.ForOfStatement: f"await:bool! {_HEAD} right:Expression body:Statement",
    n.FunctionDeclaration: _FUNCTION,
    n.FunctionExpression: _FUNCTION,
    n.ArrowFunctionExpression: _FUNCTION,
    n.ClassDeclaration: _CLASS,
    n.ClassExpression: _CLASS,
    n.ClassBody: "body:MethodDefinition,PropertyDefinition,StaticBlock*",
    n.MethodDefinition: f"key:Expression value:FunctionExpression kind:method {_ELEMENT}",
    n.PropertyDefinition: f"key:Expression value:Expression? {_ELEMENT}",
    n.Identifier: "name:name",
    n.PrivateIdentifier: "name:name",
    n.TemplateLiteral: "quasis:TemplateElement* expressions:Expression*",
    n.TaggedTemplateExpression: "tag:Expression quasi:TemplateLiteral",
    n.ThisExpression: "",
    n.Super: "",
    n.MetaProperty: "meta:Identifier property:Identifier",
    n.ImportExpression: "source:Expression options:Expression?!",
    n.ArrayExpression: "elements:Expression,SpreadElement~",
    n.SpreadElement: "argument:Expression",
    n.ObjectExpression: "properties:Property,SpreadElement*",
    n.Property: "key:Expression value:Expression,Pattern kind:property computed:bool "
    "method:bool shorthand:bool",
    n.UnaryExpression: "operator:unary argument:Expression",
    n.UpdateExpression: "operator:update argument:Expression prefix:bool",
    n.BinaryExpression: "left:Expression operator:binary right:Expression",
    n.LogicalExpression: "left:Expression operator:logical right:Expression",
    n.AssignmentExpression: "left:Expression,Pattern operator:assignment right:Expression",
    n.ConditionalExpression: "test:Expression consequent:Expression alternate:Expression",
    n.CallExpression: "callee:Expression arguments:Expression,SpreadElement* optional:bool!",
    n.NewExpression: "callee:Expression arguments:Expression,SpreadElement*",
    n.MemberExpression: "object:Expression property:Expression computed:bool optional:bool!",
    n.ChainExpression: "expression:Expression",
    n.SequenceExpression: "expressions:Expression*",
    n.YieldExpression: "argument:Expression? delegate:bool",
    n.AwaitExpression: "argument:Expression",
    n.ArrayPattern: "elements:Pattern~",
    n.ObjectPattern: "properties:Property,RestElement*",
    n.AssignmentPattern: "left:Pattern right:Expression",
    n.RestElement: "argument:Pattern",
    n.ImportDeclaration: "specifiers:ImportSpecifier,ImportDefaultSpecifier,ImportNamespaceSpecifier* "
    f"source:Literal {_ATTRIBUTES}",
    n.ImportSpecifier: f"imported:{_NAME} local:Identifier",
    n.ImportDefaultSpecifier: "local:Identifier",
    n.ImportNamespaceSpecifier: "local:Identifier",
    n.ImportAttribute: f"key:{_NAME} value:Literal",
    n.ExportNamedDeclaration: "declaration:Statement? specifiers:ExportSpecifier* source:Literal? "
    f"{_ATTRIBUTES}",
    n.ExportSpecifier: f"local:{_NAME} exported:{_NAME}",
    n.ExportDefaultDeclaration: "declaration:FunctionDeclaration,ClassDeclaration,Expression",
    n.ExportAllDeclaration: f"exported:{_NAME}?! source:Literal {_ATTRIBUTES}",
}

#: What a field that is no node may say. `name` and `text` are not lists: their rules are in `reading.py`.
WORDS: Final[Mapping[str, frozenset[str]]] = {
    "source_type": frozenset(["script", "module"]),
    "declaration": frozenset(["var", "let", "const", "using", "await using"]),
    "method": frozenset(["constructor", "method", "get", "set"]),
    "property": frozenset(["init", "get", "set"]),
    "unary": frozenset(["delete", "void", "typeof", "+", "-", "~", "!"]),
    "update": frozenset(["++", "--"]),
    "binary": frozenset(PRECEDENCE) - {"&&", "||", "??"},
    "logical": frozenset(["&&", "||", "??"]),
    "assignment": ASSIGNMENT_OPERATORS,
}


class Field(NamedTuple):
    """One field: `own` is its name here, `name` in ESTree; it holds `classes`, or what `kind` says."""

    own: str
    name: str
    kind: str
    classes: tuple[type[n.Node], ...]
    is_optional: bool
    is_list: bool
    has_holes: bool
    is_modern: bool


#: ESTree name -> class, of every node.
_ALL: Final[tuple[type[n.Node], ...]] = (*_SHAPES, n.Literal, n.TemplateElement)
CLASSES: Final[Mapping[str, type[n.Node]]] = {cls.type: cls for cls in _ALL}
_MARKERS: Final = {"Expression": n.Expression, "Statement": n.Statement, "Pattern": n.Pattern}


def _field(own: str, text: str) -> Field:
    name, _, what = text.partition(":")
    kinds = what.rstrip("?*~!")
    marks = what[len(kinds) :]
    is_node = kinds[:1].isupper()
    classes = tuple((_MARKERS.get(kind) or CLASSES[kind]) for kind in kinds.split(",")) if is_node else ()
    return Field(
        own, name, kinds, classes, "?" in marks, "*" in marks or "~" in marks, "~" in marks, "!" in marks
    )


#: The fields of each node that has any in ESTree, in the order of its constructor; None for one it has not.
SHAPES: Final[Mapping[type[n.Node], tuple[Field | None, ...]]] = {
    cls: tuple(
        None if text == "-" else _field(own, text)
        for own, text in zip(cls.fields, shape.split(), strict=True)
    )
    for cls, shape in _SHAPES.items()
}
