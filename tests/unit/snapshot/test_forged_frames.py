"""Forged variables: what suspended code and closures hold must be what their source lets them hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jsvm import VM, Suspend, VMError, VMErrorCode
from jsvm.snapshot.natives import CLOSURES, VARIABLES

INVALID = VMErrorCode.BoundaryInvalidSerializedValue
SETUP = """
  function add(a, b) { return a + b; }
  async function waits(list) {
    let count = 0, text = "", flag = true, any = {};
    for (let i = 0; i < 3; i++) { count++; text += "."; list.push(() => i); }
    for (const item of list) { flag = item !== any; await add(1, await checkpoint(item())); count++; }
    return [count, text, flag, any];
  }
  class Box { #value = 1; get() { return this.#value; } ["key" + 1] = () => this.#value + 1; }
  const box = new Box(); with ({ inside: 1 }) { var peek = () => inside; }
  async function disposes() { await using a = { async [Symbol.asyncDispose]() { await checkpoint(2); } }; }
  disposes(); Promise.allSettled([waits([])]).finally(() => 0); 0
"""


def later(*_: Any) -> Any:
    raise Suspend


OPTIONS: Any = {"globals": {"checkpoint": later}}


@pytest.fixture(scope="module")
def snapshot() -> str:
    with VM(**OPTIONS) as vm:
        vm.eval_now(SETUP).unwrap()
        return json.dumps(vm.snapshot_now())


def frame_of(document: Any) -> Any:
    """The suspended `waits`."""
    return next(
        entry for entry in document["heap"].values() if entry["type"] == "Frame" and entry["at"] == "3:3"
    )


def variable(holder: dict[str, Any], name: str) -> str:
    """The full name of a variable."""
    return next(key for key in holder if key.startswith(f"{name}#"))


def refused(document: Any) -> None:
    """No machine starts from it."""
    with pytest.raises(VMError) as caught:
        VM.from_snapshot(document, **OPTIONS).start_now()
    assert caught.value.code is INVALID, caught.value
    assert caught.value.details["path"].startswith("$.")


def test_the_snapshot_itself_is_good(snapshot: str) -> None:
    with VM.from_snapshot(snapshot, **OPTIONS) as vm:
        while vm.pending:
            vm.answer_now(value=1)
        assert vm.eval_now("box.get() + box.key1() + peek()").unwrap() == 4


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("count", "text"),
        ("count", {"bigint": "0x1"}),
        ("text", 5),
        ("flag", {"int": 1}),
        ("any", {"tuple": []}),
        ("any", {"sentinel": "hole"}),
        ("any", {"ref": "call 0.promise.[[reactions]][0]"}),
        ("nothing", 1),
    ],
)
def test_a_variable_has_what_its_source_gives_it(snapshot: str, name: str, value: Any) -> None:
    document = json.loads(snapshot)
    variables = frame_of(document)["variables"]
    key = f"{name}#1" if name == "nothing" else variable(variables, name)
    variables[key] = value
    refused(document)


@pytest.mark.parametrize("held", ["code", "ref"])
@pytest.mark.parametrize("value", [5, {"tuple": []}, {"ref": "variable box"}, {"sentinel": "done"}])
def test_temporaries_are_what_is_done_with_them(snapshot: str, held: str, value: Any) -> None:
    document = json.loads(snapshot)
    variables = frame_of(document)["variables"]
    name = next(
        key for key, data in variables.items() if key[0] == "t" and type(data) is dict and held in data
    )
    variables[name] = value
    refused(document)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("box", {"sentinel": "done"}),
        ("#value", 5),
        ("key", {"tuple": []}),
        ("inside", 5),
        ("i", 5),
    ],
)
def test_a_captured_variable_too(snapshot: str, name: str, value: Any) -> None:
    document = json.loads(snapshot)
    found = {
        reference["ref"]
        for entry in (*document["heap"].values(), *document["sources"].values())
        for key, reference in entry.get("cells", {}).items()
        if key.startswith((f"{name}#", f"%{name}")) or (name == "inside" and key.startswith("%with"))
    }
    assert found
    for reference in found:
        document["heap"][reference]["value"] = value
    refused(document)


@pytest.mark.parametrize("place", ["global", "variable", "property"])
def test_what_initialises_a_field_is_no_value(snapshot: str, place: str) -> None:
    document = json.loads(snapshot)
    heap = document["heap"]
    holder = next(
        entry["variables"] for entry in heap.values() if "initializers" in entry.get("variables", ())
    )
    (initializer, *_) = heap[holder["initializers"]["ref"]]["items"]
    if place == "global":
        document["globals"]["properties"].append(["run", initializer, "wec"])
    elif place == "variable":
        heap["variable box"]["value"] = initializer
    else:
        heap["box"]["properties"] = {"run": initializer}
    refused(document)


def test_two_things_cannot_wait_in_one_body(snapshot: str) -> None:
    document = json.loads(snapshot)
    drivers = [entry for entry in document["heap"].values() if entry["type"] == "AsyncDriver"]
    assert len(drivers) > 2
    drivers[0]["frame"] = drivers[1]["frame"]
    refused(document)


def test_every_variable_of_a_function_of_the_engine_has_a_kind() -> None:
    named = {variable for code, _ in CLOSURES.values() for variable in code.co_freevars}
    assert named == VARIABLES.keys()


@pytest.mark.parametrize(
    ("variable", "item"),
    [
        ("initializers", 5),
        ("initializers", {"ref": "%array_prototype%.map"}),
        ("methods", 5),
        ("methods", {"ref": "globalThis.waits"}),
    ],
)
def test_lists_of_the_engine_have_in_them_what_they_are_for(snapshot: str, variable: str, item: Any) -> None:
    document = json.loads(snapshot)
    holder = next(
        entry["variables"] for entry in document["heap"].values() if variable in entry.get("variables", ())
    )
    document["heap"][holder[variable]["ref"]]["items"] = [item]
    refused(document)


@pytest.mark.parametrize("variable", ["code", "realm", "constructor", "value"])
def test_functions_of_the_engine_have_variables_of_their_kind(snapshot: str, variable: str) -> None:
    document = json.loads(snapshot)
    for entry in document["heap"].values():
        if entry["type"] == "Closure" and variable in entry["variables"]:
            entry["variables"][variable] = {"tuple": []}
            refused(document)
            return
    assert variable == "value"


def test_no_code_of_the_guests_is_given_the_realm(snapshot: str) -> None:
    document = json.loads(snapshot)
    heap = document["heap"]
    native = next(entry for entry in heap.values() if entry["type"] == "NativeFunction")
    heap["forged"] = {"type": "Code", "source": "script.js", "at": "2:3", "cells": {}}
    native["code"] = {"native": {"ref": "forged"}}
    refused(document)


def test_what_only_shows_when_it_runs_is_the_snapshots_fault() -> None:
    told: list[BaseException] = []
    source = "const add = (a, b) => a + b; (async () => add(1, await checkpoint(0)))()"
    with VM(**OPTIONS) as vm:
        document = vm.eval_now(source).state
    assert document is not None
    frame = next(entry for entry in document["heap"].values() if entry["type"] == "Frame")
    frame["variables"] = {}
    options = {**OPTIONS, "on_error": lambda error, _facts: told.append(error)}
    with VM.from_snapshot(document, **options) as vm:
        error = vm.answer_now(value=1).error
        assert error is not None
        assert (error.code, error.details["path"]) == (INVALID, "$")
        assert len(told) == 1
        assert vm.eval_now("1 + 1").unwrap() == 2
        vm.reset()
        assert vm.eval_now("typeof add").unwrap() == "undefined"
