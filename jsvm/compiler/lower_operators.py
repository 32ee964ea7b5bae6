"""Operators: unary, binary, logical, conditional, sequence, and the tests of statements.

Where the kinds of both operands are known, the Python operator is the whole answer. Where they are not,
the Python operator is the fast form and the runtime's operation the full one: on guest values Python's
arithmetic either means the same or raises `TypeError`, with the few exceptions that `Emitter.recheck`
looks for.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Final

from jsvm.compiler.chains import Link, emit_chain
from jsvm.compiler.emit import CONSTANT, EFFECT, READ, VARIABLE, Emitter, Lowered, is_natural, literal
from jsvm.compiler.inference import binary_kind
from jsvm.compiler.kinds import ANY, BOOLEAN, INDEX, INT, INT32, STRING, as_float, is_int, is_numeric
from jsvm.syntax import nodes as n

type Operation = Callable[[Emitter, n.BinaryExpression | n.AssignmentExpression, Lowered, Lowered], Lowered]

HELPERS: Final = {
    "+": "add_values", "-": "subtract", "*": "multiply", "/": "divide", "%": "remainder",
    "**": "exponentiate",
    "&": "bitwise_and", "|": "bitwise_or", "^": "bitwise_xor", "<<": "left_shift", ">>": "right_shift",
    ">>>": "unsigned_right_shift", "<": "less_than", ">": "greater_than", "<=": "less_equal",
    ">=": "greater_equal", "==": "is_loosely_equal", "!=": "is_loosely_unequal",
    "instanceof": "instance_of", "in": "has_in",
}  # fmt: skip

ARITHMETIC: Final[dict[str, type[ast.operator]]] = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div}
RELATIONAL: Final[dict[str, type[ast.cmpop]]] = {"<": ast.Lt, ">": ast.Gt, "<=": ast.LtE, ">=": ast.GtE}
BITWISE: Final[dict[str, type[ast.operator]]] = {"&": ast.BitAnd, "|": ast.BitOr, "^": ast.BitXor}


def lower_binary(c: Emitter, node: n.BinaryExpression) -> Lowered:
    """A chain of operators leans to the left and may be very long: walk down its spine."""
    if isinstance(node.left, n.PrivateIdentifier):
        return lower_private_in(c, node)
    spine = [node]
    while isinstance(spine[-1].left, n.BinaryExpression) and not isinstance(
        spine[-1].left.left, n.PrivateIdentifier
    ):
        spine.append(spine[-1].left)
    left, right = c.operands([spine[-1].left, spine[-1].right])
    result = apply_binary(c, spine[-1].operator, spine[-1], left, right)
    for parent in reversed(spine[:-1]):
        result = c.bounded(result)
        left, right = operands_after(c, result, parent.right)
        result = apply_binary(c, parent.operator, parent, left, right)
    return result


def operands_after(c: Emitter, left: Lowered, right: n.Node) -> tuple[Lowered, Lowered]:
    """Lower the right operand when the left one is lowered already."""
    if c.hot and left.effect == EFFECT:
        left = c.settle(left)
    mark = len(c.block)
    stamps = dict(c.stamp)
    low = c.bounded(c.lower(right))
    if c.hot and low.effect == EFFECT:
        low = c.settle(low)
    if len(c.block) > mark:
        later = c.block[mark:]
        del c.block[mark:]
        left = c.pin(left, stamps)
        c.block.extend(later)
    return left, low


def apply_binary(c: Emitter, operator: str, node: n.Node, left: Lowered, right: Lowered) -> Lowered:
    """`left operator right` on lowered operands."""
    c.at(node)
    if operator in ("===", "!=="):
        return strict_equality(c, left, right, negated=operator == "!==")
    if operator in ("==", "!="):
        return loose_equality(c, left, right, negated=operator == "!=")
    if operator in RELATIONAL:
        return relational(c, operator, left, right)
    if operator in ("instanceof", "in"):
        first, second = c.finish([left, right])
        return c.boolean(c.call(HELPERS[operator], first, second), EFFECT)
    right_node = node.right if isinstance(node, n.BinaryExpression | n.AssignmentExpression) else node
    kind = binary_kind(operator, left.kind, right.kind, right_node)
    if operator == "+" and STRING in (left.kind, right.kind):
        return concatenate(c, left, right)
    if operator in ARITHMETIC:
        return arithmetic(c, operator, left, right, kind)
    if operator == "%":
        return remainder(c, left, right, kind)
    if operator in BITWISE or operator in ("<<", ">>", ">>>"):
        return bitwise(c, operator, left, right, kind)
    return helper(c, operator, left, right, kind)


def combined(left: Lowered, right: Lowered) -> tuple[int, int]:
    """Effect and depth of an operation on both that has no effect of its own."""
    effect = max(left.effect, right.effect)
    return (READ if effect == VARIABLE else effect), max(left.depth, right.depth) + 1


def fast_pair(left: Lowered, right: Lowered) -> bool:
    """Whether either operand has a fast form that must not be lost."""
    return left.fast is not None or right.fast is not None


def helper(c: Emitter, operator: str, left: Lowered, right: Lowered, kind: int) -> Lowered:
    """The runtime's operation and nothing else."""
    first, second = c.finish([left, right])
    result = Lowered(
        c.call(HELPERS[operator], first, second), ANY, EFFECT, depth=max(left.depth, right.depth) + 1
    )
    if is_int(kind):
        result = Lowered(c.call("int_", result.value), kind, EFFECT, depth=result.depth + 1)
    else:
        result.kind = kind
    return result


# -- arithmetic --------------------------------------------------------------------------------------------


def arithmetic(c: Emitter, operator: str, left: Lowered, right: Lowered, kind: int) -> Lowered:
    """`+ - * /`, where `+` is not known to concatenate."""
    effect, depth = combined(left, right)
    op = ARITHMETIC[operator]()
    if is_numeric(left.kind) and is_numeric(right.kind):
        left, right = same_representation(c, left, right)
        if is_int(left.kind) and is_int(right.kind) and operator in "*/":
            left, right = c.unboxed(left), c.unboxed(right)
        if operator != "/" or is_nonzero(right):
            value = c.binary(left.value, op, right.value)
            fast = c.binary(left.best, op, right.best) if fast_pair(left, right) else None
            return Lowered(value, kind, effect, fast, depth)
    if not c.hot:
        return helper(c, operator, left, right, kind if not is_int(kind) else as_float(kind))
    if left.check:
        left = c.settle(left)
    if right.check:
        right = c.settle(right)
    # NOTE: with a Boolean on the other side a Python int would give an int: only floats meet unknown values.
    left, right = c.unboxed(left), c.unboxed(right)
    effect, depth = combined(left, right)
    fast = c.binary(left.best, op, right.best)
    full = c.call(HELPERS[operator], left.value, right.value)
    # NOTE: `/` of two guest values is a float or raises; one certain float makes the others float too.
    check = ""
    if not (is_numeric(left.kind) or is_numeric(right.kind)) and operator != "/":
        check = "sum" if operator == "+" else "number"
    return Lowered(full, kind, max(effect, READ), fast, depth, check)


def same_representation(c: Emitter, left: Lowered, right: Lowered) -> tuple[Lowered, Lowered]:
    """OPTIMIZATION: a literal beside a float is a float: Python is slower where the classes differ."""
    if isinstance(right.value, ast.Constant) and not is_int(left.kind):
        right = c.unboxed(right)
    if isinstance(left.value, ast.Constant) and not is_int(right.kind):
        left = c.unboxed(left)
    return left, right


def guest(c: Emitter, low: Lowered) -> ast.expr:
    """The full form in the guest's own representation, for use inside another full form."""
    return c.unboxed(low).value


def is_nonzero(low: Lowered) -> bool:
    """Whether it is a literal other than zero."""
    return isinstance(low.value, ast.Constant) and bool(low.value.value)


def concatenate(c: Emitter, left: Lowered, right: Lowered) -> Lowered:
    """`+` with a certain string on one side."""
    left, right = as_text(c, left), as_text(c, right)
    effect, depth = combined(left, right)
    if c.hot and not left.check and not right.check:
        fast = c.binary(left.best, ast.Add(), right.best)
        full = c.call("add_values", left.value, right.value)
        return Lowered(full, STRING, max(effect, READ), fast, depth, "sum")
    first, second = c.finish([left, right])
    return Lowered(c.call("add_values", first, second), STRING, EFFECT, depth=depth)


def as_text(c: Emitter, low: Lowered) -> Lowered:
    """The text of a certain Number; anything else as it is."""
    if not is_numeric(low.kind):
        return low
    to_text = "str_" if is_int(low.kind) else "number_to_string"
    if isinstance(low.value, ast.Constant):
        low = c.unboxed(low)
        to_text = "number_to_string"
    fast = None if low.fast is None else c.call(to_text, low.fast)
    return Lowered(c.call(to_text, low.value), STRING, max(low.effect, READ), fast, low.depth + 1)


def remainder(c: Emitter, left: Lowered, right: Lowered, kind: int) -> Lowered:
    """`%`: Python's own for natural numbers, C's `fmod` for the rest."""
    effect, depth = combined(left, right)
    if is_int(kind) and is_natural(left) and is_nonzero(right):
        fast = c.binary(left.best, ast.Mod(), right.best) if fast_pair(left, right) else None
        return Lowered(c.binary(left.value, ast.Mod(), right.value), kind, effect, fast, depth)
    if not c.hot:
        return helper(c, "%", left, right, kind if not is_int(kind) else as_float(kind))
    if left.check or right.check:
        left, right = c.settle(left), c.settle(right)
    left, right = c.unboxed(left), c.unboxed(right)
    by_host = c.call("fmod", left.best, right.best)
    full = c.call("remainder", left.value, right.value)
    return Lowered(full, as_float(kind) if kind & 3 else kind, max(effect, READ), by_host, depth)


# -- bit operators -----------------------------------------------------------------------------------------


def bitwise(c: Emitter, operator: str, left: Lowered, right: Lowered, kind: int) -> Lowered:
    """Integers where one operand is certainly a Number; otherwise both may be BigInts."""
    is_certain = is_int(kind) and (is_numeric(left.kind) or is_numeric(right.kind))
    if not is_certain and not c.hot:
        return helper(c, operator, left, right, kind)
    if left.check or right.check:
        left, right = c.settle(left), c.settle(right)
    truncated = None
    if c.hot and not (is_int(left.kind) and is_int(right.kind)):
        truncated = integer_operation(c, operator, truncate(c, left), truncate(c, right))
    if not is_certain:
        left, right = c.unboxed(left), c.unboxed(right)
        effect, depth = combined(left, right)
        full = c.call(HELPERS[operator], left.value, right.value)
        assert truncated is not None
        fast = c.binary(truncated, ast.Add(), c.constant(0.0))
        return Lowered(full, as_float(kind) if is_int(kind) else kind, max(effect, READ), fast, depth + 3)
    left, right = integer_pair(c, left, right)
    effect, depth = combined(left, right)

    def build(first: ast.expr, second: ast.expr) -> ast.expr:
        return integer_operation(c, operator, Lowered(first, left.kind), Lowered(second, right.kind))

    if truncated is None and fast_pair(left, right):
        truncated = build(left.best, right.best)
    return Lowered(build(left.value, right.value), kind, effect, truncated, depth + 2)


def truncate(c: Emitter, low: Lowered) -> Lowered:
    """OPTIMIZATION: a finite Number as a Python int of any size: what 32 bits have no room for goes later.

    Everything that is not a Number, and adds to none, misses.
    """
    if is_int(low.kind):
        return Lowered(low.best, low.kind)
    number = low.best if is_numeric(low.kind) else c.binary(low.best, ast.Add(), c.constant(0.0))
    return Lowered(c.call("int_", number), INT)


def integer_pair(c: Emitter, left: Lowered, right: Lowered) -> tuple[Lowered, Lowered]:
    """Both operands as Python ints; conversions run left to right."""
    return to_integer(c, left), to_integer(c, right)


def to_integer(c: Emitter, low: Lowered) -> Lowered:
    """Any value as a signed 32-bit integer; integers stay as they are."""
    if is_int(low.kind):
        return low
    fast = None if low.fast is None else c.call("to_int32", low.fast)
    effect = low.effect if is_numeric(low.kind) else max(low.effect, READ)
    if not is_numeric(low.kind) and not c.hot:
        effect = EFFECT
    if effect == VARIABLE:
        effect = READ
    return Lowered(c.call("to_int32", low.value), INT32, effect, fast, low.depth + 1)


def integer_operation(c: Emitter, operator: str, left: Lowered, right: Lowered) -> ast.expr:
    """The operation on two Python ints, wrapped to 32 bits where it could leave them."""
    if operator in BITWISE:
        result: ast.expr = c.binary(left.value, BITWISE[operator](), right.value)
        if operator == "&" and INDEX in (left.kind & INDEX, right.kind & INDEX):
            return result
        return result if left.kind & INT32 == INT32 and right.kind & INT32 == INT32 else wrap(c, result)
    count: ast.expr
    if isinstance(right.value, ast.Constant):
        count = c.constant(int(literal(right.value)) & 31)
    else:
        count = c.binary(right.value, ast.BitAnd(), c.constant(31))
    if operator == ">>>":
        return c.binary(c.binary(left.value, ast.BitAnd(), c.constant(0xFFFFFFFF)), ast.RShift(), count)
    if operator == ">>":
        start = left.value if left.kind & INT32 == INT32 else wrap(c, left.value)
        return c.binary(start, ast.RShift(), count)
    return wrap(c, c.binary(left.value, ast.LShift(), count))


def wrap(c: Emitter, value: ast.expr) -> ast.expr:
    """Any int as a signed 32-bit integer."""
    half = c.constant(0x80000000)
    shifted = c.binary(c.binary(value, ast.Add(), half), ast.BitAnd(), c.constant(0xFFFFFFFF))
    return c.binary(shifted, ast.Sub(), half)


# -- comparison --------------------------------------------------------------------------------------------


def relational(c: Emitter, operator: str, left: Lowered, right: Lowered) -> Lowered:
    """`< > <= >=`: Python compares guest values rightly or raises."""
    effect, depth = combined(left, right)
    op = RELATIONAL[operator]()
    left, right = same_representation(c, left, right)
    if is_numeric(left.kind) and is_numeric(right.kind):
        fast = c.compare(left.best, op, right.best) if fast_pair(left, right) else None
        return c.boolean(c.compare(left.value, op, right.value), effect, fast, depth)
    if not c.hot:
        first, second = c.finish([left, right])
        return c.boolean(c.call(HELPERS[operator], first, second), EFFECT, depth=depth)
    if left.check:
        left = c.settle(left)
    if right.check:
        right = c.settle(right)
    full = c.call(HELPERS[operator], guest(c, left), guest(c, right))
    first = left.raw if left.raw is not None and is_int(right.kind) else left.best
    second = right.raw if right.raw is not None and is_int(left.kind) else right.best
    return c.boolean(full, max(effect, READ), c.compare(first, op, second), depth)


def negated_if(c: Emitter, low: Lowered, negated: bool) -> Lowered:
    """The logical complement, if asked for."""
    if not negated:
        return low
    fast = None if low.fast is None else c.negate(low.fast)
    return c.boolean(c.negate(low.value), low.effect, fast, low.depth)


def strict_equality(c: Emitter, left: Lowered, right: Lowered, *, negated: bool) -> Lowered:
    """https://tc39.es/ecma262/#sec-isstrictlyequal"""
    if left.check:
        left = c.settle(left)
    if right.check:
        right = c.settle(right)
    effect, depth = combined(left, right)
    for one, other in ((left, right), (right, left)):
        if is_singleton(one):
            op: ast.cmpop = ast.IsNot() if negated else ast.Is()
            other = c.unboxed(other)
            if isinstance(other.value, ast.Constant):
                return c.boolean(c.constant(is_same_literal(one, other) != negated), CONSTANT)
            if is_numeric(other.kind) or other.kind == STRING:
                discard(c, other)
                return c.boolean(c.constant(negated), CONSTANT)
            fast = None if other.fast is None else c.compare(other.fast, op, one.value)
            return c.boolean(c.compare(other.value, op, one.value), effect, fast, depth)
    if (
        STRING in (left.kind, right.kind)
        or (is_numeric(left.kind) and is_numeric(right.kind))
        or is_odd_number(left, right)
    ):
        op = ast.NotEq() if negated else ast.Eq()
        left, right = same_representation(c, left, right)
        fast = c.compare(left.best, op, right.best) if fast_pair(left, right) else None
        return c.boolean(c.compare(left.value, op, right.value), effect, fast, depth)
    # NOTE: `1.0 == True` in Python, so the classes decide; they are looked at only if the values are equal.
    first, second = atoms(c, [c.unboxed(left), c.unboxed(right)])
    same = c.both(
        c.compare(first, ast.Eq(), second),
        c.is_(c.attribute(first, "__class__"), c.attribute(second, "__class__")),
    )
    return negated_if(c, c.boolean(same, READ, depth=3), negated)


def is_same_literal(one: Lowered, other: Lowered) -> bool:
    """Whether two literals, the first undefined, null or a Boolean, are the same value."""
    if not isinstance(one.value, ast.Constant):
        return False
    assert isinstance(other.value, ast.Constant)
    return one.value.value is other.value.value


def is_odd_number(left: Lowered, right: Lowered) -> bool:
    """Whether one side is a literal Number that no Boolean equals."""
    return any(
        isinstance(low.value, ast.Constant) and is_numeric(low.kind) and low.value.value not in (0, 1)
        for low in (left, right)
    )


def is_singleton(low: Lowered) -> bool:
    """Whether it is the literal undefined, null, true or false."""
    if isinstance(low.value, ast.Constant):
        return low.value.value is None or type(low.value.value) is bool
    return isinstance(low.value, ast.Name) and low.value.id == "null"


def is_nullish_literal(low: Lowered) -> bool:
    """Whether it is the literal undefined or null."""
    return is_singleton(low) and not (isinstance(low.value, ast.Constant) and type(low.value.value) is bool)


def atoms(c: Emitter, lows: list[Lowered]) -> list[ast.expr]:
    """Operands that can be written down more than once."""
    settled: list[ast.expr] = []
    for low in lows:
        if low.is_atom and (low.effect == CONSTANT or c.is_private(low)):
            settled.append(low.value)
        else:
            slot = c.temporary()
            c.store(slot, low)
            settled.append(c.name(slot))
    return settled


def loose_equality(c: Emitter, left: Lowered, right: Lowered, *, negated: bool) -> Lowered:
    """https://tc39.es/ecma262/#sec-islooselyequal"""
    for one, other in ((left, right), (right, left)):
        if is_nullish_literal(one):
            return negated_if(c, is_nullish(c, other), negated)
    if (left.kind == STRING and right.kind == STRING) or (is_numeric(left.kind) and is_numeric(right.kind)):
        return strict_equality(c, left, right, negated=negated)
    if not c.hot:
        first, second = c.finish([left, right])
        return negated_if(c, c.boolean(c.call("is_loosely_equal", first, second), EFFECT), negated)
    first, second = atoms(c, [c.unboxed(left), c.unboxed(right)])
    same_class = c.is_(c.attribute(first, "__class__"), c.attribute(second, "__class__"))
    test = c.choose(same_class, c.compare(first, ast.Eq(), second), c.call("is_loosely_equal", first, second))
    return negated_if(c, c.boolean(test, EFFECT, depth=3), negated)


def is_nullish(c: Emitter, low: Lowered) -> Lowered:
    """Whether a value is undefined or null."""
    if isinstance(low.value, ast.Constant):
        return c.boolean(c.constant(low.value.value is None), CONSTANT)
    if is_numeric(low.kind) or low.kind == STRING:
        discard(c, low)
        return c.boolean(c.constant(False), CONSTANT)
    (value,) = atoms(c, [c.unboxed(low)])
    test = c.either(c.is_(value, c.constant(None)), c.is_(value, c.name("null")))
    return c.boolean(test, READ, depth=2)


# -- tests -------------------------------------------------------------------------------------------------


def truth(c: Emitter, low: Lowered) -> Lowered:
    """A Lowered of kind BOOLEAN, or whose Python truth is the guest's."""
    kind = low.kind
    if kind in (BOOLEAN, STRING) or is_int(kind):
        return low
    if isinstance(low.value, ast.Constant):
        known = low.value.value
        return c.boolean(c.constant(bool(known) and known == known), CONSTANT)
    if low.check:
        low = c.settle(low)
    # NOTE: NaN is the one falsy value that is true in Python, and the one that differs from itself.
    (value,) = atoms(c, [low])
    other = c.both(value, c.compare(value, ast.Eq(), value))
    if is_numeric(kind):
        return c.boolean(other, READ, depth=3)
    return c.boolean(c.either(c.is_(value, c.constant(True)), other), READ, depth=3)


def lower_test(c: Emitter, node: n.Node) -> Lowered:
    """An expression whose truth alone matters."""
    if isinstance(node, n.UnaryExpression) and node.operator == "!":
        return negated_if(c, lower_test(c, node.argument), negated=True)
    if isinstance(node, n.LogicalExpression) and node.operator != "??":
        return lower_logical_test(c, node)
    return truth(c, c.lower(node))


def lower_logical_test(c: Emitter, node: n.LogicalExpression) -> Lowered:
    """`&&` and `||` whose truth alone matters."""
    left = lower_test(c, node.left)
    outer = c.nested()
    right = lower_test(c, node.right)
    statements = c.take(outer)
    combine = c.both if node.operator == "&&" else c.either
    if not statements and left.depth + right.depth < 20:
        fast = combine(left.best, right.best) if fast_pair(left, right) else None
        if fast is None or (left.effect != EFFECT and right.effect != EFFECT):
            effect = max(left.effect, right.effect, READ)
            return c.boolean(combine(left.value, right.value), effect, fast, left.depth + right.depth)
    slot = c.temporary()
    c.store(slot, left)
    inner = c.nested()
    c.block.extend(statements)
    c.store(slot, right)
    body = c.take(inner)
    c.if_(c.name(slot) if node.operator == "&&" else c.negate(c.name(slot)), body)
    return Lowered(c.name(slot), BOOLEAN, CONSTANT)


def test_expression(c: Emitter, node: n.Node) -> ast.expr:
    """A Python expression for the test of an `if`, evaluated now."""
    return c.exactly(lower_test(c, node))


# -- logical, conditional, sequence ------------------------------------------------------------------------


def lower_logical(c: Emitter, node: n.LogicalExpression) -> Lowered:
    """`&&`, `||` and `??` for their value."""
    slot = c.temporary()
    c.store(slot, c.unboxed(c.lower(node.left)))
    value = Lowered(c.name(slot), ANY, CONSTANT)
    if node.operator == "??":
        test = is_nullish(c, value).value
    else:
        test = truth(c, value).value
        if node.operator == "||":
            test = c.negate(test)
    outer = c.nested()
    c.store(slot, c.unboxed(c.lower(node.right)))
    c.if_later(outer, test)
    return value


def lower_conditional(c: Emitter, node: n.ConditionalExpression) -> Lowered:
    """`test ? yes : no`, with its whole chain."""
    slot = c.temporary()
    kind = c.kind_of(node)
    links: list[Link] = []
    current: n.Node = node
    while isinstance(current, n.ConditionalExpression):
        links.append(conditional_link(c, current, slot, kind))
        current = current.alternate
    last = current
    emit_chain(c, links, lambda: c.store(slot, c.as_kind(c.lower(last), kind)))
    return Lowered(c.name(slot), kind, CONSTANT)


def conditional_link(c: Emitter, node: n.ConditionalExpression, slot: str, kind: int) -> Link:
    """One `test ? yes` of a chain."""
    return (
        lambda: test_expression(c, node.test),
        lambda: c.store(slot, c.as_kind(c.lower(node.consequent), kind)),
    )


def lower_sequence(c: Emitter, node: n.SequenceExpression) -> Lowered:
    """`a, b`: all but the last for their effects."""
    for expression in node.expressions[:-1]:
        discard(c, c.lower(expression))
    return c.lower(node.expressions[-1])


def discard(c: Emitter, low: Lowered) -> None:
    """Evaluate an expression for its effects."""
    if low.fast is not None:
        c.settle(low)
    elif (low.effect != CONSTANT and not c.is_private(low)) or may_be_unassigned(c, low):
        c.evaluate(low.value)


def may_be_unassigned(c: Emitter, low: Lowered) -> bool:
    """Whether it is a name in its dead zone, so that even an idle look at it throws."""
    if not isinstance(low.value, ast.Name):
        return False
    binding = c.unit.binding_of_slot(low.value.id)
    return binding is not None and (binding.needs_tdz or binding.storage == "outer")


def lower_private_in(c: Emitter, node: n.BinaryExpression) -> Lowered:
    """`#name in object`."""
    assert isinstance(node.left, n.PrivateIdentifier)
    binding = c.scope.lookup("#" + node.left.name)
    assert binding is not None
    value = c.any_value(c.lower(node.right))
    return c.boolean(c.call("has_private", value, c.read_binding(binding).value), EFFECT)
