"""Guest stack traces out of Python's frames.

Emitted code carries the guest's lines and columns, and all code objects of one source share a file name
`<guest:N>`, so Python's frames are the guest's. Capturing keeps only code objects and instruction offsets,
never a frame, which would keep every local alive; text is made of them when somebody looks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, final

from jsvm.runtime.async_stack import DRIVERS, AwaitingCode, awaiting_positions
from jsvm.runtime.emitted_code import GUEST_PREFIX, PREFIX_LENGTH, is_guest

if TYPE_CHECKING:
    from jsvm.runtime.agent import Agent

#: How the names of statements begin that became Python functions of their own.
OUTLINED_PREFIX: Final = "t"
#: How many frames a trace shows, innermost first.
MAX_FRAMES: Final = 10


class CodeLike(Protocol):
    """What a trace needs of a code object."""

    @property
    def co_filename(self) -> str:
        """`<guest:N>` for emitted code."""

    @property
    def co_name(self) -> str:
        """The emitted name."""

    @property
    def co_firstlineno(self) -> int:
        """The line of the function's first token."""

    def co_positions(self) -> Iterable[tuple[int | None, int | None, int | None, int | None]]:
        """Line, end line, column and end column of every instruction."""


#: A code object and the offset of the instruction it is at.
type Position = tuple[CodeLike, int]


class SourceInfo:
    """What a trace says about one source; `functions` gives guest names by first line and emitted name.

    `unit` answers what the compiler made of the source, as long as that is alive: a snapshot asks for it.
    """

    __slots__ = ("functions", "line_offset", "name", "unit")

    def __init__(self, name: str, line_offset: int = 0) -> None:
        self.name = name
        self.line_offset = line_offset
        self.functions: dict[tuple[int, str], str] = {}
        self.unit: Callable[[], object] = no_unit


def no_unit() -> object:
    """A source that nothing was compiled from."""
    return None


class FrameDescription(NamedTuple):
    """One line of a trace. `line` and `column` count from 1; `function` is "" where it has no name."""

    function: str
    file: str
    line: int
    column: int


def capture_stack(
    agent: Agent, traceback: TracebackType | None = None, limit: int = MAX_FRAMES, skip: int = 0
) -> list[Position]:
    """The innermost guest positions now, or where the exception with this traceback was raised.

    `skip` is how many frames around the caller's are certainly not the guest's.
    """
    found: list[Position] = []
    if traceback is None:
        frame: FrameType | None = sys._getframe(1 + skip)
    else:
        found = without_hosts([place for place in _raised_through(traceback) if is_guest(place[0])])[:limit]
        frame = traceback.tb_frame.f_back
    driver: FrameType | None = None
    is_hosting = bool(found) and is_outlined(found[-1][0])
    of_function, of_generator = DRIVERS
    # OPTIMIZATION: the frames of the host's are walked once for each call into the VM, not for every error.
    known, outermost = agent.host_frame, None
    while frame is not None and frame is not known:
        code = frame.f_code
        if code.co_filename[:PREFIX_LENGTH] == GUEST_PREFIX:
            if not is_hosting:
                if len(found) >= limit:
                    return found
                found.append((code, frame.f_lasti))
            is_hosting = code.co_name[:1] == OUTLINED_PREFIX
            driver = None
            outermost = frame
        elif code is of_function or code is of_generator:
            driver = outermost = frame
        frame = frame.f_back
    if frame is None and outermost is not None:
        agent.host_frame = outermost.f_back
    if driver is not None:
        found.extend(islice(awaiting_positions(driver), limit - len(found)))
    return found


def is_outlined(code: CodeLike) -> bool:
    """Whether a Python function is only a part of a guest's function; the frame around it is the rest."""
    return code.co_name.startswith(OUTLINED_PREFIX)


def without_hosts(places: list[Position]) -> list[Position]:
    """The places, innermost first, without those of functions whose outlined part is there."""
    places.reverse()
    return [
        place
        for inner, place in zip([None, *places], places, strict=False)
        if inner is None or not is_outlined(inner[0])
    ]


def _raised_through(traceback: TracebackType | None) -> Iterator[Position]:
    while traceback is not None:
        yield traceback.tb_frame.f_code, traceback.tb_lasti
        traceback = traceback.tb_next


def describe_frame(agent: Agent, code: CodeLike, lasti: int) -> FrameDescription | None:
    """Where the guest is, for the instruction at `lasti`; None if the source is not registered."""
    return describe_place(agent.sources, code, lasti)


def describe_place(sources: Mapping[str, SourceInfo], code: CodeLike, lasti: int) -> FrameDescription | None:
    """The same for who must hold nothing of the guest but where its sources were."""
    source = sources.get(code.co_filename)
    if source is None:
        return None
    line, _, column, _ = next(islice(code.co_positions(), lasti // 2, None), (None, None, None, None))
    name = source.functions.get((code.co_firstlineno, code.co_name), "")
    shown = (line or code.co_firstlineno) + source.line_offset
    return FrameDescription(name, source.name, shown, (column or 0) + 1)


@final
class Places:
    """Where positions of a guest are; what holds one of these does not hold the guest."""

    __slots__ = ("_sources",)

    def __init__(self, sources: Mapping[str, SourceInfo]) -> None:
        self._sources = sources

    def locate(self, position: Position | None) -> tuple[int, int] | None:
        """Line and column (from 1) of a position, where they are known."""
        frame = None if position is None else describe_place(self._sources, *position)
        return None if frame is None else (frame.line, frame.column)


def format_stack(agent: Agent, positions: Sequence[Position]) -> str:
    """The lines of a trace, each beginning with a line feed."""
    lines: list[str] = []
    for code, lasti in positions:
        frame = describe_frame(agent, code, lasti)
        if frame is not None:
            place = f"{frame.file}:{frame.line}:{frame.column}"
            waits = "async " if type(code) is AwaitingCode else ""
            lines.append(
                f"\n    at {waits}{frame.function} ({place})"
                if frame.function
                else f"\n    at {waits}{place}"
            )
    return "".join(lines)
