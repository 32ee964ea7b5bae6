"""What an error says: what was found, what was expected."""

import pytest

from jsvm.syntax import JSSyntaxError, parse_script

MESSAGES = [
    ("var a = ;", "Unexpected ';', expected an expression"),
    ("f(1 2)", "Unexpected number '2', expected ',' or ')' after an argument"),
    ("[1 2]", "Unexpected number '2', expected ',' or ']' after an array element"),
    ("({a b})", "Unexpected identifier 'b', expected ':', ',' or '(' after a property name"),
    ("if (a", "Unexpected end of input, expected ')' to close the parenthesis of 'if'"),
    ("if a", "Unexpected identifier 'a', expected '(' after 'if'"),
    ("{ a;", "Unexpected end of input, expected an expression or a closing bracket"),
    ("}", "Unexpected '}', expected an expression"),
    ("var class", "Unexpected keyword 'class', expected a name"),
    ("a 'b'", "Unexpected string 'b', expected ';' or the end of the line"),
    ("a.1", "Unexpected number '.1', expected ';' or the end of the line"),
    ("a.;", "Unexpected ';', expected a property name after '.'"),
    ("a ? b", "Unexpected end of input, expected ':' in a conditional expression"),
    ("() + 1", "Unexpected '+', expected '=>' after arrow function parameters"),
    ("await a", "'await' can only be used in async functions and modules"),
    ("try {}", "Unexpected end of input, expected 'catch' or 'finally' after a 'try' block"),
    ("switch (a) { b }", "Unexpected identifier 'b', expected 'case', 'default' or '}'"),
    ("v\\u0061r a", "Unexpected escaped keyword 'var', expected an expression"),
    ("a\x00", "Invalid character U+0000"),
    ("a @", "Invalid character '@'"),
    ("for (;)", "Unexpected ')', expected an expression"),
    ("'abc", "Unterminated string: the closing quote is missing on this line"),
    ("/(/", "Invalid regular expression: Unterminated group"),
]


@pytest.mark.parametrize(("source", "message"), MESSAGES)
def test_message(source: str, message: str) -> None:
    with pytest.raises(JSSyntaxError) as caught:
        parse_script(source)
    assert caught.value.message == message
