"""What a guest holds is found out exactly, wherever it keeps it, and nothing of its host's is counted."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from typing import Any

import pytest

from jsvm import VM, VMErrorCode, VMResult
from jsvm.budget import TimeLimitReached
from jsvm.runtime.heap import HeapWatch
from jsvm.runtime.reachable import HeapWalk

MILLION = 1_000_000
#: Keeps ten million bytes in one place: `held` is what the expression makes, `keep` is for it to be kept in.
PLACES = {
    "a global variable": "globalThis.kept = 'x'.repeat(1e7)",
    "a lexical binding": "const kept = 'x'.repeat(1e7)",
    "a closure": "globalThis.kept = (text => () => text)('x'.repeat(1e7))",
    "a private field": "globalThis.kept = new class { #text = 'x'.repeat(1e7) }",
    "a map": "globalThis.kept = new Map([[1, 'x'.repeat(1e7)]])",
    "a weak map": "globalThis.key = {}; globalThis.kept = new WeakMap([[key, 'x'.repeat(1e7)]])",
    "an array": "globalThis.kept = Array(1250000).fill(0)",
    "a buffer": "globalThis.kept = new Uint8Array(1e7)",
    "an integer": "globalThis.kept = Array.from({ length: 500 }, (_, i) => (1n << 160000n) + BigInt(i))",
    "a generator": "globalThis.kept = (function* () { const t = 'x'.repeat(1e7); yield; t })(); kept.next()",
    "a promise": "globalThis.kept = new Promise(() => {}).then(() => text); var text = 'x'.repeat(1e7)",
    "a timer": "(t => setTimeout(() => t, 1e6))('x'.repeat(1e7)); delete globalThis.setTimeout",
    "an async function": "(async () => { const t = 'x'.repeat(1e7); await slow(); t })(); slow = null",
    "a bound function": "globalThis.kept = (() => 1).bind(null, 'x'.repeat(1e7))",
    "a proxy": "globalThis.kept = new Proxy({ text: 'x'.repeat(1e7) }, {})",
    "an accessor": "(t => Object.defineProperty(globalThis, 'kept', { get: () => t }))('x'.repeat(1e7))",
    "an error": "globalThis.kept = new Error('x'.repeat(1e7))",
    "a name": "globalThis.kept = { ['x'.repeat(1e7)]: 1 }",
    "many names": "globalThis.kept = Array.from({ length: 8e3 }, (_, i) => ({ ['x'.repeat(1e3) + i]: 1 }))",
    "a symbol": "Symbol.for('x'.repeat(1e7))",
    "an iterator": "globalThis.kept = ['x'.repeat(1e7)].values().map(x => x)",
    "a URL": "globalThis.kept = new URLSearchParams([['a', 'x'.repeat(1e7)]])",
}


@pytest.fixture(autouse=True)
def clean() -> None:
    """What other tests left is freed now, and not while a guest's growth is measured."""
    gc.collect()


def held(vm: VM) -> int:
    """Bytes that the guest of a VM that was started holds."""
    instance: Any = vm._instance
    watch = instance.realm.agent.budget.watch
    assert isinstance(watch, HeapWatch)
    return watch.held(1 << 40)


async def slow() -> None:
    """A host function that does not answer while its VM lives."""
    await asyncio.sleep(3600)


@pytest.mark.parametrize("place", PLACES)
async def test_everything_is_found(place: str) -> None:
    async with VM(globals={"slow": slow}, timers="real") as vm:
        before = held(vm)
        result = await vm.eval(f"{PLACES[place]}; 0")
        assert result.ok, result.error
        assert 9 * MILLION < held(vm) - before < 13 * MILLION


def test_what_is_gone_is_not_held() -> None:
    with VM() as vm:
        before = held(vm)
        assert vm.eval_now("globalThis.kept = []; for (let i = 0; i < 5e4; i++) kept.push({ i, kept }); 0").ok
        assert held(vm) - before > 5 * MILLION
        assert vm.eval_now("kept = null; 0").ok
        assert held(vm) - before < MILLION // 10


def test_many_small_objects_are_found() -> None:
    """An object with one property, and the number in it, as large as Python says that they are."""
    with VM() as vm:
        assert vm.eval_now("globalThis.kept = []; 0").ok
        before = held(vm)
        assert vm.eval_now("for (let i = 0; i < 1e5; i++) kept.push({ number: i + .5 }); 0").ok
        one = vm._instance.realm.global_object.get("kept").dense[0]  # type: ignore[union-attr]
        expected = sum(map(sys.getsizeof, (one, one.props, one.props["number"]))) + 8
        assert abs((held(vm) - before) / 100_000 - expected) < 0.1 * expected


def test_nothing_of_the_host_is_held() -> None:
    treasure = ["x" * MILLION for _ in range(20)]

    class Service:
        def __init__(self) -> None:
            self.treasure = treasure

        def call(self) -> int:
            return len(self.treasure)

    service = Service()
    given = {"first": lambda: len(treasure), "second": service.call, "list": ["small"]}
    with VM(globals=given) as vm, VM() as other:
        assert other.eval_now("globalThis.kept = 'x'.repeat(1e7); 0").ok
        assert vm.eval_now("first() + second()").value == 40
        assert held(vm) < MILLION


LIMIT = 20 * MILLION
FILL = "for (;;) kept.push({ a: 1 })"


@pytest.mark.parametrize("again", ["1 + 1", "kept.length > 1 ? 2 : 0", "[1, 1].reduce((a, b) => a + b)"])
def test_a_guest_left_full_still_answers(again: str) -> None:
    with VM(memory_limit=LIMIT) as vm:
        assert vm.eval_now("globalThis.kept = []; 0").ok
        assert is_refused(vm.eval_now(FILL))
        assert vm.eval_now(again).value == 2
        assert vm.eval_now("kept = null; 0").ok
        assert vm.eval_now("Array.from({ length: 1e4 }, (_, i) => ({ i })).length").value == 10_000


def test_a_guest_left_full_is_not_given_more_each_time() -> None:
    with VM(memory_limit=LIMIT) as vm:
        assert vm.eval_now("globalThis.kept = []; 0").ok
        for _ in range(4):
            assert is_refused(vm.eval_now(FILL))
        assert held(vm) < 2 * LIMIT


def is_refused(result: VMResult) -> bool:
    """Whether the guest was ended by its memory limit."""
    return result.error is not None and result.error.code is VMErrorCode.VMMemoryError


@pytest.mark.parametrize(
    "source",
    [
        "(() => { const local = []; for (;;) local.push({ a: 1 }); })()",
        "Array.from({ length: 1e9 }, () => ({ a: 1 }))",
        "(function* () { const local = []; for (;;) local.push({ a: 1 }); })().next()",
        "[1].map(() => { const local = []; for (;;) local.push({ a: 1 }); })",
    ],
)
def test_what_only_the_stack_holds_is_found(source: str) -> None:
    with VM(memory_limit=LIMIT) as vm:
        ended = vm.eval_now(source)
        assert is_refused(ended)
        assert ended.usage.bytes < 2 * LIMIT


def test_finding_out_obeys_the_time_limit() -> None:
    with VM(memory_limit=None) as vm:
        assert vm.eval_now("globalThis.kept = Array.from({ length: 3e5 }, (_, i) => ({ i })); 0").ok
        budget = vm._instance.realm.agent.budget  # type: ignore[union-attr]
        budget.begin(time_limit=5)
        with pytest.raises(TimeLimitReached):
            held(vm)
        budget.end()


@pytest.mark.parametrize(
    "source",
    [
        "Array(6e6).fill('x')",
        "Array(8e6).fill(0)",
        "Array.from({ length: 1000 }, () => Array(4000).fill('x'))",
        "Object.fromEntries(Array.from({ length: 3e5 }, (_, i) => ['k' + i, i]))",
        "new Map(Array.from({ length: 3e5 }, (_, i) => [i, i]))",
    ],
)
def test_something_long_is_gone_through_in_pieces(source: str) -> None:
    """Of many containers with few things in them some are looked into at once."""
    stretches: list[float] = []

    def look() -> None:
        now = time.thread_time()
        stretches.append(now - started[0])
        started[0] = time.thread_time()

    with VM(memory_limit=None, time_limit=None) as vm:
        assert vm.eval_now(f"globalThis.kept = {source}; 0").ok
        agent = vm._instance.realm.agent  # type: ignore[union-attr]
        started = [time.thread_time()]
        assert HeapWalk([agent]).run(1 << 40, look) > 10 * MILLION
        look()
    assert max(stretches) < 0.05


FILLED = "globalThis.kept = []; for (let i = 0; i < 2e5; i++) kept.push({ a: i, b: [i] }); 0"
GROWING = "const more = []; for (;;) more.push({ a: 1, b: [] })"


def test_near_its_deadline_no_guest_has_everything_collected() -> None:
    """And the host's own settings are as they were when it is left."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    with VM(time_limit=None) as vm:
        assert vm.eval_now("globalThis.kept = []; 0").ok
        before = gc.get_threshold()
        # What the tests hold themselves decides no more how often everything is gone through.
        gc.freeze()
        gc.collect()
        gc.callbacks.append(note)
        try:
            # Where the deadline is far away there are full collections meanwhile.
            assert vm.eval_now(FILLED, time_limit=60_000).ok
            assert 2 in seen
            seen.clear()
            assert not vm.eval_now(GROWING, time_limit=300).ok
        finally:
            gc.callbacks.remove(note)
            gc.unfreeze()
        assert len(seen) > 10
        assert 2 not in seen
        assert gc.get_threshold() == before


def test_a_host_that_lets_nothing_be_collected_is_left_alone() -> None:
    before = gc.get_threshold()
    gc.set_threshold(0)
    try:
        with VM() as vm:
            assert not vm.eval_now(GROWING, time_limit=100).ok
            assert gc.get_threshold()[0] == 0
    finally:
        gc.set_threshold(*before)
