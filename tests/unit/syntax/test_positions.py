import pytest

from jsvm.budget import Budget, StepLimitReached
from jsvm.syntax import JSSyntaxError, Positions, parse_script
from jsvm.syntax.positions import line_column_once

TEXT = "ab\ncd\r\n\re\u2028f\u2029\u2029g"
EXPECTED = [
    (0, (1, 1)),
    (1, (1, 2)),
    (2, (1, 3)),
    (3, (2, 1)),
    (5, (2, 3)),
    (6, (2, 4)),
    (7, (3, 1)),
    (8, (4, 1)),
    (9, (4, 2)),
    (10, (5, 1)),
    (12, (6, 1)),
    (13, (7, 1)),
    (14, (7, 2)),
]


@pytest.mark.parametrize(("index", "expected"), EXPECTED)
def test_lines_and_columns_count_from_one(index: int, expected: tuple[int, int]) -> None:
    assert Positions(TEXT).line_column(index) == expected
    assert line_column_once(TEXT, index) == expected


def test_a_location_is_estree_s() -> None:
    source = "a;\n  b.c;"
    node = parse_script(source).body[1].expression
    assert Positions(source).location(node) == {
        "start": {"line": 2, "column": 2},
        "end": {"line": 2, "column": 5},
    }


def test_the_table_spends_the_budget() -> None:
    budget = Budget(lambda: 0.0, max_steps=50_000)
    budget.begin()
    with pytest.raises(StepLimitReached):
        Positions("\n" * 100_000, budget).line_column(1)


def test_an_error_says_where() -> None:
    with pytest.raises(JSSyntaxError) as caught:
        parse_script("a;\r\nb c")
    assert (caught.value.index, caught.value.line, caught.value.column) == (6, 2, 3)
    assert str(caught.value) == "Unexpected identifier 'c', expected ';' or the end of the line (2:3)"
