"""Modules that wait, imported by a guest: taken apart at every wait, they end as if nobody had looked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jsvm import VM
from tests.unit.snapshot.machines import answer_later

START = """
    var m;
    globalThis.start = async () => { m = await import("main"); return m.result; };
    start()
"""
#: Modules by name, and what `main` must export as its result.
PROGRAMS: dict[str, tuple[dict[str, str], Any]] = {
    "top-level await": (
        {
            "main": """
                import { n, inc } from "counter"; import * as ns from "counter";
                const got = [n]; inc(); got.push(n, ns.n, await ask("one")); inc();
                got.push(n, await helper());
                async function helper() { inc(); return [n, ns.n, await ask(n), Object.keys(ns)].join(); }
                export default class Q { static v = got.length }
                export const result = got.join("|") + Q.v;
            """,
            "counter": "export let n = 0; export function inc() { n++; } export const m = await ask('dep');",
        },
        "0|1|1|one|2|3,3,3,inc,m,n6",
    ),
    "a cycle": (
        {
            "main": """
                import { b, setA } from "b"; export let a = 1;
                await ask(1); setA(5); export const result = [a, b].join();
            """,
            "b": """
                import * as m from "main"; export let b = "b0";
                export const setA = (v) => { b = "b" + v + m.a; }; b += await ask("b");
            """,
        },
        "1,b51",
    ),
    "export stars": (
        {
            "main": """
                export * from "x"; export * as y from "y"; import d, { z as zed } from "x";
                import * as me from "main";
                export { zed as "odd name" }; export default d + await ask(1);
                const names = Reflect.ownKeys(me).filter((key) => key.at);
                export const result = me.y.g.next().value + names.join();
            """,
            "x": "export const z = 1, w = await ask(2); export default 7;",
            "y": "export function* gen() { yield 1; yield 2; } export const g = gen(); g.next();",
        },
        "2default,odd name,result,w,y,z",
    ),
    "import() inside": (
        {
            "main": """
                const a = await import("x"); await ask("between"); const b = await import("x");
                const p = import("y"); await ask("during"); let fail = "";
                try { await import("bad"); } catch (e) {
                  await ask("f");
                  try { await import("bad"); } catch (again) { fail = e.name + (again === e); }
                }
                export const result = [a === b, a.count(), b.count(), (await p).q, fail].join();
            """,
            "x": "let c = 0; export function count() { return ++c; }",
            "y": "export const q = await ask('in y');",
            "bad": "throw new TypeError('no')",
        },
        "true,1,2,in y,TypeErrortrue",
    ),
    "import() of the same thing at once": (
        {
            "main": """
                const all = [import("a"), import("b"), import("a")]; await ask("m");
                const [a, b, again] = await Promise.all(all);
                export const result = [a === again, a.v, b.v, b.av].join();
            """,
            "a": "export let v = await ask('a1'); v += await ask('a2');",
            "b": "import { v as w } from 'a'; export const av = w; export const v = await ask('b1');",
        },
        "true,a1a2,b1,a1a2",
    ),
    "import.meta": (
        {
            "main": """
                import.meta.mine = { n: 1 }; const first = import.meta; await ask(1); import.meta.mine.n++;
                const f = () => import.meta; await ask(2);
                export const result = [f() === first, first.mine.n, first.url].join();
            """
        },
        "true,2,main",
    ),
    "data": (
        {
            "main": """
                import data from "d.json" with { type: "json" }; import text from "t" with { type: "text" };
                data.x = 5; await ask(1); const again = await import("d.json", { with: { type: "json" } });
                export const result = [again.default === data, again.default.x, text].join();
            """,
            "d.json": "{}",
            "t": "some text",
        },
        "true,5,some text",
    ),
    "errors": (
        {
            "main": """
                const late = import("throws"), seen = []; await ask("x");
                for (const name of ["throws", "syntax", "unlinked"]) {
                  try { await import(name); } catch (e) { seen.push(e.name); await ask(name); }
                }
                export const result = seen.join();
            """,
            "throws": "await ask('t'); throw new RangeError('after wait');",
            "syntax": "let let",
            "unlinked": "import { nope } from 'throws'",
        },
        "RangeError,SyntaxError,SyntaxError",
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_modules_go_on(name: str) -> None:
    files, expected = PROGRAMS[name]
    options: dict[str, Any] = {"globals": {"ask": answer_later}, "module_loader": files}
    with VM(**options) as vm:
        result = vm.eval_now(START)
    pieces = 0
    while result.status == "suspended":
        assert result.state is not None, result.error and result.error.details
        text = json.dumps(result.state)
        with VM.from_snapshot(text, **options) as vm:
            assert json.dumps(vm.snapshot_now()["heap"]) == json.dumps(result.state["heap"])
            result = vm.answer_now(value=result.pending[0].arguments[0])
        pieces += 1
    assert (result.unwrap(), pieces > 0) == (expected, True)
