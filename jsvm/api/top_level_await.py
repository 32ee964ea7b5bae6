"""Top-level `await` for scripts, as a read-eval-print loop needs it: modules have it, but no completion value
and no variables that stay.

The input becomes the body of an async function that is called at once. What it declares at its top is
declared outside, so that later input sees it: `const x = await f()` becomes `let x; ... x = await f()`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jsvm.syntax import JSSyntaxError, parse_script
from jsvm.syntax.nodes import (
    ArrowFunctionExpression,
    AwaitExpression,
    BlockStatement,
    CallExpression,
    ClassDeclaration,
    ExpressionStatement,
    ForOfStatement,
    Function,
    FunctionDeclaration,
    Node,
    Statement,
    VariableDeclaration,
)
from jsvm.syntax.walk import bound_names, children
from jsvm.unicode.utf16 import from_utf16, to_utf16

HEAD: Final = "(async () => {"
TAIL: Final = "\n})()"
#: Declarations whose names stay; the others dispose of what they name when the input has run.
KINDS: Final = ("var", "let", "const")


def with_top_level_await(text: str) -> str | None:
    """A script that does what `text` says; its completion value is a promise of that of `text`.

    None if `text` is no body of an async function that awaits something. Constants become variables.
    """
    source = f"{HEAD}{to_utf16(text)}{TAIL}"
    body = body_of(source)
    if body is None or not any(map(awaits, body)):
        return None
    hoisted: list[str] = []
    functions: list[str] = []
    parts: list[str] = []
    position = len(HEAD)
    for statement in body:
        parts.append(source[position : statement.start])
        position = statement.end
        hoisted += declarations_of(statement)
        if isinstance(statement, FunctionDeclaration):
            functions.append(rewritten(source, statement, is_last=False))
        else:
            parts.append(rewritten(source, statement, is_last=statement is body[-1]))
    parts.append(source[position:])
    return from_utf16("".join([*hoisted, HEAD, *functions, *parts]))


def is_unfinished_body(text: str) -> bool:
    """Whether `text` would be the body of an async function if only there were more of it."""
    try:
        parse_script(f"{HEAD}{to_utf16(text)}{TAIL}")
    except JSSyntaxError as error:
        return error.unfinished or error.index >= len(HEAD) + len(to_utf16(text.rstrip()))
    return False


def body_of(source: str) -> list[Statement] | None:
    """The statements of the async function that `source` calls, if that is all it does."""
    try:
        program = parse_script(source)
    except JSSyntaxError:
        return None
    match program.body:
        case [ExpressionStatement(expression=CallExpression(callee=ArrowFunctionExpression(body=body)))]:
            return list(body.body) if isinstance(body, BlockStatement) else None
    return None


def awaits(statement: Node) -> bool:
    """Whether a statement awaits something, not counting what functions in it do."""
    pending = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, AwaitExpression):
            return True
        if isinstance(node, ForOfStatement) and node.await_:
            return True
        if isinstance(node, VariableDeclaration) and node.kind == "await using":
            return True
        pending.extend(child for child in children(node) if not isinstance(child, Function))
    return False


def declarations_of(statement: Statement) -> Iterator[str]:
    """What declares the names of a statement outside of the function."""
    if isinstance(statement, VariableDeclaration) and statement.kind in KINDS:
        keyword = "var" if statement.kind == "var" else "let"
        for declarator in statement.declarations:
            yield from (f"{keyword} {name.name};" for name in bound_names(declarator.id))
    elif isinstance(statement, FunctionDeclaration | ClassDeclaration) and statement.id is not None:
        keyword = "var" if isinstance(statement, FunctionDeclaration) else "let"
        yield f"{keyword} {statement.id.name};"


def rewritten(source: str, statement: Statement, *, is_last: bool) -> str:
    """A statement that assigns what it declared; the last one's value is the function's."""
    text = source[statement.start : statement.end]
    if isinstance(statement, VariableDeclaration) and statement.kind in KINDS:
        return f"void ({', '.join(assignments(source, statement))});"
    if isinstance(statement, FunctionDeclaration | ClassDeclaration) and statement.id is not None:
        return f"{statement.id.name} = {text};"
    if is_last and isinstance(statement, ExpressionStatement):
        expression = statement.expression
        return f"return ({source[expression.start : expression.end]}\n);"
    return text


def assignments(source: str, declaration: VariableDeclaration) -> Iterator[str]:
    """What a declaration gives its names, as expressions; a variable without a value keeps the one it has."""
    for declarator in declaration.declarations:
        if declarator.init is not None:
            yield source[declarator.start : declarator.end]
    yield "undefined"
