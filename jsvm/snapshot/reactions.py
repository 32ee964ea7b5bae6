"""What waits for promises: each thing waits for one at a time.

ATTACK: a body that two promises wake goes on while it runs, or after its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MethodType
from typing import Any, Final

from jsvm.errors import invalid_data
from jsvm.runtime.generators import AsyncDriver, AsyncGeneratorObject, NativeBody
from jsvm.runtime.promises import PromiseObject, Reaction
from jsvm.snapshot.paths import entry_place

#: The state that an async generator is in while one of its methods waits.
STATES: Final[Mapping[Any, str]] = {
    AsyncGeneratorObject.return_awaited: "executing",
    AsyncGeneratorObject.throw_awaited: "executing",
    AsyncGeneratorObject.resume_awaited: "executing",
    AsyncGeneratorObject.drained_return: "draining",
    AsyncGeneratorObject.drained_throw: "draining",
}


def check_waiting(things: Mapping[str, Any]) -> None:
    """Refuse what waits twice. Raises VMError with the place of the second thing that it waits in."""
    known: set[int] = set()
    for name, thing in things.items():
        kind = type(thing)
        if kind is PromiseObject:
            waiting: list[Any] = thing.reactions or []
        elif kind is Reaction:
            waiting = list({id(one): one for one in woken_by(thing, name)}.values())
        elif kind is AsyncDriver and isinstance(thing.frame, NativeBody):
            waiting = [thing.frame]
        else:
            continue
        for one in waiting:
            if id(one) in known:
                raise invalid_data(entry_place(name), "holds something that waits elsewhere, too")
            known.add(id(one))


def woken_by(reaction: Reaction, name: str) -> Iterator[AsyncDriver | AsyncGeneratorObject]:
    """The bodies that go on when a promise settles."""
    for handler in (reaction.on_fulfilled, reaction.on_rejected):
        owner = handler.__self__ if isinstance(handler, MethodType) else None
        if isinstance(owner, AsyncGeneratorObject):
            assert isinstance(handler, MethodType)
            if owner.state != STATES.get(handler.__func__):
                raise invalid_data(entry_place(name), "wakes something that does not wait")
            yield owner
        elif isinstance(owner, AsyncDriver):
            yield owner
