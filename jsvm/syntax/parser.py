"""From source text to tree: the entry points, one per goal.

A source is a string of UTF-16 code units, as the whole engine holds strings. Every function here raises
`JSSyntaxError` for text that is not JavaScript, whatever it is, and a `Termination` when the budget ends.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from jsvm.budget import Budget
from jsvm.errors import dissolve
from jsvm.syntax import tokens
from jsvm.syntax.errors import JSSyntaxError
from jsvm.syntax.modules import Modules
from jsvm.syntax.nodes import Expression, FunctionExpression, Program, Statement
from jsvm.syntax.scopes import ARGUMENTS, NEW_TARGET, SUPER_CALL, SUPER_PROPERTY


class Parser(Modules):
    """The complete parser: the tables of how operands and statements begin, and the outermost production."""

    __slots__ = ()

    operands: ClassVar[Mapping[str, Callable[[Any], Expression]]] = {
        "(": Modules.parse_parenthesized,
        "[": Modules.parse_array,
        "{": Modules.parse_object,
        "string": Modules.parse_string,
        "number": Modules.parse_number,
        "`": Modules.parse_template,
        "/": Modules.parse_regular_expression,
        "/=": Modules.parse_regular_expression,
        "private name": Modules.parse_private_in,
        "this": Modules.parse_this,
        "null": Modules.parse_null,
        "true": Modules.parse_true,
        "false": Modules.parse_false,
        "function": Modules.parse_function_expression,
        "class": Modules.parse_class_expression,
        "new": Modules.parse_new,
        "super": Modules.parse_super,
        "import": Modules.parse_import,
        **dict.fromkeys(
            sorted(tokens.SPECIAL_NAMES | {tokens.ESCAPED_NAME}), Modules.parse_special_reference
        ),
        "async": Modules.parse_async,
        "await": Modules.parse_await,
        **dict.fromkeys(["!", "~", "+", "-", "typeof", "void", "delete"], Modules.parse_prefix_operator),
        "++": Modules.parse_prefix_update,
        "--": Modules.parse_prefix_update,
    }

    statements: ClassVar[Mapping[str, Callable[[Any], Statement]]] = {
        "{": Modules.parse_block,
        ";": Modules.parse_empty,
        "var": Modules.parse_variable_statement,
        "const": Modules.parse_variable_statement,
        "let": Modules.parse_let,
        "using": Modules.parse_using,
        "await": Modules.parse_await_statement,
        "async": Modules.parse_async_statement,
        "function": Modules.parse_function_statement,
        "class": Modules.parse_class_declaration,
        "import": Modules.parse_import_statement,
        "export": Modules.parse_export,
        "if": Modules.parse_if,
        "for": Modules.parse_for,
        "while": Modules.parse_while,
        "do": Modules.parse_do,
        "return": Modules.parse_return,
        "throw": Modules.parse_throw,
        "break": Modules.parse_break,
        "continue": Modules.parse_continue,
        "switch": Modules.parse_switch,
        "try": Modules.parse_try,
        "with": Modules.parse_with,
        "debugger": Modules.parse_debugger,
    }

    def parse_program(self) -> Program:
        """https://tc39.es/ecma262/#prod-Script or Module"""
        body: list[Statement] = []
        self.next()
        self.parse_directives(body)
        while self.token != tokens.END:
            body.append(self.parse_statement_list_item())
        self.pay(self.end)
        self.check_pending()
        self.check_exports()
        source_type = "module" if self.is_module else "script"
        return Program(0, len(self.source), body, source_type, self.strict)

    def parse_lone_function(self) -> FunctionExpression:
        """One function expression and nothing else."""
        self.next()
        start, is_async = self.start, self.token == "async"
        if is_async:
            self.next()
        node = self._parse_function_expression(start, is_async)
        if self.token != tokens.END:
            self.unexpected("the end of the function")
        self.pay(self.end)
        self.check_pending()
        return node


def parse_script(source: str, *, budget: Budget | None = None, strict: bool = False) -> Program:
    """Parse a script. `strict` makes it strict mode code without a directive."""
    parser = _script_parser(source, budget, strict)
    return _guard(parser, parser.parse_program)


def parse_module(source: str, *, budget: Budget | None = None) -> Program:
    """Parse a module."""
    parser = Parser(source, is_module=True, budget=budget)
    parser.context.is_async = True
    parser.context.allow_return = False
    parser.context.allowed = ARGUMENTS
    return _guard(parser, parser.parse_program)


def parse_eval(
    source: str,
    *,
    budget: Budget | None = None,
    strict: bool = False,
    in_function: bool = False,
    in_method: bool = False,
    in_constructor: bool = False,
    in_class_field: bool = False,
    private_names: frozenset[str] = frozenset(),
) -> Program:
    """Parse the argument of `eval`: https://tc39.es/ecma262/#sec-performeval

    The options describe where a direct eval stands: whether `new.target`, `super.name` and `super()` are
    allowed (`in_function`, `in_method`, and `in_constructor` of a derived class), whether `arguments` is
    not (a value of a field), and which private names are known.
    """
    parser = _script_parser(source, budget, strict)
    parser.context.allowed = (
        (NEW_TARGET if in_function else 0)
        | (SUPER_PROPERTY if in_method else 0)
        | (SUPER_CALL if in_constructor else 0)
        | (0 if in_class_field else ARGUMENTS)
    )
    parser.private_names = private_names
    return _guard(parser, parser.parse_program)


def parse_function(
    kind: str, parameters: str, body: str, *, budget: Budget | None = None
) -> tuple[str, FunctionExpression]:
    """Parse what the constructors Function, GeneratorFunction and so on are given.

    https://tc39.es/ecma262/#sec-createdynamicfunction: `kind` is "function", "function*", "async function" or
    "async function*". Returns the text of the whole function and its tree, with offsets into that text.
    """
    source = f"{kind} anonymous({parameters}\n) {{\n{body}\n}}"
    # ATTACK: `/*` in the parameters could pair with `*/` in the body. They must be complete by themselves;
    # then the body is, too, because nothing may follow the function.
    for text in (f"{kind} anonymous({parameters}\n) {{\n}}", source):
        node = parse_whole_function(text, budget=budget)
    return source, node


def parse_whole_function(source: str, *, budget: Budget | None = None) -> FunctionExpression:
    """Parse a text that is one function and nothing else, such as the one that `parse_function` returns."""
    parser = _script_parser(source, budget, False)
    return _guard(parser, parser.parse_lone_function)


def _script_parser(source: str, budget: Budget | None, strict: bool) -> Parser:
    parser = Parser(source, budget=budget)
    parser.strict = strict
    parser.context.allow_return = False
    parser.context.allowed = ARGUMENTS
    return parser


def _guard[T](parser: Parser, parse: Callable[[], T]) -> T:
    """Run `parse`; a stack that ends before `MAX_DEPTH` is a syntax error too.

    OPTIMIZATION: a tree in the making has no cycles, yet the collector would walk it again and again, which
    is a tenth of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    failure: JSSyntaxError | None = None
    try:
        return parse()
    except JSSyntaxError as error:
        dissolve(error)
        failure = error
    except RecursionError as error:
        dissolve(error)
    finally:
        if collecting:
            gc.enable()
    if failure is not None:
        raise failure
    parser.fail("Nested too deeply for the stack of this host", parser.start)
