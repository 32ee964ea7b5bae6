"""Programs that a host hands in as syntax trees instead of text.

A tree is input like any other: it is read inside the call, on the call's budget, and a bad one makes the
call fail with the path of the bad part.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, Protocol

from jsvm.errors import VMError, VMErrorCode
from jsvm.runtime.realm import Realm
from jsvm.unicode.utf16 import from_utf16

if TYPE_CHECKING:
    from jsvm.syntax.esprima.importing import TreeSource


class Tree(Protocol):
    """The root of a tree: a dict as JSON has it, or a node of esprima or of `jsvm.syntax.esprima`."""

    def items(self) -> Any:
        """The fields of the root with their values."""


def is_tree(source: object) -> bool:
    """Whether a host handed in a tree, good or bad, and not text."""
    return type(source) is dict or (type(source) is not str and callable(getattr(source, "items", None)))


def source_type_of(tree: Tree) -> Literal["script", "module"]:
    """What kind of program a tree says it is."""
    return "module" if dict(tree.items()).get("sourceType") == "module" else "script"


def tree_from_json(text: str) -> Tree:
    """The tree that a page wrote as JSON. Raises VMError (VM_SYNTAX_ERROR) where it nests too deeply."""
    try:
        tree: Tree = json.loads(text)
    except (ValueError, RecursionError):
        details = {"reason": "invalid tree", "path": "$"}
        failure = VMError(VMErrorCode.VMSyntaxError, "the tree is nested too deeply (at $)", details)
    else:
        return tree
    raise failure


def read_tree(realm: Realm, tree: Tree, name: str) -> TreeSource:
    """The tree as one of ours. Raises VMError (VM_SYNTAX_ERROR) with `details["path"]`, or a Termination."""
    # OPTIMIZATION: a host that never hands in trees never loads what reads them.
    from jsvm.syntax.esprima.importing import from_esprima
    from jsvm.syntax.esprima.reading import InvalidTreeError

    try:
        return from_esprima(tree, budget=realm.agent.budget)
    except InvalidTreeError as error:
        message = from_utf16(str(error))
        failure = VMError(
            VMErrorCode.VMSyntaxError,
            message,
            {"reason": "invalid tree", "file": name, "path": error.path},
            name="SyntaxError",
            stack=f"SyntaxError: {message}\n    at {name}:{error.line}:{error.column}",
            line=error.line,
            column=error.column,
        )
    raise failure
