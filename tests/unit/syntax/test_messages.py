"""What an error says: what was found, what was expected, and where.

The sources are mistakes that people make, or that are left when half a line was typed.
"""

# ruff: noqa: E501 - a mistake and its message in one line

import pytest

from jsvm.syntax import JSSyntaxError, parse_module, parse_script

MISTAKES = [
    ("var a = ;", "Unexpected ';', expected an expression (1:9)"),
    ("f(1 2)", "Unexpected number '2', expected ',' or ')' after an argument (1:5)"),
    ("[1 2]", "Unexpected number '2', expected ',' or ']' after an array element (1:4)"),
    ("[1, 2, 3;", "Unexpected ';', expected ',' or ']' after an array element (1:9)"),
    ("({a b})", "Unexpected identifier 'b', expected ':', ',' or '(' after a property name (1:5)"),
    ("({a: 1 b: 2})", "Unexpected identifier 'b', expected ',' or '}' after a property (1:8)"),
    ("({a: 1; b: 2})", "Unexpected ';', expected ',' or '}' after a property (1:7)"),
    ("if (a", "Unexpected end of input, expected ')' to close 'if ('; the '(' at 1:4 is not closed (1:6)"),
    ("if a", "Unexpected identifier 'a', expected '(' after 'if' (1:4)"),
    ("if (a) { b", "Unexpected end of input, expected an expression; the '{' at 1:8 is not closed (1:11)"),
    ("{ a;", "Unexpected end of input, expected an expression; the '{' at 1:1 is not closed (1:5)"),
    ("}", "Unexpected '}': no bracket is open that it could close (1:1)"),
    ("a)", "Unexpected ')': no bracket is open that it could close (1:2)"),
    ("f(a))", "Unexpected ')': no bracket is open that it could close (1:5)"),
    (
        "function f( {",
        "Unexpected end of input, expected a property name; the '{' at 1:13 is not closed (1:14)",
    ),
    (
        "function f() {",
        "Unexpected end of input, expected an expression; the '{' at 1:14 is not closed (1:15)",
    ),
    ("function () {}", "Unexpected '(', expected the name of the function (1:10)"),
    ("function f(a b) {}", "Unexpected identifier 'b', expected ',' or ')' after a parameter (1:14)"),
    (
        "function f(a, ) { return",
        "Unexpected end of input, expected an expression; the '{' at 1:17 is not closed (1:25)",
    ),
    ("var class", "Unexpected keyword 'class', expected a name (1:5)"),
    ("var 1a", "A number cannot be followed directly by 'a' (1:6)"),
    ("let a; let a", "'a' has already been declared (1:12)"),
    ("const a", "A 'const' declaration needs a value: '=' is missing (1:8)"),
    ("const a = 1; a b", "Unexpected identifier 'b', expected ';' or the end of the line (1:16)"),
    ("a 'b'", "Unexpected string 'b', expected ';' or the end of the line (1:3)"),
    ("a.1", "Unexpected number '.1', expected ';' or the end of the line (1:2)"),
    ("a.;", "Unexpected ';', expected a property name after '.' (1:3)"),
    ("a ? b", "Unexpected end of input, expected ':' in a conditional expression (1:6)"),
    ("a ? b c", "Unexpected identifier 'c', expected ':' in a conditional expression (1:7)"),
    ("() + 1", "Unexpected '+', expected '=>' after arrow function parameters (1:4)"),
    ("(a, b) + => 1", "'=>' has no parameters right before it (1:10)"),
    ("await a", "'await' can only be used in async functions and modules (1:1)"),
    ("function f() { await a }", "'await' can only be used in async functions and modules (1:16)"),
    ("try {}", "Unexpected end of input, expected 'catch' or 'finally' after a 'try' block (1:7)"),
    (
        "try { a } catch { ",
        "Unexpected end of input, expected an expression; the '{' at 1:17 is not closed (1:19)",
    ),
    ("switch (a) { b }", "Unexpected identifier 'b', expected 'case', 'default' or '}' (1:14)"),
    ("switch (a) { case 1 b }", "Unexpected identifier 'b', expected ':' after a case (1:21)"),
    ("for (;)", "Unexpected ')', expected an expression (1:7)"),
    ("for (var i = 0, i < 1; i++) {}", "Unexpected '<', expected ';' in the head of 'for' (1:19)"),
    ("for (var i = 0; i < 1, i++) {}", "Unexpected ')', expected ';' in the head of 'for' (1:27)"),
    (
        "for (a of b",
        "Unexpected end of input, expected ')' to close 'for ('; the '(' at 1:5 is not closed (1:12)",
    ),
    ("for a of b", "Unexpected identifier 'a', expected '(' after 'for' (1:5)"),
    (
        "while (a",
        "Unexpected end of input, expected ')' to close 'while ('; the '(' at 1:7 is not closed (1:9)",
    ),
    ("do a while b", "Unexpected keyword 'while', expected ';' or the end of the line (1:6)"),
    ("do { a }", "Unexpected end of input, expected 'while' after the body of 'do' (1:9)"),
    ("'abc", "Unterminated string: the closing quote is missing on this line (1:1)"),
    ('"abc\n"', "Unterminated string: the closing quote is missing on this line (1:1)"),
    ("`abc", "Unterminated template: the closing '`' is missing (1:1)"),
    (
        "`${a",
        "Unexpected end of input, expected '}' after the expression in a template; the '`' at 1:1 is not closed (1:5)",
    ),
    ("/(/", "Invalid regular expression: Unterminated group (1:3)"),
    ("/a", "Unterminated or too long regular expression: the closing '/' is missing (1:1)"),
    ("/* a", "Unterminated comment: '*/' is missing (1:1)"),
    ("a\x00", "Invalid character U+0000 (1:2)"),
    ("a @", "Invalid character '@' (1:3)"),
    ("a # b", "Unexpected '#': a private name has a letter right after it (1:3)"),
    ("1__0", "A numeric separator must stand between two digits (1:2)"),
    ("1_", "A numeric separator must stand between two digits (1:2)"),
    ("0b2", "'2' is no binary digit (1:3)"),
    ("08n", "A BigInt cannot have a leading zero (1:1)"),
    ("3in a", "A number cannot be followed directly by 'i' (1:2)"),
    ("x = {a: }", "Unexpected '}', expected an expression (1:9)"),
    ("x = {,}", "Unexpected ',', expected a property name (1:6)"),
    (
        "x = [1,,2",
        "Unexpected end of input, expected ',' or ']' after an array element; the '[' at 1:5 is not closed (1:10)",
    ),
    ("else a", "'else' has no 'if' and its statement right before it (1:1)"),
    ("case 1:", "'case' can only be used in a 'switch' (1:1)"),
    ("catch (a) {}", "'catch' has no 'try' block right before it (1:1)"),
    ("return 1", "'return' can only be used in a function (1:1)"),
    ("break", "'break' can only be used in a loop or switch (1:1)"),
    ("continue", "'continue' can only be used in a loop (1:1)"),
    ("break a", "Label 'a' is not around this statement (1:7)"),
    ("super()", "'super()' can only be called in the constructor of a derived class (1:1)"),
    ("super.a", "'super' can only be used in methods and class fields (1:1)"),
    ("new.target", "'new.target' can only be used in a function (1:1)"),
    (
        "yield 1; function* g() { yield = 1 }",
        "Unexpected number '1', expected ';' or the end of the line (1:7)",
    ),
    ("class A { a b }", "Unexpected identifier 'b', expected ';' after a class field (1:13)"),
    ("class A { constructor() {} constructor() {} }", "A class can have only one constructor (1:28)"),
    ("class A extends { }", "Unexpected end of input, expected '{' before the class body (1:20)"),
    ("class { }", "Unexpected '{', expected the name of the class (1:7)"),
    (
        "class A { a() { }",
        "Unexpected end of input, expected a property name; the '{' at 1:9 is not closed (1:18)",
    ),
    ("class A { a: 1 }", "Unexpected ':', expected ';' after a class field (1:12)"),
    ("class A { let a = 1 }", "Unexpected identifier 'a', expected ';' after a class field (1:15)"),
    ("class A { function a() {} }", "Unexpected identifier 'a', expected ';' after a class field (1:20)"),
    ("a => { b", "Unexpected end of input, expected an expression; the '{' at 1:6 is not closed (1:9)"),
    ("a =\n> b", "Unexpected '>', expected an expression (2:1)"),
    ("a = > b", "Unexpected '>', expected an expression (1:5)"),
    ("a == = b", "Unexpected '=', expected an expression (1:6)"),
    ("a === == b", "Unexpected '==', expected an expression (1:7)"),
    ("a <> b", "Unexpected '>', expected an expression (1:4)"),
    ("a ++ b", "Unexpected identifier 'b', expected ';' or the end of the line (1:6)"),
    ("++ ++a", "This cannot be assigned to (1:4)"),
    ("a + ", "Unexpected end of input, expected an expression (1:5)"),
    ("a +* b", "Unexpected '*', expected an expression (1:4)"),
    ("1 = a", "This cannot be assigned to (1:1)"),
    ("a + b = c", "This cannot be assigned to (1:1)"),
    ("if (a) else b", "'else' has no 'if' and its statement right before it (1:8)"),
    ("if (a) ; ; else b", "'else' has no 'if' and its statement right before it (1:12)"),
    ("throw\na", "A line cannot end between 'throw' and its value (1:6)"),
    ("let let = 1", "'let' cannot be the name of a let declaration (1:5)"),
    ("let [a]", "A pattern needs a value: '=' is missing (1:8)"),
    ("let {a}", "A pattern needs a value: '=' is missing (1:8)"),
    ("var a b", "Unexpected identifier 'b', expected ';' or the end of the line (1:7)"),
    ("var a, ", "Unexpected end of input, expected a name (1:8)"),
    ("a, ;", "Unexpected ';', expected an expression (1:4)"),
    ("delete a.#b", "Private name '#b' is not declared in a class around it (1:10)"),
    ("enum A {}", "'enum' is reserved and has no meaning in JavaScript (1:1)"),
    ("function f() { 'use strict'; with (a) b }", "'with' is not allowed in strict mode (1:30)"),
    (
        "async function f() { for await (a in b) ; }",
        "Unexpected keyword 'in', expected 'of' in the head of 'for await' (1:35)",
    ),
    ("async () => { await }", "Unexpected '}', expected an expression (1:21)"),
    ("obj = {get a(b) {}}", "A getter has no parameters (1:13)"),
    ("(a, a) => { 'use strict' }", "Duplicate parameter 'a' (1:5)"),
    ("({a: 1, ...})", "Unexpected '}', expected an expression (1:12)"),
    ("f(...)", "Unexpected ')', expected an expression (1:6)"),
    ("f(a,,b)", "Unexpected ',', expected an expression (1:5)"),
    ("[...]", "Unexpected ']', expected an expression (1:5)"),
    ("let a = 1 let b = 2", "Unexpected 'let', expected ';' or the end of the line (1:11)"),
    (
        "const {a, b = c",
        "Unexpected end of input, expected ',' or '}' in an object pattern; the '{' at 1:7 is not closed (1:16)",
    ),
    ("label: label: a", "Label 'label' has already been declared (1:8)"),
    (
        "async a b",
        "Unexpected identifier 'b', expected '=>' after the parameter of an async arrow function (1:9)",
    ),
    ("a?.b = 1", "This cannot be assigned to (1:1)"),
    ("a?.`b`", "A template cannot follow an optional chain (1:4)"),
    ("new a?.b()", "An optional chain cannot be constructed with 'new' (1:6)"),
    ("-a ** b", "The base of '**' cannot be a unary expression without parentheses (1:1)"),
    ("a ?? b || c", "'||' cannot be mixed with '??' without parentheses (1:1)"),
    ("and = a and b", "Unexpected identifier 'and', expected ';' or the end of the line (1:9)"),
    ("if (a = ) b", "Unexpected ')', expected an expression (1:9)"),
    ("if (a) then b", "Unexpected identifier 'b', expected ';' or the end of the line (1:13)"),
    ("elseif (a) {}", "Unexpected '{', expected ';' or the end of the line (1:12)"),
    ("def f(): pass", "Unexpected identifier 'f', expected ';' or the end of the line (1:5)"),
    ("fn f() {}", "Unexpected identifier 'f', expected ';' or the end of the line (1:4)"),
    ("function f() => a", "Unexpected '=>', expected '{' before the function body (1:14)"),
    ("let x: number = 1", "Unexpected ':', expected ';' or the end of the line (1:6)"),
    ("a as b", "Unexpected identifier 'as', expected ';' or the end of the line (1:3)"),
    ("a!.b", "Unexpected '!', expected ';' or the end of the line (1:2)"),
    ("“abc”", "Invalid character '“': strings stand in ', \" or ` (1:1)"),
    ("let a – b", "Invalid character '–': minus is written '-' (1:7)"),
    ("for (let i of a, b) ;", "Unexpected ',', expected ')' to close 'for (' (1:16)"),
    ("goto a", "Unexpected identifier 'a', expected ';' or the end of the line (1:6)"),
    ("int a = 1", "Unexpected identifier 'a', expected ';' or the end of the line (1:5)"),
    (
        "console.log('a'",
        "Unexpected end of input, expected ',' or ')' after an argument; the '(' at 1:12 is not closed (1:16)",
    ),
    ("console.log('a';", "Unexpected ';', expected ',' or ')' after an argument (1:16)"),
    (
        "foo({a: 1)",
        "Unexpected ')', expected ',' or '}' after a property; the '{' at 1:5 is not closed (1:10)",
    ),
    (
        "foo([1)",
        "Unexpected ')', expected ',' or ']' after an array element; the '[' at 1:5 is not closed (1:7)",
    ),
    (
        "foo(function () { a )",
        "Unexpected ')', expected ';' or the end of the line; the '{' at 1:17 is not closed (1:21)",
    ),
    (
        "if (a) { b ) }",
        "Unexpected ')', expected ';' or the end of the line; the '{' at 1:8 is not closed (1:12)",
    ),
    ("while (true { a }", "Unexpected '{', expected ')' to close 'while (' (1:13)"),
    ("let s = 'it's'", "Unexpected identifier 's', expected ';' or the end of the line (1:13)"),
    ("var a = 'x'y'", "Unexpected identifier 'y', expected ';' or the end of the line (1:12)"),
    ("return", "'return' can only be used in a function (1:1)"),
    (
        "JSON.parse('{}'",
        "Unexpected end of input, expected ',' or ')' after an argument; the '(' at 1:11 is not closed (1:16)",
    ),
    ("<div>a</div>", "Unexpected '<', expected an expression (1:1)"),
    ("x = 5 +;", "Unexpected ';', expected an expression (1:8)"),
    ("a.b.c..d", "Unexpected '.', expected a property name after '.' (1:7)"),
    (
        "a[1",
        "Unexpected end of input, expected ']' after a computed property name; the '[' at 1:2 is not closed (1:4)",
    ),
    ("a[", "Unexpected end of input, expected an expression; the '[' at 1:2 is not closed (1:3)"),
    ("`a ${b c}`", "Unexpected identifier 'c', expected '}' after the expression in a template (1:8)"),
    ("1.2.3", "Unexpected number '.3', expected ';' or the end of the line (1:4)"),
    ("0777n; 'a'", "A number cannot be followed directly by 'n' (1:5)"),
    (
        "'\\u{110000}'",
        "Invalid escape '\\u' in a string: '\\u' takes four hexadecimal digits, or up to 10FFFF in braces (1:2)",
    ),
    ("'\\xg'", "Invalid escape '\\x' in a string: '\\x' takes two hexadecimal digits (1:2)"),
    ("\\u{61}b c", "Unexpected identifier 'c', expected ';' or the end of the line (1:9)"),
    ("let x = y z", "Unexpected identifier 'z', expected ';' or the end of the line (1:11)"),
    ("a,b => c d", "Unexpected identifier 'd', expected ';' or the end of the line (1:10)"),
    ("let undefined = 1; let = ", "Unexpected end of input, expected an expression (1:26)"),
    (
        "const f = (a => a",
        "Unexpected end of input, expected ')' to close '('; the '(' at 1:11 is not closed (1:18)",
    ),
    ("x = function { }", "Unexpected '{', expected a name or '(' after 'function' (1:14)"),
    ("({ a() })", "Unexpected '}', expected '{' before the function body (1:8)"),
    ("({ get a })", "Unexpected '}', expected '(' before the parameters (1:10)"),
    ("({ async a })", "Unexpected '}', expected '(' before the parameters (1:12)"),
    ("({ 1 })", "Unexpected '}', expected ':' after a property name (1:6)"),
    ("({ 'a' })", "Unexpected '}', expected ':' after a property name (1:8)"),
    ("({ [a] })", "Unexpected '}', expected ':' after a property name (1:8)"),
    ("({ if })", "'if' is reserved: a property of that name needs a ':' and a value (1:4)"),
    ("({ a.b: 1 })", "Unexpected '.', expected ':', ',' or '(' after a property name (1:5)"),
    ("class A { get a }", "Unexpected '}', expected '(' before the parameters (1:17)"),
    ("class A { #a; #a }", "Private name '#a' has already been declared (1:15)"),
    ("let a = {b: 1,, c: 2}", "Unexpected ',', expected a property name (1:15)"),
    (
        "function f() {\n  if (a) {\n    b();\n}\n",
        "Unexpected end of input, expected an expression; the '{' at 1:14 is not closed (5:1)",
    ),
    (
        "const o = {\n  a: 1,\n  b: [1, 2,\n};\n",
        "Unexpected '}', expected an expression; the '[' at 3:6 is not closed (4:1)",
    ),
    ("f(a,\n  g(b);\n", "Unexpected ';', expected ',' or ')' after an argument (2:7)"),
    ("let a = 1\r\nlet a\u2028 b", "'a' has already been declared (2:5)"),
    (
        "class A {\n  m() {\n    return 1;\n  \n}\nnew A",
        "Unexpected identifier 'A', expected ';' after a class field (6:5)",
    ),
    (
        "switch (a) {\n  case 1:\n    b();\n",
        "Unexpected end of input, expected an expression; the '{' at 1:12 is not closed (4:1)",
    ),
    ("v\\u0061r a", "Unexpected escaped keyword 'var', expected an expression (1:1)"),
]

MISTAKES_IN_MODULES = [
    (
        "export a",
        "Unexpected identifier 'a', expected a declaration, 'default', '{' or '*' after 'export' (1:8)",
    ),
    ("import {a from 'b'", "Unexpected identifier 'from', expected ',' or '}' after an imported name (1:11)"),
    ("import {a, b} form 'c'", "Unexpected identifier 'form', expected 'from' after what is imported (1:15)"),
    ("import a, b from 'c'", "Unexpected identifier 'b', expected '{' or '*' after 'import' (1:11)"),
    ("export {a as }", "Unexpected '}', expected a name or a string (1:14)"),
    ("export default", "Unexpected end of input, expected an expression (1:15)"),
    ("export const = 1", "Unexpected '=', expected a name (1:14)"),
]


@pytest.mark.parametrize(("source", "message"), MISTAKES)
def test_message(source: str, message: str) -> None:
    with pytest.raises(JSSyntaxError) as caught:
        parse_script(source)
    assert str(caught.value) == message


@pytest.mark.parametrize(("source", "message"), MISTAKES_IN_MODULES)
def test_message_in_a_module(source: str, message: str) -> None:
    with pytest.raises(JSSyntaxError) as caught:
        parse_module(source)
    assert str(caught.value) == message


def test_import_in_a_script_is_explained() -> None:
    with pytest.raises(JSSyntaxError, match="only be used in a module"):
        parse_script("import a from 'b'")
