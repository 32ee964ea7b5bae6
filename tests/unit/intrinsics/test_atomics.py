"""Atomics between agents: a host lets them wait for each other, and share memory that grows."""

from typing import Any

from jsvm.budget import Budget
from jsvm.intrinsics.inventory import create_realm
from jsvm.runtime.agent import Agent
from jsvm.runtime.array_buffers import SharedArrayBufferObject
from tests.unit.intrinsics.helpers import Guest, new_realm


def shared(guest: Guest, size: float = 8.0, **options: Any) -> SharedArrayBufferObject:
    buffer = guest.new("SharedArrayBuffer", size, guest.object(**options))
    assert isinstance(buffer, SharedArrayBufferObject)
    return buffer


def atomics(guest: Guest, name: str, *arguments: Any) -> Any:
    return guest.call(guest.global_value("Atomics"), name, *arguments)


def test_wait_needs_a_host_that_can_suspend(guest: Guest) -> None:
    array = guest.new("Int32Array", shared(guest))
    assert guest.thrown(atomics, guest, "wait", array, 0.0, 0.0).startswith("TypeError")


def test_wait_ends_by_time_or_by_notify(guest: Guest) -> None:
    waits: list[float] = []
    array = guest.new("Int32Array", shared(guest))

    def suspend(milliseconds: float, is_over: Any) -> None:
        assert not is_over()
        waits.append(milliseconds)
        if milliseconds > 10:
            assert atomics(guest, "notify", array, 1.0) == 0.0
            assert atomics(guest, "notify", array, 0.0) == 1.0
            assert is_over()

    guest.realm.agent.host.hooks["suspend"] = suspend
    assert atomics(guest, "wait", array, 0.0, 1.0) == "not-equal"
    assert atomics(guest, "wait", array, 0.0, 0.0, 5.0) == "timed-out"
    assert atomics(guest, "wait", array, 0.0, 0.0, 50.0) == "ok"
    assert atomics(guest, "wait", array, 0.0, 0.0) == "ok"
    assert waits == [5.0, 50.0, float("inf")]
    assert atomics(guest, "notify", array, 0.0) == 0.0


def test_notify_reaches_the_waiters_of_a_twin(guest: Guest) -> None:
    other = Guest()
    buffer = shared(guest)
    twin = buffer.twin(other.realm.intrinsic("shared_array_buffer_prototype"))
    here, there = guest.new("Int32Array", buffer), other.new("Int32Array", twin)
    answer = atomics(other, "waitAsync", there, 0.0, 0.0)
    assert atomics(guest, "notify", here, 0.0) == 1.0
    assert (answer.get("value").state, answer.get("value").result) == ("fulfilled", "ok")
    atomics(guest, "store", here, 1.0, 7.0)
    assert there.get("1") == 7.0


def test_growing_shows_in_twins(guest: Guest) -> None:
    buffer = shared(guest, 4.0, maxByteLength=16.0)
    twin = buffer.twin(guest.realm.intrinsic("shared_array_buffer_prototype"))
    array = guest.new("Int32Array", twin)
    guest.call(buffer, "grow", 12.0)
    assert (array.get("length"), twin.byte_length) == (3.0, 12)
    guest.new("Int32Array", buffer).set("2", 5.0)
    assert array.get("2") == 5.0
    guest.call(twin, "grow", 16.0)
    assert buffer.byte_length == 16


def two_realms() -> tuple[Guest, Guest]:
    """Guests in two realms of one agent."""
    first, second = Guest(), Guest()
    second.realm = create_realm(first.realm.agent)
    return first, second


def test_traps_get_objects_of_the_realm_that_runs() -> None:
    here, there = two_realms()
    seen: list[Any] = []

    def trap(_this: Any, _target: Any, *arguments: Any) -> bool:
        seen.extend(arguments)
        return True

    handler = there.object(defineProperty=there.function(trap))
    proxy = there.new("Proxy", there.object(), handler)
    here.call(here.global_value("Reflect"), "defineProperty", proxy, "x", here.object(value=1.0))
    assert seen[1].prototype is here.realm.object_prototype


def test_one_realm_runs_alone() -> None:
    realm = new_realm()
    assert realm.running() is realm
    other = create_realm(Agent(Budget(lambda: 0.0)))
    assert other.running() is other
