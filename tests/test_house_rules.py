"""The house rules that a machine can check, each a function from source to findings.

The last part of this file feeds every checker something bad, because a checker that finds nothing proves
nothing.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "jsvm"

MAX_LINES = 600
# Files that may be longer, each with its reason.
LONG_FILES = {
    "web/package-lock.json": "written by npm",
}
GENERATED = "jsvm/unicode/_tables/"  # data, not prose; the generator lies beside it

# The one file that may turn a tree into code, after the verifier has read it.
CODE_FACTORY = "jsvm/compiler/code.py"
# Where a termination is turned into a result. Anyone else who catches it lets a guest outlive its limits.
TERMINATION_ENDS = ("jsvm/api/", "jsvm/__main__.py")

TEXT_SUFFIXES = {".py", ".mjs", ".js", ".ts", ".html", ".css", ".md", ".sh", ".toml"}

Finding = tuple[int, str]
Checker = Callable[[ast.Module], Iterator[Finding]]


# ---- checkers over Python sources --------------------------------------------------------------------------


def is_literal_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


ATTRIBUTE_BY_NAME = {"getattr", "setattr", "hasattr", "delattr"}
ATTRIBUTE_METHODS = {"__getattribute__", "__getattr__", "__setattr__", "__delattr__"}
NAMESPACES = {"vars", "globals", "locals", "__import__", "breakpoint"}


def dynamic_attributes(tree: ast.Module) -> Iterator[Finding]:
    """An attribute whose name is not written in the source: the road from a guest's string to the host."""
    literal = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            named = isinstance(function, ast.Name) and function.id in ATTRIBUTE_BY_NAME
            method = isinstance(function, ast.Attribute) and function.attr in ATTRIBUTE_METHODS
            if (named or method) and any(is_literal_text(argument) for argument in node.args[:2]):
                literal.add(function)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in ATTRIBUTE_BY_NAME and node not in literal:
            yield node.lineno, f"{node.id} with a name that is no literal"
        elif isinstance(node, ast.Attribute) and node.attr in ATTRIBUTE_METHODS and node not in literal:
            yield node.lineno, f"{node.attr} with a name that is no literal"
        elif isinstance(node, ast.Name) and node.id in NAMESPACES:
            yield node.lineno, f"{node.id} reaches names by their text"
        elif isinstance(node, ast.Attribute) and node.attr in {"attrgetter", "methodcaller", "__dict__"}:
            yield node.lineno, f"{node.attr} reaches names by their text"


CODE_MAKERS = {"eval", "exec", "compile"}
FUNCTION_MAKERS = {"FunctionType", "CodeType", "LambdaType"}  # naming one in isinstance is fine


def code_from_text(tree: ast.Module) -> Iterator[Finding]:
    """Python's own eval, exec and compile, by any of the ways to name them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in CODE_MAKERS and isinstance(node.ctx, ast.Load):
            yield node.lineno, f"{node.id} outside {CODE_FACTORY}"
        elif isinstance(node, ast.Call) and callee(node) in FUNCTION_MAKERS:
            yield node.lineno, f"{callee(node)} called outside {CODE_FACTORY}"
        elif isinstance(node, ast.ImportFrom) and node.module in ("builtins", "types"):
            for alias in node.names:
                if alias.name in CODE_MAKERS or (alias.name in FUNCTION_MAKERS and alias.asname):
                    yield node.lineno, f"{alias.name} outside {CODE_FACTORY}"


def format_with_data(tree: ast.Module) -> Iterator[Finding]:
    """A format string that is not in the source: a guest's `"{0.__class__}"` would read the host."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in {"format", "format_map"}
            and not is_literal_text(node.value)
        ):
            yield node.lineno, f".{node.attr} of something that is no literal"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            built = isinstance(node.left, ast.JoinedStr)
            joined = isinstance(node.left, ast.BinOp) and (
                is_literal_text(node.left.left) or is_literal_text(node.left.right)
            )
            if built or joined:
                yield node.lineno, "% with a format that is put together"


BANNED_MODULES = {
    "pickle",
    "marshal",
    "ctypes",
    "shelve",
    "dill",
    "code",
    "codeop",
    "runpy",
    "importlib",
    "imp",
}


def banned_imports(tree: ast.Module) -> Iterator[Finding]:
    """Modules that run what they read, or reach below Python."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module]
        for name in names:
            if name.partition(".")[0] in BANNED_MODULES:
                yield node.lineno, f"import of {name}"


MUTABLE_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MUTABLE_MAKERS = {
    "list",
    "dict",
    "set",
    "bytearray",
    "defaultdict",
    "deque",
    "Counter",
    "OrderedDict",
    "count",
    "iter",
    "local",
    "ContextVar",
    "WeakKeyDictionary",
    "WeakValueDictionary",
    "WeakSet",
}
MUTATORS = {
    "add",
    "append",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "remove",
    "setdefault",
    "sort",
    "reverse",
    "update",
    "appendleft",
    "popleft",
}
ALWAYS_STATE = {"count", "iter", "local", "ContextVar", "WeakKeyDictionary", "WeakValueDictionary", "WeakSet"}
CACHES = {"cache", "lru_cache", "cached"}


def callee(node: ast.expr) -> str:
    """The last part of the name a call or a decorator uses, or ""."""
    if isinstance(node, ast.Call):
        return callee(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def is_mutable(value: ast.expr) -> bool:
    return isinstance(value, MUTABLE_DISPLAYS) or (
        isinstance(value, ast.Call) and callee(value) in MUTABLE_MAKERS
    )


def is_constant_name(name: str) -> bool:
    return name.strip("_").isupper() or (name.startswith("__") and name.endswith("__"))


def module_assignments(tree: ast.Module) -> Iterator[tuple[int, str, ast.expr, bool]]:
    """Line, name, value and "is declared Final" of every name bound at module level."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield node.lineno, target.id, node.value, False
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.lineno, node.target.id, node.value, "Final" in ast.unparse(node.annotation)


def mutated_name(node: ast.AST) -> str:
    """The plain name whose object `node` changes in place, or ""."""
    target: ast.expr | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
        target = node.func.value
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        target = node.value
    return target.id if isinstance(target, ast.Name) else ""


def module_state(tree: ast.Module) -> Iterator[Finding]:
    """State that outlives a VM: two VMs in one process must share nothing that either can change."""
    containers = set()
    for line, name, value, final in module_assignments(tree):
        if not is_mutable(value):
            continue
        containers.add(name)
        if isinstance(value, ast.Call) and callee(value) in ALWAYS_STATE:
            yield line, f"{name} is state"
        elif not final and not is_constant_name(name):
            yield line, f"{name} is mutable, and neither Final nor named like a constant"
    for function in ast.walk(tree):
        if isinstance(function, ast.Global):
            yield function.lineno, "global " + ", ".join(function.names)
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        own = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
        own |= {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        for node in ast.walk(function):
            name = mutated_name(node)
            if name in containers - own:
                yield node.lineno, f"{name}, a module's container, is changed in a function"


def process_wide_caches(tree: ast.Module) -> Iterator[Finding]:
    """A cache on a function with parameters. (Without any it is a constant made on first use.)"""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(isinstance(n, ast.arg) for n in ast.walk(node.args)):
            for decorator in node.decorator_list:
                if callee(decorator) in CACHES:
                    yield decorator.lineno, f"the cache of {node.name} outlives every VM"


def swallowed_terminations(tree: ast.Module) -> Iterator[Finding]:
    """A handler that could see the end of a budget."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = "everything" if node.type is None else ast.unparse(node.type)
            if node.type is None or re.search(r"\b(BaseException|Termination)\b", caught):
                yield node.lineno, f"except {caught} outside the api layer"


def missing_docstring(tree: ast.Module) -> Iterator[Finding]:
    """A module that does not say why it exists."""
    if not ast.get_docstring(tree):
        yield 1, "no module docstring"


CHECKERS: dict[str, Checker] = {
    checker.__name__: checker
    for checker in (
        dynamic_attributes,
        code_from_text,
        format_with_data,
        banned_imports,
        module_state,
        process_wide_caches,
        swallowed_terminations,
        missing_docstring,
    )
}
EXEMPT = {
    "code_from_text": (CODE_FACTORY,),
    # Says whose budget is being spent, so that what has no realm at hand can spend, too.
    "module_state": ("jsvm/budget.py",),
    # Keyed by what the Unicode standard names, a closed set; the values are immutable tables.
    "process_wide_caches": ("jsvm/unicode/",),
    "swallowed_terminations": TERMINATION_ENDS,
}


# ---- checkers over any text --------------------------------------------------------------------------------

# Put together here so that this file does not find itself.
LEFT_OVER = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME")) + r")\b")


def left_overs(text: str) -> Iterator[Finding]:
    """A promise to do something later. What is not done raises an error, loudly."""
    for number, line in enumerate(text.splitlines(), 1):
        if LEFT_OVER.search(line):
            yield number, line.strip()


def too_long(text: str) -> Iterator[Finding]:
    """A file with more than one idea in it."""
    lines = text.count("\n")
    if lines > MAX_LINES:
        yield lines, f"more than {MAX_LINES} lines"


# ---- the rules on this tree --------------------------------------------------------------------------------


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def engine_sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def text_files() -> list[Path]:
    found = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in TEXT_SUFFIXES]
    for folder in ("jsvm", "web", "demo", "tests", "docs", ".ci"):
        for path in (ROOT / folder).rglob("*"):
            parts = path.relative_to(ROOT).parts
            if (
                path.is_file()
                and path.suffix in TEXT_SUFFIXES
                and not {"node_modules", "__pycache__"} & {*parts}
            ):
                found.append(path)
    return sorted(found)


@pytest.fixture(scope="module")
def engine_trees() -> dict[str, ast.Module]:
    """The tree of every file of the engine, by name."""
    return {name_of(path): ast.parse(path.read_text("utf-8")) for path in engine_sources()}


@pytest.mark.parametrize("rule", CHECKERS)
def test_engine_keeps_the_rule(rule: str, engine_trees: dict[str, ast.Module]) -> None:
    found = []
    for name, tree in engine_trees.items():
        if not name.startswith(EXEMPT.get(rule, ())):
            found += [f"{name}:{line}: {reason}" for line, reason in CHECKERS[rule](tree)]
    assert found == []


def test_files_are_small() -> None:
    found = []
    for path in text_files():
        name = name_of(path)
        if name not in LONG_FILES and not name.startswith(GENERATED):
            found += [f"{name}: {lines} lines" for lines, _ in too_long(path.read_text("utf-8"))]
    assert found == []


def test_nothing_is_left_for_later() -> None:
    found = []
    for path in text_files():
        found += [f"{name_of(path)}:{line}: {text}" for line, text in left_overs(path.read_text("utf-8"))]
    assert found == []


# ---- the checkers on bad sources ---------------------------------------------------------------------------

BAD = {
    "dynamic_attributes": [
        "getattr(x, name)",
        "setattr(x, 'a' + b, 1)",
        "hasattr(x, f'{name}')",
        "lookup = getattr",
        "map(getattr, objects, names)",
        "object.__getattribute__(x, name)",
        "object.__setattr__(x, name, 1)",
        "vars(x)",
        "globals()['x']",
        "x.__dict__",
        "operator.attrgetter(name)",
    ],
    "code_from_text": [
        "eval(text)",
        "run = exec",
        "compile(tree, 'f', 'exec')",
        "types.FunctionType(code, {})",
        "from types import FunctionType as F",
        "LambdaType(code, {})",
        "from builtins import exec as run",
    ],
    "format_with_data": [
        "template.format(x)",
        "MESSAGES[key].format(what=x)",
        "text.format_map(x)",
        "f'{guest} %s' % x",
        "(prefix + ' %s') % x",
        "render = template.format",
    ],
    "banned_imports": ["import pickle", "from marshal import loads", "def f():\n    import ctypes.util"],
    "module_state": [
        "seen = []",
        "seen: dict[str, int] = {}",
        "ids = itertools.count()",
        "NEXT_ID = itertools.count()",
        "TABLE = {}\ndef f(k):\n    TABLE[k] = 1",
        "TABLE = []\ndef f(k):\n    TABLE.append(k)",
        "TABLE = {}\nforget = lambda: TABLE.clear()",
        "TABLE = {}\ndef f(k):\n    del TABLE[k]",
        "def f():\n    global x\n    x = 1",
    ],
    "process_wide_caches": [
        "@functools.cache\ndef f(x): return 1",
        "@lru_cache(maxsize=10)\ndef f(*x): return 1",
        "class C:\n    @cache\n    def f(self): return 1",
    ],
    "swallowed_terminations": [
        "try: f()\nexcept: pass",
        "try: f()\nexcept BaseException: pass",
        "try: f()\nexcept (ValueError, Termination): pass",
        "try: f()\nexcept budget.Termination: pass",
    ],
    "missing_docstring": ["x = 1", "", "# a comment"],
}

GOOD = {
    "dynamic_attributes": ["getattr(x, 'name', None)", "object.__setattr__(self, 'frozen', 1)", "x.name"],
    "code_from_text": [
        "re.compile('a')",
        "vm.eval('1')",
        "def compile_tree(): ...",
        "isinstance(x, FunctionType)",
    ],
    "format_with_data": ["'{} of {}'.format(a, b)", "f'{a}'", "'%s' % x", "a % b", "(a + b) % c"],
    "banned_imports": ["import math", "from jsvm.compiler import code"],
    "module_state": [
        "TABLE = {}",
        "_TABLE = [1]",
        "table: Final = {}",
        "__all__ = ['x']",
        "x = (1, 2)",
        "TABLE = {}\nTABLE['a'] = 1",
        "def f():\n    seen = []\n    seen.append(1)",
        "TABLE = {}\ndef f(TABLE):\n    TABLE['a'] = 1",
    ],
    "process_wide_caches": ["@cache\ndef f(): return (1, 2)"],
    "swallowed_terminations": ["try: f()\nexcept ThrowCompletion: pass"],
    "missing_docstring": ['"""Why."""'],
}


def test_every_checker_is_checked() -> None:
    assert CHECKERS.keys() == BAD.keys() == GOOD.keys()


@pytest.mark.parametrize(("rule", "source"), [(rule, source) for rule in BAD for source in BAD[rule]])
def test_bad_source_is_found(rule: str, source: str) -> None:
    assert list(CHECKERS[rule](ast.parse(source)))


@pytest.mark.parametrize(("rule", "source"), [(rule, source) for rule in GOOD for source in GOOD[rule]])
def test_good_source_passes(rule: str, source: str) -> None:
    assert list(CHECKERS[rule](ast.parse(source))) == []


def test_text_checkers_find() -> None:
    assert [line for line, _ in left_overs("a\n# TO" + "DO: b\n")] == [2]
    assert not list(left_overs("a todo list, TODOS"))
    assert list(too_long("\n" * (MAX_LINES + 1)))
    assert not list(too_long("\n" * MAX_LINES))
