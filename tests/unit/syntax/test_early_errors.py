"""What must be refused before anything runs, and next to it what must not.

The first `|` in a source marks where the error must be reported; it is taken out before parsing.
"""

import pytest

from jsvm.syntax import JSSyntaxError, parse_module, parse_script

REFUSED = [
    # names declared twice
    ("let a; let |a;", "already been declared"),
    ("let a; var |a;", "already been declared"),
    ("var a; let |a;", "already been declared"),
    ("let a; { var |a; }", "already been declared"),
    ("{ var a; } let |a;", "already been declared"),
    ("{ function f() {} var |f; }", "already been declared"),
    ("'use strict'; { function f() {} function |f() {} }", "already been declared"),
    ("{ async function f() {} function |f() {} }", "already been declared"),
    ("function f(a) { let |a; }", "already been declared"),
    ("try {} catch (a) { let |a; }", "already been declared"),
    ("try {} catch ([a]) { var |a; }", "already been declared"),
    ("for (let a of b) { var |a; }", "already been declared"),
    ("switch (a) { case 1: let b; default: let |b; }", "already been declared"),
    ("let [a, |a] = b;", "already been declared"),
    ("a: |a: ;", "already been declared"),
    # parameters
    ("'use strict'; function f(a, |a) {}", "Duplicate parameter"),
    ("(a, |a) => 1", "Duplicate parameter"),
    ("function f(a, [|a]) {}", "Duplicate parameter"),
    ("({m(a, |a) {}})", "Duplicate parameter"),
    ("function f(a, |a) { 'use strict'; }", "Duplicate parameter"),
    ("function f(a = 1) { |'use strict'; }", "plain parameters"),
    ("function* g(a = |yield) {}", "cannot be used in parameters"),
    ("async function f(a = |await 1) {}", "cannot be used in parameters"),
    ("function* g() { (a = |yield) => 1; }", "cannot be used in parameters"),
    ("async (a = |await) => 1", "cannot be used in parameters"),
    ("(a, ...b|,) => 1", "a rest parameter comes last"),
    ("((|a)) => 1", "cannot stand in parentheses"),
    ("({get a|(b) {}})", "no parameters"),
    ("({set a|() {}})", "exactly one"),
    ("({set a|(...b) {}})", "exactly one"),
    # strict mode
    ("'use strict'; |with (a) ;", "not allowed in strict mode"),
    ("'use strict'; |010", "leading zero"),
    ("'use strict'; '|\\1'", "strict mode"),
    ("'use strict'; delete |a", "cannot be deleted"),
    ("'use strict'; |eval = 1", "strict mode"),
    ("'use strict'; |arguments++", "strict mode"),
    ("'use strict'; let |static", "reserved in strict mode"),
    ("function |eval() { 'use strict' }", "strict mode"),
    ("class A { m() { |with (a) ; } }", "not allowed in strict mode"),
    ("'use strict'; if (a) |function f() {}", "can only stand in a block"),
    ("'use strict'; |f() = 1", "cannot be assigned to"),
    # targets
    ("|1 = 2", "cannot be assigned to"),
    ("|a + b = 2", "cannot be assigned to"),
    ("|a?.b = 1", "cannot be assigned to"),
    ("|this++", "cannot be assigned to"),
    ("|new.target = 1", "new.target"),
    ("(|{a}) = 1", "cannot stand in parentheses"),
    ("[(|[a])] = 1", "cannot stand in parentheses"),
    ("[|...a,] = b", "without a comma after it"),
    ("({|...{a}} = b)", "must be a name"),
    ("({|a = 1})", "only allowed in a pattern"),
    ("f({|a = 1}, {b} = c)", "only allowed in a pattern"),
    ("(|{__proto__: a, __proto__: b})", "Duplicate '__proto__'"),
    ("|f() &&= 1", "cannot be assigned to"),
    ("for (|a, b of c) ;", "cannot be assigned to"),
    ("for (let of |a) ;", "expected ';'"),
    ("for (|let.a of b) ;", "cannot begin with 'let'"),
    ("for (|let a, b of c) ;", "exactly one variable"),
    ("for (|let a = 1 of b) ;", "cannot have a value"),
    ("'use strict'; for (|var a = 1 in b) ;", "cannot have a value"),
    # jumps
    ("|break", "loop or switch"),
    ("|continue", "in a loop"),
    ("switch (a) { case 1: |continue }", "in a loop"),
    ("while (1) { function f() { |break } }", "loop or switch"),
    ("break |a", "not around this statement"),
    ("a: while (1) { b: { continue |b } }", "needs the label of a loop"),
    ("|return", "only be used in a function"),
    ("class A { static { |return } }", "only be used in a function"),
    # where words may stand
    ("|new.target", "only be used in a function"),
    ("|super.a", "methods and class fields"),
    ("class A { constructor() { |super() } }", "derived class"),
    ("class A extends B { m() { |super() } }", "derived class"),
    ("function f() { |super.a }", "methods and class fields"),
    ("async function f() { function g() { |await 1 } }", "'await' can only be used"),
    ("function* g() { var |yield }", "cannot be a name in a generator"),
    ("class A { a = |arguments }", "cannot be used in a class field"),
    ("class A { static { |await } }", "cannot be a name here"),
    ("|import.meta", "only be used in a module"),
    ("|import a from 'b'", "only be used in a module"),
    ("let |let", "cannot be the name"),
    ("var |class", "expected a name"),
    ("|using a = b", "can only be used in a block"),
    ("{ using a|; }", "needs a value"),
    ("const a|;", "needs a value"),
    ("let [a]|;", "needs a value"),
    ("if (a) |let [b] = c", "can only stand in a block"),
    ("while (a) |class B {}", "can only stand in a block"),
    ("a: |async function f() {}", "can only stand in a block"),
    ("a: |function* f() {}", "generator"),
    # classes
    ("class A { constructor() {} |constructor() {} }", "only one constructor"),
    ("class A { get |constructor() {} }", "cannot be a getter"),
    ("class A { |constructor = 1 }", "cannot be named"),
    ("class A { static |prototype() {} }", "cannot be named"),
    ("class A { |#constructor }", "#constructor"),
    ("class A { #a; |#a }", "already been declared"),
    ("class A { get #a() {} static set |#a(b) {} }", "already been declared"),
    ("class A { m() { this.|#b } }", "not declared"),
    ("a.|#b", "not declared"),
    ("class A { #a; m() { delete this.|#a } }", "cannot be deleted"),
    ("class A { #a; m() { |#a } }", "#name in object"),
    ("class A { #a; m() { 1 + |#a in b } }", "#name in object"),
    # operators and literals
    ("|-a ** b", "without parentheses"),
    ("|a && b ?? c", "without parentheses"),
    ("|a ?? b || c", "without parentheses"),
    ("a?.b|`c`", "optional chain"),
    ("new a|?.b()", "optional chain"),
    ("new |import(a)", "with 'new'"),
    ("`|\\u`", "Invalid escape"),
    ("'|\\u{110000}'", "Invalid escape"),
    ("|'a\n'", "Unterminated string"),
    ("|/a", "Unterminated or too long regular expression"),
    ("/a/|gg", "flags"),
    ("/(|/", "Invalid regular expression"),
    ("1|_", "separator"),
    ("3|a", "followed directly"),
    ("|/* a", "Unterminated comment"),
    ("a\n|=> {}", "line cannot end"),
    ("throw|\na", "line cannot end"),
]


@pytest.mark.parametrize(("marked", "message"), REFUSED)
def test_refused(marked: str, message: str) -> None:
    index = marked.index("|")
    source = marked.replace("|", "", 1)
    with pytest.raises(JSSyntaxError) as caught:
        parse_script(source)
    assert message in caught.value.message
    assert caught.value.index == index


ALLOWED = [
    "var a; var a; function a() {} function a() {}",
    "{ function f() {} function f() {} }",
    "function f(a, a) { var a; function a() {} }",
    "try {} catch (a) { var a; }",
    "let a; { let a; { var b; } } var b;",
    "switch (a) { case 1: let b; } let b;",
    "var eval, arguments, yield, await, let, static, implements, async, of, get, set, using;",
    "f() = 1; f()++; for (f() of a) ;",
    "if (a) function f() {} else function g() {}",
    "a: function f() {}",
    "a: b: while (1) { continue a; break b; }",
    "a: { break a; } a: ;",
    "with (a) b;",
    "for (var a = 1 in b) ;",
    "for (let in a) ; for (let = 1; ;) break; for (let of = 1; ;) break; for (async of => 1; ;) break;",
    "let\nyield, async, of;",
    "({a = 1} = {}); [{b = 1}] = c; ({d = 1}) => d; for ({e = 1} of f) ;",
    "({__proto__: a, __proto__: b} = c)",
    "({__proto__: a, __proto__, __proto__() {}, ['__proto__']: 1})",
    "'\\1'; 010; 08.5; delete a;",
    "function f() { new.target; () => new.target; }",
    "class A extends B { constructor() { super(); (() => super())(); } a = super.b; static { super.c; } }",
    "({ m() { super.a; () => super.a; } })",
    "class A { #a; get #b() {} set #b(c) {} m(o) { return #a in o && o.#b; } }",
    "class A { #a; static #b = class { m(o) { o.#a } }; }",
    "class A { static async *#a() {} get; set; static; async; static static; 'b'; [c]; static prototype2; }",
    "async function f() { await a; for await (let b of c) ; async () => await d; () => { var await; } }",
    "function* g() { yield; yield* a; yield\n/b/; () => { var yield; } }",
    "async () => {}; await: ; var await;",
    "(-a) ** b; (a ?? b) || c; a ?? (b && c); -(a ** b);",
    "`\\u{1F600}`; a`\\u`; a`\\unicode and \\xerxes`",
    "1_000.5_0e1_0; 0xF_F; 0b1_0n; 1_0n; .5; 5.; 0o17",
    "a => {}\n[b]",
    "var a = 1\nvar b = 2\n;[c]",
    "do a; while (0) b",
    "<!-- a\na\n--> b\n/* c\n*/ --> d",
    "label: for (;;) { (function () { label: ; }); break label; }",
    "{ using a = b; using c = d, e = f; } using; using\na; for (using g of h) ; for (using of i) ;",
    "async function f() { await using a = b; for await (await using c of d) ; await using; }",
    "({ async: 1, get: 2, set: 3, await: 4, async a() {}, get b() {}, async get() {}, get async() {} })",
    "l\\u0065t\na; var \\u{61}b; var yi\\u0065ld;",
    "'use strict'; ({ static: 1 }).implements; class A { static() {} }",
]


@pytest.mark.parametrize("source", ALLOWED)
def test_allowed(source: str) -> None:
    assert parse_script(source).body


MODULES_REFUSED = [
    ("import {a, |a} from 'b'", "already been declared"),
    ("import a from 'b'; let |a", "already been declared"),
    ("export {|a}", "not declared"),
    ("let a; export {a, |a}", "already been exported"),
    ("export default 1; export |default 2", "already been exported"),
    ("export let a; export {b as |a} from 'c'", "already been exported"),
    ("{ |import a from 'b' }", "at the top of a module"),
    ("if (a) |export let b", "can only stand in a block"),
    ("var |await", "cannot be a name here"),
    ("|with (a) ;", "not allowed in strict mode"),
    ("import {if|} from 'a'", "'as' and a name"),
    ("export {|'a'}", "only be exported from another module"),
    ("export {|if}; ", "reserved"),
    ("import a from 'b' with {c: 'd', |c: 'e'}", "Duplicate import attribute"),
    ("import {|'\\uD800' as a} from 'b'", "lone surrogate"),
    ("|return", "only be used in a function"),
    ("function f() {} var |f", "already been declared"),
    ("function f() { |await 1 }", "'await'"),
]


@pytest.mark.parametrize(("marked", "message"), MODULES_REFUSED)
def test_refused_in_modules(marked: str, message: str) -> None:
    index = marked.index("|")
    with pytest.raises(JSSyntaxError) as caught:
        parse_module(marked.replace("|", "", 1))
    assert message in caught.value.message
    assert caught.value.index == index
