"""A parser that goes on after an error that leaves no doubt about the tree.

Such are the rules about where a statement or a name may stand; what cannot be cut into statements at all
still raises. The set is that of esprima's tolerant mode as far as the tree stays sound.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NoReturn

from jsvm.syntax.errors import JSSyntaxError
from jsvm.syntax.nodes import Expression, Identifier, Program
from jsvm.syntax.parser import Parser, _guard
from jsvm.syntax.scopes import ARGUMENTS

#: How the messages begin that only say that something may not stand where it stands.
_TOLERABLE: Final = (
    "'return' can only",
    "'break' can only",
    "'continue' can only",
    "'with' is not allowed",
    "'let' cannot be",
    "'use strict' needs",
    "A generator cannot have a label",
    "A getter has no",
    "A plain name cannot be deleted",
    "Duplicate '__proto__'",
    "Numbers with a leading zero",
    "A setter must have",
    "Octal escapes",
)


def parse_tolerantly(source: str, is_module: bool) -> tuple[Program, list[JSSyntaxError]]:
    """The tree, and the errors that it has in spite of which there is one. Raises `JSSyntaxError`."""
    parser = TolerantParser(source, is_module=is_module)
    parser.context.is_async = is_module
    parser.context.allow_return = False
    parser.context.allowed = ARGUMENTS
    return _guard(parser, parser.parse_program), parser.errors


class TolerantParser(Parser):
    """`errors` are those it went on after."""

    __slots__ = ("errors",)

    def __init__(self, source: str, *, is_module: bool) -> None:
        super().__init__(source, is_module=is_module)
        self.errors: list[JSSyntaxError] = []

    def fail(self, message: str, index: int, *, unfinished: bool = False) -> NoReturn:  # type: ignore[misc]
        """Raise, or take note and return: whoever calls this for a tolerable reason goes on as if nothing
        were wrong."""
        if not message.startswith(_TOLERABLE):
            super().fail(message, index)
        self._tolerate(super().fail, message, index)

    def _tolerate(self, check: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        try:
            return check(*arguments, **options)
        except JSSyntaxError as error:
            self.errors.append(error)
        return None

    def check_binding(self, name: str, index: int) -> None:
        self._tolerate(super().check_binding, name, index)

    def check_reference(self, name: str, index: int) -> None:
        self._tolerate(super().check_reference, name, index)

    def check_strict_names(self, names: list[Identifier]) -> None:
        self._tolerate(super().check_strict_names, names)

    def check_unique(self, names: list[Identifier]) -> None:
        self._tolerate(super().check_unique, names)

    def declare_variable(self, name: str, index: int) -> None:
        self._tolerate(super().declare_variable, name, index)

    def declare_lexical(self, name: str, index: int, is_function: bool = False) -> None:
        self._tolerate(super().declare_lexical, name, index, is_function)

    def to_simple_target(self, node: Expression, *, logical: bool = False) -> Expression:
        self._tolerate(super().to_simple_target, node, logical=logical)
        return node
