"""The VM's life, its results, what it refuses, and that it answers after everything that can happen to it."""

from __future__ import annotations

import gc
import math
import sys
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from jsvm import (
    VM,
    JSBigInt,
    JSDataView,
    JSDate,
    JSError,
    JSMap,
    JSRegExp,
    JSSet,
    JSTypedArray,
    VMError,
    VMErrorCode,
    VMResult,
    evaluate,
    hole,
    network_rule,
    undefined,
)


def error_of(result: VMResult) -> VMError:
    assert result.error is not None
    assert not result.ok
    assert result.value is undefined
    return result.error


# -- life ------------------------------------------------------------------------------------------


async def test_misuse_before_start_and_after_dispose() -> None:
    vm = VM()
    calls: list[Callable[[], Any]] = [
        lambda: vm.eval("1"),
        lambda: vm.evaluate("1"),
        lambda: vm.import_("a"),
        vm.idle,
        vm.snapshot,
        lambda: vm.dangerously.evaluate_url("https://example.com/"),
    ]
    immediate: list[Callable[[], Any]] = [
        lambda: vm.eval_now("1"),
        lambda: vm.import_now("a"),
        vm.idle_now,
        vm.reset,
        lambda: vm.get_global_function("f"),
    ]

    async def refused_with(code: VMErrorCode) -> None:
        for call in calls:
            with pytest.raises(VMError) as caught:
                await call()
            assert caught.value.code is code
        for call in immediate:
            with pytest.raises(VMError) as caught:
                call()
            assert caught.value.code is code

    await refused_with(VMErrorCode.VMNotStarted)
    assert repr(vm) == "<VM new>"
    await vm.start()
    await vm.start()
    assert repr(vm) == "<VM started>"
    assert (await vm.eval("var x = 1")).ok
    vm.dispose()
    vm.dispose()
    assert repr(vm) == "<VM disposed>"
    await refused_with(VMErrorCode.VMDisposed)
    with pytest.raises(VMError) as caught:
        await vm.start()
    assert caught.value.code is VMErrorCode.VMDisposed


async def test_state_lives_from_call_to_call_and_ends_with_reset() -> None:
    async with VM(globals={"config": {"n": 1}, "double": lambda n: 2 * n}) as vm:
        await vm.eval(
            "let a = 1; var b = 2; config.n = 99; globalThis.c = 3; function f() { return a + b + c }"
        )
        assert (await vm.eval("a + b + c + config.n")).value == 105
        handle = vm.get_global_function("f").value
        assert (await handle.call()).value == 6
        vm.reset()
        assert (await vm.eval("typeof a + typeof b + typeof c")).value == "undefined" * 3
        assert (await vm.eval("config.n + double(2)")).value == 5
        assert error_of(await handle.call()).code is VMErrorCode.VMDisposed
        assert error_of(vm.get_global_function("f")).details["reason"] == "not a function"


async def test_globals_are_copied_once() -> None:
    data = {"items": [1]}
    vm = VM(globals={"data": data})
    data["items"].append(2)
    async with vm:
        assert (await vm.eval("data.items.length")).value == 1
        await vm.eval("data.items.push(3)")
    assert data == {"items": [1, 2]}


async def test_two_machines_share_nothing() -> None:
    async with VM() as one, VM() as two:
        await one.eval("Object.prototype.leak = 1; Symbol.for('x').description; Array.prototype.map = null")
        assert (await two.eval("[({}).leak, typeof [].map, Symbol.keyFor(Symbol.for('x'))]")).value == [
            undefined,
            "function",
            "x",
        ]


async def test_a_dropped_machine_gives_its_memory_back() -> None:
    class Probe:
        def call(self) -> int:
            return 1

    probe = Probe()
    gone = weakref.ref(probe)
    vm = VM(globals={"f": probe.call})
    await vm.start()
    await vm.eval("globalThis.self = globalThis; f(); (() => { throw new Error('kept') })()")
    vm.dispose()
    del vm, probe
    gc.collect()
    assert gone() is None


def test_machines_in_threads_leave_each_other_their_stacks() -> None:
    """The recursion limit is the process's: nobody may take it from others, or leave it raised."""
    before = sys.getrecursionlimit()
    inside, over = Event(), Event()

    def first() -> Any:
        with VM(globals={"wait": lambda: inside.wait(10) and None}) as vm:
            value = vm.eval_now("wait(); 1").value
        over.set()
        return value

    def second() -> Any:
        def wait() -> None:
            inside.set()
            over.wait(10)

        source = "wait(); (function f(n) { return n ? 1 + f(n - 1) : 0 })(2000)"
        with VM(globals={"wait": wait}) as vm:
            return vm.eval_now(source).unwrap()

    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(first), pool.submit(second)]
        assert [result.result() for result in results] == [1, 2000]
    assert sys.getrecursionlimit() == before


def test_an_error_that_is_kept_keeps_no_guest() -> None:
    class Probe:
        def call(self) -> int:
            return 1

    probe = Probe()
    gone = weakref.ref(probe)
    results = []
    for source in ("f(); null.x", "f(); for (;;) {}", "f(); (function g() { g() })()", "f(); let x = ;"):
        with VM(globals={"f": probe.call}, time_limit=20) as vm:
            results.append(error_of(vm.eval_now(source)))
    del vm, probe
    gc.collect()
    assert gone() is None
    assert len(results) == 4


# -- values ----------------------------------------------------------------------------------------

OUT: dict[str, Any] = {
    "undefined": undefined,
    "null": None,
    "true": True,
    "3": 3,
    "-0": -0.0,
    "2 ** 53 - 1": 2**53 - 1,
    "2 ** 53": float(2**53),
    "1.5": 1.5,
    "1e400": math.inf,
    "10n ** 30n": JSBigInt(10**30),
    "'a\\u{1F600}\\ud800'": "a\U0001f600\ud800",
    "[1, , 'x']": [1, hole, "x"],
    "({a: {b: [null]}})": {"a": {"b": [None]}},
    "({__proto__: {inherited: 1}, own: 2, get got() { return 3 }})": {"own": 2, "got": 3},
    "Object.defineProperty({a: 1}, 'hidden', {value: 2})": {"a": 1},
    "new (class P { x = 1; #y = 2 })": {"x": 1},
    "JSON.parse('{\"__proto__\": 1}')": {"__proto__": 1},
    "/b/.exec('abc')": ["b"],
    "new Date(1e12)": datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC),
    "new Date(NaN)": JSDate(math.nan),
    "new Date(8.64e15)": JSDate(8.64e15),
    "/a+/gi": JSRegExp("a+", "gi"),
    "new Map([[1, 'a'], [true, new Map()]])": JSMap([(1, "a"), (True, JSMap())]),
    "new Set([NaN, 'x'])": JSSet([math.nan, "x"]),
    "new Uint8Array([1, 2]).buffer": b"\1\2",
    "new Uint16Array([1, 2, 3]).subarray(1, 2)": JSTypedArray("Uint16Array", b"\2\0"),
    "new DataView(new ArrayBuffer(3), 1)": JSDataView(b"\0\0"),
    "Promise.resolve([1])": [1],
    "(async () => { await null; return 5 })()": 5,
    "Object.freeze([1, 2])": [1, 2],
}


@pytest.mark.parametrize("source", OUT)
def test_values_come_out(source: str) -> None:
    value = evaluate(source).unwrap()
    expected = OUT[source]
    assert type(value) is type(expected)
    assert repr(value) == repr(expected)


def test_errors_come_out() -> None:
    value = evaluate("new RangeError('no')").unwrap()
    assert (type(value), value.name, value.message) == (JSError, "RangeError", "no")
    assert value.stack.startswith("RangeError: no")


IN: dict[str, tuple[Any, str]] = {
    "undefined": (undefined, "v === undefined"),
    "None": (None, "v === null"),
    "bool": (True, "v === true"),
    "int": (3, "v === 3"),
    "float": (-0.0, "Object.is(v, -0)"),
    "bigint": (JSBigInt(2**70), "v === 2n ** 70n"),
    "text": ("\U0001f600", "v.length === 2 && v === '\\u{1F600}'"),
    "list": ([1, hole, [2]], "Array.isArray(v) && v.length === 3 && !(1 in v) && v[2][0] === 2"),
    "tuple": ((1, 2), "v instanceof Array && v.length === 2"),
    "dict": ({"a": 1, "__proto__": 2}, "Object.getPrototypeOf(v) === Object.prototype && v.a === 1"),
    "__proto__": ({"__proto__": 2}, "Object.keys(v)[0] === '__proto__' && v.toString !== undefined"),
    "datetime": (datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC), "v instanceof Date && v.getTime() === 1e12"),
    "date": (JSDate(math.nan), "v instanceof Date && isNaN(v)"),
    "regexp": (JSRegExp("a+", "gi"), "v instanceof RegExp && 'xAAx'.match(v)[0] === 'AA'"),
    "map": (JSMap([(1, 2), (True, 3)]), "v instanceof Map && v.get(1) === 2 && v.get(true) === 3"),
    "set": (frozenset([1]), "v instanceof Set && v.has(1)"),
    "bytes": (b"\1\2", "v instanceof ArrayBuffer && new Uint8Array(v)[1] === 2"),
    "typed array": (JSTypedArray("Float64Array", b"\0" * 16), "v instanceof Float64Array && v.length === 2"),
    "data view": (JSDataView(b"\5"), "v instanceof DataView && v.getUint8(0) === 5"),
    "error": (
        JSError("TypeError", "no", "s"),
        "v instanceof TypeError && v.message === 'no' && v.stack === 's'",
    ),
    "cause": (
        JSError("Error", "", cause={"x": undefined}, errors=None),
        "'x' in v.cause && !('errors' in v) && !Object.keys(v).length",
    ),
    "AggregateError": (
        JSError("AggregateError", "two", errors=[JSError("TypeError", "a"), 2]),
        "v instanceof AggregateError && v.errors[0] instanceof TypeError && v.errors[1] === 2",
    ),
    "key -0": (JSMap([(-0.0, JSSet([-0.0]))]), "[...v.get(0)].every((i) => Object.is(i, 0))"),
    "other error": (JSError("HTTPError", "no"), "v.name === 'HTTPError' && String(v) === 'HTTPError: no'"),
}


@pytest.mark.parametrize("case", IN)
def test_values_go_in(case: str) -> None:
    value, test = IN[case]
    with VM(globals={"v": value}) as vm:
        assert vm.eval_now(test).value is True
        vm.eval_now(f"function check(v) {{ return {test} }}")
        assert vm.get_global_function("check").value.call_now(value).value is True


UNSUPPORTED = {
    "() => 1": ("$", "function"),
    "({a: [class {}]})": ("$.a[0]", "function"),
    "[Symbol('x')]": ("$[0]", "symbol"),
    "({[Symbol('x')]: 1})": ("$[Symbol(x)]", "symbol"),
    "({p: Promise.resolve(1)})": ("$.p", "Promise"),
    "new Proxy({}, {ownKeys() { for (;;); }})": ("$", "Proxy"),
    "new WeakMap()": ("$", "WeakMap"),
    "(function* () {})()": ("$", "Generator"),
    "globalThis": ("$", "global object"),
    "new Map([[{}, () => 1]])": ("$<value 0>", "function"),
    "new Error('x', {cause: {f() {}}})": ("$.cause.f", "function"),
    "new AggregateError([1, Symbol()])": ("$.errors[1]", "symbol"),
    "new Number(1)": ("$", "Number"),
    "(function () { return arguments })()": ("$", "Arguments"),
    "structuredClone = new ArrayBuffer(8); structuredClone.transfer(); structuredClone": ("$", "ArrayBuffer"),
}


@pytest.mark.parametrize("source", UNSUPPORTED)
def test_what_cannot_come_out_is_named(source: str) -> None:
    error = error_of(evaluate(source))
    assert error.code is VMErrorCode.BoundaryUnsupportedType
    assert (error.details["path"], error.details["valueType"]) == UNSUPPORTED[source]


def test_cycles_depth_and_size_on_the_way_out() -> None:
    assert error_of(evaluate("const o = {a: [1]}; o.a.push(o); o")).code is VMErrorCode.BoundaryCycle
    for source in (
        "let o = {}; for (let i = 0; i < 300; i++) o = {o}; o",
        "let x = 1; for (let i = 0; i < 40; i++) x = [x, x]; x",
        "const a = []; a.length = 2 ** 32 - 1; a",
        "'x'.repeat(2 ** 25)",
        "new ArrayBuffer(2 ** 25)",
    ):
        assert error_of(evaluate(source)).code is VMErrorCode.BoundaryUnsupportedType, source
    deep = evaluate("let o = 1; for (let i = 0; i < 200000; i++) o = [o]; o", time_limit=None)
    assert error_of(deep).details["reason"] == "nested deeper than 200 levels"


def test_getters_run_under_the_limits_and_change_nothing_that_was_copied() -> None:
    assert evaluate("a = [1, {get x() { a[0] = 9; a.length = 0; return 2 }}, 3]; a").value == [
        1,
        {"x": 2},
        hole,
    ]
    assert error_of(evaluate("({get a() { for (;;); }})", time_limit=50)).code is VMErrorCode.VMTimeoutError
    error = error_of(evaluate("({get a() { throw new TypeError('mine') }})"))
    assert (error.code, error.name, error.message) == (VMErrorCode.VMRuntimeError, "TypeError", "mine")
    grown = evaluate("const m = new Map([[1, {get x() { m.set(m.size, 1); return 1 }}]]); m")
    assert grown.value == JSMap([(1, {"x": 1})])
    assert evaluate("({toJSON() { throw 1 }, a: 1})").error is not None
    assert evaluate("({then: 1, a: 1})").value == {"then": 1, "a": 1}


# -- globals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "path", "value_type"),
    [
        ({"a-b": 1}, '$["a-b"]', "str"),
        ({"": 1}, '$[""]', "str"),
        ({"1a": 1}, '$["1a"]', "str"),
        ({3: 1}, "$[int]", "int"),
        ({"a": {"b": [object()]}}, "$.a.b[0]", "object"),
        ({"a": {"k": type}}, "$.a.k", "type"),
        ({"a": {1: 2}}, "$.a[int]", "int"),
    ],
)
def test_bad_globals_are_refused_before_anything_is_made(given: Any, path: str, value_type: str) -> None:
    with pytest.raises(VMError) as caught:
        VM(globals=given)
    assert caught.value.code is VMErrorCode.BoundaryUnsupportedType
    assert (caught.value.details["path"], caught.value.details["valueType"]) == (path, value_type)


def test_globals_may_replace_but_not_break_the_language() -> None:
    with VM(globals={"Math": {"max": lambda *a: 7}, "prototype": 1, "constructor": 2, "ünïcode": 3}) as vm:
        assert vm.eval_now("[Math.max(1), prototype, constructor, ünïcode]").value == [7, 1, 2, 3]
    with pytest.raises(VMError) as caught, VM(globals={"undefined": 1}):
        pass
    assert caught.value.details["path"] == "$.undefined"


def test_nothing_is_there_by_default() -> None:
    names = [
        "process",
        "require",
        "setTimeout",
        "console",
        "window",
        "document",
        "__builtins__",
        "print",
    ]
    with VM() as vm:
        assert vm.eval_now(f"[{', '.join(f'typeof {name}' for name in names)}]").value == ["undefined"] * len(
            names
        )


# -- options ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"timeLimit": 5}, "timeLimit"),
        ({"time_limit": 0}, "time_limit"),
        ({"time_limit": "5"}, "time_limit"),
        ({"time_limit": math.nan}, "time_limit"),
        ({"wall_limit": -1}, "wall_limit"),
        ({"max_steps": 1.5}, "max_steps"),
        ({"max_steps": True}, "max_steps"),
        ({"memory_limit": "1M"}, "memory_limit"),
        ({"dynamic_code": 1}, "dynamic_code"),
        ({"globals": []}, "globals"),
        ({"network_rules": {}}, "network_rules"),
        ({"network_rules": [network_rule("a"), {"type": "x"}]}, "network_rules[1].type"),
        ({"module_loader": 3}, "module_loader.resolve"),
        ({"module_loader": {"resolve": 3}}, "module_loader.resolve"),
        ({"module_loader": {"read": len}}, "module_loader.read"),
        ({"random_seed": []}, "random_seed"),
        ({"random_seed": math.inf}, "random_seed"),
        ({"date_now": "now"}, "date_now"),
        ({"console": 3}, "console"),
        ({"on_error": 3}, "on_error"),
        ({"on_call": "x"}, "on_call"),
        ({"unhandled_rejections": "ignore"}, "unhandled_rejections"),
    ],
)
def test_bad_options_are_named(options: Any, path: str) -> None:
    with pytest.raises(VMError) as caught:
        VM(**options)
    assert caught.value.code is VMErrorCode.VMInvalidOption
    assert caught.value.details["path"] == path


def test_a_typing_error_gets_a_hint() -> None:
    for given, meant in (
        ({"timelimit": 5}, "time_limit"),
        ({"timeLimit": 5}, "time_limit"),
        ({"global": 5}, "globals"),
    ):
        with pytest.raises(VMError, match=f"did you mean {meant}"):
            VM(**given)  # type: ignore[misc]


def test_seed_and_clock() -> None:
    source = "[Math.random(), Math.random(), Date.now(), new Date().getTime()]"
    one, two, other = (evaluate(source, random_seed=seed, date_now=1e12).value for seed in ("a", "a", "b"))
    assert one == two
    assert one[:2] != other[:2]
    assert one[2:] == [10**12, 10**12]
    free = evaluate("[Math.random(), Date.now()]").value
    assert evaluate("Math.random()").value != free[0]
    assert abs(free[1] - datetime.now(UTC).timestamp() * 1000) < 60_000
    for seed in (0, 5, 5.5, -1):
        assert (
            evaluate("Math.random()", random_seed=seed).value
            == evaluate("Math.random()", random_seed=seed).value
        )


@pytest.mark.parametrize(
    "given", [{"source": 3}, {"source_type": "json"}, {"time_limit": -1}, {"max_steps": 0}, {"name": ""}]
)
def test_bad_arguments_of_a_call(given: dict[str, Any]) -> None:
    with VM() as vm, pytest.raises(VMError) as caught:
        vm.eval_now(**({"source": "1"} | given))
    assert caught.value.code is VMErrorCode.VMInvalidOption
    assert caught.value.details["path"] == next(iter(given))


# -- errors ----------------------------------------------------------------------------------------


def test_a_guest_error_carries_its_name_message_stack_and_place() -> None:
    source = "function thrower() {\n  throw new RangeError('too far');\n}\n\n  thrower();"
    with VM() as vm:
        error = error_of(vm.eval_now(source, name="app.js"))
    assert (error.code, error.name, error.message) == (VMErrorCode.VMRuntimeError, "RangeError", "too far")
    assert (error.line, error.column) == (2, 9)
    assert error.stack is not None
    first, *frames = error.stack.split("\n")
    assert first == "RangeError: too far"
    assert "app.js:2:9" in frames[0]
    assert "app.js:5:3" in frames[1]
    assert ".py" not in error.stack
    assert error.details == {"reason": "uncaught error"}
    assert str(error) == "too far"
    assert repr(error) == "VMError(VM_RUNTIME_ERROR: 'too far')"
    assert error.to_data()["code"] == "VM_RUNTIME_ERROR"


@pytest.mark.parametrize(
    ("source", "message", "kind"),
    [
        ("throw 42", "42", "number"),
        ("throw null", "null", "null"),
        ("throw undefined", "undefined", "undefined"),
        ("throw 'text'", "'text'", "string"),
        ("throw Symbol('s')", "Symbol(s)", "symbol"),
        ("throw 1n", "1n", "bigint"),
        ("throw true", "true", "boolean"),
        ("throw {a: 1}", "{ a: 1 }", "object"),
        ("throw () => 1", "[Function (anonymous)]", "function"),
        ("throw new Proxy({}, {get() { throw 1 }})", "{}", "object"),
        ("throw {get message() { for (;;); }}", "{ message: [Getter] }", "object"),
    ],
)
def test_anything_may_be_thrown(source: str, message: str, kind: str) -> None:
    error = error_of(evaluate(f"\n  {source}"))
    assert (error.name, error.message, error.details["valueType"]) == ("Uncaught", message, kind)
    assert error.line == 2


def test_errors_that_lie_are_only_read() -> None:
    for source in (
        "const e = new Error('x'); e.name = Symbol(); throw e",
        "const e = new Error('x'); Object.defineProperty(e, 'message', {get() { throw 1 }}); throw e",
        "const e = new Error('x'); e.cause = e; e.stack = 5; throw e",
        "const e = new Error('x'); Object.setPrototypeOf(e, new Proxy({}, {get() { throw 1 }})); throw e",
        "throw new AggregateError([globalThis])",
        "class E extends Error { get name() { for (;;); } } throw new E('x')",
    ):
        error = error_of(evaluate(source, time_limit=500))
        assert error.code is VMErrorCode.VMRuntimeError, source
        assert type(error.name) is str
        assert type(error.message) is str


def test_a_syntax_error_has_a_place() -> None:
    error = error_of(evaluate("let a;\nlet x = ;"))
    assert (error.code, error.name) == (VMErrorCode.VMSyntaxError, "SyntaxError")
    assert (error.line, error.column) == (2, 9)
    assert error.stack == f"SyntaxError: {error.message}\n    at script.js:2:9"
    assert error.details["index"] == 15
    for source in ("let x = ;\0", "\ufefflet let = 1", "'\ud800", "(" * 30_000, "`${" * 1000):
        assert error_of(evaluate(source)).code in (VMErrorCode.VMSyntaxError, VMErrorCode.VMRuntimeError), (
            source[:9]
        )


def test_a_promise_that_is_rejected_or_never_settles() -> None:
    error = error_of(evaluate("Promise.reject(new TypeError('no'))"))
    assert (error.code, error.name, error.message) == (VMErrorCode.VMRuntimeError, "TypeError", "no")
    error = error_of(evaluate("new Promise(() => {})"))
    assert error.details["reason"] == "promise never settles"


def test_rejections_that_nobody_handles() -> None:
    told: list[Any] = []
    source = "Promise.reject(new Error('lost')); Promise.reject(1).catch(() => {}); 5"
    result = evaluate(source, on_error=lambda error, facts: told.append((error, facts["kind"])))
    error = error_of(result)
    assert (error.message, error.details["reason"]) == ("lost", "unhandled rejection")
    assert result.unhandled == (error,)
    assert told == [(error, "unhandled rejection")]
    result = evaluate(source, unhandled_rejections="report")
    assert (result.ok, result.value, len(result.unhandled)) == (True, 5, 1)
    assert evaluate("const p = Promise.reject(1); Promise.resolve().then(() => p.catch(() => {})); 5").ok
    with VM() as vm:
        assert not vm.eval_now("Promise.reject(1); 1").ok
        assert vm.eval_now("1").ok


def test_an_internal_error_tells_nothing() -> None:
    told: list[BaseException] = []
    with VM(on_error=lambda error, facts: told.append(error)) as vm:
        instance = vm._instance
        assert instance is not None
        instance.realm.agent.jobs.enqueue(lambda: {}["SECRET"])
        error = error_of(vm.eval_now("1"))
        assert error.code is VMErrorCode.VMEngineError
        assert error.details["reason"] == "internal error"
        assert "SECRET" not in repr(error.to_data())
        assert isinstance(told[0], KeyError)
        assert vm.eval_now("1 + 1").value == 2
