"""Scopes: which names a program declares, which it uses where, and what each use means.

Two steps are needed because declarations hoist: a use may come before the declaration it refers to. The
first walks the tree once, with a stack of its own so that no depth of nesting matters, and notes
declarations, uses and assignments. The second looks every use up, marks what closures capture, and decides
where each value lives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, final

from jsvm.budget import LOOKED_AT_ONCE, check_clock
from jsvm.compiler.bindings import Scope, Write
from jsvm.compiler.declarations import declare_function, declare_lexical, declare_statements, declare_var
from jsvm.compiler.scope_tree import ScopeTree, Use
from jsvm.compiler.shapes import is_arguments, is_element_or_length, sees_other_names, small_step
from jsvm.syntax import nodes as n
from jsvm.syntax.walk import bound_names, children

if TYPE_CHECKING:
    from jsvm.syntax.nodes import Node

type Region = tuple[int, int]


type Handler = Callable[[Walker, Node, Scope], None]


@final
class Walker:
    """The first step."""

    __slots__ = ("pending", "tree")

    def __init__(self, tree: ScopeTree) -> None:
        self.tree = tree
        self.pending: list[tuple[Node, Scope]] = []

    def run(self) -> None:
        """Walk everything below the program."""
        program = self.tree.program
        declare_statements(program.node.body, program)  # type: ignore[attr-defined]
        self.push_all(program.node.body, program)  # type: ignore[attr-defined]
        pending = self.pending
        handlers = HANDLERS
        turns = 0
        while pending:
            turns += 1
            if not turns % LOOKED_AT_ONCE:
                check_clock()
            node, scope = pending.pop()
            handler = handlers.get(type(node))
            if handler is not None:
                handler(self, node, scope)
            else:
                for child in children(node):
                    pending.append((child, scope))

    def push(self, node: Node | None, scope: Scope) -> None:
        """Visit `node` later, in `scope`."""
        if node is not None:
            self.pending.append((node, scope))

    def push_all(self, items: Sequence[Node | None], scope: Scope) -> None:
        """Visit all of them later."""
        for item in items:
            if item is not None:
                self.pending.append((item, scope))

    def read(self, name: str, scope: Scope, start: int) -> None:
        """Note a use of a name."""
        self.tree.uses.append(Use(name, scope, start, None, is_initial=False))

    def write(
        self,
        name: str,
        scope: Scope,
        node: Node,
        value: Node | None,
        delta: int = 0,
        *,
        is_initial: bool = False,
        is_empty: bool = False,
    ) -> None:
        """Note an assignment to a name."""
        write = Write(value, delta, node.end, scope, is_empty=is_empty)
        self.tree.uses.append(Use(name, scope, node.start, write, is_initial=is_initial))

    def open(self, node: Node, parent: Scope, *, looping: bool = False, conditional: bool = False) -> Scope:
        """Open a block scope."""
        scope = self.tree.add(node, Scope(node, parent))
        if looping:
            scope.in_loop = True
        if looping or conditional:
            scope.region = (node.start, node.end)
        return scope

    def branch(self, node: Node | None, scope: Scope, *, looping: bool = False) -> None:
        """Visit code that may not run, in a scope that only says so."""
        if node is None:
            return
        inner = Scope(node, scope)
        inner.region = (node.start, node.end)
        inner.in_loop = inner.in_loop or looping
        # ATTACK: `a ? b : c ? d : e`, a hundred thousand times. Such a scope declares nothing, so that no
        # chain of them need be walked to find a name.
        inner.is_branch = True
        if scope.is_branch:
            inner.parent = scope.parent
        self.pending.append((node, inner))


# -- handlers: statements ----------------------------------------------------------------------------------


def visit_identifier(walker: Walker, node: n.Identifier, scope: Scope) -> None:
    walker.read(node.name, scope, node.start)
    if node.name == "arguments":
        walker.tree.escapes.append(scope)


def note_place(walker: Walker, node: Node | None, scope: Scope) -> None:
    """A member that is more than read: if it is one of `arguments`, somebody may see that."""
    if isinstance(node, n.ChainExpression):
        node = node.expression
    if isinstance(node, n.MemberExpression) and is_arguments(node.object):
        walker.tree.escapes.append(scope)


def visit_unary(walker: Walker, node: n.UnaryExpression, scope: Scope) -> None:
    if node.operator == "delete":
        note_place(walker, node.argument, scope)
    walker.push(node.argument, scope)


def visit_tagged_template(walker: Walker, node: n.TaggedTemplateExpression, scope: Scope) -> None:
    note_place(walker, node.tag, scope)
    walker.push(node.tag, scope)
    walker.push(node.quasi, scope)


def visit_block(walker: Walker, node: n.BlockStatement, scope: Scope) -> None:
    inner = walker.open(node, scope)
    declare_statements(node.body, inner)
    walker.push_all(node.body, inner)


def visit_variable_declaration(walker: Walker, node: n.VariableDeclaration, scope: Scope) -> None:
    for declarator in node.declarations:
        if node.kind == "var":
            declare_var(declarator.id, scope)
        target = declarator.id
        if isinstance(target, n.Identifier):
            if declarator.init is not None:
                walker.write(target.name, scope, declarator, declarator.init, is_initial=node.kind != "var")
            elif node.kind != "var":
                walker.write(target.name, scope, declarator, None, is_initial=True, is_empty=True)
        else:
            visit_target(walker, target, scope, is_initial=node.kind != "var")
        walker.push(declarator.init, scope)


def visit_if(walker: Walker, node: n.IfStatement, scope: Scope) -> None:
    walker.push(node.test, scope)
    for branch in (node.consequent, node.alternate):
        if isinstance(branch, n.FunctionDeclaration):
            inner = Scope(branch, scope)
            inner.region = (branch.start, branch.end)
            walker.tree.lone_functions[id(branch)] = inner
            declare_function(branch, inner)
            walker.push(branch, inner)
        else:
            walker.branch(branch, scope)


def visit_for(walker: Walker, node: n.ForStatement, scope: Scope) -> None:
    inner = walker.open(node, scope)
    if isinstance(node.init, n.VariableDeclaration):
        declare_lexical(node.init, inner)
        if node.init.kind == "let":
            # Each turn has its own copy: capturing one means a fresh box per turn.
            inner.in_loop = True
    walker.push(node.init, inner)
    looping = Scope(node, inner)
    looping.in_loop = True
    walker.push(node.test, looping)
    walker.push(node.update, looping)
    walker.branch(node.body, inner, looping=True)


def visit_for_in_of(walker: Walker, node: n.ForInStatement | n.ForOfStatement, scope: Scope) -> None:
    inner = walker.open(node, scope, looping=True)
    if isinstance(node, n.ForOfStatement) and node.await_:
        scope.function.uses.add("await")
    if isinstance(node.left, n.VariableDeclaration):
        declare_lexical(node.left, inner)
        if node.left.kind == "var":
            declare_var(node.left.declarations[0].id, scope)
            walker.push(node.left.declarations[0].init, scope)
        visit_target(walker, node.left.declarations[0].id, inner, is_initial=node.left.kind != "var")
        # The names of the head are in their dead zone while the right side is evaluated.
        for identifier in bound_names(node.left.declarations[0].id):
            if node.left.kind != "var":
                inner.bindings[identifier.name].start = node.right.end
        walker.push(node.right, inner)
    else:
        visit_target(walker, node.left, inner)
        walker.push(node.right, scope)
    walker.push(node.body, inner)


def visit_while(walker: Walker, node: n.WhileStatement | n.DoWhileStatement, scope: Scope) -> None:
    walker.branch(node.test, scope, looping=True)
    walker.branch(node.body, scope, looping=True)


def visit_labeled(walker: Walker, node: n.LabeledStatement, scope: Scope) -> None:
    walker.branch(node.body, scope)


def visit_jump(walker: Walker, node: Node, scope: Scope) -> None:
    """`break` and `continue`: the label is no reference."""


def visit_switch(walker: Walker, node: n.SwitchStatement, scope: Scope) -> None:
    walker.push(node.discriminant, scope)
    inner = walker.open(node, scope, conditional=True)
    for case in node.cases:
        known = len(inner.bindings)
        declare_statements(case.consequent, inner)
        for binding in islice(reversed(inner.bindings.values()), len(inner.bindings) - known):
            binding.followed_until = case.end
    for case in node.cases:
        walker.push(case.test, inner)
        branch = Scope(case, inner)
        branch.region = (case.start, case.end)
        walker.push_all(case.consequent, branch)


def visit_try(walker: Walker, node: n.TryStatement, scope: Scope) -> None:
    walker.branch(node.block, scope)
    if node.handler is not None:
        inner = walker.open(node.handler, scope, conditional=True)
        if node.handler.param is not None:
            for identifier in bound_names(node.handler.param):
                binding = inner.declare(identifier.name, "catch", node.handler.start)
                binding.is_in_pattern = identifier is not node.handler.param
            visit_target(walker, node.handler.param, inner)
        walker.push(node.handler.body, inner)
    walker.push(node.finalizer, scope)


# -- handlers: expressions ---------------------------------------------------------------------------------


def visit_target(walker: Walker, target: Node, scope: Scope, *, is_initial: bool = False) -> None:
    """A pattern, or a simple target of unknown value."""
    kind = type(target)
    if kind is n.Identifier:
        walker.write(target.name, scope, target, None, is_initial=is_initial)  # type: ignore[attr-defined]
    elif kind is n.ObjectPattern:
        for item in target.properties:  # type: ignore[attr-defined]
            if isinstance(item, n.RestElement):
                visit_target(walker, item.argument, scope, is_initial=is_initial)
            else:
                if item.computed:
                    walker.push(item.key, scope)
                visit_target(walker, item.value, scope, is_initial=is_initial)
    elif kind is n.ArrayPattern:
        for element in target.elements:  # type: ignore[attr-defined]
            if element is not None:
                visit_target(walker, element, scope, is_initial=is_initial)
    elif kind is n.AssignmentPattern:
        visit_target(walker, target.left, scope, is_initial=is_initial)  # type: ignore[attr-defined]
        walker.branch(target.right, scope)  # type: ignore[attr-defined]
    elif kind is n.RestElement:
        visit_target(walker, target.argument, scope, is_initial=is_initial)  # type: ignore[attr-defined]
    else:
        note_place(walker, target, scope)
        walker.push(target, scope)


def visit_assignment(walker: Walker, node: n.AssignmentExpression, scope: Scope) -> None:
    target = node.left
    if not isinstance(target, n.Identifier):
        visit_target(walker, target, scope)
    elif node.operator == "=":
        walker.write(target.name, scope, node, node.right)
    else:
        walker.read(target.name, scope, target.start)
        walker.write(target.name, scope, node, node, small_step(node))
    if node.operator in ("&&=", "||=", "??="):
        walker.branch(node.right, scope)
    else:
        walker.push(node.right, scope)


def visit_update(walker: Walker, node: n.UpdateExpression, scope: Scope) -> None:
    target = node.argument
    if isinstance(target, n.Identifier):
        walker.read(target.name, scope, target.start)
        walker.write(target.name, scope, node, node, 1 if node.operator == "++" else -1)
    else:
        note_place(walker, target, scope)
        walker.push(target, scope)


def visit_member(walker: Walker, node: n.MemberExpression, scope: Scope) -> None:
    if isinstance(node.object, n.Super):
        use_super(walker, scope, node.start)
    if is_arguments(node.object) and is_element_or_length(node):
        walker.read("arguments", scope, node.object.start)
    else:
        walker.push(node.object, scope)
    if node.computed:
        note_index(walker, node.property, scope)
        walker.push(node.property, scope)
    elif isinstance(node.property, n.PrivateIdentifier):
        walker.push(node.property, scope)


def note_index(walker: Walker, key: Node, scope: Scope) -> None:
    """Names in an element's key are worth keeping as Python ints."""
    pending = [key]
    while pending:
        node = pending.pop()
        if isinstance(node, n.Identifier):
            walker.tree.index_uses.append((node.name, scope))
        elif isinstance(node, n.BinaryExpression):
            pending += [node.left, node.right]


def visit_binary(walker: Walker, node: n.BinaryExpression, scope: Scope) -> None:
    if node.operator in ("&", "|", "^", "<<", ">>", ">>>"):
        note_index(walker, node, scope)
    walker.push(node.left, scope)
    walker.push(node.right, scope)


def use_super(walker: Walker, scope: Scope, start: int) -> None:
    """`super.x` needs the home object and `this`."""
    walker.read("%home", scope, start)
    walker.read("%this", scope, start)


def visit_private(walker: Walker, node: n.PrivateIdentifier, scope: Scope) -> None:
    walker.read("#" + node.name, scope, node.start)


def visit_property(walker: Walker, node: n.Property, scope: Scope) -> None:
    if node.computed:
        walker.push(node.key, scope)
    note_accessor(walker, node)
    if node.method or node.kind != "init":
        walker.tree.shown[id(node.value)] = node
    walker.push(node.value, scope)


def note_accessor(walker: Walker, node: n.Property | n.MethodDefinition) -> None:
    """Names of getters: reading them is not worth a try without a call."""
    if node.kind == "get" and isinstance(node.key, n.Identifier) and not node.computed:
        walker.tree.accessors.add(node.key.name)


def visit_object(walker: Walker, node: n.ObjectExpression, scope: Scope) -> None:
    inner = scope
    if any(isinstance(item, n.Property) and (item.method or item.kind != "init") for item in node.properties):
        inner = walker.open(node, scope)
        inner.declare("%home", "pseudo", node.start)
    walker.push_all(node.properties, inner)


def visit_logical(walker: Walker, node: n.LogicalExpression, scope: Scope) -> None:
    walker.push(node.left, scope)
    walker.branch(node.right, scope)


def visit_conditional(walker: Walker, node: n.ConditionalExpression, scope: Scope) -> None:
    walker.push(node.test, scope)
    walker.branch(node.consequent, scope)
    walker.branch(node.alternate, scope)


def visit_chain(walker: Walker, node: n.ChainExpression, scope: Scope) -> None:
    walker.branch(node.expression, scope)


def visit_call(walker: Walker, node: n.CallExpression, scope: Scope) -> None:
    callee = node.callee
    if isinstance(callee, n.Super):
        for name in ("%this", "%new.target", "%constructor"):
            walker.read(name, scope, node.start)
        walker.write("%this", scope, node, None)
    elif isinstance(callee, n.Identifier) and callee.name == "eval":
        note_eval(walker, node, scope)
    else:
        note_place(walker, callee, scope)
    walker.push(callee, scope)
    walker.push_all(node.arguments, scope)


def visit_this(walker: Walker, node: n.ThisExpression, scope: Scope) -> None:
    walker.read("%this", scope, node.start)


def visit_await(walker: Walker, node: n.AwaitExpression, scope: Scope) -> None:
    scope.function.uses.add("await")
    walker.push(node.argument, scope)


def visit_meta_property(walker: Walker, node: n.MetaProperty, scope: Scope) -> None:
    if node.meta.name == "new":
        walker.read("%new.target", scope, node.start)


def visit_nothing(walker: Walker, node: Node, scope: Scope) -> None:
    """Nothing below this node is a reference."""


# -- handlers: functions and classes -----------------------------------------------------------------------


def note_eval(walker: Walker, node: n.CallExpression, scope: Scope) -> None:
    """A direct eval: code that may name everything, as if it stood in a function of its own."""
    site = walker.tree.add_body(node, Scope(node, scope, is_function=True))
    site.is_arrow = True
    site.variables = scope.variables
    walker.tree.eval_sites.append(site)
    variables = scope.eval_variables
    if not scope.is_strict and not isinstance(variables.node, n.Program):
        walker.tree.is_dynamic = True
        if variables.dynamic is None:
            variables.dynamic = variables.declare("%variables", "pseudo", variables.node.start)


def visit_with(walker: Walker, node: n.WithStatement, scope: Scope) -> None:
    walker.push(node.object, scope)
    inner = walker.open(node, scope, conditional=True)
    inner.dynamic = inner.declare("%with", "pseudo", node.start)
    walker.tree.is_dynamic = True
    walker.push(node.body, inner)


def visit_function(walker: Walker, node: n.Function, scope: Scope) -> None:
    if isinstance(node, n.FunctionExpression) and node.id is not None:
        scope = open_self(walker, node, scope)
    inner = walker.tree.add(node, Scope(node, scope, is_function=True))
    inner.is_arrow = isinstance(node, n.ArrowFunctionExpression)
    scope.function.functions.append(inner)
    if not inner.is_arrow:
        for name in ("%this", "%new.target", "arguments"):
            inner.declare(name, "pseudo", node.start)
    for parameter in node.params:
        for identifier in bound_names(parameter):
            inner.declare(identifier.name, "param", parameter.end).kind = "param"
        visit_target(walker, parameter, inner, is_initial=True)
    if node.expression:
        walker.push(node.body, inner)
        return
    body = node.body.body  # type: ignore[union-attr]
    names = {identifier.name for parameter in node.params for identifier in bound_names(parameter)}
    if any(sees_other_names(parameter, names) for parameter in node.params):
        # The parameters' expressions must not see what the body declares.
        inner.has_body_scope = True
        inner = walker.open(node.body, inner)
        inner.variables = inner
    declare_statements(body, inner)
    walker.push_all(body, inner)


def open_self(walker: Walker, node: n.FunctionExpression, scope: Scope) -> Scope:
    """The scope that holds a function expression's own name."""
    assert node.id is not None
    inner = Scope(node, scope)
    inner.declare(node.id.name, "self", node.start)
    return inner


def visit_class(walker: Walker, node: n.Class, scope: Scope) -> None:
    inner = walker.open(node, scope)
    if node.id is not None:
        inner.declare(node.id.name, "class", node.start).immutable = True
        if isinstance(node, n.ClassDeclaration):
            walker.write(node.id.name, scope, node, None, is_initial=True)
    for name in ("%constructor", "%prototype"):
        inner.declare(name, "pseudo", node.start)
    for element in node.body.body:
        key = element_key(element)
        if isinstance(key, n.PrivateIdentifier):
            inner.declare("#" + key.name, "private", node.start)
    walker.push(node.super_class, inner)
    for number, element in enumerate(node.body.body):
        visit_class_element(walker, element, inner, number)


def element_key(element: Node) -> Node | None:
    """The key of a class element; a static block has none."""
    return element.key if isinstance(element, n.MethodDefinition | n.PropertyDefinition) else None


def visit_class_element(walker: Walker, element: Node, scope: Scope, number: int) -> None:
    """One element, in a scope that knows its home object."""
    home = walker.tree.add(element, Scope(element, scope))
    home.declare("%home", "pseudo", scope.node.start)
    if not isinstance(element, n.StaticBlock) and element.computed:  # type: ignore[attr-defined]
        walker.push(element.key, scope)  # type: ignore[attr-defined]
    if isinstance(element, n.MethodDefinition):
        note_accessor(walker, element)
        if element.kind != "constructor":
            walker.tree.shown[id(element.value)] = element
        walker.push(element.value, home)
        return
    # A field's initialiser and a static block are functions of their own.
    body = walker.tree.add_body(element, Scope(element, home, is_function=True))
    home.function.functions.append(body)
    for name in ("%this", "%new.target"):
        body.declare(name, "pseudo", element.start)
    if isinstance(element, n.StaticBlock):
        declare_statements(element.body, body)
        walker.push_all(element.body, body)
    else:
        if element.computed:  # type: ignore[attr-defined]
            scope.declare(f"%key{number}", "pseudo", scope.node.start)
            walker.read(f"%key{number}", body, element.start)
        if isinstance(element.key, n.PrivateIdentifier):  # type: ignore[attr-defined]
            walker.read("#" + element.key.name, body, element.start)  # type: ignore[attr-defined]
        walker.push(element.value, body)  # type: ignore[attr-defined]


def visit_export_named(walker: Walker, node: n.ExportNamedDeclaration, scope: Scope) -> None:
    walker.push(node.declaration, scope)


def visit_export_default(walker: Walker, node: n.ExportDefaultDeclaration, scope: Scope) -> None:
    walker.push(node.declaration, scope)


HANDLERS: dict[type, Handler] = {
    n.Identifier: visit_identifier,  # type: ignore[dict-item]
    n.BlockStatement: visit_block,  # type: ignore[dict-item]
    n.VariableDeclaration: visit_variable_declaration,  # type: ignore[dict-item]
    n.IfStatement: visit_if,  # type: ignore[dict-item]
    n.ForStatement: visit_for,  # type: ignore[dict-item]
    n.ForInStatement: visit_for_in_of,  # type: ignore[dict-item]
    n.ForOfStatement: visit_for_in_of,  # type: ignore[dict-item]
    n.WhileStatement: visit_while,  # type: ignore[dict-item]
    n.DoWhileStatement: visit_while,  # type: ignore[dict-item]
    n.LabeledStatement: visit_labeled,  # type: ignore[dict-item]
    n.BreakStatement: visit_jump,
    n.ContinueStatement: visit_jump,
    n.SwitchStatement: visit_switch,  # type: ignore[dict-item]
    n.TryStatement: visit_try,  # type: ignore[dict-item]
    n.AssignmentExpression: visit_assignment,  # type: ignore[dict-item]
    n.BinaryExpression: visit_binary,  # type: ignore[dict-item]
    n.TaggedTemplateExpression: visit_tagged_template,  # type: ignore[dict-item]
    n.UnaryExpression: visit_unary,  # type: ignore[dict-item]
    n.UpdateExpression: visit_update,  # type: ignore[dict-item]
    n.MemberExpression: visit_member,  # type: ignore[dict-item]
    n.PrivateIdentifier: visit_private,  # type: ignore[dict-item]
    n.Property: visit_property,  # type: ignore[dict-item]
    n.ObjectExpression: visit_object,  # type: ignore[dict-item]
    n.LogicalExpression: visit_logical,  # type: ignore[dict-item]
    n.ConditionalExpression: visit_conditional,  # type: ignore[dict-item]
    n.ChainExpression: visit_chain,  # type: ignore[dict-item]
    n.CallExpression: visit_call,  # type: ignore[dict-item]
    n.WithStatement: visit_with,  # type: ignore[dict-item]
    n.ThisExpression: visit_this,  # type: ignore[dict-item]
    n.AwaitExpression: visit_await,  # type: ignore[dict-item]
    n.MetaProperty: visit_meta_property,  # type: ignore[dict-item]
    n.FunctionDeclaration: visit_function,  # type: ignore[dict-item]
    n.FunctionExpression: visit_function,  # type: ignore[dict-item]
    n.ArrowFunctionExpression: visit_function,  # type: ignore[dict-item]
    n.ClassDeclaration: visit_class,  # type: ignore[dict-item]
    n.ClassExpression: visit_class,  # type: ignore[dict-item]
    n.ExportNamedDeclaration: visit_export_named,  # type: ignore[dict-item]
    n.ExportDefaultDeclaration: visit_export_default,  # type: ignore[dict-item]
    n.ExportAllDeclaration: visit_nothing,
    n.ImportDeclaration: visit_nothing,
    n.Literal: visit_nothing,
    n.Super: visit_nothing,
}


def collect(program: n.Program, outer: Scope | None = None) -> ScopeTree:
    """The scope tree of a program, its uses not resolved yet; `outer` is where a direct eval stands."""
    tree = ScopeTree(Scope(program, outer, is_function=True))
    if outer is None:
        tree.program.declare("%this", "pseudo", program.start)
    else:
        tree.is_dynamic = True
    Walker(tree).run()
    return tree
