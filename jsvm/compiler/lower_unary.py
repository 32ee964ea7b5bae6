"""Unary operators: `! + - ~ typeof void delete`."""

from __future__ import annotations

import ast

from jsvm.compiler.emit import CONSTANT, EFFECT, READ, Emitter, Lowered, literal
from jsvm.compiler.kinds import ANY, BOOLEAN, FLOAT, INT32, STRING, is_int, is_numeric
from jsvm.compiler.lower_dynamic import find, read_found
from jsvm.compiler.lower_operators import discard, lower_test, negated_if, to_integer, wrap
from jsvm.syntax import nodes as n


def lower_unary(c: Emitter, node: n.UnaryExpression) -> Lowered:
    """`! + - ~ typeof void delete`."""
    operator = node.operator
    if operator == "!":
        test = lower_test(c, node.argument)
        if test.kind != BOOLEAN:
            test = c.boolean(test.value, test.effect, test.fast, test.depth)
        return negated_if(c, test, negated=True)
    if operator == "typeof":
        return lower_typeof(c, node.argument)
    if operator == "delete":
        return c.unit.lowering.delete(c, node.argument)
    low = c.lower(node.argument)
    if operator == "void":
        discard(c, low)
        return c.undefined()
    c.at(node)
    if operator == "-":
        return negate(c, low)
    if operator == "+":
        return to_number(c, low)
    if is_numeric(low.kind):
        value = to_integer(c, low)
        inverted = ast.UnaryOp(ast.Invert(), value.value, lineno=c.line, col_offset=c.col)
        return Lowered(
            inverted if low.kind & INT32 == INT32 or not is_int(low.kind) else wrap(c, inverted), INT32, READ
        )
    return Lowered(c.call("bitwise_not", c.any_value(low)), ANY, EFFECT)


def negate(c: Emitter, low: Lowered) -> Lowered:
    """Unary minus."""
    if isinstance(low.value, ast.Constant) and is_numeric(low.kind):
        value = literal(low.value)
        if is_int(low.kind) and value:
            return Lowered(c.constant(-int(value)), INT32, CONSTANT)
        return Lowered(c.constant(-float(value)), FLOAT, CONSTANT)
    if is_numeric(low.kind):
        # NOTE: a product, because the negative of a Python int 0 is not -0.
        low = c.unboxed(low)
        fast = None if low.fast is None else c.binary(low.fast, ast.Mult(), c.constant(-1.0))
        return Lowered(
            c.binary(low.value, ast.Mult(), c.constant(-1.0)),
            FLOAT,
            max(low.effect, READ),
            fast,
            low.depth + 1,
        )
    if not c.hot or low.effect == EFFECT:
        return Lowered(c.call("unary_minus", c.any_value(low)), ANY, EFFECT)
    if low.check:
        low = c.settle(low)
    fast = c.binary(low.best, ast.Mult(), c.constant(-1.0))
    return Lowered(c.call("unary_minus", low.value), ANY, READ, fast, low.depth + 1)


def to_number(c: Emitter, low: Lowered) -> Lowered:
    """Unary plus."""
    if is_numeric(low.kind):
        return low
    if not c.hot or low.effect == EFFECT:
        return Lowered(c.call("to_number", c.any_value(low)), FLOAT, EFFECT)
    if low.check:
        low = c.settle(low)
    fast = c.binary(low.best, ast.Mult(), c.constant(1.0))
    return Lowered(c.call("to_number", low.value), FLOAT, READ, fast, low.depth + 1)


def lower_typeof(c: Emitter, argument: n.Node) -> Lowered:
    """`typeof`: a global name that does not exist is no error."""
    if isinstance(argument, n.Identifier) and c.scope.lookup(argument.name) is None:
        full = Lowered(c.call("get_global_or_undefined", c.constant(argument.name)), ANY, EFFECT)
        found = find(c, argument.name)
        value = full.value if found is None else read_found(c, argument.name, found, lambda: full).value
    else:
        value = c.any_value(c.lower(argument))
    return Lowered(c.call("type_of", value), STRING, EFFECT)
