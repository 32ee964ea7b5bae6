"""esprima's entry points: its options, its results, its error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from jsvm.syntax import nodes as n
from jsvm.syntax.errors import JSSyntaxError
from jsvm.syntax.esprima.exporting import Delegate, Places, Trim, to_node
from jsvm.syntax.esprima.lexical import Lexeme, Lexer, tokens_of, with_comments
from jsvm.syntax.esprima.node import Error, Node, Tokens
from jsvm.syntax.esprima.tolerant import parse_tolerantly
from jsvm.syntax.parser import parse_module as parse_module_units
from jsvm.syntax.parser import parse_script as parse_script_units
from jsvm.unicode.utf16 import from_utf16, to_utf16

_FLAGS: Final = ("range", "loc", "tokens", "comment", "tolerant")
_COMMENTS: Final = ("Line", "Block")


class Options(NamedTuple):
    """esprima's options, read and checked."""

    range: bool
    loc: bool
    tokens: bool
    comment: bool
    tolerant: bool
    source: str | None
    source_type: str


def read_options(options: Mapping[str, Any] | None, keywords: Mapping[str, Any]) -> Options:
    """Raises TypeError for an option that is unknown or of the wrong type."""
    given = {**(options or {}), **keywords}
    flags = [given.pop(name, None) or False for name in _FLAGS]
    source, source_type = given.pop("source", None), given.pop("sourceType", None) or "script"
    if given:
        known = ", ".join([*_FLAGS, "source", "sourceType"])
        raise TypeError(f"unknown option {next(iter(given))!r}: this parser knows {known}")
    if not all(type(flag) is bool for flag in flags):
        raise TypeError(f"the options {', '.join(_FLAGS)} are true or false")
    if not (source is None or isinstance(source, str)) or source_type not in ("script", "module"):
        raise TypeError("`source` is a string, and `sourceType` is 'script' or 'module'")
    range_, loc, tokens, comment, tolerant = flags
    return Options(range_, loc, tokens, comment, tolerant, source, source_type)


def parse(
    code: str, options: Mapping[str, Any] | None = None, delegate: Delegate | None = None, **keywords: Any
) -> Node:
    """The syntax tree of a script, or of a module with `sourceType="module"`.

    Options, in a dict or as keywords, all off unless set: `range` ([start, end] on every node), `loc` (lines
    from 1 and columns from 0; `source` adds that name to each), `tokens`, `comment` (lists on the Program),
    `tolerant` (go on after errors that leave the tree sound, and list them in `errors`). The delegate is
    called with every comment, then with every node and its place, children first; what it returns takes the
    node's place. Raises Error for text that is not JavaScript, TypeError for a bad option.
    """
    settings = read_options(options, keywords)
    if type(code) is not str:
        raise TypeError("the source text must be a string")
    units = to_utf16(code)
    places = Places(units)
    program, errors = _parse_units(units, places, settings)
    trim = Trim(places, settings.range, settings.loc, settings.source)
    comments, tokens = _lexical(units, program, trim._replace(source=None), settings, delegate)
    tree = to_node(program, trim, delegate)
    if settings.comment:
        tree.comments = comments
    if settings.tokens:
        tree.tokens = tokens
    if settings.tolerant:
        tree.errors = [error.toDict() for error in errors]
    return tree


def parse_script(
    code: str, options: Mapping[str, Any] | None = None, delegate: Delegate | None = None, **keywords: Any
) -> Node:
    """`parse` with `sourceType` "script"."""
    return parse(code, options, delegate, **{**keywords, "sourceType": "script"})


def parse_module(
    code: str, options: Mapping[str, Any] | None = None, delegate: Delegate | None = None, **keywords: Any
) -> Node:
    """`parse` with `sourceType` "module"."""
    return parse(code, options, delegate, **{**keywords, "sourceType": "module"})


def tokenize(
    code: str,
    options: Mapping[str, Any] | None = None,
    delegate: Callable[[Node], Node] | None = None,
    **keywords: Any,
) -> Tokens:
    """The tokens of source text that need not be a whole program.

    Options: `range`, `loc`, `comment` (comments stand between the tokens), `tolerant`. Where a `/` begins a
    regular expression is guessed from what stands before it. What the delegate returns takes the token's
    place. Raises Error, TypeError.
    """
    settings = read_options(options, keywords)
    units = to_utf16(code)
    places = Places(units)
    trim = Trim(places, settings.range, settings.loc)
    found = Tokens()
    errors: list[dict[str, Any]] = []
    lexemes: Iterator[Lexeme] = Lexer(units).lexemes()
    if settings.comment:
        lexemes = with_comments(units, lexemes)
    try:
        for lexeme in lexemes:
            kind = f"{lexeme.type}Comment" if lexeme.type in _COMMENTS else lexeme.type
            token = token_node(lexeme._replace(type=kind), units, trim)
            found.append(token if delegate is None else delegate(token))
    except JSSyntaxError as error:
        failure = public_error(error, places)
        if not settings.tolerant:
            raise failure from None
        errors.append(failure.toDict())
    if settings.tolerant:
        found.errors = errors
    return found


def _parse_units(units: str, places: Places, settings: Options) -> tuple[n.Program, list[Error]]:
    is_module = settings.source_type == "module"
    try:
        if not settings.tolerant:
            return (parse_module_units(units) if is_module else parse_script_units(units)), []
        program, errors = parse_tolerantly(units, is_module)
    except JSSyntaxError as error:
        failure = public_error(error, places)
    else:
        return program, [public_error(error, places) for error in errors]
    raise failure


def public_error(error: JSSyntaxError, places: Places) -> Error:
    """A syntax error as esprima's users know it."""
    index = error.index
    line, column = places.line_column(index)
    return Error(from_utf16(error.message), places.offset(index), line, column + 1)


def _lexical(
    units: str, program: n.Program, trim: Trim, settings: Options, delegate: Delegate | None
) -> tuple[list[Node], list[Node]]:
    """Comments and tokens, as far as they are asked for."""
    comments: list[Node] = []
    tokens: list[Node] = []
    if not (settings.tokens or settings.comment):
        return comments, tokens
    for lexeme in with_comments(units, tokens_of(units, program)):
        if lexeme.type not in _COMMENTS:
            tokens.append(token_node(lexeme, units, trim))
            continue
        comment = token_node(lexeme, units, trim)
        comments.append(comment)
        if delegate is not None:
            named = token_node(lexeme._replace(type=f"{lexeme.type}Comment"), units, trim)
            delegate(named, trim.places.metadata(lexeme.start, lexeme.end))
    return comments, tokens


def token_node(lexeme: Lexeme, units: str, trim: Trim) -> Node:
    """A token or comment as a record."""
    node = Node(type=lexeme.type, value=from_utf16(lexeme.value))
    if lexeme.pattern_end:
        pattern = units[lexeme.start + 1 : lexeme.pattern_end]
        node.regex = Node(
            pattern=from_utf16(pattern), flags=from_utf16(units[lexeme.pattern_end + 1 : lexeme.end])
        )
    return trim.onto(node, lexeme.start, lexeme.end)


__all__ = ["Options", "parse", "parse_module", "parse_script", "tokenize"]
