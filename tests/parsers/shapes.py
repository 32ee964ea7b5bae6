"""How trees of other parsers are laid beside ours: as plain dicts, with the rules that hold everywhere."""

import re
from collections.abc import Callable
from typing import Any

#: Set by esprima where it was asked to hang comments onto nodes, which we do not offer.
ATTACHED = {"leadingComments", "trailingComments", "innerComments"}


def difference(ours: Any, theirs: Any, source: str = "", path: str = "$") -> str:
    """Where two trees first differ, as a path and both values; "" if they are the same."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        theirs = {key: value for key, value in theirs.items() if key not in ATTACHED}
        if ours.keys() != theirs.keys():
            return f"{path}: {sorted(ours.keys() - theirs.keys())} and {sorted(theirs.keys() - ours.keys())}"
        if source and "range" in ours and is_stretched(ours, theirs, source):
            ours, theirs = without_end(ours), without_end(theirs)
        if "regex" in ours and "value" in ours:
            ours, theirs = {**ours, "value": None}, {**theirs, "value": None}
        return first(difference(ours[key], theirs[key], source, f"{path}.{key}") for key in theirs)
    if isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            return f"{path}: {len(ours)} and {len(theirs)} items"
        pairs = enumerate(zip(ours, theirs, strict=True))
        return first(difference(one, two, source, f"{path}[{index}]") for index, (one, two) in pairs)
    return "" if ours == theirs else f"{path}: {ours!r} and {theirs!r}"


def first(differences: Any) -> str:
    return next((found for found in differences if found), "")


def is_stretched(ours: dict[str, Any], theirs: dict[str, Any], source: str) -> bool:
    """esprima lets a statement without a semicolon reach up to the next token."""
    end, their_end = ours["range"][1], theirs["range"][1]
    gap = re.sub(r"/\*.*?\*/|//[^\n]*|<!--[^\n]*", "", source[end:their_end], flags=re.DOTALL)
    return end < their_end and not gap.strip()


def without_end(node: dict[str, Any]) -> dict[str, Any]:
    changed = {**node, "range": node["range"][:1]}
    if "loc" in node:
        changed["loc"] = {key: value for key, value in node["loc"].items() if key != "end"}
    return changed


def mapped(tree: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """The tree with every dict changed, inner ones first."""
    if isinstance(tree, dict):
        return change({key: mapped(value, change) for key, value in tree.items()})
    return [mapped(item, change) for item in tree] if isinstance(tree, list) else tree
