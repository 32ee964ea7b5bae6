"""The JavaScript examples of README, run on a page of `dist/site`."""

import pytest
from selenium.webdriver import Chrome

from tests.test_readme import Block, all_blocks, expected_output

RUN_MODULE = """
const [code, done] = arguments;
const lines = [];
const log = console.log;
console.log = (...values) => lines.push(values.join(" "));
import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })))
  .then(() => done(lines), (error) => done(`${error.stack ?? error}`))
  .finally(() => { console.log = log; });
"""


@pytest.mark.parametrize("block", all_blocks("js"), ids=str)
def test_javascript_block(page: Chrome, site_url: str, block: Block) -> None:
    page.get(site_url + "demo/")
    code = block.text.replace('"./jsvm.mjs"', f'"{site_url}jsvm.mjs"')
    assert expected_output(block.text), "an example shows what it prints"
    assert page.execute_async_script(RUN_MODULE, code) == expected_output(block.text)
