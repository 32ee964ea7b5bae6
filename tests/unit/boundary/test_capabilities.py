"""Capabilities: copied arguments and results, revocation, what the guest learns of failures, the audit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from jsvm import (
    VM,
    CallRecord,
    CapabilityReference,
    GuestVisibleError,
    JSMap,
    JSRegExp,
    VMCapability,
    VMError,
    VMErrorCode,
    create_capability,
    hole,
    invoke_boundary_capability,
    is_vm_capability,
    is_vm_capability_reference,
    undefined,
)


def test_it_names_itself_and_nothing_more() -> None:
    capability = create_capability("f", lambda a, b=1: a)
    assert (capability.name, capability.arity, capability.revoked) == ("f", 1, False)
    assert len(capability.id) == 32
    assert is_vm_capability(capability)
    assert capability.reference == CapabilityReference("f", capability.id)
    assert is_vm_capability_reference(capability.reference)
    assert not is_vm_capability(capability.reference)
    assert repr(capability) == "<VMCapability f>"
    capability.revoke()
    assert repr(capability) == "<VMCapability f (revoked)>"


def needs_keyword(*, key: int) -> int:
    return key


@pytest.mark.parametrize(
    ("arguments", "path"),
    [(("", len), "name"), ((1, len), "name"), (("f", 3), "handler"), (("f", needs_keyword), "handler")],
)
def test_bad_definitions(arguments: Any, path: str) -> None:
    with pytest.raises(VMError) as caught:
        create_capability(*arguments)
    assert caught.value.code is VMErrorCode.VMInvalidOption
    assert caught.value.details["path"] == path


async def test_invoking_one_without_a_vm() -> None:
    seen: list[Any] = []

    def keep(item: list[int], other: Any) -> list[Any]:
        item.append(3)
        seen.append((item, other))
        return item

    capability = create_capability("keep", keep)
    mine = [1, 2]
    result = await invoke_boundary_capability(capability, [mine])
    assert (mine, result, seen) == ([1, 2], [1, 2, 3], [([1, 2, 3], undefined)])
    assert result is not seen[0][0]

    async def later(item: int) -> int:
        await asyncio.sleep(0)
        return item + 1

    assert await invoke_boundary_capability(create_capability("later", later), [1, "dropped"]) == 2
    with pytest.raises(VMError) as caught:
        await invoke_boundary_capability(capability, [lambda: 1])
    assert caught.value.details["path"] == "$arguments[0]"
    with pytest.raises(VMError) as caught:
        await invoke_boundary_capability(create_capability("bad", lambda: {1: 2}))
    assert caught.value.details["path"] == "$result[int]"
    capability.revoke()
    with pytest.raises(VMError) as caught:
        await invoke_boundary_capability(capability, [mine])
    assert caught.value.code is VMErrorCode.BoundaryCapabilityRevoked
    with pytest.raises(VMError):
        await invoke_boundary_capability("f")  # type: ignore[arg-type]


async def test_revoking_while_it_waits() -> None:
    async def later() -> int:
        capability.revoke()
        return 1

    capability = create_capability("later", later)
    with pytest.raises(VMError) as caught:
        await invoke_boundary_capability(capability)
    assert caught.value.code is VMErrorCode.BoundaryCapabilityRevoked


# -- in a guest ------------------------------------------------------------------------------------


def run(source: str, **options: Any) -> Any:
    """The value of source text in a fresh VM; its error is raised."""
    with VM(**options) as vm:
        return vm.eval_now(source).unwrap()


def test_the_guest_sees_a_function_without_a_past() -> None:
    facts = run(
        """
        const own = Reflect.ownKeys(f);
        let blocked;
        try { f.constructor('return 1')() } catch (error) { blocked = error.name }
        [typeof f, f.name, f.length, own, Object.getPrototypeOf(f) === Function.prototype, f.prototype,
         f.__self__, f.__wrapped__, f.__code__, blocked, String(f).includes('[native code]')]
        """,
        globals={"f": lambda a, b=2, *rest: a},
    )
    assert facts == [
        "function", "f", 1, ["length", "name"], True, undefined, undefined, undefined, undefined,
        "EvalError", True,
    ]  # fmt: skip


def test_extra_arguments_are_left_out_and_missing_ones_undefined() -> None:
    options = {"globals": {"one": lambda item: item, "two": lambda a, b: [a, b], "all": lambda *a: list(a)}}
    assert run("['a', 'b'].map(one)", **options) == ["a", "b"]
    assert run("two(1)", **options) == [1, undefined]
    assert run("all(1, [2], null)", **options) == [1, [2], None]


def test_copies_in_both_directions() -> None:
    held: list[Any] = []

    def take(item: Any) -> Any:
        held.append(item)
        return held[0]

    assert run("const a = {n: [1]}; const b = take(a); a.n.push(2); b.n.push(3); [a, b, take(0)]", globals={
        "take": take,
    }) == [{"n": [1, 2]}, {"n": [1, 3]}, {"n": [1]}]  # fmt: skip
    assert held == [{"n": [1]}, 0]


def test_arguments_that_cannot_cross_are_a_type_error_with_a_path() -> None:
    message = run("try { f({on: [() => 1]}) } catch (e) { [e.name, e.message] }", globals={"f": lambda x: x})
    assert message[0] == "TypeError"
    assert message[1].startswith("$arguments[0].on[0] (function)")
    with VM(globals={"f": lambda x: x}) as vm:
        error = vm.eval_now("f(Symbol('x'))").error
    assert error is not None
    assert error.code is VMErrorCode.BoundaryUnsupportedType
    assert error.details["path"] == "$arguments[0]"


SECRET = "DB_PASSWORD=hunter2"


def raise_secret() -> None:
    raise KeyError(SECRET)


async def raise_later() -> None:
    raise KeyError(SECRET)


@pytest.mark.parametrize("call", ["f()", "await_()"])
def test_what_a_handler_raises_stays_on_the_host(call: str) -> None:
    told: list[tuple[BaseException, dict[str, Any]]] = []
    with VM(
        globals={"f": raise_secret, "await_": raise_later},
        on_error=lambda error, facts: told.append((error, facts)),
    ) as vm:
        result = vm.eval_now(
            f"(async () => {{ try {{ await {call} }} catch (e) {{ return [e.name, e.message, e.stack, "
            "Reflect.ownKeys(e), e instanceof Error] } })()"
        )
        name, message, stack, keys, is_error = result.unwrap()
    ((error, facts),) = told
    assert isinstance(error, KeyError)
    assert (name, is_error) == ("Error", True)
    assert message == f"Host function '{facts['name']}' failed (id {facts['id']})"
    assert sorted(keys) == ["message", "stack"]
    for text in (message, stack, repr(result.calls), repr(result.error)):
        assert SECRET not in text
        assert "KeyError" not in text
        assert ".py" not in text
    assert facts["kind"] == "host function"


def test_a_host_may_say_what_the_guest_sees() -> None:
    def refuse() -> None:
        raise GuestVisibleError("not today", name="RangeError")

    def odd() -> None:
        raise GuestVisibleError("x", name="NotFoundError")

    def raise_value_error() -> None:
        raise ValueError("shown")

    catching = "(f) => { try { f() } catch (e) { return [e instanceof RangeError, String(e)] } }"
    options = {
        "globals": {
            "refuse": refuse,
            "odd": odd,
            "open": create_capability("open", raise_value_error, expose_errors=True),
        }
    }
    assert run(f"({catching})(refuse)", **options) == [True, "RangeError: not today"]
    assert run(f"({catching})(odd)", **options) == [False, "NotFoundError: x"]
    assert run(f"({catching})(open)", **options) == [False, "ValueError: shown"]


def test_an_exception_that_cannot_say_what_it_is_stays_on_the_host() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise ValueError("secret")

    class Unfinished(GuestVisibleError):
        def __init__(self) -> None:
            pass

    def raiser(error: Exception) -> Callable[[], None]:
        def handler() -> None:
            raise error

        return handler

    def not_text() -> None:
        raise GuestVisibleError(ValueError("secret"))  # type: ignore[arg-type]

    told: list[BaseException] = []
    options: dict[str, Any] = {
        "globals": {
            "mute": create_capability("mute", raiser(Mute()), expose_errors=True),
            "unfinished": raiser(Unfinished()),
            "notText": not_text,
        },
        "on_error": lambda error, _facts: told.append(error),
    }
    for name in options["globals"]:
        assert run(f"try {{ {name}() }} catch (e) {{ e.message }}", **options).startswith(
            f"Host function '{name}' failed (id "
        )
    assert [type(error) for error in told] == [Mute, Unfinished, VMError]


@pytest.mark.parametrize(
    "raised", [NameError("v1"), RecursionError(), MemoryError(), StopIteration(1), GeneratorExit]
)
def test_no_exception_of_a_handler_is_mistaken_for_one_of_the_engine(raised: Any) -> None:
    def handler() -> None:
        raise raised

    if raised is GeneratorExit:
        with VM(globals={"f": handler}) as vm:
            with pytest.raises(GeneratorExit):
                vm.eval_now("f()")
            assert vm.eval_now("1 + 1").value == 2
        return
    name = run("try { f() } catch (e) { e.name }", globals={"f": handler})
    assert name == ("RangeError" if isinstance(raised, RecursionError) else "Error")


def test_results_that_cannot_cross_are_the_hosts_failure() -> None:
    told: list[BaseException] = []
    text = run(
        "try { f() } catch (e) { e.message }",
        globals={"f": lambda: [object()]},
        on_error=lambda error, facts: told.append(error),
    )
    assert text.startswith("Host function 'f' failed")
    assert isinstance(told[0], VMError)
    assert told[0].details["path"] == "$result[0]"


def test_revoking() -> None:
    capability = create_capability("f", lambda: 1)
    with VM(globals={"f": capability}) as vm:
        assert vm.eval_now("const alias = f; alias()").value == 1
        capability.revoke()
        error = vm.eval_now("alias()").error
        assert error is not None
        assert error.code is VMErrorCode.BoundaryCapabilityRevoked
        assert vm.eval_now("try { f() } catch (e) { e.name }").value == "TypeError"


def test_a_capability_comes_back_as_a_reference_and_goes_in_again() -> None:
    passed: list[Any] = []

    def swap(item: Any) -> Any:
        passed.append(item)
        return item

    with VM(globals={"swap": swap, "other": lambda: 5}) as vm:
        assert vm.eval_now("swap(other)() === 5 && swap(other) === other").value is True
        assert all(type(item) is CapabilityReference and item.name == "other" for item in passed)
        reference = vm.eval_now("other").value
        assert reference == passed[0]
        vm.eval_now("function call(f) { return f() }")
        call = vm.get_global_function("call").value
        assert call.call_now(reference).value == 5
        forged = CapabilityReference("other", "0" * 32)
        assert call.call_now(forged).error.code is VMErrorCode.BoundaryUnsupportedType
        assert (
            vm.eval_now("({kind: 'capability', metadata: {id: '1'}, $: 'capability'})").value["kind"]
            == "capability"
        )


def test_a_result_may_hand_over_a_capability() -> None:
    inner = create_capability("inner", lambda: 7)
    assert run("make().run()", globals={"make": lambda: {"run": inner}}) == 7
    with VM(globals={"make": lambda: print}) as vm:
        assert vm.eval_now("make()").error is not None


def test_nested_functions_are_capabilities_named_by_their_path() -> None:
    with VM(globals={"api": {"files": {"read": lambda name: name * 2}, "version": 3}}) as vm:
        result = vm.eval_now("api.files.read('a') + api.version")
        assert result.value == "aa3"
        assert [record.name for record in result.calls] == ["api.files.read"]


def test_every_call_is_recorded_with_its_place_and_outcome() -> None:
    seen: list[CallRecord] = []

    async def later(x: int) -> int:
        return x

    with VM(globals={"ok": lambda *a: 1, "bad": raise_secret, "later": later}, on_call=seen.append) as vm:
        result = vm.eval_now(
            "ok('abc', [1]);\n  ok();\ntry { bad() } catch {}\ntry { ok(() => 1) } catch {}\nlater(1)"
        )
    facts = [(r.name, r.line, r.column, r.arguments, r.outcome) for r in result.calls]
    assert facts == [
        ("ok", 1, 1, 2, "returned"),
        ("ok", 2, 3, 0, "returned"),
        ("bad", 3, 7, 0, "failed"),
        ("ok", 4, 7, 1, "refused"),
        ("later", 5, 1, 1, "returned"),
    ]
    assert [r.name for r in seen] == ["ok", "ok", "bad", "ok", "later"]
    assert [(r.nodes, r.bytes) for r in result.calls] == [(3, 3), (0, 0), (0, 0), (0, 0), (1, 0)]
    assert all(record.duration >= 0 for record in seen)
    data = result.calls[0].to_data()
    assert data["name"] == "ok"
    assert "CallRecord" in repr(result.calls[0])


def test_a_hook_that_raises_disturbs_nobody() -> None:
    def hook(*_arguments: Any) -> None:
        raise ValueError("x")

    assert run("try { f() } catch {} 5", globals={"f": raise_secret}, on_call=hook, on_error=hook) == 5


def test_too_many_calls_at_once_are_refused() -> None:
    async def never() -> None:
        await asyncio.sleep(60)

    with VM(globals={"never": never}, wall_limit=500) as vm:
        result = vm.eval_now("let n = 0; try { for (;;) { never(); n++ } } catch (e) { [n, e.name] }")
        assert result.value == [1000, "RangeError"]


def test_console_functions_of_the_host_are_also_logged() -> None:
    lines: list[Any] = []
    with VM(globals={"console": {"log": lines.append, "error": lambda *a: lines.append(a)}}) as vm:
        result = vm.eval_now("console.log({a: [1]}, 'dropped'); console.error(() => 1, 2, new Proxy({}, {}))")
    assert result.ok, result.error
    assert [(entry.level, entry.text) for entry in result.logs] == [
        ("log", "{ a: [ 1 ] } dropped"),
        ("error", "[Function (anonymous)] 2 {}"),
    ]
    assert lines == [{"a": [1]}, ("[Function (anonymous)]", 2, "{}")]


def test_a_capability_is_a_class_of_its_own() -> None:
    assert isinstance(create_capability("f", len), VMCapability)
    assert run("f('abc')", globals={"f": len}) == 3
    assert run("f('abc')", globals={"f": "x".join}) == "axbxc"


def test_revoking_a_call_in_flight_drops_its_result() -> None:
    async def later() -> str:
        capability.revoke()
        return "result"

    capability = create_capability("later", later)
    with VM(globals={"later": capability}) as vm:
        result = vm.eval_now("later().catch(e => [e.name, e.message])")
        assert result.value == ["TypeError", "later: the capability was revoked"]
        assert result.calls[0].outcome == "revoked"


def test_a_late_result_that_cannot_cross_is_the_hosts_failure() -> None:
    told: list[BaseException] = []

    async def later() -> Any:
        return {"a": {1, object()}}

    with VM(globals={"later": later}, on_error=lambda error, facts: told.append(error)) as vm:
        result = vm.eval_now("later().catch(e => e.message)")
    assert result.value.startswith("Host function 'later' failed")
    assert result.calls[0].outcome == "failed"
    assert isinstance(told[0], VMError)
    assert told[0].details["path"].startswith("$result.a<item ")


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([2**60], "$.g[0]"),
        ({"d": datetime(2020, 1, 1)}, "$.g.d"),  # noqa: DTZ001
        (JSMap([(1, hole)]), "$.g<value 0>"),
        ([JSRegExp("(", "")], "$.g[0]"),
        ([JSRegExp(1)], "$.g[0].source"),  # type: ignore[arg-type]
        (b"x" * (2**24 + 1), "$.g"),
        ({1, 2, "x" * (2**24 + 1)}, "$.g<item "),
        ([needs_keyword], "$.g[0]"),
    ],
)
def test_globals_that_cannot_cross(value: Any, path: str) -> None:
    with pytest.raises(VMError) as caught, VM(globals={"g": value}):
        pass
    assert caught.value.code is VMErrorCode.BoundaryUnsupportedType
    assert caught.value.details["path"].startswith(path)


async def test_the_audit_hook_hears_of_every_call_as_it_ended() -> None:
    seen: list[tuple[str, str]] = []

    def large(x: float) -> Any:
        return list(range(int(x)))

    async def never() -> None:
        await asyncio.sleep(60)

    given = {"large": large, "bad": lambda: open, "never": never}
    hooks: Any = {"on_call": lambda record: seen.append((record.name, record.outcome))}
    async with VM(globals=given, memory_limit=None, wall_limit=2000, **hooks) as vm:
        await vm.eval("try { bad() } catch {}")
        assert seen == [("bad", "failed")]
        seen.clear()
        assert (await vm.eval("large(90000)", max_steps=20_000)).status == "limited"
        assert seen == [("large", "returned")], "also when a limit strikes while the answer is copied"
        seen.clear()
        await vm.eval("for (let i = 0; i < 1005; i++) never()", time_limit=20_000)
        assert seen == [("never", "refused")]
        vm.reset()
        await asyncio.sleep(0)
        assert [outcome for _, outcome in seen].count("cancelled") == 1000


@pytest.mark.parametrize("arguments", [None, 5, "ab", {1: 2}, {1}])
async def test_arguments_that_are_no_list(arguments: Any) -> None:
    with pytest.raises(VMError) as caught:
        await invoke_boundary_capability(create_capability("c", lambda *_: 1), arguments)
    assert (caught.value.code, caught.value.details["path"]) == (VMErrorCode.VMInvalidOption, "arguments")
