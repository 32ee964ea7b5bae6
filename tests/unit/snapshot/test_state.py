"""What is in a snapshot, what never is, and what is refused."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from jsvm import VM, Suspend, VMError, VMErrorCode, create_capability, network_rule
from tests.unit.snapshot.machines import copy_of, through_json, value_after

#: Memory that somebody waits for, which cannot be kept.
WAITED_FOR = "((a) => (Atomics.waitAsync(a, 0, 0), a.buffer))(new Int32Array(new SharedArrayBuffer(8)))"


def later(_value: Any) -> Any:
    raise Suspend


def refused(source: str, **options: Any) -> VMError:
    """The error of a machine that cannot be kept."""
    with VM(**options) as vm:
        vm.eval_now(source).unwrap()
        with pytest.raises(VMError) as caught:
            vm.snapshot_now()
        assert caught.value.code is VMErrorCode.VMSnapshotUnsupported
        assert vm.eval_now("1 + 1").unwrap() == 2
    return caught.value


# -- what is in it -----------------------------------------------------------------------------------------


def test_a_snapshot_reads_like_the_program() -> None:
    with VM() as vm:
        vm.eval_now(
            "var cart = { items: [{ name: 'tea', qty: 2 }], 'odd key': [1] }; const tax = 0.2;"
        ).unwrap()
        snapshot = vm.snapshot_now()
        vm.eval_now("cart.items[0].qty = 3").unwrap()
        later = vm.snapshot_now()
    assert list(snapshot) == [
        "format", "version", "sources", "globals", "lexicals", "variables", "intrinsics", "heap", "modules",
        "regexp", "random", "calls", "timers", "deadlines", "waiting", "clock", "console",
    ]  # fmt: skip
    heap = snapshot["heap"]
    assert heap["globalThis.cart.items[0]"] == {"type": "Object", "properties": {"name": "tea", "qty": 2}}
    assert heap["variable tax"] == {"type": "Variable", "value": 0.2}
    assert 'globalThis.cart["odd key"]' in heap
    changed = {name for name in heap if heap[name] != later["heap"][name]}
    assert changed == {"globalThis.cart.items[0]"}


def test_a_snapshot_is_json_and_the_same_each_time() -> None:
    with VM(globals={"f": abs}) as vm:
        vm.eval_now("var o = { f, self: [] }; o.self.push(o, Symbol.for('x'), 10n, -0);").unwrap()
        text = json.dumps(vm.snapshot_now())
        assert text == json.dumps(vm.snapshot_now())
        with copy_of(vm, globals={"f": abs}) as copy:
            assert json.dumps(copy.snapshot_now()) == text


def test_functions_are_places_in_sources() -> None:
    with VM() as vm:
        vm.eval_now("let n = 1;\n  function up(by) { return n += by; }", name="plugin.js").unwrap()
        snapshot = vm.snapshot_now()
    assert snapshot["heap"]["globalThis.up"] == {"type": "Function", "source": "plugin.js", "at": "2:3"}
    source = snapshot["sources"]["plugin.js"]
    assert source["text"].startswith("let n = 1;")
    assert source["hash"].startswith("sha256-")


def test_sources_nobody_needs_are_not_kept() -> None:
    with VM() as vm:
        vm.eval_now("var data = [1, 2]").unwrap()
        vm.eval_now("function kept() {}").unwrap()
        vm.eval_now("kept.toString = null; (() => 'gone')()").unwrap()
        assert [source["text"] for source in vm.snapshot_now()["sources"].values()] == ["function kept() {}"]


def test_scripts_share_names_and_each_function_has_its_own_variables() -> None:
    with VM() as vm:
        vm.eval_now(
            "let a = 1; const make = () => { let own = 0; return () => [a, ++own].join(); };"
        ).unwrap()
        vm.eval_now("const one = make(), two = make(); one(); a = 2;").unwrap()
        with copy_of(vm) as copy:
            assert copy.eval_now("a = 5; [one(), two(), one()].join(' ')").unwrap() == "5,2 5,1 5,3"
            with pytest.raises(VMError, match="already been declared"):
                copy.eval_now("let a").unwrap()
            with pytest.raises(VMError, match="Assignment to constant"):
                copy.eval_now("make = 1").unwrap()


def test_names_of_a_dead_zone_stay_there() -> None:
    setup = "var read; try { read = () => early; null.x; let early = 1; } catch {}"
    assert value_after(setup, "try { read() } catch (error) { error.message }").startswith("Cannot access")
    with VM() as vm:
        assert not vm.eval_now("null.x; let never = 1").ok
        with copy_of(vm) as copy:
            assert "before initialization" in str(copy.eval_now("never").error)


def test_code_is_kept_whose_function_object_nobody_holds() -> None:
    setup = """
      const add = (a, b) => a + b;
      for (let i = 0; i < 3000; i++) add(i, 1);
      const hot = [3, 4, 5].values().map(add), broken = [1].values().map(class Kept {}); hot.next(); 0
    """
    question = (
        "let told; try { broken.next(); } catch (error) { told = error.message; } [...hot, told].join()"
    )
    assert value_after(setup, question) == "5,7,Class constructor Kept cannot be invoked without 'new'"


def test_random_numbers_go_on() -> None:
    with VM(random_seed="seed") as vm:
        vm.eval_now("Math.random()")
        with copy_of(vm) as copy:
            assert copy.eval_now("Math.random()").unwrap() == vm.eval_now("Math.random()").unwrap()


def test_rejected_promises_and_chains_wait() -> None:
    setup = """
      var log = [], reject, p = new Promise((_, r) => { reject = r; });
      p.then(() => log.push("no"), (e) => { log.push(e); throw "again"; }).catch((e) => log.push(e));
      class Sub extends Promise {} var sub = Sub.resolve(1).then((v) => p.catch(() => v)); 0
    """
    assert (
        value_after(setup, "reject('x'); sub.then((v) => log.concat(v, sub instanceof Sub).join())")
        == "x,again,1,true"
    )


def test_new_target_kinds_of_functions_and_names() -> None:
    setup = """
      const o = { get x() { return 1; }, set x(v) {}, async *ag() {}, ["m" + 1]() {}, arrow: () => 1 };
      function f(a, b = 1) {} f.extra = 1; delete f.name; const anonymous = [function () {}][0];
    """
    question = """[Object.getOwnPropertyDescriptor(o, "x").get.name, o.ag.name, o.m1.name, o.arrow.name,
      f.name, f.length, f.extra, anonymous.name, typeof f.prototype, "prototype" in o.arrow,
      String(o.m1)].join("|")"""
    assert value_after(setup, question) == 'get x|ag|m1|arrow||1|1||object|false|["m" + 1]() {}'


def test_indirect_eval_is_a_source_of_its_own() -> None:
    setup = "(0, eval)('var viaEval = 1; let inner = 2; globalThis.get = () => inner + viaEval; 0')"
    assert value_after(setup, "viaEval = 5; get()", dynamic_code=True) == 7


def test_accounted_memory_is_accounted_again() -> None:
    with VM() as vm:
        vm.eval_now("var big = new Uint8Array(8 * 1024 * 1024)").unwrap()
        snapshot = vm.snapshot_now()
    with pytest.raises(VMError) as caught:
        VM.from_snapshot(snapshot, memory_limit=1024 * 1024).start_now()
    assert caught.value.code in (VMErrorCode.VMMemoryError, VMErrorCode.BoundaryInvalidSerializedValue)


# -- what is the host's ------------------------------------------------------------------------------------


def secret_handler(url: str) -> str:
    return "token-from-host"


def test_authority_is_never_in_a_snapshot_and_is_given_again() -> None:
    rule = network_rule("api.example").allow().set_headers({"authorization": "Bearer s3cret"})
    tool = create_capability("tools.search", secret_handler)
    options: Any = {
        "globals": {"fetchOrder": secret_handler, "tools": {"search": tool, "n": 1}},
        "network_rules": [rule],
        "time_limit": 1234,
    }
    with VM(**options) as vm:
        vm.eval_now("const mine = { call: fetchOrder }, again = tools.search; tools.n = 2;").unwrap()
        snapshot = vm.snapshot_now()
    text = json.dumps(snapshot)
    for secret in ("s3cret", "api.example", "1234", "secret_handler", "token-from-host", tool.id):
        assert secret not in text
    with VM.from_snapshot(snapshot, **options) as vm:
        assert vm.eval_now(
            "[mine.call('x'), again('y'), mine.call === fetchOrder, tools.n].join()"
        ).unwrap() == ("token-from-host,token-from-host,true,2")
    with pytest.raises(VMError) as caught:
        VM.from_snapshot(snapshot, globals={"fetchOrder": secret_handler}).start_now()
    assert caught.value.code is VMErrorCode.VMInvalidOption
    assert caught.value.details["capability"] == "tools.search"


def test_globals_that_are_data_belong_to_the_guest() -> None:
    with VM(globals={"config": {"a": 1}, "gone": 1}) as vm:
        vm.eval_now("config.a = 2; delete globalThis.gone").unwrap()
        snapshot = vm.snapshot_now()
    with VM.from_snapshot(snapshot, globals={"config": {"a": 3}, "gone": 2, "extra": 4}) as vm:
        assert vm.eval_now("[config.a, typeof gone, extra].join()").unwrap() == "2,undefined,4"


@pytest.mark.parametrize(
    ("source", "options", "option"),
    [
        ("const { log } = console; 0", {"console": True}, "console"),
        ("const later = setTimeout; 0", {"timers": "virtual"}, "timers"),
    ],
)
def test_what_an_option_allows_is_refused_by_the_option(
    source: str, options: dict[str, Any], option: str
) -> None:
    with VM(**options) as vm:
        vm.eval_now(source).unwrap()
        snapshot = vm.snapshot_now()
    with pytest.raises(VMError) as caught:
        VM.from_snapshot(snapshot).start_now()
    assert (caught.value.code, caught.value.details["path"]) == (VMErrorCode.VMInvalidOption, option)
    VM.from_snapshot(snapshot, **options).start_now()


def test_the_console_is_the_new_hosts() -> None:
    with VM(console=True) as vm:
        vm.eval_now(
            "const { log, trace } = console; console.mine = 1; console.warn = () => 'mine'; 0"
        ).unwrap()
        with copy_of(vm, console=True) as copy:
            result = copy.eval_now(
                "log('one'); trace('two'); [console.mine, console.warn(), log === console.log].join()"
            )
            assert result.unwrap() == "1,mine,true"
            assert [entry.text for entry in result.logs] == ["one", "Trace: two"]


def test_errors_of_the_host_are_kept_without_what_only_the_host_may_put_on_them() -> None:
    with VM() as vm:
        vm.eval_now("var kept; fetch('https://a.example/').catch((error) => { kept = error; }); 0").unwrap()
        told = vm.eval_now("throw kept").error
        with copy_of(vm) as copy:
            again = copy.eval_now("throw kept").error
    assert told is not None
    assert again is not None
    assert told.message == again.message
    assert (told.code, again.code) == (VMErrorCode.VMSecurityError, VMErrorCode.VMRuntimeError)


async def never(*_: Any) -> Any:
    await asyncio.sleep(60)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("var p = tools.slow(); 0", "globalThis.tools.slow: this host function is still at work"),
        ("var p = import('lib'); 0", "import(): a module is being loaded"),
    ],
)
def test_what_the_host_is_doing_is_refused_by_name(source: str, told: str) -> None:
    class Loader:
        resolve = load = never

    slow = create_capability("tools.slow", never)
    with VM(globals={"tools": {"slow": slow}}, module_loader=Loader()) as vm:
        vm.eval_now(source).unwrap()
        with pytest.raises(VMError) as caught:
            vm.snapshot_now()
        assert caught.value.code is VMErrorCode.VMSnapshotUnsupported
        assert caught.value.message == told


@pytest.mark.parametrize(
    ("source", "path"),
    [
        (f"var app = {{ memory: {WAITED_FOR} }}", "globalThis.app.memory"),
    ],
)
def test_what_cannot_be_kept_is_named_by_its_path(source: str, path: str) -> None:
    assert path in refused(source, dynamic_code=True).details["path"]


def test_variables_are_named_as_their_reader_knows_them() -> None:
    source = f"function make() {{ let task = {WAITED_FOR}; return () => task; }} var get = make()"
    with VM() as vm:
        vm.eval_now(source, name="plugin.js").unwrap()
        heap_path = "closure 'task' of function"
        with pytest.raises(VMError) as caught:
            vm.snapshot_now()
        assert heap_path in caught.value.details["path"]
        assert "(plugin.js:1)" in caught.value.details["path"]


# -- timers ------------------------------------------------------------------------------------------------


def test_timers_wait_on() -> None:
    setup = """
      var log = [], late = setTimeout((...a) => log.push(a.join()), 1000, "late", 1);
      const every = setInterval(() => { log.push("tick"); if (log.length > 4) clearInterval(every); }, 300);
      setTimeout(() => log.push("cleared"), 500); clearTimeout(late + 2);
      const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      sleep(50).then(() => checkpoint(Date.now())).then((v) => log.push(v));
    """
    options: Any = {"timers": "virtual", "date_now": 0, "globals": {"checkpoint": later}}
    with VM(**options) as vm:
        vm.eval_now(setup + "sleep(250).then(() => 0)").unwrap()
        with copy_of(vm, **options) as copy:
            copy.answer_now(value="answered")
            copy.idle_now()
            log = copy.eval_now("log.concat(Date.now()).join()").unwrap()
            assert log == "answered,tick,tick,tick,late,1,tick,1200"
            assert copy.eval_now("setTimeout(() => 0)").unwrap() == 6
        with pytest.raises(VMError) as caught:
            VM.from_snapshot(vm.snapshot_now(), globals={"checkpoint": later}).start_now()
        assert caught.value.code is VMErrorCode.VMInvalidOption


def test_timers_that_repeat_for_ever_do_not_keep_a_call_from_waiting() -> None:
    with VM(timers="virtual", globals={"checkpoint": later}) as vm:
        assert vm.eval_now("setInterval(() => 0, 5); checkpoint(1)").status == "suspended"


# -- misuse ------------------------------------------------------------------------------------------------


async def test_misuse_is_told() -> None:
    vm = VM()
    with pytest.raises(VMError) as caught:
        await vm.snapshot()
    assert caught.value.code is VMErrorCode.VMNotStarted
    await vm.start()
    assert (await vm.snapshot())["format"] == "jsvm-snapshot"
    vm.dispose()
    with pytest.raises(VMError) as caught:
        await vm.snapshot()
    assert caught.value.code is VMErrorCode.VMDisposed


def test_reset_forgets_the_snapshot() -> None:
    with VM() as vm:
        vm.eval_now("var x = 1").unwrap()
        with VM.from_snapshot(through_json(vm.snapshot_now())) as copy:
            assert copy.eval_now("x").unwrap() == 1
            copy.reset()
            assert copy.eval_now("typeof x").unwrap() == "undefined"
