"""AbortController and AbortSignal. https://dom.spec.whatwg.org/#aborting-ongoing-activities

`AbortSignal.timeout` waits on the host, as a response does: it costs no guest time, and a VM with nothing
else to do does not wait for it to come idle.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from typing import ClassVar, Final, final

from jsvm.runtime.completion import Throw, throw_type_error
from jsvm.runtime.conversions import to_number
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.iterators import iterable_to_list
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value
from jsvm.webapi.dom_exception import dom_exception
from jsvm.webapi.events import EventTargetObject, fire, handler
from jsvm.webapi.interfaces import (
    Interface,
    PlatformObject,
    attribute,
    need,
    operation,
    prototype_of,
    receiver,
)
from jsvm.webapi.names import prototype_slot

#: Milliseconds that a signal may wait: https://webidl.spec.whatwg.org/#EnforceRange of what a timer can hold.
MAX_TIMEOUT: Final = 2**53 - 1
#: Algorithms and dependent signals of one signal; more are a leak or an attack.
MAX_DEPENDENTS: Final = 10_000


class AbortSignalObject(EventTargetObject):
    """A signal. `algorithms` are ours, run before the event.

    A signal that follows others has `sources`, none of which follows others itself. They refer to it weakly
    (every request has a signal that follows its guest's), until somebody listens: then they keep it.
    """

    __slots__ = ("__weakref__", "aborted", "algorithms", "dependents", "kept", "reason", "sources")

    class_name: ClassVar[str] = "AbortSignal"

    def __init__(self, prototype: JSObject) -> None:
        EventTargetObject.__init__(self, prototype)
        self.aborted = False
        self.reason: Value = None
        self.algorithms: list[Callable[[Value], None]] = []
        self.dependents: list[weakref.ref[AbortSignalObject]] = []
        self.kept: list[AbortSignalObject] = []
        self.sources: list[AbortSignalObject] = []

    def on_abort(self, algorithm: Callable[[Value], None]) -> None:
        """Run `algorithm(reason)` when this aborts. https://dom.spec.whatwg.org/#abortsignal-add"""
        if len(self.algorithms) >= MAX_DEPENDENTS:
            throw_type_error("Too much depends on one AbortSignal")
        self.algorithms.append(algorithm)

    def is_listened_to(self) -> None:
        for source in self.sources:
            if self not in source.kept:
                source.kept.append(self)

    @property
    def is_wanted(self) -> bool:
        """Whether anybody would hear of its aborting."""
        return bool(self.listeners or self.algorithms or self.kept)

    def add_dependent(self, signal: AbortSignalObject) -> None:
        """Let a signal abort with this one."""
        count = len(self.dependents)
        if count >= 64 and not count & (count - 1):
            # Each time it has doubled, those that are gone are let go of.
            self.dependents = [other for other in self.dependents if other() is not None]
        if len(self.dependents) >= MAX_DEPENDENTS:
            throw_type_error("Too much depends on one AbortSignal")
        self.dependents.append(weakref.ref(signal))

    def forget(self, algorithm: Callable[[Value], None]) -> None:
        """Undo `on_abort`."""
        if algorithm in self.algorithms:
            self.algorithms.remove(algorithm)


@final
class Timeout:
    """What aborts a signal when its time is over."""

    __slots__ = ("_realm", "signal")

    def __init__(self, realm: Realm, signal: AbortSignalObject) -> None:
        self._realm = realm
        self.signal = signal

    def __call__(self) -> None:
        realm = self._realm
        abort_signal(realm, self.signal, dom_exception(realm, "TimeoutError", "The operation took too long"))

    def is_wanted(self) -> bool:
        """Whether anybody would hear of it."""
        return self.signal.is_wanted


@final
class AbortControllerObject(PlatformObject):
    """A controller and its signal."""

    __slots__ = ("signal",)

    class_name: ClassVar[str] = "AbortController"

    def __init__(self, prototype: JSObject, signal: AbortSignalObject) -> None:
        JSObject.__init__(self, prototype, {})
        self.signal = signal


def new_signal(realm: Realm) -> AbortSignalObject:
    """A signal that has not aborted."""
    return AbortSignalObject(prototype_of(realm, "AbortSignal"))


def abort_signal(realm: Realm, signal: AbortSignalObject, reason: Value) -> None:
    """https://dom.spec.whatwg.org/#abortsignal-signal-abort"""
    if signal.aborted:
        return
    if reason is None:
        reason = dom_exception(realm, "AbortError", "The operation was aborted")
    # Dependents depend on a source directly, never on each other, so this goes one level down.
    dependents = [other for other in (reference() for reference in signal.dependents) if other is not None]
    together = [signal, *(other for other in dependents if not other.aborted)]
    signal.dependents, signal.kept = [], []
    for one in together:
        one.aborted = True
        one.reason = reason
    for one in together:
        algorithms, one.algorithms = one.algorithms, []
        for algorithm in algorithms:
            algorithm(reason)
        fire(realm, one, "abort")


# -- AbortController -------------------------------------------------------------------------------


def controller_construct(realm: Realm, _arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://dom.spec.whatwg.org/#dom-abortcontroller-abortcontroller"""
    prototype = prototype_from_constructor(new_target, prototype_slot("AbortController"))
    return AbortControllerObject(prototype, new_signal(realm))


def controller_signal(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-abortcontroller-signal"""
    return receiver(AbortControllerObject, this, "get AbortController.prototype.signal").signal


def controller_abort(realm: Realm, this: Value, reason: Value = None, *_: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-abortcontroller-abort"""
    controller = receiver(AbortControllerObject, this, "AbortController.prototype.abort")
    abort_signal(realm, controller.signal, reason)


# -- AbortSignal -----------------------------------------------------------------------------------


def signal_of(this: Value, name: str) -> AbortSignalObject:
    """The receiver of a signal's member."""
    return receiver(AbortSignalObject, this, f"AbortSignal.prototype.{name}")


def signal_abort(realm: Realm, _this: Value, reason: Value = None, *_: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-abortsignal-abort"""
    signal = new_signal(realm)
    abort_signal(realm, signal, reason)
    return signal


def signal_timeout(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-abortsignal-timeout"""
    need(arguments, 1, "AbortSignal.timeout")
    milliseconds = to_number(arguments[0])
    if not 0 <= milliseconds <= MAX_TIMEOUT:
        throw_type_error("AbortSignal.timeout: the time is out of range")
    signal = new_signal(realm)
    watch(realm, signal, float(int(milliseconds)))
    return signal


def watch(realm: Realm, signal: AbortSignalObject, milliseconds: float) -> None:
    """Let a signal abort when its time is over."""
    wait = realm.agent.host.hook("after")
    if wait is None:
        throw_type_error("AbortSignal.timeout: this VM's host has no clock")
    timeout = Timeout(realm, signal)
    wait(milliseconds, timeout, timeout.is_wanted)


def signal_any(realm: Realm, _this: Value, *arguments: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-abortsignal-any"""
    need(arguments, 1, "AbortSignal.any")
    sources = iterable_to_list(realm, arguments[0])
    signals = [source for source in sources if isinstance(source, AbortSignalObject)]
    if len(signals) != len(sources):
        throw_type_error("AbortSignal.any: not every element is an AbortSignal")
    made = new_signal(realm)
    for source in signals:
        if source.aborted:
            made.aborted, made.reason = True, source.reason
            return made
    for source in signals:
        # ATTACK: signals of signals of signals would abort each other by recursion: all hang on the sources.
        for origin in source.sources or [source]:
            realm.agent.budget.spend()
            if origin not in made.sources:
                depend(made, origin)
    return made


def depend(signal: AbortSignalObject, source: AbortSignalObject) -> None:
    """Let a signal abort with another one."""
    if len(signal.sources) >= MAX_DEPENDENTS:
        throw_type_error("Too much depends on one AbortSignal")
    source.add_dependent(signal)
    signal.sources.append(source)


def signal_throw(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-abortsignal-throwifaborted"""
    signal = signal_of(this, "throwIfAborted")
    if signal.aborted:
        raise Throw(signal.reason)


INTERFACES: Final = (
    Interface(
        "AbortController",
        (attribute("signal", controller_signal), operation("abort", 0, controller_abort)),
        controller_construct,
    ),
    Interface(
        "AbortSignal",
        (
            attribute("aborted", lambda _realm, this, *_: signal_of(this, "aborted").aborted),
            attribute("reason", lambda _realm, this, *_: signal_of(this, "reason").reason),
            operation("throwIfAborted", 0, signal_throw),
            handler("abort", "AbortSignal"),
        ),
        statics=(
            operation("abort", 0, signal_abort),
            operation("timeout", 1, signal_timeout),
            operation("any", 1, signal_any),
        ),
        parent="EventTarget",
    ),
)
