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
