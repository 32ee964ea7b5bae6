"""The outer shape of a snapshot, and the errors around it.

A snapshot is JSON. Objects of the guest stand in `heap` under the path by which they were first found, such
as `globalThis.cart.items`, so that two snapshots can be compared by people and by `diff`. A snapshot holds
state and never authority: host functions are mentioned by name, rules, limits and secrets not at all.

ATTACK: a snapshot may come from a stranger. Everything is checked before it is used: the shape here, every
entry where it is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from itertools import chain
from typing import Any, Final

from jsvm.boundary.wire import nesting, outline
from jsvm.errors import VMError, VMErrorCode, invalid_data, invalid_option
from jsvm.unicode.utf16 import from_utf16

FORMAT: Final = "jsvm-snapshot"
#: Changes whenever a snapshot that was written before could mean something else now: after a release, that
#: includes emitted code whose suspension points or temporaries are others.
VERSION: Final = 2

#: Characters of JSON text, values in it, and how deep they may nest. A guest may hold more than that;
#: then it cannot be written either.
MAX_TEXT: Final = 256 * 1024 * 1024
MAX_NODES: Final = 20_000_000
MAX_DEPTH: Final = 100

JSON_TYPES: Final = frozenset((dict, list, str, int, float, bool, type(None)))
TEXTS: Final = frozenset((str,))

#: The parts of a snapshot, with the Python type that JSON gives each.
PARTS: Final[Mapping[str, type]] = {
    "format": str, "version": int, "sources": dict, "globals": dict, "lexicals": dict, "variables": list,
    "intrinsics": dict, "heap": dict, "modules": list, "random": list, "calls": list, "timers": list,
    "deadlines": list, "waiting": dict, "clock": dict, "console": dict, "regexp": dict,
}  # fmt: skip


def unsupported(path: str, reason: str) -> VMError:
    """The error of something that no snapshot can keep. `path` says where it is."""
    details = {"path": path, "reason": reason}
    return VMError(VMErrorCode.VMSnapshotUnsupported, f"{path}: {reason}", details)


def missing_capability(name: Any, place: str) -> VMError:
    """The error of a host function that the host did not give again."""
    shown = name if type(name) is str else ""
    error = invalid_option(f"globals.{shown}", "the snapshot needs this host function")
    error.details["capability"] = shown
    error.details["place"] = place
    return error


def missing_global(name: str, place: str) -> VMError:
    """The error of a global of the host's making that this host does not allow; `details` name it."""
    error = invalid_option(f"globals.{name}", "the snapshot needs this, which an option allows")
    error.details["global"] = name
    error.details["place"] = place
    return error


def text_hash(text: str) -> str:
    """What binds a source to its text; `text` is in UTF-16 code units."""
    data = from_utf16(text).encode("utf-8", "surrogatepass")
    return "sha256-" + hashlib.sha256(data).hexdigest()


def parse_snapshot(snapshot: Any) -> dict[str, Any]:
    """A snapshot from JSON text or from what a JSON parser made of it. Raises VMError
    (BOUNDARY_INVALID_SERIALIZED_VALUE)."""
    if type(snapshot) is str:
        snapshot = parse_text(snapshot)
    elif snapshot is None:
        raise invalid_data("$", "there is no state: the call was not suspended, or its error says why not")
    else:
        check_json(snapshot)
    if type(snapshot) is not dict or snapshot.get("format") != FORMAT:
        raise invalid_data("$", "not a snapshot")
    version = snapshot.get("version")
    if type(version) is not int:
        raise invalid_data("$.version", "is malformed")
    if version != VERSION:
        reason = f"the snapshot is of version {version}, and this version of jsvm reads version {VERSION}"
        raise invalid_data("$.version", reason)
    for name, kind in PARTS.items():
        if type(snapshot.get(name)) is not kind:
            raise invalid_data(f"$.{name}", "is missing or malformed")
    unknown = next((name for name in snapshot if name not in PARTS), None)
    if unknown is not None:
        raise invalid_data("$", "has a part that this version does not know")
    return snapshot


def parse_text(text: str) -> Any:
    """What a JSON text says; None if it says nothing. ATTACK: what is too much is not even parsed."""
    if len(text) > MAX_TEXT:
        raise invalid_data("$", "the snapshot is too long")
    outlined = outline(text)
    # In front of every value but the first there is a comma, or the bracket it is the first in.
    if len(outlined) - outlined.count(b"]") - outlined.count(b"}") >= MAX_NODES:
        raise invalid_data("$", "the snapshot is too large")
    if nesting(outlined) > MAX_DEPTH:
        raise invalid_data("$", "the snapshot is nested too deeply")
    try:
        return json.loads(text)
    except ValueError:
        return None


def check_json(snapshot: Any) -> None:
    """Refuse what JSON cannot say, what nests too deeply, and what is too much."""
    count = 1
    level = [snapshot]
    for _ in range(MAX_DEPTH):
        if not JSON_TYPES.issuperset(map(type, level)):
            raise invalid_data("$", "holds something that is not JSON")
        dicts = [value for value in level if type(value) is dict]
        lists = [value for value in level if type(value) is list]
        if not TEXTS.issuperset(map(type, chain.from_iterable(dicts))):
            raise invalid_data("$", "a name is no string")
        count += sum(map(len, dicts)) + sum(map(len, lists))
        if count > MAX_NODES:
            raise invalid_data("$", "the snapshot is too large")
        level = [*chain.from_iterable(map(dict.values, dicts)), *chain.from_iterable(lists)]
        if not level:
            return
    raise invalid_data("$", "the snapshot is nested too deeply")
