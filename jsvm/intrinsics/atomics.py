"""Atomics. Agents that share memory take turns (see SharedArrayBufferObject), so every operation is atomic
already. Only a host that offers the hook `suspend` lets an agent block.

https://tc39.es/ecma262/#sec-atomics-object
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final, Literal

from jsvm.intrinsics.declare import Method, install, tag
from jsvm.intrinsics.typed_array_creation import check_in_bounds, validate
from jsvm.runtime.array_buffers import SharedArrayBufferObject, Waiter
from jsvm.runtime.completion import throw_range_error, throw_type_error
from jsvm.runtime.conversions import to_bigint, to_index, to_int32, to_integer_or_infinity, to_number
from jsvm.runtime.element_types import BIGINT64, FLOAT16, FLOAT32, FLOAT64, INT32, UINT8_CLAMPED
from jsvm.runtime.functions import Native
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import new_promise, resolve_promise
from jsvm.runtime.realm import Builder, Realm
from jsvm.runtime.typed_arrays import TypedArray
from jsvm.runtime.values import BigInt, Value

type Operation = Callable[[int, int], int]

#: Element types without atomic operations.
NOT_ATOMIC: Final = (UINT8_CLAMPED, FLOAT16, FLOAT32, FLOAT64)


def validate_integer_array(value: Value, method: str) -> TypedArray:
    """https://tc39.es/ecma262/#sec-validateintegertypedarray"""
    target = validate(value, f"Atomics.{method}")
    if target.element in NOT_ATOMIC:
        throw_type_error(f"Atomics.{method} does not work on a {target.element.array_name}")
    return target


def validate_waitable_array(value: Value, method: str) -> TypedArray:
    """https://tc39.es/ecma262/#sec-validateintegertypedarray (waitable)"""
    target = validate(value, f"Atomics.{method}")
    if target.element not in (INT32, BIGINT64):
        throw_type_error(f"Atomics.{method} does not work on a {target.element.array_name}")
    return target


def validate_access(target: TypedArray, index: Value) -> int:
    """https://tc39.es/ecma262/#sec-validateatomicaccess"""
    length = target.length
    found = to_index(index)
    if found >= length:
        throw_range_error("Atomics: index out of range")
    return found


def revalidate_access(target: TypedArray, index: int, method: str) -> None:
    """https://tc39.es/ecma262/#sec-revalidateatomicaccess"""
    check_in_bounds(target, f"Atomics.{method}")
    if index >= target.length:
        throw_range_error("Atomics: index out of range")


def to_operand(target: TypedArray, value: Value) -> float | BigInt:
    """What an operation works with: an integer."""
    return to_bigint(value) if target.element.is_bigint else to_integer_or_infinity(value)


# -- reading and writing -------------------------------------------------------------------------------------


def modifier(method: str, operate: Operation) -> Native:
    """https://tc39.es/ecma262/#sec-atomicreadmodifywrite"""

    def modify(
        _realm: Realm, _this: Value, array: Value = None, index: Value = None, value: Value = None, *_: Value
    ) -> Value:
        target = validate_integer_array(array, method)
        position = validate_access(target, index)
        operand = to_operand(target, value)
        revalidate_access(target, position, method)
        element = target.element
        old = target.view[position]
        result = operate(old, element.store(operand))
        target.view[position] = element.store(BigInt(result) if element.is_bigint else result)
        return element.load(old)

    return modify


def atomics_compare_exchange(
    _realm: Realm,
    _this: Value,
    array: Value = None,
    index: Value = None,
    expected: Value = None,
    replacement: Value = None,
    *_: Value,
) -> Value:
    """https://tc39.es/ecma262/#sec-atomics.compareexchange"""
    target = validate_integer_array(array, "compareExchange")
    position = validate_access(target, index)
    wanted = to_operand(target, expected)
    new = to_operand(target, replacement)
    revalidate_access(target, position, "compareExchange")
    element = target.element
    old = target.view[position]
    if old == element.store(wanted):
        target.view[position] = element.store(new)
    return element.load(old)


def atomics_load(_realm: Realm, _this: Value, array: Value = None, index: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-atomics.load"""
    target = validate_integer_array(array, "load")
    position = validate_access(target, index)
    revalidate_access(target, position, "load")
    return target.element_at(position)


def atomics_store(
    _realm: Realm, _this: Value, array: Value = None, index: Value = None, value: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-atomics.store"""
    target = validate_integer_array(array, "store")
    position = validate_access(target, index)
    operand = to_operand(target, value)
    revalidate_access(target, position, "store")
    target.view[position] = target.element.store(operand)
    return operand


def atomics_is_lock_free(_realm: Realm, _this: Value, size: Value = None, *_: Value) -> Value:
    """https://tc39.es/ecma262/#sec-atomics.islockfree"""
    return to_integer_or_infinity(size) in (1.0, 2.0, 4.0, 8.0)


def atomics_pause(_realm: Realm, _this: Value, number: Value = None, *_: Value) -> Value:
    """https://tc39.es/proposal-atomics-microwait/#sec-atomics.pause"""
    if number is not None and not (type(number) is float and number.is_integer()):
        throw_type_error("Atomics.pause: the hint must be an integral number")


# -- waiting -------------------------------------------------------------------------------------------------


def wait_arguments(
    method: str, array: Value, index: Value, value: Value, timeout: Value
) -> tuple[TypedArray, int, bool, float]:
    """The checked arguments of a wait: array, index, whether the element has the expected value,
    milliseconds.
    """
    target = validate_waitable_array(array, method)
    if not isinstance(target.buffer, SharedArrayBufferObject):
        throw_type_error(f"Atomics.{method} needs a shared typed array")
    position = validate_access(target, index)
    wanted = BIGINT64.store(to_bigint(value)) if target.element.is_bigint else to_int32(value)
    limit = to_number(timeout)
    return target, position, target.view[position] == wanted, math.inf if limit != limit else max(limit, 0.0)


def waiters_at(target: TypedArray, position: int) -> list[Waiter]:
    """https://tc39.es/ecma262/#sec-getwaiterlist"""
    assert isinstance(target.buffer, SharedArrayBufferObject)
    return target.buffer.waiters.setdefault(target.byte_offset + position * target.element.size, [])


def atomics_wait(
    realm: Realm,
    _this: Value,
    array: Value = None,
    index: Value = None,
    value: Value = None,
    timeout: Value = None,
    *_: Value,
) -> Value:
    """https://tc39.es/ecma262/#sec-atomics.wait

    The host's hook `suspend(milliseconds, is_over)` blocks until the function says so or the time has passed.
    """
    suspend = realm.agent.host.hook("suspend")
    target, position, as_expected, limit = wait_arguments("wait", array, index, value, timeout)
    if suspend is None:
        throw_type_error("Atomics.wait cannot be called in this context")
    if not as_expected:
        return "not-equal"
    waiters = waiters_at(target, position)
    outcomes: list[Value] = []

    def finish(outcome: Literal["ok", "timed-out"]) -> None:
        waiters.remove(finish)
        outcomes.append(outcome)

    waiters.append(finish)
    suspend(limit, lambda: bool(outcomes))
    if not outcomes:
        finish("timed-out")
    return outcomes[0]


def atomics_wait_async(
    realm: Realm,
    _this: Value,
    array: Value = None,
    index: Value = None,
    value: Value = None,
    timeout: Value = None,
    *_: Value,
) -> Value:
    """https://tc39.es/ecma262/#sec-atomics.waitasync

    The host's hook `set_timeout(milliseconds, callback)` ends a wait; it answers what calls that off.
    DEVIATION: without one, only `notify` ends a wait.
    """
    target, position, as_expected, limit = wait_arguments("waitAsync", array, index, value, timeout)
    if not as_expected:
        return wait_result(realm, False, "not-equal")
    if limit == 0.0:
        return wait_result(realm, False, "timed-out")
    promise = new_promise(realm)
    waiters = waiters_at(target, position)

    def finish(outcome: Literal["ok", "timed-out"]) -> None:
        if finish in waiters:
            waiters.remove(finish)
            call_off()
            resolve_promise(realm, promise, outcome)

    set_timeout = realm.agent.host.hook("set_timeout")
    call_off: Callable[[], None] = nothing
    if set_timeout is not None and limit != math.inf:
        call_off = set_timeout(limit, lambda: finish("timed-out"))
    waiters.append(finish)
    return wait_result(realm, True, promise)


def nothing() -> None:
    """What calls a wait off that has no end."""


def wait_result(realm: Realm, is_async: bool, value: Value) -> JSObject:
    """What `waitAsync` answers."""
    return JSObject(realm.object_prototype, {"async": is_async, "value": value})


def atomics_notify(
    realm: Realm, _this: Value, array: Value = None, index: Value = None, count: Value = None, *_: Value
) -> Value:
    """https://tc39.es/ecma262/#sec-atomics.notify"""
    target = validate_waitable_array(array, "notify")
    position = validate_access(target, index)
    limit = math.inf if count is None else max(to_integer_or_infinity(count), 0.0)
    if not isinstance(target.buffer, SharedArrayBufferObject):
        return 0.0
    waiters = waiters_at(target, position)
    woken = 0.0
    while waiters and woken < limit:
        waiters[0]("ok")
        woken += 1.0
        realm.agent.budget.spend()
    return woken


ATOMICS: Final = (
    Method("add", 3, modifier("add", lambda old, operand: old + operand)),
    Method("and", 3, modifier("and", lambda old, operand: old & operand)),
    Method("compareExchange", 4, atomics_compare_exchange),
    Method("exchange", 3, modifier("exchange", lambda _old, operand: operand)),
    Method("isLockFree", 1, atomics_is_lock_free),
    Method("load", 2, atomics_load),
    Method("notify", 3, atomics_notify),
    Method("or", 3, modifier("or", lambda old, operand: old | operand)),
    Method("pause", 0, atomics_pause),
    Method("store", 3, atomics_store),
    Method("sub", 3, modifier("sub", lambda old, operand: old - operand)),
    Method("wait", 4, atomics_wait),
    Method("waitAsync", 4, atomics_wait_async),
    Method("xor", 3, modifier("xor", lambda old, operand: old ^ operand)),
    tag("Atomics"),
)


def build_atomics(realm: Realm) -> JSObject:
    """%Atomics%"""
    created = realm.new_object()
    install(realm, created, ATOMICS)
    return created


BUILDERS: Final[Mapping[str, Builder]] = {"atomics": build_atomics}
GLOBALS: Final[Mapping[str, str]] = {"Atomics": "atomics"}
