"""Snapshots as a stranger would forge them: copies of a good one with random changes."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from typing import Any

JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 1e308, 0.5, "", "x", "__proto__", "constructor", "program",
    "1:1", "globalThis", "%function_prototype%", "%eval%", "%regexp_create%", "AsyncDriver.fulfilled", [], {},
    [[]], {"ref": "globalThis"}, {"ref": "%array_prototype%"}, {"ref": "%promise_prototype%.then"},
    {"undefined": True}, {"int": 5}, {"int": 2**60}, {"bigint": "0x10"}, {"bigint": "1_000"},
    {"number": "nan"}, {"tuple": []}, {"sentinel": "done"}, {"realm": True}, {"symbol": "@@iterator"},
    {"symbolFor": "k"},
    {"capability": "checkpoint"}, {"capability": "__globals__"}, {"throw": 1},
    {"code": {"ref": "%array_prototype%.map"}}, {"__class__": 1},
    {"method": "AsyncDriver.fulfilled", "of": {"ref": "globalThis"}}, {"native": {"ref": "globalThis"}},
    {"type": "Object"}, {"type": "Frame"}, {"type": "__init__"},
)  # fmt: skip


KEYS = ("type", "ref", "of", "prototype", "point", "at", "extra")


def nodes_of(document: Any) -> list[tuple[Any, Any]]:
    """Every container in a document with every key it has."""
    found: list[tuple[Any, Any]] = []
    pending = [document]
    while pending:
        node = pending.pop()
        keys: Any = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        for key in keys:
            found.append((node, key))
            pending.append(node[key])
    return found


def mutate_frame(document: Any, source: random.Random) -> None:
    """Change one suspended body: the place it waits at, or what one of its variables holds."""
    heap = document["heap"]
    frames = [entry for entry in heap.values() if entry["type"] == "Frame"]
    if not frames:
        return
    frame = source.choice(frames)
    names, kind = list(frame["variables"]), source.randrange(6)
    if kind == 0 or not names:
        frame["point"] = source.randrange(12)
    elif kind == 1:
        del frame["variables"][source.choice(names)]
    elif kind == 2:
        one, other = source.choice(names), source.choice(names)
        variables = frame["variables"]
        variables[one], variables[other] = variables[other], variables[one]
    elif kind == 3 and frame["cells"]:
        # Elsewhere the same variable then holds something else, too.
        cell = heap[source.choice(list(frame["cells"].values()))["ref"]]
        cell["value"] = copy.deepcopy(source.choice(JUNK))
    elif kind == 4:
        frame["variables"][source.choice(names)] = copy.deepcopy(source.choice(JUNK))
    else:
        frame["variables"][source.choice(names)] = {"ref": source.choice(list(heap))}


def mutate(
    document: Any, source: random.Random, junk: Sequence[Any] = JUNK, keys: Sequence[str] = KEYS
) -> None:
    """Change one to four places."""
    for _ in range(source.randint(1, 4)):
        nodes = nodes_of(document)
        if not nodes:
            return
        node, key = source.choice(nodes)
        other, other_key = source.choice(nodes)
        kind = source.randrange(7)
        if kind == 0:
            del node[key]
        elif kind == 1:
            node[key] = copy.deepcopy(other[other_key])
        elif kind == 2 and type(node[key]) in (int, float) and abs(node[key]) < 2**60:
            node[key] += source.choice([-1, 1, 2**32, 0.5])
        elif kind == 3 and type(node[key]) is str:
            node[key] = node[key][: source.randrange(len(node[key]) + 1)]
        elif kind == 4 and isinstance(node, dict):
            node[source.choice(keys)] = copy.deepcopy(source.choice(junk))
        else:
            node[key] = copy.deepcopy(source.choice(junk))


def mutate_graph(document: Any, source: random.Random) -> None:
    """Change what refers to what, so that each entry is still one that a writer could have made."""
    changes = (retarget, share, exchange_fields, exchange_code, rename_type, stretch)
    for _ in range(source.randint(1, 3)):
        source.choice(changes)(document, source)


def by_type(document: Any, source: random.Random, most: int) -> list[dict[str, Any]]:
    """Some entries of one kind, in any order."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for entry in document["heap"].values():
        kinds.setdefault(entry["type"], []).append(entry)
    found = source.choice(list(kinds.values()))
    return source.sample(found, min(most, len(found)))


def references(document: Any) -> list[dict[str, Any]]:
    """Every reference to an entry of the heap."""
    return [
        node
        for node, key in nodes_of(document)
        if key == "ref" and type(node[key]) is str and node[key] in document["heap"]
    ]


def retarget(document: Any, source: random.Random) -> None:
    """Let a reference lead to another entry of the same kind, perhaps back to where it is."""
    reference = source.choice(references(document))
    kind = document["heap"][reference["ref"]]["type"]
    reference["ref"] = source.choice(
        [name for name, entry in document["heap"].items() if entry["type"] == kind]
    )


def share(document: Any, source: random.Random) -> None:
    """Let two references lead to the same entry, whatever it is."""
    one, other = source.choice(references(document)), source.choice(references(document))
    one["ref"] = other["ref"]


def exchange_fields(document: Any, source: random.Random) -> None:
    """Let two entries of a kind exchange what they hold."""
    entries = by_type(document, source, 2)
    if len(entries) == 2:
        one, other = entries
        key = source.choice([*one, *other])
        for entry, value in ((one, other.get(key)), (other, one.get(key))):
            entry[key] = value


def exchange_code(document: Any, source: random.Random) -> None:
    """Give a function or a suspended body the place of another one."""
    entries = [entry for entry in document["heap"].values() if "at" in entry]
    if len(entries) > 1:
        one, other = source.sample(entries, 2)
        one["at"], one["source"] = other["at"], other["source"]
        if source.random() < 0.5 and "cells" in other:
            one["cells"] = other["cells"]


def rename_type(document: Any, source: random.Random) -> None:
    """Let an entry be of the kind of another one, with what that has and it lacks."""
    heap = list(document["heap"].values())
    one, other = source.choice(heap), source.choice(heap)
    one.update({key: value for key, value in other.items() if key == "type" or key not in one})


def stretch(document: Any, source: random.Random) -> None:
    """Repeat what is in a list, or make a number or a text very large."""
    node, key = source.choice(nodes_of(document["heap"]))
    if isinstance(node[key], list):
        node[key] *= source.choice([0, 2, 300])
    elif type(node[key]) is int:
        node[key] = source.choice([2**31 - 1, 2**32 - 2, 2**53 - 1, 2**53, 2**64])
    elif type(node[key]) is str and key not in ("type", "ref"):
        node[key] *= source.choice([0, 2, 1000])
