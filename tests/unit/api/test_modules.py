"""Modules: the loader's answers, the graph, handles, and that nothing is loaded without being asked for."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jsvm import (
    VM,
    ModuleRequest,
    VMError,
    VMErrorCode,
    VMResult,
    create_default_deny_module_loader,
    evaluate,
    undefined,
)

SOURCES = {
    "main": """
        import {counter, increment} from './lib/counter.js';
        increment();
        export {counter};
        export default 'd'
    """,
    "lib/counter.js": """
        import {late} from '../main2';
        export let counter = 1;
        export function increment() { counter++ }
    """,
    "main2": """
        import {counter} from './lib/counter.js';
        export function late() { return counter }
        export * from './extra'
    """,
    "extra": "export const extra = [1]; export default 0; export * as self from './extra'",
    "data.json": '{"a": [1, {"__proto__": 2}]}',
    "json": """
        import data from './data.json' with {type: 'json'};
        export default data;
        export const own = Object.keys(data.a[1])
    """,
    "wait": "export const value = await Promise.resolve(7)",
    "waits": "import {value} from './wait'; export const more = value + 1",
    "throws": "export const a = 1;\n null.x",
    "syntax": "\n let x = ;",
    "missing name": "import {nope} from './extra'",
    "missing module": "import './nowhere'",
    "meta": """
        export const meta = [
            import.meta.url, Object.getPrototypeOf(import.meta), import.meta === import.meta,
        ]
    """,
    "dynamic": "export const found = (await import('./extra')).extra",
    "self": """
        import * as self from './self';
        export const names = Reflect.ownKeys(self).slice(0, 2);
        export let later
    """,
    "then": "export function then(resolve) { resolve('thenable') }; export const a = 1",
    "functions": """
        export function add(a, b) { return a + b }
        export const n = 3;
        export const loop = () => { for (;;); }
    """,
}


def error_of(result: VMResult) -> VMError:
    assert result.error is not None
    return result.error


@pytest.fixture
def vm() -> Any:
    with VM(module_loader=SOURCES) as made:
        yield made


@pytest.mark.parametrize("name", [None, 5, b"add", ["add"]])
async def test_names_of_exports_are_text(vm: VM, name: Any) -> None:
    module = (await vm.import_("functions")).unwrap()
    for use in (module.get, module.call):
        with pytest.raises(VMError, match="must be a string") as caught:
            await use(name)
        assert (caught.value.code, caught.value.details["path"]) == (VMErrorCode.VMInvalidOption, "name")
    for use_now in (module.get_now, module.call_now, module.get_function):
        with pytest.raises(VMError, match="must be a string"):
            use_now(name)


async def test_handles(vm: VM) -> None:
    module = (await vm.import_("main")).unwrap()
    assert (module.specifier, repr(module)) == ("main", "<VMModuleHandle main>")
    assert module.exports() == ["counter", "default"]
    assert (await module.get("counter")).value == 2
    assert module.get_now("default").value == "d"
    assert error_of(await module.get("nope")).details == {"path": "nope", "reason": "not exported"}
    functions = vm.import_now("functions").unwrap()
    assert (await functions.call("add", 1, 2)).value == 3
    assert functions.call_now("add", "a", [1]).value == "a1"
    add = functions.get_function("add").unwrap()
    assert add.call_now(5, 6).value == 11
    assert error_of(functions.get_function("n")).details["reason"] == "not a function"
    assert error_of(functions.get_function("nope")).code is VMErrorCode.VMModuleError
    assert error_of(functions.call_now("n")).details["reason"] == "not a function"
    limited = functions.with_limits(time_limit=20)
    assert error_of(limited.call_now("loop")).code is VMErrorCode.VMTimeoutError
    vm.reset()
    for result in (
        await module.get("counter"),
        module.call_now("x"),
        functions.get_function("add"),
        add.call_now(),
    ):
        assert error_of(result).code is VMErrorCode.VMDisposed
    with pytest.raises(VMError):
        module.exports()


async def test_the_graph(vm: VM) -> None:
    async def exports(specifier: str) -> dict[str, Any]:
        module = (await vm.import_(specifier)).unwrap()
        return {name: (await module.get(name)).value for name in module.exports() if name != "self"}

    assert await exports("json") == {"default": {"a": [1, {"__proto__": 2}]}, "own": ["__proto__"]}
    assert await exports("waits") == {"more": 8}
    assert await exports("dynamic") == {"found": [1]}
    assert await exports("meta") == {"meta": ["meta", None, True]}
    assert await exports("self") == {"names": ["later", "names"], "later": undefined}
    assert (await vm.import_("then")).value.get_now("a").value == 1
    assert (await vm.eval("import('then')")).value == "thenable"
    again = (await vm.import_("main")).value
    assert again.get_now("counter").value == 2
    assert (await vm.eval("import('main').then(m => m.counter)")).value == 2


async def test_data_is_never_run() -> None:
    """What a module is imported as, it is: whatever the loader found under its name."""
    sources = {
        "data.json": '{"a": 1}',
        "page.html": "<b>\\u0041</b>\n",
        "code.js": "globalThis.ran = true; export default 'code'",
        "static": """
            import page from './page.html' with { type: 'text' };
            import code from './code.js' with { type: 'text' };
            import text from './data.json' with { type: 'text' };
            import data, { default as same } from './data.json' with { type: 'json' };
            export default [page, code.length, text, data === same, typeof ran];
        """,
        "not json": "import code from './code.js' with { type: 'json' }",
    }
    async with VM(module_loader=sources) as vm:
        assert (await vm.import_("static")).value.get_now("default").value == [
            "<b>\\u0041</b>\n", 44, '{"a": 1}', True, "undefined",
        ]  # fmt: skip
        source = "import('code.js', { with: { type: 'text' } }).then(m => m.default.length)"
        assert (await vm.eval(source)).value == 44
        assert error_of(await vm.import_("not json")).name == "SyntaxError"
        assert (await vm.eval("typeof ran")).value == "undefined"
        assert (await vm.eval("import('code.js').then(m => [m.default, ran])")).value == ["code", True]

    code = {"source": "1", "source_type": "module"}
    loader = {"resolve": lambda request: request.specifier, "load": lambda _: code}
    async with VM(module_loader=loader) as vm:
        error = error_of(await vm.eval("import x from 'm' with { type: 'json' }", source_type="module"))
        assert (error.code, error.details["reason"]) == (VMErrorCode.VMModuleError, "another module type")


async def test_modules_that_wait_keep_their_order() -> None:
    """Siblings wait side by side, importers after them; a cycle waits for itself as a whole."""
    sources = {
        "log": "export const seen = []; export const log = (x) => { seen.push(x) }",
        "slow": "import {log} from './log'; log('slow'); await null; await null; log('slow end')",
        "quick": "import {log} from './log'; import './plain'; log('quick'); await null; log('quick end')",
        "plain": "import {log} from './log'; log('plain')",
        "one": """
            import {log} from './log'; import {two} from './two'; log('one'); await null; export let one = two
        """,
        "two": "import {log} from './log'; import './one'; log('two'); await 0; export let two = 2",
        "all": """
            import './slow'; import './quick'; import {one} from './one'; import {seen, log} from './log';
            log(one); export {seen}
        """,
        "fails": "import './slow'; await null; throw new RangeError('late')",
        "after failure": "import {log} from './log'; import './fails'; log('never')",
    }
    async with VM(module_loader=sources) as vm:
        module = (await vm.import_("all")).unwrap()
        assert module.get_now("seen").value == [
            "slow", "plain", "quick", "two", "quick end", "slow end", "one", 2,
        ]  # fmt: skip
        for _ in range(2):
            assert error_of(await vm.import_("after failure")).message == "late"
        assert (await vm.eval("import('log').then(m => m.seen.includes('never'))")).value is False


async def test_what_goes_wrong_is_coded(vm: VM) -> None:
    expected = {
        "throws": (VMErrorCode.VMRuntimeError, "TypeError", 2),
        "syntax": (VMErrorCode.VMSyntaxError, "SyntaxError", 2),
        "missing name": (VMErrorCode.VMModuleError, "SyntaxError", None),
        "missing module": (VMErrorCode.VMModuleError, "TypeError", None),
        "nowhere": (VMErrorCode.VMModuleError, "TypeError", None),
    }
    for specifier, facts in expected.items():
        for _ in range(2):
            error = error_of(await vm.import_(specifier))
            assert (error.code, error.name, error.line) == facts, specifier
        assert (await vm.eval("1 + 1")).value == 2
    caught = await vm.eval("import('syntax').catch(e => [e.name, e instanceof SyntaxError])")
    assert caught.value == ["SyntaxError", True]
    for bad in ("", 3):
        with pytest.raises(VMError):
            await vm.import_(bad)  # type: ignore[arg-type]


async def test_an_entry_module(vm: VM) -> None:
    source = (
        "import {extra} from './extra'; export const a = extra; export default {b: await 2}; export let c"
    )
    result = await vm.eval(source, source_type="module")
    assert result.value == {"a": [1], "c": undefined, "default": {"b": 2}}
    error = error_of(await vm.eval("export function f() {}", source_type="module"))
    assert (error.code, error.details["path"]) == (VMErrorCode.BoundaryUnsupportedType, "$.f")
    nested = await vm.eval(
        "import {late} from '../main2'; export const n = late()", source_type="module", name="lib/x.js"
    )
    assert nested.value == {"n": 1}
    assert error_of(await vm.eval("export default ;", source_type="module")).code is VMErrorCode.VMSyntaxError
    assert (
        error_of(await vm.eval("import {a} from 'extra'", source_type="module")).code
        is VMErrorCode.VMModuleError
    )


@pytest.mark.parametrize(
    "loader", [None, create_default_deny_module_loader(), {}, {"load": lambda request: ""}]
)
@pytest.mark.parametrize(
    "specifier", ["os", "js", "__proto__", "../../etc/passwd", "data:text/javascript,1", "file:///x"]
)
async def test_nothing_is_loaded_by_default(loader: Any, specifier: str) -> None:
    async with VM(module_loader=loader) as vm:
        assert error_of(await vm.import_(specifier)).code is VMErrorCode.VMSecurityError
        assert (
            error_of(await vm.eval(f"import '{specifier}'", source_type="module")).code
            is VMErrorCode.VMSecurityError
        )
        result = await vm.eval(f"import('{specifier}').catch(e => [e.name, e instanceof TypeError])")
        assert result.value == ["TypeError", True]


class Recorder:
    """A loader that notes what it is asked; `later` makes it asynchronous."""

    def __init__(self, later: bool) -> None:
        self.asked: list[tuple[str, ModuleRequest]] = []
        self.later = later

    def answer(self, value: Any) -> Any:
        if not self.later:
            return value

        async def answer() -> Any:
            await asyncio.sleep(0)
            return value

        return answer()

    def resolve(self, request: ModuleRequest) -> Any:
        self.asked.append(("resolve", request))
        return self.answer({"specifier": f"app:{request.specifier}", "attributes": {"k": "v"}})

    def load(self, request: ModuleRequest) -> Any:
        self.asked.append(("load", request))
        source = (
            "import 'b' with {type: 'x'}; export default 1" if request.specifier == "app:a" else "export {}"
        )
        return self.answer({"source": source, "sourceType": "module", "specifier": request.specifier})


@pytest.mark.parametrize("later", [False, True])
async def test_what_a_loader_is_asked(later: bool) -> None:
    loader = Recorder(later)
    async with VM(module_loader=loader) as vm:
        assert (await vm.import_("a")).unwrap().specifier == "app:a"
        assert (await vm.eval("import('a').then(m => m.default)")).value == 1
    assert loader.asked[:4] == [
        ("resolve", ModuleRequest("a", None, {})),
        ("load", ModuleRequest("app:a", None, {"k": "v"})),
        ("resolve", ModuleRequest("b", "app:a", {"type": "x"})),
        ("load", ModuleRequest("app:b", "app:a", {"k": "v"})),
    ]
    assert [step for step, _ in loader.asked[4:]] == ["resolve"]


def test_an_asynchronous_loader_without_an_event_loop() -> None:
    with VM(module_loader=Recorder(True)) as vm:
        assert vm.import_now("a").unwrap().get_now("default").value == 1


@pytest.mark.parametrize(
    ("resolve", "load", "path"),
    [
        (lambda r: 3, None, "module_loader.resolve()"),
        (lambda r: " a", None, "module_loader.resolve()"),
        (lambda r: {"specifier": ""}, None, "module_loader.resolve().specifier"),
        (lambda r: {"specifier": "a", "url": "x"}, None, "module_loader.resolve().url"),
        (lambda r: {"specifier": "a", "referrer": 3}, None, "module_loader.resolve().referrer"),
        (lambda r: {"specifier": "a", "attributes": {"a": 1}}, None, "module_loader.resolve().attributes"),
        (lambda r: "a", lambda r: None, "module_loader.load()"),
        (lambda r: "a", lambda r: {"source": b""}, "module_loader.load().source"),
        (lambda r: "a", lambda r: {"source": "", "source_type": "css"}, "module_loader.load().source_type"),
        (lambda r: "a", lambda r: {"source": "", "extra": 1}, "module_loader.load().extra"),
        (lambda r: "a", lambda r: {"source": "", "specifier": "\0"}, "module_loader.load().specifier"),
        (lambda r: "a", lambda r: {"source": "", "attributes": []}, "module_loader.load().attributes"),
    ],
)
async def test_answers_are_checked(resolve: Any, load: Any, path: str) -> None:
    loader = {"resolve": resolve} | ({} if load is None else {"load": load})
    async with VM(module_loader=loader) as vm:
        error = error_of(await vm.import_("a"))
        assert error.code is VMErrorCode.BoundaryUnsupportedType
        assert error.details["path"] == path


async def test_what_a_loader_raises_stays_on_the_host() -> None:
    told: list[Any] = []

    def fail(request: ModuleRequest) -> str:
        raise OSError("/etc/secret")

    async def fail_later(request: ModuleRequest) -> str:
        raise OSError("/etc/secret")

    for load in (fail, fail_later):
        loader = {"resolve": lambda r: r.specifier, "load": load}
        async with VM(
            module_loader=loader, on_error=lambda error, facts: told.append((error, facts["id"]))
        ) as vm:
            error = error_of(await vm.import_("a"))
            assert error.code is VMErrorCode.VMModuleError
            assert "secret" not in repr(error.to_data())
            assert isinstance(told[-1][0], OSError)
            assert told[-1][1] == error.details["id"]

    def refuse(request: ModuleRequest) -> str:
        raise VMError(VMErrorCode.VMSecurityError, "not this one", {"reason": "policy"})

    async with VM(module_loader={"resolve": refuse}) as vm:
        error = error_of(await vm.import_("a"))
        assert (error.code, error.message, error.details["reason"]) == (
            VMErrorCode.VMSecurityError,
            "not this one",
            "policy",
        )


async def test_odd_import_options(vm: VM) -> None:
    for options in ("1", "{with: 1}", "{with: {type: 1}}", "{get with() { throw new TypeError() }}"):
        result = await vm.eval(f"import('extra', {options}).catch(e => e.name)")
        assert result.value == "TypeError", options
    assert (await vm.eval("import('extra', {with: {}}).then(m => m.default)")).value == 0
    assert (await vm.eval("import({toString() { throw 5 }}).catch(e => e)")).value == 5


async def test_there_is_an_end_to_modules() -> None:
    endless = {"resolve": lambda r: r.specifier, "load": lambda r: f"import 'x{r.specifier}'"}
    async with VM(module_loader=endless, time_limit=None) as vm:
        error = error_of(await vm.import_("a"))
        assert error.code is VMErrorCode.VMModuleError
        assert error.details["reason"] == "too many modules"
        assert (await vm.eval("1 + 1")).value == 2
    huge = {"resolve": lambda r: r.specifier, "load": lambda r: "/" * (33 * 2**20)}
    async with VM(module_loader=huge) as vm:
        assert error_of(await vm.import_("a")).details["reason"] == "too many modules"


async def test_the_loaders_time_is_not_the_guests() -> None:
    import time

    def load(request: ModuleRequest) -> str:
        time.sleep(0.1)
        return "export default 1"

    async with VM(module_loader={"resolve": lambda r: r.specifier, "load": load}, time_limit=90) as vm:
        assert (await vm.import_("a")).ok


def test_an_import_that_was_read_is_not_what_its_module_makes_of_it_later() -> None:
    files = {
        "counter": "export let n = 0; export function inc() { return ++n; }",
        "main": """
            import { n, inc } from "counter";
            const list = (...all) => all.join();
            const later = async () => inc();
            export const called = list(n, await later()), added = n + (await later());
            export const listed = [n, await later()].join(), at_once = list(n, inc());
            function* steps() { return list(n, yield); }
            const walk = steps(); walk.next(); inc();
            export const yielded = walk.next("sent").value;
        """,
    }
    with VM(module_loader=files) as vm:
        vm.eval_now("var m; import('main').then((found) => { m = found; })").unwrap()
        shown = vm.eval_now("[m.called, m.added, m.listed, m.at_once, m.yielded].join(' ')").unwrap()
    assert shown == "0,1 3 2,3 3,4 4,sent"


def test_errors_name_the_module_and_who_imports_it() -> None:
    sources = {"a": "import './b.json'", "b.json": "{x", "c": "import './d'", "e": "import('./f')"}

    def told(source: str) -> tuple[Any, ...]:
        with VM(module_loader=sources) as vm:
            error = error_of(vm.eval_now(source, source_type="module", name="main.js"))
        return error.code, error.name, error.message, error.details["path"], error.details.get("referrer")

    code = VMErrorCode.VMModuleError
    text = "the module 'b.json' is not JSON: Unexpected token 'x' in JSON at position 1"
    assert told("import 'a'") == (code, "SyntaxError", text, "b.json", None)
    text = "the module './d' was not found (imported by 'c')"
    assert told("import 'c'") == (code, "TypeError", text, "./d", "c")
    text = "the module 'g' was not found (imported by 'main.js')"
    assert told("await import('g')") == (code, "TypeError", text, "g", "main.js")
    with VM() as vm:
        error = error_of(vm.eval_now("import 'x'", source_type="module"))
    assert error.message == "the module 'x' was refused (imported by 'main.js')"


async def test_a_loader_tells_the_guest_of_no_other_machine() -> None:
    async def later(_request: ModuleRequest) -> str:
        return at_once(_request)

    def at_once(_request: ModuleRequest) -> str:
        return str(evaluate("throw new Error('secret')").unwrap())

    for load in (at_once, later):
        told: list[BaseException] = []
        loader = {"resolve": lambda request: request.specifier, "load": load}
        async with VM(module_loader=loader, on_error=lambda error, _: told.append(error)) as vm:  # noqa: B023
            result = await vm.eval("import('a').catch((e) => e.message)")
            assert result.value.startswith("the module loader failed (id ")
        assert [type(error) for error in told] == [VMError]
