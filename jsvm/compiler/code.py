"""The verifier, and the only call of Python's `compile` in the project.

ATTACK: whatever the compiler is tricked into, a tree that reaches Python must not be able to name anything
of the host. The verifier knows nothing of how trees are made: it walks the finished one against lists of
node types, shapes of names and attribute names, and refuses the rest. `ast.Name` takes any string, so
names are checked by shape.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from types import CellType, CodeType, FunctionType
from typing import Final, NoReturn

from jsvm.budget import check_clock, watched
from jsvm.compiler.compile_time import compile_time
from jsvm.compiler.support_names import HELPER_NAMES
from jsvm.compiler.suspension import ENTERING, SAVED
from jsvm.runtime.completion import throw_syntax_error

ALLOWED_NODES: Final = frozenset({
    ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Assign, ast.AugAssign,
    ast.Expr, ast.For, ast.If, ast.While, ast.Try, ast.ExceptHandler, ast.Raise, ast.Break, ast.Continue,
    ast.Pass, ast.Nonlocal, ast.Delete, ast.Name, ast.Constant, ast.Attribute, ast.Subscript, ast.Slice,
    ast.Call, ast.Starred, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.NamedExpr,
    ast.Tuple, ast.List, ast.Dict, ast.Yield, ast.YieldFrom, ast.Load, ast.Store, ast.Del, ast.And, ast.Or,
    ast.Not, ast.Invert, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Mod, ast.BitAnd, ast.BitOr, ast.BitXor,
    ast.LShift, ast.RShift, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Is, ast.IsNot,
    ast.In,
})  # fmt: skip

#: Slots of the engine's own classes, and methods of cursors and delegations.
ALLOWED_ATTRIBUTES: Final = frozenset({
    "__class__", "attributes", "props", "prototype", "dense", "code",
    "blueprint", "body", "fields", "instances", "value", "items", "parts", "step", "skip", "close", "abandon",
    "closed", "ended", "unpack", "resume", "check", "thrown", "done", "returned",
})  # fmt: skip

#: Locals, temporaries, functions, factories, parameters.
GENERATED_NAME: Final = re.compile(r"[vtfmp][0-9]{1,9}", re.ASCII)
FIXED_NAMES: Final = HELPER_NAMES | frozenset(
    {"this", "args", "rest", "fuel", "unit", "outer", "script", ENTERING, SAVED}
)
CONSTANT_TYPES: Final = frozenset({type(None), bool, int, float, str})


#: Levels of a tree that Python's compiler, which recurses natively, survives everywhere.
MAX_TREE_DEPTH: Final = 400
TOO_DEEP: Final = "Code is nested too deeply to be compiled"


class UnverifiedCodeError(Exception):
    """The compiler built a tree that the verifier refuses: a bug of ours, never the guest's fault."""


def refuse(what: str) -> NoReturn:
    """Refuse a tree."""
    raise UnverifiedCodeError(what)


def verify(tree: ast.AST) -> tuple[int, int]:
    """Refuse a tree that could do more than emitted code may; answers how many nodes and functions it has."""
    pending: list[tuple[ast.AST, int]] = [(tree, 0)]
    count = functions = 0
    for node, depth in watched(popped(pending)):
        count += 1
        kind = type(node)
        if depth > MAX_TREE_DEPTH:
            throw_syntax_error(TOO_DEEP)
        if kind not in ALLOWED_NODES:
            refuse(f"node {kind.__name__}")
        if kind is ast.Name:
            check_name(node.id)  # type: ignore[attr-defined]
            continue
        if kind is ast.Constant:
            if type(node.value) not in CONSTANT_TYPES:  # type: ignore[attr-defined]
                refuse("constant")
            continue
        if kind is ast.Attribute:
            if node.attr not in ALLOWED_ATTRIBUTES:  # type: ignore[attr-defined]
                refuse("attribute")
        elif kind is ast.FunctionDef:
            check_function(node)  # type: ignore[arg-type]
            functions += 1
        elif kind is ast.arg:
            check_name(node.arg)  # type: ignore[attr-defined]
        elif kind is ast.ExceptHandler:
            check_handler(node)  # type: ignore[arg-type]
        elif kind is ast.Nonlocal:
            for name in node.names:  # type: ignore[attr-defined]
                check_name(name)
        elif kind is ast.Try and node.finalbody:  # type: ignore[attr-defined]
            refuse("finally")
        depth += 1
        pending.extend((child, depth) for child in ast.iter_child_nodes(node))
    return count, functions


def popped[T](pending: list[T]) -> Iterator[T]:
    """The last item, as long as there is one; more may be put behind it meanwhile."""
    while pending:
        yield pending.pop()


def check_name(name: str) -> None:
    """A generated name, or one of the fixed ones."""
    if name not in FIXED_NAMES and not GENERATED_NAME.fullmatch(name):
        refuse("name")


def check_function(node: ast.FunctionDef) -> None:
    """A plain function with a generated name."""
    check_name(node.name)
    if node.decorator_list or node.returns is not None:
        refuse("decorator")


def check_handler(node: ast.ExceptHandler) -> None:
    """`except` catches guest exceptions or misses, never a termination."""
    if not isinstance(node.type, ast.Name) or node.type.id not in ("GUEST_ERRORS", "MISS", "NameError_"):
        refuse("except")
    if node.name is not None:
        check_name(node.name)


def compile_function(function: ast.FunctionDef, free: list[str], file_name: str) -> CodeType:
    """The code object of a function whose captured variables are `free`."""
    line, column = function.lineno, function.col_offset
    parameters = [ast.arg(name, lineno=line, col_offset=column) for name in free]
    signature = ast.arguments([], parameters, None, [], [], None, [])
    outer = ast.FunctionDef(
        "outer", signature, [function], [], type_params=[], lineno=line, col_offset=column
    )
    module = ast.Module([outer], [])
    nodes, functions = verify(module)
    # ATTACK: Python cannot be interrupted while it compiles a function of a hundred thousand statements.
    check_clock(compile_time(outer, nodes, functions))
    try:
        code = compile(module, file_name, "exec", dont_inherit=True, optimize=0)
    except (SyntaxError, RecursionError):
        # Python allows 20 nested loops and `try`s in a function, and so deep an expression.
        code = None
    if code is None:
        throw_syntax_error(TOO_DEEP)
    for name in ("outer", function.name):
        code = next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == name)
    if list(code.co_freevars) != sorted(free):
        refuse("captured variables")
    return code


def make_function(
    code: CodeType,
    names: dict[str, object],
    cells: Mapping[str, CellType],
    defaults: tuple[None, ...] | None = None,
) -> FunctionType:
    """A Python function over verified code: its globals are helpers, its captured variables are `cells`.

    The code may also be that of a function written by us; then the globals are its module's.
    """
    closure = tuple(cells[name] for name in code.co_freevars)
    return FunctionType(code, names, code.co_name, defaults, closure)
