"""What inspection shows, value by value. The expected texts are those that Node prints."""

from __future__ import annotations

import pytest

from jsvm import VM, evaluate


def shown(source: str) -> str:
    """What `console.log(source)` prints."""
    result = evaluate(f"console.log({source})")
    assert result.ok, result.error
    return result.logs[0].text


ONE_LINE = {
    "[2, 4, 6]": "[ 2, 4, 6 ]",
    "[]": "[]",
    "{}": "{}",
    "{a: 1, 'a-b': 2, [Symbol('s')]: 3, 7: 4}": "{ '7': 4, a: 1, 'a-b': 2, [Symbol(s)]: 3 }",
    "'text', ['text']": "text [ 'text' ]",
    "[`it's`, 'a\"b', `'\"`, 'a\\nb\\u0001\\\\']": "[ \"it's\", 'a\"b', `'\"`, 'a\\nb\\x01\\\\' ]",
    "['\\ud800', '\\u{1F600}']": "[ '\\uD800', '\U0001f600' ]",
    "undefined, null, true, 1.5, -0, NaN, 10n": "undefined null true 1.5 -0 NaN 10n",
    "Symbol('x'), [Symbol.iterator]": "Symbol(x) [ Symbol(Symbol.iterator) ]",
    "{a: {b: {c: {}}}}": "{ a: { b: { c: {} } } }",
    "{a: {b: {c: {d: 1}}}}": "{ a: { b: { c: [Object] } } }",
    "[[[[1]]]]": "[ [ [ [Array] ] ] ]",
    "new Map([['a', {b: 1}], [{x: 1}, 2]])": "Map(2) { 'a' => { b: 1 }, { x: 1 } => 2 }",
    "new Set([1, 'x'])": "Set(2) { 1, 'x' }",
    "[, 1, , , 2]": "[ <1 empty item>, 1, <2 empty items>, 2 ]",
    "Object.assign([1, 2], {foo: 3})": "[ 1, 2, foo: 3 ]",
    "() => 1, function f() {}": "[Function (anonymous)] [Function: f]",
    "async () => 1": "[AsyncFunction (anonymous)]",
    "function* g() {}, async function* h() {}": "[GeneratorFunction: g] [AsyncGeneratorFunction: h]",
    "class A {}, class B extends Array {}": "[class A] [class B extends Array]",
    "[class {}]": "[ [class (anonymous)] ]",
    "Object.assign(() => 1, {a: 1})": "[Function (anonymous)] { a: 1 }",
    "new (class Point { x = 1 })": "Point { x: 1 }",
    "Object.create(null)": "[Object: null prototype] {}",
    "{get a() { throw 1 }, set b(v) {}, get c() { return 1 }, set c(v) {}}": (
        "{ a: [Getter], b: [Setter], c: [Getter/Setter] }"
    ),
    "Promise.resolve(4), new Promise(() => {})": "Promise { 4 } Promise { <pending> }",
    "new WeakMap(), new WeakSet()": "WeakMap { <items unknown> } WeakSet { <items unknown> }",
    "Object('abc'), Object(1), Object(1n)": "[String: 'abc'] [Number: 1] [BigInt: 1n]",
    "[new Date(0), /a/g], new Date(NaN)": "[ 1970-01-01T00:00:00.000Z, /a/g ] Invalid Date",
    "new Proxy({a: 1}, {get() { throw 1 }, ownKeys() { throw 1 }})": "{ a: 1 }",
    "new Uint8Array([1, 2]), new ArrayBuffer(2)": (
        "Uint8Array(2) [ 1, 2 ] ArrayBuffer { [Uint8Contents]: <00 00>, byteLength: 2 }"
    ),
    "Math, JSON": "Object [Math] {} Object [JSON] {}",
    "(() => { const o = {}; o.self = o; return o })()": "<ref *1> { self: [Circular *1] }",
    "(() => { const a = []; a.push([a]); return a })()": "<ref *1> [ [ [Circular *1] ] ]",
    "{__proto__: null, ['__proto__']: 1}": "[Object: null prototype] { ['__proto__']: 1 }",
    "(function () { return arguments })(1)": "[Arguments] { '0': 1 }",
    "{e: Object.assign(new Error('x'), {stack: 'Error: x'})}": "{ e: [Error: x] }",
    "'%s is %d and %i%%', 'Bob', 4.5, 4.9, {z: 1}": "Bob is 4.5 and 4% { z: 1 }",
    "'%d', '0x10', '%s'": "16 %s",
    "'%s', {a: {b: 1}}": "{ a: [Object] }",
    "'%o %c!', [1], 'css'": "[ 1 ] !",
    "5, '%s', 6": "5 %s 6",
    "'%s'": "%s",
    "": "",
}


@pytest.mark.parametrize("source", ONE_LINE)
def test_on_one_line(source: str) -> None:
    assert shown(source) == ONE_LINE[source]


LINES = {
    "[1.5, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]": [
        "[",
        "  1.5,  2, 3, 4,  5,",
        "    6,  7, 8, 9, 10,",
        "   11, 12",
        "]",
    ],
    "['a', 1, 2, 3, 4, 5, 6]": ["[", "  'a', 1, 2, 3,", "  4,   5, 6", "]"],
    "{a: 'x'.repeat(80)}": ["{", f"  a: '{'x' * 80}'", "}"],
    "{aaaaaaaaaaaaaaaaaaaa: 1, bbbbbbbbbbbbbbbbbbbbbbbb: 2, cccccccccccccccccccc: 3}": [
        "{",
        "  aaaaaaaaaaaaaaaaaaaa: 1,",
        "  bbbbbbbbbbbbbbbbbbbbbbbb: 2,",
        "  cccccccccccccccccccc: 3",
        "}",
    ],
    "{a: {b: {c: {}}}, d: [{e: [1]}]}": ["{ a: { b: { c: {} } }, d: [ { e: [Array] } ] }"],
    "{k: 'line one is here\\nline two is here and it is long enough for a break between the lines\\n'}": [
        "{",
        "  k: 'line one is here\\n' +",
        "    'line two is here and it is long enough for a break between the lines\\n'",
        "}",
    ],
}


@pytest.mark.parametrize("source", LINES)
def test_on_many_lines(source: str) -> None:
    assert shown(source).split("\n") == LINES[source]


def test_an_error_shows_its_stack_its_cause_and_its_properties() -> None:
    text = shown("Object.assign(new TypeError('no', {cause: 'why'}), {code: 5})")
    assert text.startswith("TypeError: no\n    at ")
    assert text.endswith("{\n  code: 5,\n  [cause]: 'why'\n}")


def test_much_is_cut() -> None:
    assert shown("Array(200).fill(7)").endswith("  ... 100 more items\n]")
    assert shown("['x'.repeat(10001)]") == f"[\n  '{'x' * 10000}'... 1 more character\n]"
    assert shown("Object.fromEntries(Array.from({length: 201}, (_, i) => ['k' + i, i]))").endswith(
        "  ... 1 more property\n}"
    )
    assert shown("new Set(Array(150).keys())").endswith("  ... 50 more items\n}")
    assert shown("2n ** 100000n") == "<BigInt of 100001 bits>"
    assert len(shown("'x'.repeat(200000)")) < 11_000


def test_a_value_shared_many_times_is_shown_so_often_only() -> None:
    text = shown(
        "(() => { let a = {leaf: 1}; for (let i = 0; i < 2; i++) a = Array(100).fill(a); return a })()"
    )
    assert text.count("leaf") < 5_000
    assert "..." in text


def test_nothing_of_the_guest_runs() -> None:
    result = evaluate(
        """
        let ran = 0;
        const spy = () => { ran++; return 1 };
        class A { get x() { return spy() } toString() { return spy() } toJSON() { return spy() } }
        Object.defineProperty(A.prototype, Symbol.toStringTag, {get: spy});
        Object.defineProperty(A, 'name', {get: spy});
        console.log(new A, A, new Proxy(new A, new Proxy({}, {get: spy})), [new A]);
        console.log(Object.defineProperty(new Error('x'), 'message', {get: spy}));
        ran
        """
    )
    assert result.value == 0


def test_showing_costs_the_guest() -> None:
    result = evaluate("const a = Array(100).fill({b: 1}); for (;;) console.log(a)", max_steps=500_000)
    assert result.error is not None
    assert result.error.code == "VM_STEPS_EXCEEDED_ERROR"
    assert result.logs


def test_levels_groups_counts_and_asserts() -> None:
    result = evaluate(
        """
        console.warn('w'); console.error('e'); console.info('i'); console.debug('d');
        console.group('g'); console.log('in\\nside'); console.groupEnd(); console.log('out');
        console.count(); console.count(); console.countReset(); console.count('x');
        console.assert(true, 'no'); console.assert(false, 'yes', 1); console.assert(false);
        """
    )
    assert [(entry.level, entry.text) for entry in result.logs] == [
        ("warn", "w"),
        ("error", "e"),
        ("info", "i"),
        ("debug", "d"),
        ("log", "g"),
        ("log", "  in\n  side"),
        ("log", "out"),
        ("info", "default: 1"),
        ("info", "default: 2"),
        ("info", "x: 1"),
        ("error", "Assertion failed: yes 1"),
        ("error", "Assertion failed"),
    ]


def test_lines_are_handed_on() -> None:
    lines: list[tuple[str, str]] = []
    with VM(console=lambda level, text: lines.append((level, text))) as vm:
        assert vm.eval_now("console.log('a', 1)").logs[0].text == "a 1"
    assert lines == [("log", "a 1")]
