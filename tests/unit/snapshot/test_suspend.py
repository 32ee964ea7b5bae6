"""Suspending at a host call, and going on from the state."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from jsvm import VM, GuestVisibleError, HostCall, Suspend, VMError, VMErrorCode
from tests.unit.snapshot.machines import through_json

AGENT = """
const steps = [];
async function ask(item) {
  try { return await approve({ item, reason: "shopping" }); } finally { steps.push(`asked ${item}`); }
}
(async () => {
  let total = 0;
  for (const item of ["apples", "pears", "plums"]) {
    try { total += (await ask(item)).price; }
    catch (error) { steps.push(`${error.name}: ${error.message}`); }
    finally { steps.push(`done ${item}`); }
  }
  return { total, steps };
})();
"""


def approve(_request: Any) -> Any:
    raise Suspend


async def approve_async(_request: Any) -> Any:
    await asyncio.sleep(0)
    raise Suspend


@pytest.mark.parametrize("handler", [approve, approve_async])
async def test_an_agent_waits_for_approvals(handler: Any) -> None:
    async with VM(globals={"approve": handler}) as vm:
        result = await vm.eval(AGENT)
    assert (result.status, result.ok) == ("suspended", False)
    assert result.error is not None
    assert result.error.code is VMErrorCode.VMSuspended
    assert result.pending == (HostCall("approve", ({"item": "apples", "reason": "shopping"},), 4),)
    assert result.calls[0].outcome == "suspended"
    options: Any = {"globals": {"approve": handler}}
    result = await VM.resume(json.dumps(result.state), value={"price": 3}, **options)
    assert result.pending[0].arguments[0]["item"] == "pears"
    error = GuestVisibleError("too dear", name="RangeError")
    result = await VM.resume(json.dumps(result.state), error=error, **options)
    result = await VM.resume(through_json(result.state), value={"price": 4}, **options)
    steps = ["asked apples", "done apples", "asked pears", "RangeError: too dear", "done pears"]
    assert result.unwrap() == {"total": 7, "steps": [*steps, "asked plums", "done plums"]}


def test_a_live_machine_can_be_answered() -> None:
    with VM(globals={"approve": approve}) as vm:
        result = vm.eval_now("(async () => (await approve(1)) + (await approve(2)))()")
        assert [call.arguments for call in vm.pending] == [(1,)]
        assert vm.answer_now(value=10).pending == (HostCall("approve", (2,), 1),)
        assert vm.answer_now(value=5).unwrap() == 15
        assert result.state is not None
        assert vm.pending == ()
        assert vm.eval_now("1 + 1").unwrap() == 2


def test_states_are_gone_on_from_without_an_event_loop() -> None:
    options: Any = {"globals": {"approve": approve}}
    with VM(**options) as vm:
        result = vm.eval_now(AGENT)
    for price in (1, 2):
        result = VM.resume_now(json.dumps(result.state), value={"price": price}, **options)
    result = VM.resume_now(result.state, error=GuestVisibleError("enough"), **options)
    assert result.unwrap()["total"] == 3
    assert result.state is None
    with pytest.raises(VMError, match="there is no state"):
        VM.resume_now(result.state, **options)


def test_a_snapshot_of_another_version_says_which_one_it_is() -> None:
    with VM() as vm:
        document = vm.snapshot_now()
    document["version"] += 1
    with pytest.raises(VMError, match=f"is of version {document['version']}, and this version of jsvm reads"):
        VM.from_snapshot(document)


def test_several_calls_wait_and_are_answered_in_any_order() -> None:
    with VM(globals={"approve": approve}) as vm:
        result = vm.eval_now("Promise.all([approve('a'), approve('b')]).then((all) => all.join())")
    assert [call.arguments for call in result.pending] == [("a",), ("b",)]
    with VM.from_snapshot(result.state, globals={"approve": approve}) as vm:
        assert vm.answer_now(value="B", call=1).status == "suspended"
        assert vm.answer_now(value="A").unwrap() == "A,B"


def test_a_module_waits_at_its_top_level() -> None:
    source = "const answer = await approve(1); export const doubled = answer * 2; export default doubled"
    with VM(globals={"approve": approve}) as vm:
        result = vm.eval_now(source, source_type="module")
    assert result.status == "suspended"
    with VM.from_snapshot(json.dumps(result.state), globals={"approve": approve}) as vm:
        assert vm.answer_now(value=4).unwrap()["doubled"] == 8


def test_modules_stay_loaded() -> None:
    files = {
        "main": "import { count, up } from 'lib'; export { count }; "
        "export async function go() { up(); return await approve(count) + count; } "
        "export default await approve('start');",
        "lib": "export let count = 1; export const up = () => { count++; };",
    }
    options: Any = {"globals": {"approve": approve}, "module_loader": files}
    with VM(**options) as vm:
        result = vm.import_now("main")
        assert result.status == "suspended"
    with VM.from_snapshot(json.dumps(result.state), globals={"approve": approve}) as vm:
        assert vm.answer_now(value="go")
        assert vm.eval_now("1").unwrap() == 1


def test_an_exception_of_the_host_stays_there() -> None:
    told: list[BaseException] = []
    options: Any = {"globals": {"approve": approve}, "on_error": lambda error, _facts: told.append(error)}
    with VM(**options) as vm:
        vm.eval_now("approve(1).catch((error) => error.message)")
        message = vm.answer_now(error=ValueError("secret /home")).unwrap()
    assert message.startswith("Host function 'approve' failed (id ")
    assert [str(error) for error in told] == ["secret /home"]


def test_there_must_be_such_a_call() -> None:
    with VM(globals={"approve": approve}) as vm:
        for call in (0, -1, True, 1.0):
            with pytest.raises(VMError) as caught:
                vm.answer_now(value=1, call=call)  # type: ignore[arg-type]
            assert caught.value.code is VMErrorCode.VMInvalidOption
        vm.eval_now("approve(1)")
        with pytest.raises(VMError):
            vm.answer_now(error=KeyboardInterrupt())  # type: ignore[arg-type]


def test_what_cannot_be_kept_is_told_and_the_machine_goes_on() -> None:
    source = "const a = new Int32Array(new SharedArrayBuffer(4)); Atomics.waitAsync(a, 0, 0); approve(1)"
    with VM(globals={"approve": approve}) as vm:
        result = vm.eval_now(source)
        assert result.state is None
        assert result.error is not None
        assert "an Atomics.waitAsync waits for this memory" in result.error.details["snapshot"]
        assert vm.answer_now(value=2).unwrap() == 2


def test_a_call_nobody_awaits_suspends_nothing() -> None:
    with VM(globals={"approve": approve}) as vm:
        assert vm.eval_now("approve(1).then((v) => { globalThis.got = v; }); 5").unwrap() == 5
        with VM.from_snapshot(vm.snapshot_now(), globals={"approve": approve}) as copy:
            assert copy.pending == (HostCall("approve", (1,), 1),)
            copy.answer_now(value="late")
            assert copy.eval_now("got").unwrap() == "late"


def test_namespaces_and_json_modules_are_kept() -> None:
    files = {
        "main": "import * as lib from 'lib'; import data from 'data' with { type: 'json' };"
        "export const seen = [lib.count, data.n, Object.keys(lib).join()];"
        "lib.up(); await approve(1); seen.push(lib.count, data.n, lib[Symbol.toStringTag]);",
        "lib": "export let count = 1; export const up = () => { count++; };",
        "data": '{"n": 5}',
    }
    options: Any = {"globals": {"approve": approve}, "module_loader": files}
    with VM(**options) as vm:
        result = vm.import_now("main")
    assert result.state is not None, result.error
    with VM.from_snapshot(json.dumps(result.state), **options) as vm:
        answer = vm.answer_now(value=0).unwrap()
        assert answer["seen"] == [1, 5, "count,up", 2, 5, "Module"]
        again = vm.import_now("lib").unwrap()
        assert again.exports() == ["count", "up"]


def test_names_that_evaluated_code_declared_are_kept() -> None:
    source = "(async () => { eval('var late = 1'); const got = await approve(0); return late + got; })()"
    options: Any = {"globals": {"approve": approve}, "dynamic_code": True}
    with VM(**options) as vm:
        result = vm.eval_now(source)
    with VM.from_snapshot(json.dumps(result.state), **options) as vm:
        assert vm.answer_now(value=2).unwrap() == 3


def test_functions_in_blocks_are_kept_and_waits_for_memory_are_refused() -> None:
    with VM() as vm:
        vm.eval_now("let taken = 1; { function taken2() { return taken } function taken3() {} }").unwrap()
        vm.eval_now("{ function taken() { return 5 } var get = () => taken() } 0").unwrap()
        with VM.from_snapshot(vm.snapshot_now()) as copy:
            assert copy.eval_now("[taken, taken2(), get()].join()").unwrap() == "1,1,5"
        vm.eval_now(
            "var shared = new Int32Array(new SharedArrayBuffer(8)); Atomics.waitAsync(shared, 0, 0); 0"
        )
        with pytest.raises(VMError) as caught:
            vm.snapshot_now()
        assert caught.value.details["path"].startswith("globalThis.shared")
