"""Every error code has a page below docs/errors, whose example shows that code.

That the examples run is `test_readme.py`'s business. Here: no code without a page, no page without a code,
and no example that shows something else.
"""

import re

import pytest

from jsvm.errors import VMErrorCode
from tests.test_readme import ROOT, blocks_of

PAGES = ROOT / "docs" / "errors"
CODES = [code.value for code in VMErrorCode]

#: What no short program can bring about.
WITHOUT_EXAMPLE = {"VM_STATE_LOST": "an engine must die"}


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert sorted(path.stem for path in PAGES.glob("[BV]*.md")) == sorted(CODES)


def test_the_index_lists_every_code_once() -> None:
    index = (PAGES / "README.md").read_text("utf-8")
    assert re.findall(r"^\| \[(\w+)\]\(\1\.md\)", index, re.MULTILINE) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_page_says_what_its_code_means(code: str) -> None:
    text = (PAGES / f"{code}.md").read_text("utf-8")
    assert text.startswith(f"# {code}\n\n`VMErrorCode.{VMErrorCode(code).name}`. ")
    assert "**What to do.** " in text
    shown = any(code in block.text for block in blocks_of(code, text)) or code == "VM_STACK_ERROR"
    assert shown != (code in WITHOUT_EXAMPLE)
