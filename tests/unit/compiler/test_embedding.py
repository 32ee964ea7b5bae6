"""Closures that are made with their final code."""

from types import CodeType

from tests.bench.guest import Guest

SOURCE = """
const seen = [];
function maker(step) {
  let count = 0;
  const add = () => (count += step);
  const never = () => count;
  return { add, never };
}
function inLoop(n) {
  const found = [];
  for (let i = 0; i < n; i++) found.push((x) => x + i);
  return found;
}
function main(n) {
  let total = 0;
  for (let i = 0; i < n; i++) {
    const { add, never } = maker(i);
    add();
    total += add() + (i === n - 1 ? never() : 0);
    for (const f of inLoop(3)) total += f(1);
  }
  return total;
}
"""


def main_after(calls: int) -> Guest:
    guest = Guest("embedding.js", SOURCE)
    for _ in range(calls):
        assert guest.main(4) == 42.0
    return guest


def closures(guest: Guest, name: str) -> list[CodeType]:
    """What the code of a global function has of closures, also in its factories."""
    pending = [guest.realm.global_object.get(name).stub.__code__]
    found: list[CodeType] = []
    while pending:
        for constant in pending.pop().co_consts:
            if isinstance(constant, CodeType):
                found.append(constant)
                pending.append(constant)
    return [code for code in found if code.co_name.startswith("f")]


def test_a_closure_of_a_hot_function_is_made_with_the_code_it_runs() -> None:
    guest = main_after(12)
    add, _never = closures(guest, "maker")
    made = guest.realm.global_object.get("maker").code(None, 1.0)
    assert made.get("add").code.__code__ is add


def test_one_that_is_never_called_stays_a_stub() -> None:
    guest = Guest("embedding.js", SOURCE.replace("never()", "0"))
    for _ in range(12):
        guest.main(4)
    made = guest.realm.global_object.get("maker").code(None, 1.0)
    assert made.get("never").template.code is None
    assert made.get("never").code(made) == 0.0


def test_closures_of_factories_are_made_with_it_too() -> None:
    guest = main_after(12)
    (made,) = closures(guest, "inLoop")
    found = guest.realm.global_object.get("inLoop").code(None, 2.0)
    assert [f.code.__code__ is made for f in found.dense] == [True, True]
    assert [f.code(None, 1.0) for f in found.dense] == [1.0, 2.0]
