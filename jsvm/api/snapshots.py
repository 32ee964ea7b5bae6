"""Snapshots of one guest, and calls that wait for an answer from outside.

What is the host's (its functions, its console, its options) is told apart here from what is the guest's;
`jsvm.snapshot` does the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from jsvm.api.waiting import Waiting
from jsvm.boundary.host_functions import PendingCall, SuspendedCall
from jsvm.boundary.wire_read import read_node
from jsvm.boundary.wire_write import write_node
from jsvm.compiler.restored_values import is_value
from jsvm.errors import VMError, invalid_data, invalid_option
from jsvm.runtime.modules import Module
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import PromiseObject
from jsvm.snapshot.document import unsupported
from jsvm.snapshot.state import Document, Guest, Held, read_guest, write_guest
from jsvm.unicode.utf16 import to_utf16
from jsvm.url.parser import origin_of
from jsvm.webapi.abort import MAX_TIMEOUT, AbortSignalObject, Timeout, watch
from jsvm.webapi.network import PendingRequest
from jsvm.webapi.timers import Timer

if TYPE_CHECKING:
    from jsvm.api.instance import Instance

#: Milliseconds that a timer may wait; browsers allow no more.
MAX_WAIT: Final = 2.0**31
#: The options that allow globals of ours.
OPTIONS: Final[Mapping[str, str]] = {
    "console": "console",
    **dict.fromkeys(
        ("setTimeout", "setInterval", "clearTimeout", "clearInterval", "queueMicrotask"), "timers"
    ),
}


def guest_of(instance: Instance) -> Guest:
    """A guest as its host knows it."""
    return Guest(
        instance.realm,
        instance.functions.by_name(),
        {f"globalThis.{name}": made for name, made in instance.installed.items()},
        tuple(to_utf16(name) for name in instance.options.global_values),
        instance.modules.entries(),
    )


def take_snapshot(instance: Instance, twin: Instance, waiting: Waiting | None) -> Document:
    """The state of a guest that is not running. Raises VMError (VM_SNAPSHOT_UNSUPPORTED)."""
    for busy in instance.work.waiting():
        raise at_work(busy)
    calls = [
        {
            "name": call.name,
            "arguments": [write_node(argument) for argument in call.arguments],
            "line": call.line,
            "promise": call.promise,
        }
        for call in instance.functions.suspended
    ]
    fields: dict[str, Any] = {}
    if waiting is not None:
        fields["promise"] = waiting.promise
        if waiting.module is not None:
            fields["module"] = waiting.module
    timers, clock = write_timers(instance)
    console = {} if instance.console is None else instance.console.state()
    held = Held(calls, fields, timers, write_deadlines(instance), clock, console)
    return write_guest(guest_of(instance), guest_of(twin), held)


def at_work(busy: object) -> VMError:
    """The error of what the host is doing for the guest, and will finish here or never."""
    if isinstance(busy, PendingCall):
        return unsupported(f"globalThis.{busy.record.name}", "this host function is still at work")
    if isinstance(busy, PendingRequest):
        reason = f"a request to {origin_of(busy.request.url)} is on its way"
        return unsupported(f"globalThis.{busy.record.name}", reason)
    return unsupported("import()", "a module is being loaded")


def restore_snapshot(instance: Instance, document: Document) -> Waiting | None:
    """Give a fresh guest the state in a checked document; answers what its suspended call waits for."""
    guest = guest_of(instance)
    guest.modules.clear()
    try:
        held = read_guest(guest, document)
    except VMError as error:
        failure = by_its_option(error)
    else:
        return take_over(instance, guest, held)
    raise failure


def by_its_option(error: VMError) -> VMError:
    """The error of a global that this host does not allow, as one of the option; any other as it is."""
    name = error.details.get("global")
    option = OPTIONS.get(name.partition(".")[0]) if type(name) is str else None
    if option is None:
        return error
    return invalid_option(option, f"the guest in the snapshot uses {name}; it must be allowed")


def take_over(instance: Instance, guest: Guest, held: Held) -> Waiting | None:
    """Give a guest that was read what its host had of it; answers what its suspended call waits for."""
    instance.modules.restore(guest.modules)
    calls = [read_call(call, f"$.calls[{index}]") for index, call in enumerate(held.calls)]
    instance.functions.suspended = calls
    read_timers(instance, held)
    read_deadlines(instance, held)
    read_console(instance, held)
    waiting = held.waiting
    if not waiting:
        return None
    promise, module = waiting.get("promise"), waiting.get("module")
    if not isinstance(promise, PromiseObject) or not (module is None or isinstance(module, Module)):
        raise invalid_data("$.waiting", "is malformed")
    return Waiting(promise, module)


def read_call(data: Mapping[str, Any], place: str) -> SuspendedCall:
    """A suspended host call."""
    name, arguments, line = data.get("name"), data.get("arguments"), data.get("line")
    promise = data.get("promise")
    if type(name) is not str or type(arguments) is not list or not isinstance(promise, PromiseObject):
        raise invalid_data(place, "is malformed")
    if promise.state != "pending":
        raise invalid_data(place, "is answered already")
    if line is not None and type(line) is not int:
        raise invalid_data(place, "is malformed")
    return SuspendedCall(name, [read_node(argument) for argument in arguments], promise, line)


def write_timers(instance: Instance) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The pending timers, and where their clock and their numbers are."""
    now = instance.loop.timers.now()
    timers = [
        {
            "number": timer.number,
            "wait": max(0.0, timer.due - now),
            "callback": timer.callback,
            "arguments": tuple(timer.arguments),
            "interval": timer.interval,
            "level": timer.level,
        }
        for timer in instance.loop.timers.pending()
    ]
    clock: dict[str, Any] = {"numbers": instance.loop.timers.numbers}
    if instance.loop.virtual is not None:
        clock["now"] = now
    return timers, clock


def read_timers(instance: Instance, held: Held) -> None:
    """Set the timers that were pending. Raises VMError (VM_INVALID_OPTION) if the host allows none."""
    timers = [read_timer(data, f"$.timers[{index}]") for index, data in enumerate(held.timers)]
    numbers, now = held.clock.get("numbers"), held.clock.get("now", 0.0)
    if type(numbers) is not int or not 0 <= numbers < 1 << 31 or not is_time(now):
        raise invalid_data("$.clock", "is malformed")
    if len({timer.number for timer in timers}) != len(timers) or any(t.number > numbers for t in timers):
        raise invalid_data("$.timers", "has a number twice")
    if timers and instance.options.timers is False:
        raise invalid_option("timers", "the snapshot has timers that wait; they must be allowed")
    if instance.loop.virtual is not None:
        instance.loop.virtual.advance(float(now))
    instance.loop.timers.restore(numbers, timers)


def read_timer(data: Mapping[str, Any], place: str) -> Timer:
    """One pending timer."""
    number, wait, interval, level = (data.get(name) for name in ("number", "wait", "interval", "level"))
    callback, arguments = data.get("callback"), data.get("arguments")
    if type(number) is not int or number < 1 or type(level) is not int or not 0 < level < 1 << 31:
        raise invalid_data(place, "is malformed")
    if not isinstance(callback, JSObject) or callback.code is None or type(arguments) is not tuple:
        raise invalid_data(place, "is malformed")
    if not is_time(wait) or not (interval is None or is_time(interval)) or not all(map(is_value, arguments)):
        raise invalid_data(place, "is malformed")
    repeat = None if interval is None else float(interval)
    return Timer(number, float(wait), callback, arguments, repeat, level)  # type: ignore[arg-type]


def write_deadlines(instance: Instance) -> list[dict[str, Any]]:
    """What signals wait for the end of their time."""
    found: list[dict[str, Any]] = []
    for wait, action in instance.loop.deadlines.pending():
        if not isinstance(action, Timeout):
            raise unsupported("globalThis", "a request whose time is measured is on its way")
        found.append({"wait": wait, "signal": action.signal})
    return found


def read_deadlines(instance: Instance, held: Held) -> None:
    """Let the signals wait on."""
    for index, data in enumerate(held.deadlines):
        signal, wait = data.get("signal"), data.get("wait")
        if not isinstance(signal, AbortSignalObject) or not is_time(wait, MAX_TIMEOUT):
            raise invalid_data(f"$.deadlines[{index}]", "is malformed")
        watch(instance.realm, signal, float(wait))  # type: ignore[arg-type]


def read_console(instance: Instance, held: Held) -> None:
    """Let the console count on, if the guest has one."""
    if held.console and instance.console is not None:
        try:
            instance.console.restore(held.console)
        except ValueError:
            raise invalid_data("$.console", "is malformed") from None


def is_time(value: Any, most: float = MAX_WAIT) -> bool:
    """Whether it is a number of milliseconds that a timer may wait."""
    return type(value) in (int, float) and 0 <= value <= most
