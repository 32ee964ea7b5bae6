"""Literals, templates, array and object initialisers."""

from __future__ import annotations

import ast

from jsvm.compiler.emit import CONSTANT, EFFECT, READ, Emitter, Lowered
from jsvm.compiler.kinds import ANY, BOOLEAN, STRING, is_numeric
from jsvm.compiler.lower_operators import as_text
from jsvm.runtime.number_text import number_to_string
from jsvm.runtime.values import BigInt
from jsvm.syntax import nodes as n


def lower_literal(c: Emitter, node: n.Literal) -> Lowered:
    """Numbers, strings, Booleans, null, BigInts and regular expressions."""
    value = node.value
    if node.regex is not None:
        c.at(node)
        pattern, flags = c.constant(node.regex.pattern), c.constant(node.regex.flags)
        return Lowered(c.call("new_regexp", pattern, flags), ANY, EFFECT)
    if type(value) is float:
        return c.number(value)
    if type(value) is str:
        return c.string(value)
    if type(value) is bool:
        return Lowered(c.constant(value), BOOLEAN, CONSTANT)
    if value is None:
        return Lowered(c.name("null"), ANY, CONSTANT)
    return Lowered(c.resource(BigInt(value)), ANY, READ)  # type: ignore[arg-type]


def lower_template(c: Emitter, node: n.TemplateLiteral) -> Lowered:
    """https://tc39.es/ecma262/#sec-template-literals-runtime-semantics-evaluation"""
    if not node.expressions:
        return c.string(node.quasis[0].cooked or "")
    parts: list[ast.expr] = []
    # Each value becomes a string before the next one is evaluated.
    for index, expression in enumerate(node.expressions):
        cooked = node.quasis[index].cooked
        if cooked:
            parts.append(c.constant(cooked))
        c.at(expression)
        parts.append(template_part(c, c.lower(expression)))
    if node.quasis[-1].cooked:
        parts.append(c.constant(node.quasis[-1].cooked))
    return Lowered(c.call("concatenate", *parts), STRING, EFFECT, depth=2)


def template_part(c: Emitter, low: Lowered) -> ast.expr:
    """The text of one substitution, evaluated now."""
    if is_numeric(low.kind):
        low = as_text(c, low)
    elif low.kind != STRING:
        low = Lowered(c.call("to_string", c.exactly(low)), STRING, EFFECT)
    return c.settle(low).value


def lower_array(c: Emitter, node: n.ArrayExpression) -> Lowered:
    """https://tc39.es/ecma262/#sec-runtime-semantics-arrayaccumulation"""
    elements = node.elements
    if all(element is not None and not isinstance(element, n.SpreadElement) for element in elements):
        lows = c.operands(list(elements))
        depth = 2 + max((low.depth for low in lows), default=0)
        made = c.call("JSArray", c.name("array_prototype"), c.list_display(c.finish(lows)))
        return Lowered(made, ANY, EFFECT, depth=depth)
    # OPTIMIZATION: nobody else has the list of a spread.
    is_one_spread = len(elements) == 1 and elements[0] is not None
    parts: list[ast.expr] = []
    for element in elements:
        if element is None:
            parts.append(c.name("HOLE"))
        elif isinstance(element, n.SpreadElement):
            # A spread is iterated before the next element is evaluated.
            iterable = c.any_value(c.lower(element.argument))
            helper = "spread" if is_one_spread else "spread_among"
            spread = c.settle(Lowered(c.call(helper, iterable), ANY, EFFECT))
            parts.append(spread.value if is_one_spread else c.starred(spread.value))
        else:
            parts.append(c.settle_fresh(c.unboxed(c.lower(element))))
    display = parts[0] if is_one_spread else c.list_display(parts)
    if None in elements:
        return Lowered(c.call("array_from_elements", display), ANY, EFFECT)
    return Lowered(c.call("JSArray", c.name("array_prototype"), display), ANY, EFFECT)


# -- objects -----------------------------------------------------------------------------------------------


def lower_object(c: Emitter, node: n.ObjectExpression) -> Lowered:
    """Object literals: a dict display for the plain part, definitions for the rest."""
    scope = c.tree.find(node)
    outer_scope = c.scope
    if scope is not None:
        c.scope = scope
        c.unit.enter_scope(c, scope)
    split = plain_prefix(node)
    names = [property_name(item) for item in node.properties[:split]]  # type: ignore[arg-type]
    values = [item.value for item in node.properties[:split]]  # type: ignore[union-attr]
    lows = lower_named(c, names, values)
    c.at(node)
    keys: list[ast.expr | None] = [c.constant(name) for name in names]
    display = ast.Dict(keys, c.finish(lows), lineno=c.line, col_offset=c.col)
    depth = 2 + max((low.depth for low in lows), default=0)
    made = Lowered(c.call("JSObject", c.name("object_prototype"), display), ANY, EFFECT, depth=depth)
    if split < len(node.properties) or scope is not None:
        made = c.settle(made)
        if scope is not None:
            c.write_binding(scope.bindings["%home"], made, initialize=True)
        is_plain = scope is None
        for item in node.properties[split:]:
            define_item(c, made.value, item, is_plain=is_plain)
    c.scope = outer_scope
    return made


def lower_named(c: Emitter, names: list[str], values: list[n.Node]) -> list[Lowered]:
    """Values of plain properties; anonymous functions get the property's name."""
    pairs = {id(value): name for name, value in zip(names, values, strict=True)}
    c.unit.names.update(pairs)
    return c.operands(values)


def plain_prefix(node: n.ObjectExpression) -> int:
    """How many properties at the start are plain data properties with distinct names."""
    seen: set[str] = set()
    has_home = any(
        isinstance(item, n.Property) and (item.method or item.kind != "init") for item in node.properties
    )
    for index, item in enumerate(node.properties):
        if (
            isinstance(item, n.SpreadElement)
            or item.computed
            or item.kind != "init"
            or (item.method and has_home)
        ):
            return index
        name = property_name(item)
        if name in seen or name == "__proto__":
            return index
        seen.add(name)
    return len(node.properties)


def property_name(item: n.Property | n.MethodDefinition | n.PropertyDefinition) -> str:
    """The key of a property that is not computed."""
    key = item.key
    if isinstance(key, n.Identifier | n.PrivateIdentifier):
        return key.name
    assert isinstance(key, n.Literal)
    if type(key.value) is str:
        return key.value
    if type(key.value) is float:
        return number_to_string(key.value)
    return str(key.value)


def define_item(c: Emitter, target: ast.expr, item: n.Property | n.SpreadElement, *, is_plain: bool) -> None:
    """One property of an object literal, on the object under construction.

    `is_plain` says that the literal has no accessors, so that the object is a plain one throughout.
    """
    c.at(item)
    if isinstance(item, n.SpreadElement):
        c.evaluate(c.call("copy_data_properties", target, c.any_value(c.lower(item.argument))))
        return
    if item.computed:
        key = c.settle(Lowered(c.call("to_property_key", c.any_value(c.lower(item.key))))).value
    else:
        key = c.constant(property_name(item))
    is_proto = not item.computed and not item.shorthand and not item.method and item.kind == "init"
    if is_proto and property_name(item) == "__proto__":
        c.evaluate(c.call("set_literal_prototype", target, c.any_value(c.lower(item.value))))
        return
    if item.kind in ("get", "set"):
        function = c.unit.lowering.method(c, item.value, key, item.kind)
        helper = "define_getter" if item.kind == "get" else "define_setter"
        c.evaluate(c.call(helper, target, key, function, c.constant(True)))
        return
    if item.method:
        value = c.unit.lowering.method(c, item.value, key, "method")
    else:
        value = c.any_value(c.unit.lowering.named(c, item.value, key))
    if is_plain and not item.computed:
        c.assign_to(c.subscript(c.attribute(target, "props"), key), value)
    else:
        c.evaluate(c.call("create_data_property", target, key, value))
