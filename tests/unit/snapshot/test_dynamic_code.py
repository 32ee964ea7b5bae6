"""Code made from strings: its text is part of the guest's state, and so is where it was evaluated."""

from __future__ import annotations

from typing import Any

import pytest

from jsvm import VM, VMError, VMErrorCode
from jsvm.compiler import reopening
from jsvm.snapshot.document import text_hash
from tests.unit.snapshot.machines import copy_of

OPTIONS: Any = {"dynamic_code": True}


def test_it_reads_like_other_code() -> None:
    with VM(**OPTIONS) as vm:
        vm.eval_now("function outer() { return eval('() => 1'); }\nvar f = outer();", name="a.js").unwrap()
        snapshot = vm.snapshot_now()
    assert snapshot["heap"]["globalThis.f"]["source"] == "eval"
    source = snapshot["sources"]["eval"]
    assert (source["text"], source["hash"]) == ("() => 1", text_hash("() => 1"))
    assert source["site"] == {"source": "a.js", "at": "1:27"}
    assert list(snapshot["sources"]) == ["a.js", "eval"]


def test_it_needs_no_permission_that_its_own_code_does_not_need() -> None:
    with VM(**OPTIONS) as vm:
        vm.eval_now("var f = Function('return 1'), g = () => Function('return 1')()").unwrap()
        with copy_of(vm) as copy:
            assert copy.eval_now("f()").unwrap() == 1
            assert copy.eval_now("g()").error is not None


def test_evals_inside_each_other_without_end_are_refused_by_their_path() -> None:
    with VM(**OPTIONS) as vm:
        vm.eval_now("let f = eval('(s) => eval(s)')").unwrap()
        vm.eval_now(f"for (let i = 0; i < {reopening.MAX_NESTING}; i++) f = f('(s) => eval(s)'); 0").unwrap()
        with pytest.raises(VMError) as caught:
            vm.snapshot_now()
    assert caught.value.code is VMErrorCode.VMSnapshotUnsupported
    assert caught.value.details["path"] == "f"


@pytest.mark.parametrize(
    "change",
    [
        {"site": {"source": "eval", "at": "1:28"}},
        {"site": {"source": "b.js", "at": "1:28"}},
        {"site": {"source": "a.js", "at": "1:27"}},
        {"site": {"source": "a.js", "at": "9:1"}},
        {"site": {"source": "a.js", "at": 5}},
        {"site": {"source": ["a.js"], "at": "1:28"}},
        {"site": 5},
        {"site": {}},
        {"kind": "script"},
        {"kind": "function"},
        {"cells": {}},
        {"cells": {"x#^^^0": {"ref": "globalThis.f"}}},
    ],
)
def test_a_forged_place_is_refused(change: dict[str, Any]) -> None:
    with VM(**OPTIONS) as vm:
        vm.eval_now("function outer(x) { return eval('() => x'); }\nvar f = outer(1);", name="a.js").unwrap()
        document = vm.snapshot_now()
    document["sources"]["eval"].update(change)
    with pytest.raises(VMError) as caught:
        VM.from_snapshot(document, **OPTIONS).start_now()
    assert caught.value.code is VMErrorCode.BoundaryInvalidSerializedValue


def test_a_text_that_is_no_function_is_no_function() -> None:
    with VM(**OPTIONS) as vm:
        vm.eval_now("var f = Function('return 1')").unwrap()
        document = vm.snapshot_now()
    for text in ("f()", "function a() {} f()", "() => 1", ""):
        document["sources"]["anonymous"].update(text=text, hash=text_hash(text))
        with pytest.raises(VMError) as caught:
            VM.from_snapshot(document).start_now()
        assert caught.value.code is VMErrorCode.BoundaryInvalidSerializedValue
