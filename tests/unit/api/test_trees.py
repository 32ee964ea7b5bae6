"""A VM runs syntax trees as it runs text: same results, same limits, errors with the path of the fault."""

import asyncio
from typing import Any

import esprima as original
import pytest

from jsvm import VM, VMError, evaluate
from jsvm.errors import VMErrorCode
from jsvm.syntax import esprima

BREAK: dict[str, Any] = {"type": "Program", "body": [{"type": "BreakStatement", "label": None}]}


@pytest.mark.parametrize("parse", [original.parseScript, esprima.parse_script])
def test_a_tree_runs(parse: Any) -> None:
    tree = parse("let a = [1, 2, 3].map(x => x * 2); a.join()")
    for given in (tree, tree.toDict()):
        result = evaluate(given)
        assert (result.ok, result.value) == (True, "2,4,6")


def test_both_ways_to_evaluate() -> None:
    async def run() -> None:
        async with VM() as vm:
            assert (await vm.eval(esprima.parse_script("1 + 1"))).value == 2
            assert (await vm.evaluate(esprima.parse_script("1 + 2"))).value == 3

    asyncio.run(run())


def test_a_tree_knows_that_it_is_a_module() -> None:
    source = "import { a } from 'lib'; export const b = a + 1; export default await 3"
    with VM(module_loader={"lib": "export const a = 1"}) as vm:
        assert vm.eval_now(esprima.parse_module(source)).value == {"b": 2, "default": 3}
        assert vm.eval_now({"type": "Program", "body": []}, source_type="module").value == {}


def test_functions_show_how_they_were_printed() -> None:
    tree = original.parseScript("function f(a){return a/*!*/+1} class A{static m(){}} [f, A.m, A].join('|')")
    shown = "function f(a) {\n  return a + 1;\n}|m() {}|class A {\n  static m() {}\n}"
    assert evaluate(tree).value == shown


def test_errors_stand_where_the_tree_says() -> None:
    tree = original.parseScript("let a;\n\n  a.b", loc=True)
    error = evaluate(tree).error
    assert error is not None
    assert (error.line, error.column) == (3, 5)
    source = "export const a = 1;\n missing"
    error = evaluate(esprima.parse_module(source, loc=True)).error
    assert error is not None
    assert (error.name, error.line, error.column) == ("ReferenceError", 2, 2)


def test_a_bad_tree_fails_with_its_path() -> None:
    with VM() as vm:
        for source_type in ("script", "module"):
            result = vm.eval_now({**BREAK, "sourceType": source_type}, name="tree.js")
            assert result.status == "failed"
            error = result.error
            assert error is not None
            assert error.code is VMErrorCode.VMSyntaxError
            assert error.details["path"] == "$.body[0]"
            assert error.details["file"] == "tree.js"
            assert error.message == "'break' can only be used in a loop or switch (at $.body[0])"
        assert vm.eval_now("1").value == 1


def test_a_tree_is_read_on_the_budget_of_the_call() -> None:
    bomb: Any = {"type": "Literal", "value": 1}
    for _ in range(60):
        bomb = {"type": "BinaryExpression", "operator": "+", "left": bomb, "right": bomb}
    tree = {"type": "Program", "body": [{"type": "ExpressionStatement", "expression": bomb}]}
    with VM(max_steps=100_000) as vm:
        result = vm.eval_now(tree)
        assert result.status == "limited"
        assert vm.eval_now("2").value == 2


@pytest.mark.parametrize("source", [None, 1, [], b"1", object()])
def test_what_is_no_program(source: Any) -> None:
    with VM() as vm, pytest.raises(VMError) as caught:
        vm.eval_now(source)
    assert caught.value.code is VMErrorCode.VMInvalidOption


def test_a_snapshot_keeps_functions_of_trees() -> None:
    source = "globalThis.make = function (a) { return () => a * 2 }; globalThis.double = make(21); 0"
    with VM() as vm:
        vm.eval_now(original.parseScript(source, loc=True))
        snapshot = vm.snapshot_now()
    with VM.from_snapshot(snapshot) as vm:
        assert vm.eval_now("double() + make.toString()").value == "42function(a) {\n  return () => a * 2;\n}"
