"""Kinds of local variables, from the expressions assigned to them.

All assignments to a binding are in sight, so its kind is the join of theirs, found by iterating until
nothing changes. Integers are kept unboxed where they cannot leave the range in which floats are exact:
literals, results of bit operators, lengths, copies of such variables, and steps of at most 1024 at a time
(2**53 is then out of reach of any budget).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

from jsvm.budget import watched
from jsvm.compiler.bindings import Binding, Scope, Write
from jsvm.compiler.kinds import (
    ANY,
    BOOLEAN,
    FLOAT,
    INDEX,
    INT,
    INT32,
    INTEGRAL,
    NATURAL,
    NONNEGATIVE,
    STRING,
    UNKNOWN,
    Kind,
    as_float,
    is_int,
    is_numeric,
    join,
)
from jsvm.compiler.scope_tree import ScopeTree
from jsvm.syntax import nodes as n

COMPARISONS = frozenset({"<", ">", "<=", ">=", "==", "!=", "===", "!==", "in", "instanceof"})
BITWISE = frozenset({"&", "|", "^", "<<", ">>"})
ARITHMETIC = frozenset({"-", "*", "/", "%", "**"})


def infer_kinds(tree: ScopeTree, bindings: Iterable[Binding]) -> None:
    """Set `value_kind` of every binding that can have a better one than ANY."""
    candidates = [binding for binding in watched(bindings) if is_candidate(tree, binding)]
    for binding in candidates:
        binding.value_kind = UNKNOWN
    spread_index_use(candidates)
    inference = Inference(is_dynamic=tree.is_dynamic)
    changed = True
    while changed:
        changed = False
        # ATTACK: a chain of variables, each made of the next, is gone through as often as it is long.
        for binding in watched(candidates):
            kind = inference.of_binding(binding)
            if kind != binding.value_kind:
                binding.value_kind = kind
                changed = True
    for binding in candidates:
        if binding.value_kind == UNKNOWN:
            binding.value_kind = ANY


def spread_index_use(candidates: list[Binding]) -> None:
    """What an index is computed from is worth being an integer, too."""
    pending = [binding for binding in candidates if binding.is_index]
    while pending:
        binding = pending.pop()
        for write in binding.writes:
            for source in names_in(write.value):
                found = write.scope.lookup(source)
                if found is not None and not found.is_index:
                    found.is_index = True
                    pending.append(found)


def names_in(value: n.Node | None) -> list[str]:
    """Names that an expression copies, adds or subtracts."""
    if isinstance(value, n.Identifier):
        return [value.name]
    if isinstance(value, n.BinaryExpression):
        return names_in(value.left) + names_in(value.right)
    return []


def is_candidate(tree: ScopeTree, binding: Binding) -> bool:
    """Whether all assignments are known and none can be missed by a read."""
    if binding.kind not in ("var", "let", "const") or binding.storage != "local" or not binding.writes:
        return False
    if any(write.value is None and not write.is_empty for write in binding.writes):
        # A value that is never read must still be held as it is.
        return False
    if binding.kind == "var":
        return not binding.captured and is_dominated(binding, binding.writes)
    initial = [write for write in binding.writes if write.value is not None]
    if len(initial) == len(binding.writes):
        return True
    # `let x;` starts as undefined: only if no read can see that, nor an assignment that asks whether it did.
    if binding.captured or binding.needs_tdz:
        return False
    return len(initial) == len(binding.writes) - 1 and is_dominated(binding, initial)


def is_dominated(binding: Binding, writes: list[Write]) -> bool:
    """Whether one of the writes comes before every read, whatever path is taken."""
    for write in writes:
        start, end = write.scope.region
        if write.value is None or write.delta:
            continue
        if all(write.end <= read <= end for read in binding.reads):
            others = [other for other in binding.writes if other.value is None and other is not write]
            return all(other.end <= write.end for other in others) or start < 0
    return False


@final
class Inference:
    """Kinds of expressions, from what is known of variables so far.

    It must agree with how expressions are lowered, or be less sure: a variable of kind INT is only ever
    assigned expressions that lower to INT.
    """

    __slots__ = ("is_dynamic",)

    def __init__(self, *, is_dynamic: bool) -> None:
        self.is_dynamic = is_dynamic

    def of_binding(self, binding: Binding) -> Kind:
        """The join over all writes."""
        kind = binding.value_kind
        for write in binding.writes:
            if write.value is None:
                continue
            kind = join(kind, self.of_write(binding, write))
        # Unboxed integers pay off as indices; a counter only compared and added is better off a float.
        steps = any(write.delta for write in binding.writes)
        return as_float(kind) if is_int(kind) and steps and not binding.is_index else kind

    def of_write(self, binding: Binding, write: Write) -> Kind:
        """The kind one write leaves."""
        if write.delta:
            kind = binding.value_kind
            if kind == UNKNOWN:
                return UNKNOWN
            if is_int(kind):
                return NATURAL if write.delta > 0 and kind & NATURAL == NATURAL else INT
            if not is_numeric(kind):
                return ANY
            return kind if write.delta > 0 else kind & ~NONNEGATIVE
        assert write.value is not None
        kind = self.of(write.value, write.scope)
        # A sum of two variables may grow without bound when assigned in a loop.
        return as_float(kind) if is_int(kind) and not self.is_bounded(write.value, write.scope) else kind

    def is_bounded(self, node: n.Node, scope: Scope) -> bool:
        """Whether an integer expression stays small however often it is evaluated."""
        if isinstance(node, n.ConditionalExpression):
            return self.is_bounded(node.consequent, scope) and self.is_bounded(node.alternate, scope)
        if isinstance(node, n.BinaryExpression) and node.operator in ("+", "-"):
            return small_literal(node.right) and not isinstance(node.left, n.BinaryExpression)
        if isinstance(node, n.AssignmentExpression):
            return node.operator == "=" and self.is_bounded(node.right, scope)
        return not (isinstance(node, n.BinaryExpression) and node.operator in ("*", "%"))

    def of(self, node: n.Node, scope: Scope) -> Kind:
        """The kind of an expression's value."""
        if isinstance(node, n.Literal):
            return literal_kind(node)
        if isinstance(node, n.Identifier):
            binding = scope.lookup(node.name)
            if binding is None or binding.storage != "local":
                return ANY
            if self.is_dynamic and scope.layers(node.name):
                return ANY
            return binding.value_kind
        if isinstance(node, n.BinaryExpression):
            return self.of_binary(node, scope)
        if isinstance(node, n.UnaryExpression):
            return self.of_unary(node, scope)
        if isinstance(node, n.TemplateLiteral):
            return STRING
        if isinstance(node, n.ConditionalExpression):
            return join(self.of(node.consequent, scope), self.of(node.alternate, scope))
        if isinstance(node, n.AssignmentExpression):
            return self.of_assignment(node, scope)
        return ANY

    def of_assignment(self, node: n.AssignmentExpression, scope: Scope) -> Kind:
        """`x = value` is the value; `x op= value` is like `x op value`."""
        if node.operator == "=":
            return self.of(node.right, scope)
        if node.operator in ("&&=", "||=", "??=") or not isinstance(node.left, n.Identifier):
            return ANY
        return binary_kind(
            node.operator[:-1], self.of(node.left, scope), self.of(node.right, scope), node.right
        )

    def of_unary(self, node: n.UnaryExpression, scope: Scope) -> Kind:
        """Unary operators."""
        operator = node.operator
        if operator == "!":
            return BOOLEAN
        if operator == "typeof":
            return STRING
        if operator == "+":
            return FLOAT
        kind = self.of(node.argument, scope)
        if operator == "-":
            if isinstance(node.argument, n.Literal) and is_int(kind) and node.argument.value:
                return INT32
            return FLOAT | (kind & INTEGRAL) if is_numeric(kind) else kind if kind == UNKNOWN else ANY
        if operator == "~":
            return INT32 if is_numeric(kind) else kind if kind == UNKNOWN else ANY
        return ANY

    def of_binary(self, node: n.BinaryExpression, scope: Scope) -> Kind:
        """Binary operators."""
        return binary_kind(node.operator, self.of(node.left, scope), self.of(node.right, scope), node.right)


def literal_kind(node: n.Literal) -> Kind:
    """The kind of a literal."""
    value = node.value
    if type(value) is float:
        return INDEX if value.is_integer() and 0.0 <= value < 2147483648.0 else FLOAT
    if type(value) is str:
        return STRING
    return BOOLEAN if type(value) is bool else ANY


def small_literal(node: n.Node) -> bool:
    """Whether a node is a small integer literal."""
    return (
        isinstance(node, n.Literal)
        and type(node.value) is float
        and node.value.is_integer()
        and node.value <= 1024.0
    )


def binary_kind(operator: str, left: Kind, right: Kind, right_node: n.Node) -> Kind:
    """The kind of `left operator right`; the lowering of operators relies on the same table."""
    if operator in COMPARISONS:
        return BOOLEAN
    if left == UNKNOWN or right == UNKNOWN:
        return UNKNOWN
    if operator in BITWISE:
        if not (is_numeric(left) or is_numeric(right)):
            return ANY
        if operator == "&" and (left & INDEX == INDEX or right & INDEX == INDEX):
            return INDEX
        if operator == ">>" and left & INDEX == INDEX:
            return INDEX
        return INT32
    if operator == ">>>":
        return NATURAL
    if operator == "+":
        if left == STRING or right == STRING:
            return STRING
        if is_int(left) and is_int(right):
            return left & right & NATURAL
        return as_float(left & right) if is_numeric(left) and is_numeric(right) else ANY
    if operator in ARITHMETIC:
        return arithmetic_kind(operator, left, right, right_node)
    return ANY


def arithmetic_kind(operator: str, left: Kind, right: Kind, right_node: n.Node) -> Kind:
    """The kind of `left operator right` where the operator is not `+`."""
    if not (is_numeric(left) or is_numeric(right)):
        return ANY
    if operator == "-":
        return INT if is_int(left) and is_int(right) else FLOAT | (left & right & INTEGRAL)
    if operator == "*":
        return as_float(left & right) if is_numeric(left) and is_numeric(right) else FLOAT
    if operator == "%":
        if left & NATURAL == NATURAL and small_literal(right_node) and right_node.value:  # type: ignore[attr-defined]
            return INDEX if left & INT32 == INT32 or right & INDEX == INDEX else NATURAL
        return FLOAT | (left & right & INTEGRAL) | (left & NONNEGATIVE) if left & 3 and right & 3 else FLOAT
    return FLOAT
