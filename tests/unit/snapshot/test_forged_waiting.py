"""Forged reactions and code: what wakes a body wakes it once, and what is called takes what it is given."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jsvm import VM, Suspend, VMError, VMErrorCode

INVALID = VMErrorCode.BoundaryInvalidSerializedValue
SETUP = """
  let first, second;
  const one = new Promise((resolve) => { first = resolve; }), two = new Promise((r) => { second = r; });
  async function waits(promise) { await promise; return 1; }
  async function* yields(promise) { await promise; yield 1; }
  const done = waits(one), steps = yields(two); steps.next();
  const all = Promise.allSettled([one, waits(new Promise(() => 0))]).finally(() => 0);
  const stack = new AsyncDisposableStack(), other = new AsyncDisposableStack();
  for (const each of [stack, other]) { each.use({ async [Symbol.asyncDispose]() { await checkpoint(1); } }); }
  stack.disposeAsync(); other.disposeAsync();
  class Counter { #count = 1; get() { return this.#count; } } const counter = new Counter();
  function makes() { var kept = 1; return () => kept; } const made = makes();
  0
"""


def later(*_: Any) -> Any:
    raise Suspend


OPTIONS: Any = {"globals": {"checkpoint": later}}


@pytest.fixture(scope="module")
def snapshot() -> str:
    with VM(**OPTIONS) as vm:
        vm.eval_now(SETUP).unwrap()
        return json.dumps(vm.snapshot_now())


def refused(document: Any) -> VMError:
    """The error of a machine that does not start; it has the place."""
    with pytest.raises(VMError) as caught:
        VM.from_snapshot(document, **OPTIONS).start_now()
    assert caught.value.code is INVALID, caught.value
    assert caught.value.details["path"].startswith("$.heap[")
    return caught.value


def entries(document: Any, kind: str) -> list[dict[str, Any]]:
    """All entries of a kind."""
    return [entry for entry in document["heap"].values() if entry["type"] == kind]


def closure(document: Any, variable: str) -> dict[str, Any]:
    """A function of the engine's with a certain variable."""
    return next(entry for entry in entries(document, "Closure") if variable in entry["variables"])


def wakes(document: Any, owner: str) -> dict[str, Any]:
    """A reaction that something of a kind waits for."""
    return next(
        entry
        for entry in entries(document, "Reaction")
        if entry["onFulfilled"].get("method", "").startswith(f"{owner}.")
    )


def test_the_snapshot_itself_is_good(snapshot: str) -> None:
    with VM.from_snapshot(snapshot, **OPTIONS) as vm:
        assert vm.eval_now("first(); second(); counter.get() + made()").unwrap() == 2
        while vm.pending:
            vm.answer_now(value=1).unwrap()


@pytest.mark.parametrize("again", [1, 2])
@pytest.mark.parametrize("owner", ["AsyncDriver", "AsyncGenerator"])
def test_a_reaction_is_of_one_promise_once(snapshot: str, owner: str, again: int) -> None:
    document = json.loads(snapshot)
    reaction = wakes(document, owner)
    name = next(name for name, entry in document["heap"].items() if entry is reaction)
    promises = entries(document, "Promise")
    if again == 1:
        next(entry for entry in promises if {"ref": name} not in entry.get("reactions", ()))["reactions"] = [
            {"ref": name}
        ]
    else:
        next(entry for entry in promises if {"ref": name} in entry.get("reactions", ()))["reactions"] *= 2
    refused(document)


@pytest.mark.parametrize("owner", ["AsyncDriver", "AsyncGenerator"])
def test_two_reactions_do_not_wake_the_same_body(snapshot: str, owner: str) -> None:
    document = json.loads(snapshot)
    reaction = wakes(document, owner)
    document["heap"]["copy"] = dict(reaction)
    next(entry for entry in entries(document, "Promise") if "reactions" not in entry)["reactions"] = [
        {"ref": "copy"}
    ]
    refused(document)


@pytest.mark.parametrize("method", ["drainedReturn", "drainedThrow"])
def test_a_generator_waits_in_the_state_it_says(snapshot: str, method: str) -> None:
    document = json.loads(snapshot)
    reaction = wakes(document, "AsyncGenerator")
    reaction["onFulfilled"]["method"] = f"AsyncGenerator.{method}"
    refused(document)
    document = json.loads(snapshot)
    (generator,) = entries(document, "AsyncGenerator")
    generator["state"] = "yield"
    refused(document)


def test_two_things_do_not_wait_in_one_built_in(snapshot: str) -> None:
    document = json.loads(snapshot)
    bodies = {name for name, entry in document["heap"].items() if entry["type"] == "AsyncDisposal"}
    one, other = (entry for entry in entries(document, "AsyncDriver") if entry["frame"]["ref"] in bodies)
    one["frame"] = other["frame"]
    refused(document)


@pytest.mark.parametrize("method", ["AsyncDriver.fulfilled", "AsyncGenerator.resumeAwaited"])
def test_what_takes_one_value_is_nothing_that_a_guest_calls(snapshot: str, method: str) -> None:
    document = json.loads(snapshot)
    handler = wakes(document, method.partition(".")[0])["onFulfilled"]
    entries(document, "NativeFunction")[0]["code"] = {**handler, "method": method}
    refused(document)


def test_no_function_of_the_engine_lacks_an_argument(snapshot: str) -> None:
    document = json.loads(snapshot)
    closure(document, "constructor")["defaults"] = 0
    refused(document)


@pytest.mark.parametrize("index", [2, 1 << 50])
def test_an_outcome_has_its_place(snapshot: str, index: int) -> None:
    document = json.loads(snapshot)
    closure(document, "index")["variables"]["index"] = {"int": index}
    refused(document)


@pytest.mark.parametrize("name", ["#count", "kept"])
def test_what_always_has_a_value_is_not_empty(snapshot: str, name: str) -> None:
    document = json.loads(snapshot)
    for entry in list(document["heap"].values()):
        for variable, cell in entry.get("cells", {}).items():
            if variable.startswith(f"{name}#"):
                document["heap"][cell["ref"]].pop("value", None)
    assert "without a value" in str(refused(document))


def test_a_box_is_not_empty_either() -> None:
    with VM(**OPTIONS) as vm:
        vm.eval_now("const made = []; for (let i = 0; i < 2; i++) { made.push(() => i++); } 0").unwrap()
        document = json.loads(json.dumps(vm.snapshot_now()))
    entries(document, "List")[0]["items"] = []
    refused(document)


def test_a_body_that_waits_in_front_of_a_class_has_no_private_names_yet() -> None:
    program = """
      let get;
      async function waits() {
        await checkpoint(1);
        class A { #x = 1; get() { return this.#x; } }
        const a = new A();
        get = () => a.get();
      }
      waits(); 0
    """
    with VM(**OPTIONS) as vm:
        vm.eval_now(program).unwrap()
        text = json.dumps(vm.snapshot_now())
    with VM.from_snapshot(text, **OPTIONS) as vm:
        vm.answer_now(value=1).unwrap()
        assert vm.eval_now("get()").unwrap() == 1


@pytest.mark.parametrize("kept", [None, [5, ""], [{"ref": "Counter"}, "w"]])
def test_a_class_has_its_prototype_for_good(snapshot: str, kept: list[Any] | None) -> None:
    document = json.loads(snapshot)
    attributes = document["heap"]["Counter"]["attributes"]
    attributes[:] = [item for item in attributes if item[0] != "prototype"]
    if kept is not None:
        attributes.append(["prototype", *kept])
    assert refused(document).details["path"] == "$.heap[Counter]"
