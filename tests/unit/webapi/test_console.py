"""Tables, times and `dir` of the built-in console. What it does to single values is `test_inspection.py`."""

import pytest

from jsvm import VM, evaluate


def printed(source: str) -> list[str]:
    """What a program prints."""
    result = evaluate(source)
    assert result.ok, result.error
    return [entry.text for entry in result.logs]


TABLES = {
    "console.table([{a: 1, b: 'x'}, {a: 2, c: true}, 5])": """
        ┌─────────┬───┬─────┬──────┬────────┐
        │ (index) │ a │ b   │ c    │ Values │
        ├─────────┼───┼─────┼──────┼────────┤
        │ 0       │ 1 │ 'x' │      │        │
        │ 1       │ 2 │     │ true │        │
        │ 2       │   │     │      │ 5      │
        └─────────┴───┴─────┴──────┴────────┘""",
    "console.table({one: [1, 2], two: {a: {x: 1, y: 2, z: 3}}}, ['a', '1'])": """
        ┌─────────┬──────────┬───┐
        │ (index) │ a        │ 1 │
        ├─────────┼──────────┼───┤
        │ one     │          │ 2 │
        │ two     │ [Object] │   │
        └─────────┴──────────┴───┘""",
    "console.table(new Map([['k', 1], [{z: 1}, [1, 2]]]))": """
        ┌───────────────────┬──────────┬──────────┐
        │ (iteration index) │ Key      │ Values   │
        ├───────────────────┼──────────┼──────────┤
        │ 0                 │ 'k'      │ 1        │
        │ 1                 │ { z: 1 } │ [ 1, 2 ] │
        └───────────────────┴──────────┴──────────┘""",
    "console.table(new Set([new Float32Array(2)]))": """
        ┌───────────────────┬──────────────────────────┐
        │ (iteration index) │ Values                   │
        ├───────────────────┼──────────────────────────┤
        │ 0                 │ Float32Array(2) [ 0, 0 ] │
        └───────────────────┴──────────────────────────┘""",
    "console.table(new Uint8Array([7, 8]))": """
        ┌─────────┬────────┐
        │ (index) │ Values │
        ├─────────┼────────┤
        │ 0       │ 7      │
        │ 1       │ 8      │
        └─────────┴────────┘""",
    "console.table([])": """
        ┌─────────┐
        │ (index) │
        ├─────────┤
        └─────────┘""",
}


@pytest.mark.parametrize("source", TABLES)
def test_a_table(source: str) -> None:
    lines = [line.strip() for line in TABLES[source].strip().splitlines()]
    assert printed(source) == ["\n".join(lines)]


def test_what_has_no_rows_is_printed_as_it_is() -> None:
    assert printed("console.table('text'); console.table(null); console.table(5, ['a'])") == [
        "text",
        "null",
        "5",
    ]


def test_a_table_runs_no_guest_code() -> None:
    source = """
        let ran = 0;
        const spy = () => ++ran;
        const row = { get a() { return spy(); } };
        console.table(new Proxy([row], { get: spy, ownKeys: spy, has: spy }), ["a"]);
        const { proxy, revoke } = Proxy.revocable([], {});
        revoke();
        console.table(proxy);
        console.table([1], { get length() { return spy(); }, [Symbol.iterator]: spy });
        console.log(ran);
    """
    table, revoked, plain, ran = printed(source)
    assert "│ 0       │ [Getter] │" in table
    assert revoked == "<Revoked Proxy>"
    assert "│ 0       │ 1      │" in plain
    assert ran == "0"


def test_a_table_is_as_long_as_anybody_reads() -> None:
    (table,) = printed("console.table(Array.from({length: 100_000}, (_, a) => ({a})))")
    assert table.splitlines()[-1] == "... more rows"
    assert len(table.splitlines()) == 105
    (table,) = printed(
        "console.table([Object.fromEntries(Array.from({length: 1000}, (_, i) => ['k' + i, i]))])"
    )
    assert table.splitlines()[1].count("│") == 32
    (table,) = printed("console.table(Array(1000).fill('x'.repeat(10_000)))")
    assert len(table) < 50_000


def test_times_are_those_of_the_guests_clock() -> None:
    source = """
        console.time(); console.time("a"); console.time("a");
        await wait(250);
        console.timeLog("a", { x: 1 }, "y");
        await wait(1000);
        console.timeEnd("a"); console.timeEnd(); console.timeEnd();
    """
    with VM(console=True, timers="virtual") as vm:
        vm.eval_now("const wait = (ms) => new Promise((done) => setTimeout(done, ms))")
        result = vm.eval_now(f"(async () => {{ {source} }})()")
        assert result.ok, result.error
    assert [(entry.level, entry.text) for entry in result.logs] == [
        ("warn", "Timer 'a' already exists"),
        ("log", "a: 250ms { x: 1 } y"),
        ("log", "a: 1.250s"),
        ("log", "default: 1.250s"),
        ("warn", "Timer 'default' does not exist"),
    ]


def test_dir_shows_one_value_as_deep_as_it_is_told() -> None:
    assert printed("console.dir('%s', 1); console.dir({a: {b: {c: {d: {}}}}})") == [
        "'%s'",
        "{ a: { b: { c: [Object] } } }",
    ]
    assert printed("const deep = {a: {b: {c: {d: {}}}}}; console.dir(deep, {depth: 0})") == [
        "{ a: [Object] }"
    ]
    deep = "{\n  a: { b: { c: { d: {} } } }\n}"
    assert printed("const deep = {a: {b: {c: {d: {}}}}}; console.dir(deep, {depth: null})") == [deep]
