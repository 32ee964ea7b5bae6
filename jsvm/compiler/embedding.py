"""Closures that are made with their final code.

A closure starts as a stub, and the code of its body is put in later. OPTIMIZATION: that takes half as long as
making the Python function, and Python specialises no calls of functions whose code was exchanged. So when a
function is compiled for speed, bodies that are compiled for speed already take the places of the stubs in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import CodeType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jsvm.compiler.templates import FunctionTemplate


def stubs_in(code: CodeType) -> list[CodeType]:
    """The stubs of a function's own closures; also those in its factories and outlined parts."""
    found: list[CodeType] = []
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found += [constant] if is_stub(constant) else stubs_in(constant)
    return found


def is_stub(code: CodeType) -> bool:
    """Whether a code object in the constants of a function is a closure's; all others are its own parts."""
    return code.co_name.startswith("f")


def template_of(stub: CodeType, templates: Sequence[FunctionTemplate]) -> FunctionTemplate:
    """The template whose number is in the name of a stub."""
    return templates[int(stub.co_name[1:])]


def with_bodies(code: CodeType, templates: Sequence[FunctionTemplate]) -> CodeType:
    """The same code, making closures with the code of their templates, where that is final."""

    def final(constant: object) -> object:
        if not isinstance(constant, CodeType):
            return constant
        if not is_stub(constant):
            return with_bodies(constant, templates)
        template = template_of(constant, templates)
        return template.code if template.is_optimized else constant

    constants = tuple(map(final, code.co_consts))
    return code.replace(co_consts=constants) if any(map(is_other, constants, code.co_consts)) else code


def is_other(one: object, another: object) -> bool:
    """Whether two constants are not the same object: equal code objects need not be."""
    return one is not another
