"""Builders for the Python tree, and the state of emitting one function.

Expressions are lowered into statements to run first, which go to the current block, and a `Lowered` value.
The value may have a *fast* form beside its full one: a Python expression without side effects that either
gives the right answer or raises one of `MISS`; then the full form is evaluated from scratch. A `try` costs
nothing while nothing is raised, so a whole tree of property reads and arithmetic runs as plain Python with
a single fallback.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, Final, final

from jsvm.budget import LOOKED_AT_ONCE
from jsvm.compiler.bindings import Binding, Scope
from jsvm.compiler.code import MAX_TREE_DEPTH, TOO_DEEP
from jsvm.compiler.kinds import ANY, BOOLEAN, FLOAT, INDEX, NATURAL, STRING, UNKNOWN, Kind, as_float, is_int
from jsvm.runtime.completion import throw_syntax_error
from jsvm.syntax.nodes import Node

if TYPE_CHECKING:
    from jsvm.compiler.jumps import Guard, Target
    from jsvm.compiler.templates import FunctionTemplate
    from jsvm.compiler.unit import Unit

LOAD: Final = ast.Load()
STORE: Final = ast.Store()
DEL: Final = ast.Del()

#: Expressions deeper than this go through a temporary: Python's own compiler recurses.
MAX_DEPTH: Final = 24
#: Python allows 20 nested blocks; beyond this many, emitted code does without optional ones.
MAX_OPTIONAL_BLOCKS: Final = 14
MAX_BLOCKS: Final = 19

#: Characters of a statement whose compilation counts as one step.
CHARACTERS_PER_COMPILE_STEP: Final = 16

# What evaluating a Lowered's expression means for its neighbours.
CONSTANT: Final = 0  #: the same value whenever it is evaluated
VARIABLE: Final = 1  #: a name that an assignment may change
READ: Final = 2  #: a read of guest state; may run guest code when the fast form misses
EFFECT: Final = 3  #: anything; exactly once, in order


@final
class Lowered:
    """An expression: `value` is its full form, `fast` one that may miss, or None if the full form cannot."""

    __slots__ = ("check", "depth", "effect", "fast", "kind", "raw", "value")

    def __init__(
        self,
        value: ast.expr,
        kind: Kind = ANY,
        effect: int = EFFECT,
        fast: ast.expr | None = None,
        depth: int = 1,
        check: str = "",
    ) -> None:
        self.value = value
        self.kind = kind
        self.effect = effect
        self.fast = fast
        self.depth = depth
        #: Another fast form, whose result is a Python int; for comparing with one.
        self.raw: ast.expr | None = None
        #: How the result of the fast form must be checked: "", "number", "sum" or "code".
        self.check = check

    @property
    def best(self) -> ast.expr:
        """The form to use inside another fast form."""
        return self.value if self.fast is None else self.fast

    @property
    def is_atom(self) -> bool:
        """Whether it can be written down more than once."""
        return self.effect <= VARIABLE


class Emitter:
    """Emits the body of one function."""

    __slots__ = (
        "block",
        "blocks",
        "calls",
        "col",
        "completion",
        "disposal",
        "function",
        "guards",
        "is_async",
        "is_generator",
        "line",
        "loops",
        "misses",
        "moved",
        "optimize",
        "outlined",
        "prologue",
        "scope",
        "stamp",
        "statement",
        "targets",
        "temporaries",
        "tree",
        "unit",
    )

    def __init__(
        self, unit: Unit, function: FunctionTemplate | None, scope: Scope, *, optimize: bool
    ) -> None:
        self.unit = unit
        self.tree = unit.tree
        self.function = function
        self.scope = scope
        self.block: list[ast.stmt] = []
        #: Statements that go to the start of the function: factories of closures.
        self.prologue: list[ast.stmt] = []
        #: Statements that became functions of their own.
        self.outlined: list[ast.FunctionDef] = []
        self.targets: list[Target] = []
        #: Every `try` with a `catch` around the current statement.
        self.guards: list[Guard] = []
        self.temporaries = 0
        #: How many Python blocks surround the current statement.
        self.blocks = 0
        #: How many calls the current expression is an argument of, one inside the other.
        self.calls = 0
        #: How many loops surround it.
        self.loops = 0
        #: Bodies of the loops of one turn in which fast forms stand; a full form follows the first statement.
        self.misses: list[list[ast.stmt]] = []
        self.optimize = optimize
        self.line = 1
        self.col = 0
        #: Counts assignments to bindings: an atom read before an assignment must be copied.
        self.stamp: dict[str, int] = {}
        #: Slot of the completion value of a script, if its statements need to leave one.
        self.completion: str | None = None
        #: The expression that is a whole statement, so that its value is wanted at most for the completion.
        self.statement: Node | None = None
        #: Slot of long text that is being moved: the same for all, so that no other keeps it.
        self.moved: str | None = None
        #: Slot of the resources that the innermost block disposes of.
        self.disposal: str | None = None
        self.is_generator = False
        self.is_async = False

    # -- positions -----------------------------------------------------------------------------------------

    def at(self, node: Node) -> None:
        """Give the code that follows the position of `node`."""
        self.at_offset(node.start)

    def at_offset(self, offset: int) -> None:
        """Give the code that follows the position of a source offset."""
        self.line, self.col = self.unit.position(offset)

    @property
    def hot(self) -> bool:
        """Whether code here is worth being large to be fast."""
        return (
            (self.optimize or self.loops > 0) and self.unit.allow_fast and self.blocks < MAX_OPTIONAL_BLOCKS
        )

    # -- building expressions ------------------------------------------------------------------------------

    def name(self, identifier: str) -> ast.Name:
        return ast.Name(identifier, LOAD, lineno=self.line, col_offset=self.col)

    def constant(self, value: Any) -> ast.Constant:
        return ast.Constant(value, lineno=self.line, col_offset=self.col)

    def call(self, function: str, *arguments: ast.expr) -> ast.Call:
        """A call of a helper by name."""
        return ast.Call(self.name(function), list(arguments), [], lineno=self.line, col_offset=self.col)

    def call_expression(self, function: ast.expr, arguments: list[ast.expr]) -> ast.Call:
        return ast.Call(function, arguments, [], lineno=self.line, col_offset=self.col)

    def attribute(self, value: ast.expr, name: str) -> ast.Attribute:
        return ast.Attribute(value, name, LOAD, lineno=self.line, col_offset=self.col)

    def subscript(self, value: ast.expr, index: ast.expr) -> ast.Subscript:
        return ast.Subscript(value, index, LOAD, lineno=self.line, col_offset=self.col)

    def binary(self, left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.BinOp:
        return ast.BinOp(left, operator, right, lineno=self.line, col_offset=self.col)

    def compare(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.Compare:
        return ast.Compare(left, [operator], [right], lineno=self.line, col_offset=self.col)

    def both(self, *parts: ast.expr) -> ast.BoolOp:
        return ast.BoolOp(ast.And(), list(parts), lineno=self.line, col_offset=self.col)

    def either(self, *parts: ast.expr) -> ast.BoolOp:
        return ast.BoolOp(ast.Or(), list(parts), lineno=self.line, col_offset=self.col)

    def negate(self, value: ast.expr) -> ast.UnaryOp:
        return ast.UnaryOp(ast.Not(), value, lineno=self.line, col_offset=self.col)

    def choose(self, test: ast.expr, yes: ast.expr, no: ast.expr) -> ast.IfExp:
        return ast.IfExp(test, yes, no, lineno=self.line, col_offset=self.col)

    def tuple_display(self, *items: ast.expr) -> ast.Tuple:
        return ast.Tuple(list(items), LOAD, lineno=self.line, col_offset=self.col)

    def list_display(self, items: list[ast.expr]) -> ast.List:
        return ast.List(items, LOAD, lineno=self.line, col_offset=self.col)

    def walrus(self, slot: str, value: ast.expr) -> ast.NamedExpr:
        target = ast.Name(slot, STORE, lineno=self.line, col_offset=self.col)
        return ast.NamedExpr(target, value, lineno=self.line, col_offset=self.col)

    def starred(self, value: ast.expr) -> ast.Starred:
        return ast.Starred(value, LOAD, lineno=self.line, col_offset=self.col)

    def is_(self, left: ast.expr, right: ast.expr) -> ast.Compare:
        return self.compare(left, ast.Is(), right)

    def class_is(self, value: ast.expr, helper: str) -> ast.Compare:
        """`value.__class__ is helper`."""
        return self.compare(self.attribute(value, "__class__"), ast.Is(), self.name(helper))

    def resource(self, value: object) -> ast.expr:
        """A Python object that emitted code needs: a template, a regular expression, a BigInt."""
        return self.subscript(self.name("unit"), self.constant(self.unit.add_resource(value)))

    # -- building statements -------------------------------------------------------------------------------

    def add(self, statement: ast.stmt) -> None:
        """Append a statement to the current block."""
        self.block.append(statement)

    def assign(self, slot: str, value: ast.expr) -> None:
        target = ast.Name(slot, STORE, lineno=self.line, col_offset=self.col)
        self.block.append(ast.Assign([target], value, lineno=self.line, col_offset=self.col))

    def assign_to(self, target: ast.expr, value: ast.expr) -> None:
        target.ctx = STORE  # type: ignore[attr-defined]
        self.block.append(ast.Assign([target], value, lineno=self.line, col_offset=self.col))

    def evaluate(self, value: ast.expr) -> None:
        self.block.append(ast.Expr(value, lineno=self.line, col_offset=self.col))

    def if_(self, test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt] | None = None) -> None:
        if not body:
            body = [self.pass_()]
        statement = ast.If(test, body, orelse or [], lineno=self.line, col_offset=self.col)
        self.block.append(nest(statement, body, orelse or []))

    def if_later(self, outer: list[ast.stmt], test: ast.expr) -> None:
        """End the current nested block and make it the body of an `if` in `outer`."""
        body = self.take(outer)
        self.if_(test, body)

    def pass_(self) -> ast.Pass:
        return ast.Pass(lineno=self.line, col_offset=self.col)

    def return_(self, value: ast.expr) -> None:
        self.block.append(ast.Return(value, lineno=self.line, col_offset=self.col))

    def raise_(self, value: ast.expr | None) -> None:
        self.block.append(ast.Raise(value, None, lineno=self.line, col_offset=self.col))

    def break_(self) -> None:
        self.block.append(ast.Break(lineno=self.line, col_offset=self.col))

    def continue_(self) -> None:
        self.block.append(ast.Continue(lineno=self.line, col_offset=self.col))

    def while_(self, test: ast.expr, body: list[ast.stmt]) -> None:
        statement = ast.While(test, body or [self.pass_()], [], lineno=self.line, col_offset=self.col)
        self.block.append(nest(statement, body))

    def for_(self, slot: str, iterable: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt]) -> None:
        target = ast.Name(slot, STORE, lineno=self.line, col_offset=self.col)
        self.block.append(ast.For(target, iterable, body, orelse, lineno=self.line, col_offset=self.col))

    def try_(
        self,
        body: list[ast.stmt],
        errors: str,
        handler: list[ast.stmt],
        *,
        error_slot: str | None = None,
    ) -> None:
        line, col = self.line, self.col
        clause = ast.ExceptHandler(self.name(errors), error_slot, handler, lineno=line, col_offset=col)
        statement = ast.Try(body or [self.pass_()], [clause], [], [], lineno=line, col_offset=col)
        self.block.append(nest(statement, body, handler))

    def nested(self) -> list[ast.stmt]:
        """Start a nested block: answers the current one, which `self.block = ...` puts back."""
        outer = self.block
        self.block = []
        return outer

    def take(self, outer: list[ast.stmt]) -> list[ast.stmt]:
        """End a nested block: answers it and puts the outer one back."""
        inner = self.block
        self.block = outer
        return inner

    # -- temporaries ---------------------------------------------------------------------------------------

    def temporary(self) -> str:
        """A fresh Python local."""
        self.temporaries += 1
        return f"t{self.temporaries}"

    def settle(self, low: Lowered) -> Lowered:
        """Evaluate it now; answers an atom."""
        if low.is_atom:
            return low
        slot = self.temporary()
        self.store(slot, low)
        return Lowered(self.name(slot), low.kind, CONSTANT)

    def store(self, slot: str, low: Lowered) -> None:
        """Evaluate it into a slot, falling back to the full form where the fast one misses."""
        if low.fast is None:
            self.assign(slot, low.value)
            return
        outer = self.nested()
        self.assign(slot, low.fast)
        attempt = self.take(outer)
        is_right = self.recheck(slot, low)
        if low.check == "sum":
            # The operands may be gone by now, but what Python's `+` did wrong can be told from the result.
            outer = self.nested()
            assert is_right is not None
            self.if_(self.negate(is_right), self.correction(slot))
            attempt += self.take(outer)
            is_right = None
        outer = self.nested()
        self.assign(slot, low.value)
        self.attempt(attempt, is_right, self.take(outer))

    def correction(self, slot: str) -> list[ast.stmt]:
        """Make a sum right that is neither a float nor a short string."""
        outer = self.nested()
        self.assign(slot, self.call("corrected_sum", self.name(slot)))
        return self.take(outer)

    def attempt(self, body: list[ast.stmt], is_right: ast.expr | None, otherwise: list[ast.stmt]) -> None:
        """Run `body`, and `otherwise` if it misses or `is_right` is false then.

        ATTACK: `otherwise` may run guest code, so it must not stand in the handler: exceptions raised inside
        handlers form a chain, and freeing a long one overflows the native stack. OPTIMIZATION: a loop that is
        always left at the first turn costs nothing.
        """
        leave: list[ast.stmt] = [ast.Break(lineno=self.line, col_offset=self.col)]
        if is_right is not None:
            leave = [ast.If(is_right, leave, [], lineno=self.line, col_offset=self.col)]
        outer = self.nested()
        self.try_([*body, *leave], "MISS", [self.pass_()])
        self.block.extend(otherwise)
        self.break_()
        turn = self.take(outer)
        self.misses.append(turn)
        self.while_(self.constant(True), turn)

    def recheck(self, slot: str, low: Lowered) -> ast.expr | None:
        """Python's `+` and `*` also work on what JavaScript treats otherwise: whether the result is right."""
        if not low.check:
            return None
        if low.check == "code":
            # What cannot be called has None there.
            return self.compare(self.name(slot), ast.IsNot(), self.constant(None))
        is_float = self.class_is(self.name(slot), "float_")
        if low.check == "number":
            return is_float
        fits = self.compare(self.call("len_", self.name(slot)), ast.LtE(), self.name("MAX_STRING"))
        return self.either(is_float, self.both(self.class_is(self.name(slot), "str_"), fits))

    def exactly(self, low: Lowered) -> ast.expr:
        """A Python expression for it, settling first whatever has a fast form."""
        return low.value if low.fast is None else self.settle(low).value

    def any_value(self, low: Lowered) -> ast.expr:
        """A Python expression for the guest's own representation of it."""
        return self.exactly(self.unboxed(low))

    def unboxed(self, low: Lowered) -> Lowered:
        """The same in the guest's own representation: an integer becomes a float."""
        if not is_int(low.kind):
            return low
        value = low.value
        if isinstance(value, ast.Constant):
            return Lowered(self.constant(float(literal(value))), as_float(low.kind), CONSTANT)
        effect = READ if low.effect == VARIABLE else low.effect
        zero = self.constant(0.0)
        fast = None if low.fast is None else self.binary(low.fast, ast.Add(), zero)
        return Lowered(self.binary(value, ast.Add(), zero), as_float(low.kind), effect, fast, low.depth + 1)

    def bounded(self, low: Lowered) -> Lowered:
        """Through a temporary if it has become too deep."""
        return Lowered(self.settle_fresh(low), low.kind, CONSTANT) if low.depth > MAX_DEPTH else low

    def finish(self, lows: list[Lowered], *, box: bool = True) -> list[ast.expr]:
        """Python expressions for operands that are in order, to be written side by side."""
        if box:
            lows = [self.unboxed(low) for low in lows]
        last = max((index for index, low in enumerate(lows) if low.fast is not None), default=-1)
        for index in range(last + 1):
            if not self.is_private(lows[index]):
                slot = self.temporary()
                self.store(slot, lows[index])
                lows[index] = Lowered(self.name(slot), lows[index].kind, CONSTANT)
        return [low.value for low in lows]

    def settle_all(self, lows: list[Lowered]) -> list[ast.expr]:
        """All of them evaluated, in order, in the guest's own representation."""
        return [
            low.value if self.is_private(low) else self.settle_fresh(low) for low in map(self.unboxed, lows)
        ]

    def settle_fresh(self, low: Lowered) -> ast.expr:
        """Evaluate into a temporary of its own."""
        slot = self.temporary()
        self.store(slot, low)
        return self.name(slot)

    def is_private(self, low: Lowered) -> bool:
        """Whether no code that runs meanwhile can change it."""
        if low.effect == CONSTANT:
            return True
        if low.effect != VARIABLE or not isinstance(low.value, ast.Name):
            return False
        binding = self.unit.binding_of_slot(low.value.id)
        return (
            binding is not None
            and not binding.captured
            and binding.storage == "local"
            and not binding.needs_tdz
        )

    # -- lowering ------------------------------------------------------------------------------------------

    def lower(self, node: Node) -> Lowered:
        """Lower an expression."""
        unit = self.unit
        unit.lowered += 1
        if not unit.lowered % LOOKED_AT_ONCE:
            unit.realm.agent.budget.check_time()
        return self.unit.lowering.expressions[type(node)](self, node)

    def lower_statement(self, node: Node) -> None:
        """Lower a statement into the current block."""
        self.at(node)
        # Lowering and Python's own compiler work in proportion to the source.
        self.unit.realm.agent.budget.spend(1 + (node.end - node.start) // CHARACTERS_PER_COMPILE_STEP)
        self.unit.lowering.statement(self, node)

    # -- operands in order ---------------------------------------------------------------------------------

    def operands(self, nodes: list[Any], *, settle_effects: bool | None = None) -> list[Lowered]:
        """Lower several expressions that are evaluated one after the other, before anything is done with
        them.
        """
        settle = self.hot if settle_effects is None else settle_effects
        lowered: list[Lowered] = []
        changeable: list[int] = []  # places of those that what comes later may change
        for node in nodes:
            mark = len(self.block)
            stamps = dict(self.stamp)
            low = self.bounded(self.lower(node))
            if settle and low.effect == EFFECT and len(nodes) > 1:
                low = self.settle(low)
            if len(self.block) > mark:
                later = self.block[mark:]
                del self.block[mark:]
                for place in changeable:
                    lowered[place] = self.pin(lowered[place], stamps)
                changeable = [place for place in changeable if lowered[place].effect != CONSTANT]
                self.block.extend(later)
            elif self.stamp != stamps:
                raise AssertionError("an assignment that is no statement")
            if low.effect != CONSTANT:
                changeable.append(len(lowered))
            lowered.append(low)
        return lowered

    def pin(self, low: Lowered, stamps: dict[str, int]) -> Lowered:
        """Evaluate an earlier operand before later statements run, unless they cannot change it."""
        if low.effect == CONSTANT:
            return low
        if self.is_private(low) and isinstance(low.value, ast.Name):
            slot = low.value.id
            if self.stamp.get(slot) == stamps.get(slot):
                return low
        slot = self.temporary()
        self.store(slot, low)
        return Lowered(self.name(slot), low.kind, CONSTANT)

    # -- bindings ------------------------------------------------------------------------------------------

    def read_binding(self, binding: Binding) -> Lowered:
        """The value of a binding."""
        effect = CONSTANT if binding.is_constant else VARIABLE
        if binding.storage == "box":
            box = self.name(binding.slot)
            element = self.subscript(box, self.constant(0))
            if not binding.needs_tdz:
                return Lowered(element, binding.value_kind, READ)
            guarded = self.choose(box, element, self.call("throw_unassigned", self.constant(binding.name)))
            return Lowered(guarded, binding.value_kind, EFFECT)
        return Lowered(self.name(binding.slot), binding.value_kind, effect)

    def write_binding(self, binding: Binding, low: Lowered, *, initialize: bool = False) -> Lowered:
        """Assign to a binding; answers the assigned value."""
        low = self.as_kind(low, binding.value_kind)
        if low.check == "number":
            # NOTE: if the result is wrong it is computed again, from operands that this may overwrite.
            low = self.settle(low)
        slot = binding.slot
        if binding.storage == "box":
            low = self.settle(low)
            if initialize:
                target = self.subscript(self.name(slot), ast.Slice(lineno=self.line, col_offset=self.col))
                self.assign_to(target, self.list_display([low.value]))
            else:
                if binding.needs_tdz:
                    self.evaluate(self.read_binding(binding).value)
                self.assign_to(self.subscript(self.name(slot), self.constant(0)), low.value)
            return low
        if binding.needs_tdz and not initialize and binding.has_dead_zone:
            # An assignment in the dead zone throws as well.
            low = self.settle(low)
            self.evaluate(self.name(slot))
        self.store(slot, low)
        self.stamp[slot] = self.stamp.get(slot, 0) + 1
        return low if low.effect == CONSTANT else Lowered(self.name(slot), low.kind, VARIABLE)

    def as_kind(self, low: Lowered, kind: Kind) -> Lowered:
        """Convert to what a binding of this kind holds."""
        if not is_int(kind):
            return self.unboxed(low)
        if is_int(low.kind):
            return low
        # The value is an integer, but lowering lost sight of it.
        return Lowered(self.call("int_", self.exactly(low)), kind, READ)

    def kind_of(self, node: Node) -> Kind:
        """What is known of an expression's value; UNKNOWN means no better than ANY here."""
        kind = self.unit.inference.of(node, self.scope)
        return ANY if kind == UNKNOWN else kind

    def layers(self, name: str) -> list[Binding]:
        """Dynamic scopes that may hold `name` closer than its binding does, innermost first."""
        return self.scope.layers(name) if self.tree.is_dynamic else []

    # -- common values -------------------------------------------------------------------------------------

    def undefined(self) -> Lowered:
        return Lowered(self.constant(None), ANY, CONSTANT)

    def string(self, value: str) -> Lowered:
        return Lowered(self.constant(value), STRING, CONSTANT)

    def number(self, value: float) -> Lowered:
        """A literal Number; small natural ones can be used as integers too."""
        if value.is_integer() and 0.0 <= value < 2147483648.0 and (value or str(value) == "0.0"):
            return Lowered(self.constant(int(value)), INDEX, CONSTANT)
        return Lowered(self.constant(value), FLOAT, CONSTANT)

    def boolean(
        self, value: ast.expr, effect: int = READ, fast: ast.expr | None = None, depth: int = 1
    ) -> Lowered:
        return Lowered(value, BOOLEAN, effect, fast, depth)


def literal(value: ast.Constant) -> float:
    """The number in a constant that is known to hold one."""
    assert isinstance(value.value, float | int)
    return value.value


def is_natural(low: Lowered) -> bool:
    """Whether it can be an index as it is."""
    return low.kind & NATURAL == NATURAL


def nest[S: ast.stmt](statement: S, *blocks: list[ast.stmt]) -> S:
    """Answer a new statement, once it knows how many levels of statements are in it.

    ATTACK: freeing a deep tree recurses natively, which kills the interpreter in WebAssembly after some
    thousand levels, and a limit may strike while a tree is half made. So none gets deep: raises a guest
    SyntaxError.
    """
    levels = 1 + max((getattr(inner, "levels", 0) for block in blocks for inner in block), default=0)
    if levels > MAX_TREE_DEPTH:
        throw_syntax_error(TOO_DEEP)
    statement.levels = levels  # type: ignore[attr-defined]
    return statement
