"""Destructuring, shared by declarations, parameters, assignments and loop heads."""

from __future__ import annotations

import ast

from jsvm.compiler.chains import one_turn
from jsvm.compiler.emit import CONSTANT, EFFECT, Emitter, Lowered
from jsvm.compiler.jumps import Target
from jsvm.compiler.kinds import ANY
from jsvm.compiler.lower_dynamic import find, find_target
from jsvm.compiler.lower_literals import property_name
from jsvm.compiler.lower_loops import close_cursor, guard_cursor
from jsvm.compiler.lower_places import fixed, open_target, write_name, write_place
from jsvm.compiler.lower_references import read_property
from jsvm.compiler.lower_statements import initialize_name
from jsvm.syntax import nodes as n
from jsvm.syntax.walk import walk


def bind_pattern(c: Emitter, target: n.Node, value: Lowered, *, initialize: bool) -> None:
    """Declare names; `initialize` is for lexical ones and parameters."""
    Destructuring(c, "initialize" if initialize else "var").assign(target, value)


def assign_pattern(c: Emitter, target: n.Node, value: Lowered) -> None:
    """Assign to existing targets."""
    Destructuring(c, "assign").assign(target, value)


def takes_names(c: Emitter, target: n.Node, mode: str) -> bool:
    """Whether `plain_elements` gets the values that are assigned to a target."""
    return (
        mode == "initialize"
        and isinstance(target, n.ArrayPattern)
        and not any(isinstance(element, n.RestElement) for element in target.elements)
        and Destructuring(c, mode).takes_names(target)
    )


def assign_display(c: Emitter, target: n.Node, right: n.Node | None, mode: str) -> bool:
    """OPTIMIZATION: `[a, b] = [b, a]` without the array that nobody sees; False if it does not apply."""
    if (
        not isinstance(target, n.ArrayPattern)
        or not isinstance(right, n.ArrayExpression)
        or any(isinstance(element, n.RestElement) for element in target.elements)
        or any(element is None or isinstance(element, n.SpreadElement) for element in right.elements)
        or not Destructuring(c, mode).takes_names(target)
    ):
        return False
    lows = c.operands(list(right.elements))
    values = [low.value if low.effect == CONSTANT else c.settle_fresh(low) for low in map(c.unboxed, lows)]
    c.at(target)
    Destructuring(c, mode).assign_display(target, values)
    return True


class Destructuring:
    """https://tc39.es/ecma262/#sec-destructuring-binding-patterns and -assignment"""

    __slots__ = ("c", "mode")

    def __init__(self, c: Emitter, mode: str) -> None:
        self.c = c
        self.mode = mode

    def assign(self, target: n.Node, value: Lowered) -> None:
        """Assign a value to a target that needs no evaluation first."""
        c = self.c
        if isinstance(target, n.ObjectPattern):
            self.assign_object(target, c.settle(value))
        elif isinstance(target, n.ArrayPattern):
            self.assign_array(target, c.settle(value))
        elif isinstance(target, n.AssignmentPattern):
            self.assign(target.left, self.with_default(target, value))
        elif isinstance(target, n.Identifier):
            c.at(target)
            if self.mode == "assign":
                write_name(c, target, value)
            else:
                initialize_name(c, target, value, is_var=self.mode == "var")
        else:
            kept = fixed(c, value)
            write_place(c, open_target(c, target), kept)

    def with_default(self, target: n.AssignmentPattern, value: Lowered) -> Lowered:
        """The value, or the default if it is undefined."""
        c = self.c
        slot = c.temporary()
        c.store(slot, c.unboxed(value))
        outer = c.nested()
        if isinstance(target.left, n.Identifier):
            low = c.unit.lowering.named(c, target.right, c.constant(target.left.name))
        else:
            low = c.lower(target.right)
        c.store(slot, c.unboxed(low))
        c.if_later(outer, c.is_(c.name(slot), c.constant(None)))
        return Lowered(c.name(slot), ANY, CONSTANT)

    # -- objects -------------------------------------------------------------------------------------------

    def assign_object(self, pattern: n.ObjectPattern, value: Lowered) -> None:
        """`{ a, b: target = default, ...rest }`"""
        c = self.c
        c.at(pattern)
        if (
            not pattern.properties
            or isinstance(pattern.properties[0], n.RestElement)
            or pattern.properties[0].computed
        ):
            c.evaluate(c.call("require_object_coercible", value.value))
        taken: list[ast.expr] = []
        has_rest = bool(pattern.properties) and isinstance(pattern.properties[-1], n.RestElement)
        for item in pattern.properties:
            if isinstance(item, n.RestElement):
                self.assign_rest(item, value, taken)
            else:
                self.assign_property(item, value, taken if has_rest else None)

    def assign_property(self, item: n.Property, value: Lowered, taken: list[ast.expr] | None) -> None:
        """One property of an object pattern."""
        c = self.c
        c.at(item)
        target = item.value
        if not item.computed:
            name = property_name(item)
            if taken is not None:
                taken.append(c.constant(name))
            place = self.early_place(target)
            low = read_property(c, value, name)
            self.finish(target, place, low)
            return
        key = c.settle(Lowered(c.call("to_property_key", c.any_value(c.lower(item.key))), ANY, EFFECT))
        if taken is not None:
            taken.append(key.value)
        place = self.early_place(target)
        self.finish(target, place, Lowered(c.call("get_element", value.value, key.value), ANY, EFFECT))

    def assign_rest(self, item: n.RestElement, value: Lowered, taken: list[ast.expr]) -> None:
        """`...rest` of an object pattern."""
        c = self.c
        place = self.early_place(item.argument)
        rest = c.call("rest_object", value.value, c.tuple_display(*taken))
        self.finish(item.argument, place, Lowered(rest, ANY, EFFECT))

    def early_place(self, target: n.Node) -> object:
        """In assignments, a member target is evaluated before the value is read; so is a name that `with`,
        evaluated code or the value may change.
        """
        inner = target.left if isinstance(target, n.AssignmentPattern) else target
        if self.mode != "initialize" and isinstance(inner, n.Identifier):
            return find_target(self.c, inner.name) if self.mode == "assign" else find(self.c, inner.name)
        if self.mode == "assign" and isinstance(inner, n.MemberExpression):
            return open_target(self.c, inner)
        return None

    def finish(self, target: n.Node, place: object, low: Lowered) -> None:
        """Assign a value that was just read."""
        if place is None:
            self.assign(target, low)
            return
        if isinstance(target, n.AssignmentPattern):
            low = self.with_default(target, low)
        if isinstance(place, str):
            name = target.left if isinstance(target, n.AssignmentPattern) else target
            write_name(self.c, name, low, place)  # type: ignore[arg-type]
            return
        write_place(self.c, place, fixed(self.c, low))  # type: ignore[arg-type]

    # -- arrays --------------------------------------------------------------------------------------------

    def assign_array(self, pattern: n.ArrayPattern, value: Lowered) -> None:
        """`[a, , b = default, ...rest]`"""
        c = self.c
        c.at(pattern)
        if self.takes_names(pattern):
            self.assign_names(pattern, value.value)
        else:
            self.iterate(pattern, c.call("iterate", value.value))

    def iterate(self, pattern: n.ArrayPattern, iterator: ast.expr) -> None:
        """One element after the other, from the cursor that `iterator` makes."""
        c = self.c
        cursor = c.temporary()
        c.assign(cursor, iterator)
        if c.is_generator and any(isinstance(inner, n.YieldExpression) for inner in walk(pattern)):
            # A body that is asked to return from inside the pattern closes the iterator.
            target = Target("block", on_leave=lambda: close_cursor(c, cursor, is_async=False))
            one_turn(c, target, lambda: self.assign_elements(pattern, cursor))
        else:
            self.assign_elements(pattern, cursor)
        c.evaluate(c.call_expression(c.attribute(c.name(cursor), "close"), []))

    def assign_elements(self, pattern: n.ArrayPattern, cursor: str) -> None:
        """All elements; an error abandons the iterator."""
        c = self.c
        outer = c.nested()
        c.blocks += 1
        for element in pattern.elements:
            self.assign_element(element, cursor)
        c.blocks -= 1
        guard_cursor(c, cursor, c.take(outer), is_async=False)

    def takes_names(self, pattern: n.ArrayPattern) -> bool:
        """Whether all elements are names that may be given their values at once, or left out."""
        elements = list(pattern.elements)
        if self.mode == "initialize" and elements and isinstance(elements[-1], n.RestElement):
            elements[-1] = elements[-1].argument
        return all(element is None or self.is_private_name(element) for element in elements)

    def is_private_name(self, element: n.Node | None) -> bool:
        """Whether an element is a local variable that no other code could see being assigned."""
        if not isinstance(element, n.Identifier):
            return False
        binding = self.c.scope.lookup(element.name)
        return (
            binding is not None
            and not self.c.layers(element.name)
            and binding.storage == "local"
            and not (binding.captured or binding.needs_tdz or (self.mode == "assign" and binding.immutable))
        )

    def assign_names(self, pattern: n.ArrayPattern, value: ast.expr) -> None:
        """OPTIMIZATION: all values are taken at once where nobody could tell.

        A handler around it could tell that of an iteration that throws, if the variables are older.
        """
        c = self.c
        taken = c.temporary()
        count = len(pattern.elements)
        left_out = c.constant(sum(1 << index for index, item in enumerate(pattern.elements) if item is None))
        if count and isinstance(pattern.elements[-1], n.RestElement):
            c.assign(taken, c.call("elements_and_rest", value, c.constant(count - 1), left_out))
            self.assign_all(pattern, self.items_of(pattern, taken))
            return
        c.assign(taken, c.call("plain_elements", value, c.constant(count)))
        outer = c.nested()
        if self.mode == "initialize":
            c.assign(taken, c.call("iterated_elements", value, c.constant(count), left_out))
            c.if_later(outer, c.is_(c.name(taken), c.constant(None)))
            self.assign_all(pattern, self.items_of(pattern, taken))
            return
        self.iterate(pattern, c.call("iterate", value))
        slow = c.take(outer)
        outer = c.nested()
        self.assign_all(pattern, self.items_of(pattern, taken))
        c.if_(c.is_(c.name(taken), c.constant(None)), slow, c.take(outer))

    def assign_display(self, pattern: n.ArrayPattern, values: list[ast.expr]) -> None:
        """The values of an array literal, each in a temporary of its own."""
        c = self.c
        outer = c.nested()
        array = c.call("JSArray", c.name("array_prototype"), c.list_display(values))
        self.iterate(pattern, c.call("iterate", array))
        slow = c.take(outer)
        outer = c.nested()
        missing: list[ast.expr] = [c.constant(None)] * (len(pattern.elements) - len(values))
        self.assign_all(pattern, [Lowered(value, ANY, CONSTANT) for value in [*values, *missing]])
        c.if_(c.call("is_array_iteration_unchanged"), c.take(outer), slow)

    def items_of(self, pattern: n.ArrayPattern, taken: str) -> list[Lowered]:
        """What was taken, in temporaries: a name may be there twice."""
        c = self.c
        return [
            Lowered(c.constant(None), ANY, CONSTANT)
            if element is None
            else c.settle(Lowered(c.subscript(c.name(taken), c.constant(index)), ANY, EFFECT))
            for index, element in enumerate(pattern.elements)
        ]

    def assign_all(self, pattern: n.ArrayPattern, items: list[Lowered]) -> None:
        """Give the names their values."""
        for element, item in zip(pattern.elements, items, strict=False):
            if element is not None:
                self.assign(element.argument if isinstance(element, n.RestElement) else element, item)

    def assign_element(self, element: n.Node | None, cursor: str) -> None:
        """One element of an array pattern."""
        c = self.c
        if element is None:
            c.evaluate(c.call_expression(c.attribute(c.name(cursor), "skip"), []))
            return
        target = element.argument if isinstance(element, n.RestElement) else element
        place = self.early_place(target)
        slot = c.temporary()
        if isinstance(element, n.RestElement):
            c.assign(slot, c.call("rest_array", c.name(cursor)))
        else:
            c.assign(slot, c.call_expression(c.attribute(c.name(cursor), "step"), []))
            outer = c.nested()
            c.assign(slot, c.constant(None))
            c.if_later(outer, c.is_(c.name(slot), c.name("DONE")))
        self.finish(target, place, Lowered(c.name(slot), ANY, CONSTANT))
