"""A program that waits for an answer moves from CPython to Pyodide and back, as JSON."""

import asyncio
import json
from typing import Any

import pytest

from jsvm import VM, Suspend

AGENT = """
async function ask(item) { try { return await approve({ item }); } finally { steps.push(`asked ${item}`); } }
const steps = [];
(async () => {
  let total = 0;
  for (const item of ["apples", "pears", "plums"]) {
    try { total += (await ask(item)).price; } finally { steps.push(`done ${item}`); }
  }
  return { total, steps };
})();
"""
#: The same with code from strings, and with what it needs in objects of the web.
AGENT_FROM_TEXT = """
const cart = new URL("https://shop.example/cart"), steps = cart.searchParams, prices = new FormData();
const body = "try { return await approve({ item }); } finally { steps.append('step', `asked ${item}`); }";
const ask = new (async () => 0).constructor("item", body);
(async () => {
  for (const item of ["apples", "pears", "plums"]) {
    const buy = eval("async () => prices.append(item, (await ask(item)).price)");
    try { await buy(); } finally { steps.append("step", `done ${item}`); }
  }
  const total = [...prices.values()].reduce((sum, price) => sum + Number(price), 0);
  return { total, steps: new URL(cart.href).searchParams.getAll("step") };
})();
"""
RESUME = """
import json
from jsvm import VM, Suspend

def approve(request):
    raise Suspend

async def go_on(state):
    result = await VM.resume(state, value={"price": 2}, globals={"approve": approve}, dynamic_code=True)
    # In hexadecimal digits: the runner under node replaces words in what comes back.
    return json.dumps([result.status, result.pending[0].arguments[0], result.state]).encode().hex()
"""


def approve(_request: Any) -> Any:
    raise Suspend


@pytest.mark.parametrize("agent", [AGENT, AGENT_FROM_TEXT])
def test_a_program_that_waits_moves_to_pyodide_and_back(selenium: Any, agent: str) -> None:
    with VM(globals={"approve": approve}, dynamic_code=True) as vm:
        result = vm.eval_now(agent)
    assert result.status == "suspended"
    selenium.load_package(["jsvm"])
    selenium.run_async(RESUME)
    answer = selenium.run_async(f"await go_on({json.dumps(result.state)!r})")
    status, request, state = json.loads(bytes.fromhex(answer))
    assert (status, request) == ("suspended", {"item": "pears"})
    options: Any = {"globals": {"approve": approve}, "dynamic_code": True}
    again = asyncio.run(VM.resume(state, value={"price": 3}, **options))
    finished = asyncio.run(VM.resume(again.state, value={"price": 4}, **options))
    steps = [f"{step} {item}" for item in ("apples", "pears", "plums") for step in ("asked", "done")]
    assert finished.unwrap() == {"total": 9, "steps": steps}
