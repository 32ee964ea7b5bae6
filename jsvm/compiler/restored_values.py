"""What the variables of restored code may hold.

ATTACK: a snapshot may be a stranger's, and emitted code trusts its variables: that one is a Number was found
out when it was compiled, that another holds a list of one element is how loops are compiled. So whatever
comes from a snapshot is held against the source, analysed once more.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from types import CellType
from typing import Any, Final

from jsvm.compiler.bindings import Binding
from jsvm.compiler.kinds import ANY, BOOLEAN, INT32, INTEGRAL, NONNEGATIVE, STRING, Kind, is_int, is_numeric
from jsvm.compiler.templates import FunctionTemplate
from jsvm.compiler.unit import Unit
from jsvm.runtime.async_from_sync import AsyncIteratorCursor
from jsvm.runtime.class_operations import PrivateElement
from jsvm.runtime.completion import GUEST_ERRORS, Throw
from jsvm.runtime.delegation import Delegation
from jsvm.runtime.disposal import BlockResource, DisposalStack
from jsvm.runtime.dynamic_scopes import ObjectScope, VariableScope
from jsvm.runtime.emitted_support import ForInCursor
from jsvm.runtime.functions import ScriptFunction
from jsvm.runtime.iterators import ArrayCursor, IteratorCursor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.values import PRIMITIVE_CLASSES, PrivateName, Sentinel, Symbol
from jsvm.syntax import nodes as n

MAX_INT32: Final = 1 << 31

#: What the bindings of the compiler's own hold; all others hold values of the guest's.
OWN_BINDINGS: Final[dict[str, tuple[type, ...]]] = {
    "%variables": (VariableScope,),
    "%with": (ObjectScope,),
    "%home": (JSObject,),
}
FIELD_KEY: Final = "%key"
KEYS: Final = (str, Symbol, PrivateName)
PRIVATE: Final = (PrivateName, PrivateElement)
#: What else than values emitted code keeps in temporaries across a suspension.
KEPT: Final = (
    ArrayCursor, AsyncIteratorCursor, BlockResource, Delegation, DisposalStack, ForInCursor, IteratorCursor,
    ObjectScope, PrivateElement, PrivateName, Sentinel, Throw, VariableScope, int, list, tuple,
)  # fmt: skip


def may_hold(unit: Unit, slot: str, value: Any) -> bool:
    """Whether the variable in a slot may have a value."""
    if slot[0] != "v":
        return may_keep(slot, value)
    binding = binding_of(unit, slot)
    if binding is None:
        return is_value(value)
    if binding.storage == "box":
        is_box = type(value) is list and len(value) in ((0, 1) if binding.needs_tdz else (1,))
        return is_box and all(fits(binding, item) for item in value)
    return fits(binding, value)


def binding_of(unit: Unit, slot: str) -> Binding | None:
    """The binding in a slot of a unit, or of those around it."""
    around: Unit | None = unit
    while around is not None:
        found = around.slots.get(slot)
        if found is not None:
            return found
        around = None if around.site is None else around.site.unit
    return None


def fits(binding: Binding, value: Any) -> bool:
    """Whether a binding may have a value."""
    if binding.kind == "private":
        return isinstance(value, PRIVATE)
    if binding.name.startswith(FIELD_KEY):
        return isinstance(value, KEYS)
    if binding.name in OWN_BINDINGS:
        return isinstance(value, OWN_BINDINGS[binding.name])
    return is_of_kind(binding.value_kind, value)


def is_of_kind(kind: Kind, value: Any) -> bool:
    """Whether a value is of the kind that was inferred for its variable."""
    if is_numeric(kind):
        return type(value) is (int if is_int(kind) else float) and is_in_range(kind, value)
    if kind == BOOLEAN:
        return type(value) is bool
    if kind == STRING:
        return type(value) is str
    return is_value(value)


def is_in_range(kind: Kind, value: float) -> bool:
    """Whether a number has what was found out about its variable's numbers."""
    if kind & NONNEGATIVE and value < 0:
        return False
    if kind & INT32 == INT32 and not -MAX_INT32 <= value < MAX_INT32:
        return False
    return not kind & INTEGRAL or not math.isfinite(value) or value == math.floor(value)


def is_value(value: Any) -> bool:
    """Whether it is a value of the guest's."""
    if type(value) in PRIMITIVE_CLASSES:
        return True
    return isinstance(value, JSObject) and not (isinstance(value, ScriptFunction) and is_initializer(value))


def is_initializer(function: ScriptFunction) -> bool:
    """Whether it only initialises a field. ATTACK: it trusts its `this`, because no guest can call it."""
    template = function.template
    return isinstance(template, FunctionTemplate) and not isinstance(template.node, n.Function)


def may_keep(slot: str, value: Any) -> bool:
    """Whether a temporary may be left with a value, or a parameter of Python's."""
    if slot in ("args", "rest"):
        return type(value) is tuple and all(map(is_value, value))
    return isinstance(value, JSObject) or is_value(value) or callable(value) or isinstance(value, KEPT)


# -- what temporaries are used for -------------------------------------------------------------------------


def uses_of(function: ast.FunctionDef) -> dict[str, set[str]]:
    """What a body does with its variables that not every value allows: "call", "raise", names of methods."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(function):
        for target, use in uses_in(node):
            if isinstance(target, ast.Name):
                found.setdefault(target.id, set()).add(use)
    return found


def uses_in(node: ast.AST) -> Iterator[tuple[ast.expr | None, str]]:
    """What an expression or statement uses, and how; the first argument of a helper by the helper's name."""
    if isinstance(node, ast.Raise):
        yield node.exc, "raise"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield node.func.value, node.func.attr
    elif isinstance(node, ast.Call):
        yield node.func, "call"
        if isinstance(node.func, ast.Name) and node.args:
            yield node.args[0], node.func.id


def allows(uses: set[str], value: Any) -> bool:
    """Whether a value is good for what is done with it; undefined stands for what has no value yet."""
    return value is None or all(USES[use](value) for use in uses if use in USES)


def is_code(value: Any) -> bool:
    """Whether emitted code may call it."""
    return callable(value) and not isinstance(value, JSObject)


def is_one_of(*classes: type) -> Callable[[Any], bool]:
    """The test for being of one of some classes."""
    return lambda value: isinstance(value, classes)


CURSORS: Final = is_one_of(ArrayCursor, AsyncIteratorCursor, ForInCursor, IteratorCursor)
USES: Final[dict[str, Callable[[Any], bool]]] = {
    "call": is_code,
    "raise": is_one_of(*GUEST_ERRORS),
    **dict.fromkeys(("step", "skip", "items", "parts", "close", "abandon"), CURSORS),
    **dict.fromkeys(("unpack", "closed"), is_one_of(AsyncIteratorCursor)),
    **dict.fromkeys(
        ("add_resource", "dispose", "begin_disposal", "next_disposal", "disposal_failed", "finish_disposal"),
        is_one_of(DisposalStack),
    ),
    **dict.fromkeys(("resume", "check", "thrown"), is_one_of(Delegation)),
}


def always_assigned(template: FunctionTemplate) -> list[str]:
    """The captured variables that have a value wherever the function is made. Emitted code reads them as it
    is, and nobody would know what to call one that is empty."""
    return [binding.slot for binding in template.scope.free if not binding.may_be_unassigned]


def start_value(unit: Unit, slot: str) -> list[Any]:
    """What a variable holds that a suspended body needs on some ways only, and that nothing was given to: one
    value, or none where a dead zone is watched."""
    binding = binding_of(unit, slot)
    if binding is None:
        return [None] if slot[0] != "v" else []
    if binding.storage == "box":
        return [[] if binding.needs_tdz else [None]]
    return [] if binding.is_lexical or binding.needs_tdz or binding.value_kind != ANY else [None]


def may_hold_cell(unit: Unit, slot: str, cell: CellType) -> bool:
    """Whether a captured variable may be left as it is; one without a value is in its dead zone."""
    return is_empty(cell) or may_hold(unit, slot, cell.cell_contents)


def is_empty(cell: CellType) -> bool:
    """Whether a variable has no value."""
    try:
        cell.cell_contents  # noqa: B018 - looking is asking
    except ValueError:
        return True
    return False
