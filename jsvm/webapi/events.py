"""Event, EventTarget and ProgressEvent, for objects that stand alone: there is no tree to travel.

https://dom.spec.whatwg.org/#events
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from jsvm.intrinsics.declare import Getter
from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.conversions import is_callable, to_boolean, to_number, to_string
from jsvm.runtime.functions import call, prototype_from_constructor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import rejected_promise
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value, null
from jsvm.webapi.dom_exception import throw_dom_exception
from jsvm.webapi.interfaces import (
    Interface,
    PlatformObject,
    attribute,
    constant,
    dictionary,
    flag,
    member,
    need,
    operation,
    prototype_of,
    receiver,
)
from jsvm.webapi.names import prototype_slot

#: Listeners of one target; more are a leak or an attack.
MAX_LISTENERS: Final = 10_000
AT_TARGET: Final = 2.0


class EventObject(PlatformObject):
    """An event. `stopped` is "stop immediate propagation"."""

    __slots__ = (
        "bubbles",
        "cancelable",
        "composed",
        "current",
        "dispatching",
        "is_trusted",
        "passive",
        "prevented",
        "stopped",
        "target",
        "time",
        "type",
    )

    class_name: ClassVar[str] = "Event"

    def __init__(self, prototype: JSObject, type_: str, options: JSObject | None = None) -> None:
        JSObject.__init__(self, prototype, {})
        self.type = type_
        self.bubbles = flag(options, "bubbles")
        self.cancelable = flag(options, "cancelable")
        self.composed = flag(options, "composed")
        self.target: Value = null
        self.current: Value = null
        self.dispatching = self.stopped = self.prevented = self.passive = False
        self.is_trusted = False
        self.time = 0.0


class ProgressEventObject(EventObject):
    """https://xhr.spec.whatwg.org/#interface-progressevent"""

    __slots__ = ("length_computable", "loaded", "total")

    class_name: ClassVar[str] = "ProgressEvent"

    def __init__(self, prototype: JSObject, type_: str, options: JSObject | None = None) -> None:
        EventObject.__init__(self, prototype, type_, options)
        self.length_computable = flag(options, "lengthComputable")
        loaded, total = member(options, "loaded"), member(options, "total")
        self.loaded = 0.0 if loaded is None else to_number(loaded)
        self.total = 0.0 if total is None else to_number(total)


@dataclass(slots=True, eq=False)
class Listener:
    """One entry of a target's list. A `handler` came from an attribute like `onload`."""

    type: str
    callback: JSObject
    capture: bool = False
    once: bool = False
    passive: bool = False
    removed: bool = False
    is_handler: bool = False


class EventTargetObject(PlatformObject):
    """An object that events happen to."""

    __slots__ = ("listeners",)

    class_name: ClassVar[str] = "EventTarget"

    def __init__(self, prototype: JSObject) -> None:
        JSObject.__init__(self, prototype, {})
        self.listeners: list[Listener] = []

    def is_listened_to(self) -> None:
        """Somebody listens from now on."""


# -- dispatching -----------------------------------------------------------------------------------


def fire(realm: Realm, target: EventTargetObject, type_: str) -> None:
    """Let an event of ours happen. https://dom.spec.whatwg.org/#concept-event-fire"""
    event = EventObject(prototype_of(realm, "Event"), type_)
    event.is_trusted = True
    dispatch(realm, target, event)


def fire_progress(realm: Realm, target: EventTargetObject, type_: str, loaded: int, total: int) -> None:
    """https://xhr.spec.whatwg.org/#concept-event-fire-progress"""
    event = ProgressEventObject(prototype_of(realm, "ProgressEvent"), type_)
    event.is_trusted = True
    event.loaded, event.total, event.length_computable = float(loaded), float(total), total > 0
    dispatch(realm, target, event)


def dispatch(realm: Realm, target: EventTargetObject, event: EventObject) -> bool:
    """Call the listeners; False if one prevented the default. https://dom.spec.whatwg.org/#concept-event-dispatch"""
    event.target = event.current = target
    event.dispatching = True
    for listener in target.listeners.copy():
        realm.agent.budget.spend()
        if listener.removed or listener.type != event.type:
            continue
        if listener.once:
            remove(target, listener)
        event.passive = listener.passive
        invoke(realm, listener, event)
        event.passive = False
        if event.stopped:
            break
    event.dispatching = event.stopped = False
    event.current = null
    return not event.prevented


def invoke(realm: Realm, listener: Listener, event: EventObject) -> None:
    """Call one listener; what it throws is nobody's to catch.

    It is reported as a rejection that nobody handled, which is how a host hears of such errors.
    """
    try:
        callback = listener.callback
        if is_callable(callback):
            result = call(callback, event.current, event)
            if listener.is_handler and result is False and event.cancelable:
                event.prevented = True
        else:
            call(callback.get("handleEvent"), callback, event)
    except GUEST_ERRORS as error:
        rejected_promise(realm, realm.caught(error))


def remove(target: EventTargetObject, listener: Listener) -> None:
    """Take a listener away, also from a dispatch that is going on."""
    listener.removed = True
    target.listeners.remove(listener)


# -- EventTarget -----------------------------------------------------------------------------------


def target_construct(_realm: Realm, _arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://dom.spec.whatwg.org/#dom-eventtarget-eventtarget"""
    return EventTargetObject(prototype_from_constructor(new_target, prototype_slot("EventTarget")))


def find(target: EventTargetObject, type_: str, callback: Value, capture: bool) -> Listener | None:
    """The listener that is already there."""
    for listener in target.listeners:
        same = listener.type == type_ and listener.callback is callback and listener.capture == capture
        if same and not listener.is_handler:
            return listener
    return None


def listener_options(options: Value) -> tuple[bool, JSObject | None]:
    """`capture`, and the whole dictionary if it is one."""
    if isinstance(options, JSObject):
        return flag(options, "capture"), options
    return to_boolean(options), None


def add_event_listener(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-eventtarget-addeventlistener"""
    need(arguments, 2, "EventTarget.addEventListener")
    target = receiver(EventTargetObject, this, "EventTarget.prototype.addEventListener")
    type_, callback = to_string(arguments[0]), arguments[1]
    capture, options = listener_options(arguments[2] if len(arguments) > 2 else None)
    once, passive = flag(options, "once"), flag(options, "passive")
    signal = member(options, "signal")
    if signal is not None and not isinstance(signal, EventTargetObject):
        throw_type_error("EventTarget.addEventListener: the signal is not an AbortSignal")
    if callback is None or callback is null:
        return
    if not isinstance(callback, JSObject):
        throw_type_error("EventTarget.addEventListener: the listener is not an object")
    realm.agent.budget.spend(1 + len(target.listeners))
    if find(target, type_, callback, capture) is not None:
        return
    listener = Listener(type_, callback, capture, once, passive)
    if signal is None or until_aborted(realm, signal, target, listener):
        add(realm, target, listener)


def add(realm: Realm, target: EventTargetObject, listener: Listener) -> None:
    """Append a listener."""
    if len(target.listeners) >= MAX_LISTENERS:
        throw_dom_exception(realm, "QuotaExceededError", "Too many listeners")
    target.listeners.append(listener)
    target.is_listened_to()


def until_aborted(
    realm: Realm, signal: EventTargetObject, target: EventTargetObject, listener: Listener
) -> bool:
    """Take the listener away when the signal aborts; False if it has aborted already."""
    if signal.get("aborted") is True:
        return False

    def on_abort(_realm: Realm, _this: Value, *_: Value) -> Value:
        if not listener.removed:
            remove(target, listener)

    add(realm, signal, Listener("abort", realm.new_function("", 0, on_abort), once=True))
    return True


def remove_event_listener(_realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-eventtarget-removeeventlistener"""
    need(arguments, 2, "EventTarget.removeEventListener")
    target = receiver(EventTargetObject, this, "EventTarget.prototype.removeEventListener")
    capture, _ = listener_options(arguments[2] if len(arguments) > 2 else None)
    found = find(target, to_string(arguments[0]), arguments[1], capture)
    if found is not None:
        remove(target, found)


def dispatch_event(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-eventtarget-dispatchevent"""
    need(arguments, 1, "EventTarget.dispatchEvent")
    target = receiver(EventTargetObject, this, "EventTarget.prototype.dispatchEvent")
    event = arguments[0]
    if not isinstance(event, EventObject):
        throw_type_error("EventTarget.dispatchEvent: the argument is not an Event")
    if event.dispatching:
        throw_dom_exception(realm, "InvalidStateError", "The event is being dispatched")
    event.is_trusted = False
    return dispatch(realm, target, event)


def handler(type_: str, interface: str) -> Getter:
    """An event handler attribute: `onload` and its like.
    https://html.spec.whatwg.org/#event-handler-attributes
    """
    name = f"on{type_}"

    def current(this: Value, word: str) -> tuple[EventTargetObject, Listener | None]:
        target = receiver(EventTargetObject, this, f"{word} {interface}.prototype.{name}")
        found = [item for item in target.listeners if item.is_handler and item.type == type_]
        return target, found[0] if found else None

    def get(_realm: Realm, this: Value, *_: Value) -> Value:
        listener = current(this, "get")[1]
        return null if listener is None else listener.callback

    def set_(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
        target, listener = current(this, "set")
        if not isinstance(value, JSObject):
            if listener is not None:
                remove(target, listener)
        elif listener is None:
            add(realm, target, Listener(type_, value, is_handler=True))
        else:
            listener.callback = value

    return attribute(name, get, set_)


# -- Event -----------------------------------------------------------------------------------------


def event_construct(_realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://dom.spec.whatwg.org/#dom-event-event"""
    need(arguments, 1, "Event")
    type_ = to_string(arguments[0])
    options = dictionary(arguments[1] if len(arguments) > 1 else None, "Event")
    return EventObject(prototype_from_constructor(new_target, prototype_slot("Event")), type_, options)


def progress_construct(_realm: Realm, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://xhr.spec.whatwg.org/#interface-progressevent"""
    need(arguments, 1, "ProgressEvent")
    type_ = to_string(arguments[0])
    options = dictionary(arguments[1] if len(arguments) > 1 else None, "ProgressEvent")
    prototype = prototype_from_constructor(new_target, prototype_slot("ProgressEvent"))
    return ProgressEventObject(prototype, type_, options)


def event_of(this: Value, name: str) -> EventObject:
    """The receiver of an Event's member."""
    return receiver(EventObject, this, f"Event.prototype.{name}")


def progress_of(this: Value, name: str) -> ProgressEventObject:
    """The receiver of a ProgressEvent's member."""
    return receiver(ProgressEventObject, this, f"ProgressEvent.prototype.{name}")


def stop(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-event-stopimmediatepropagation"""
    event_of(this, "stopImmediatePropagation").stopped = True


def stop_propagation(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-event-stoppropagation, with nowhere else to go."""
    event_of(this, "stopPropagation")


def prevent_default(_realm: Realm, this: Value, *_: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-event-preventdefault"""
    event = event_of(this, "preventDefault")
    if event.cancelable and not event.passive:
        event.prevented = True


def composed_path(realm: Realm, this: Value, *_: Value) -> Value:
    """https://dom.spec.whatwg.org/#dom-event-composedpath"""
    event = event_of(this, "composedPath")
    return realm.new_array([event.current] if event.dispatching else [])


PHASES: Final = tuple(
    constant(name, float(number))
    for number, name in enumerate(("NONE", "CAPTURING_PHASE", "AT_TARGET", "BUBBLING_PHASE"))
)

INTERFACES: Final = (
    Interface(
        "EventTarget",
        (
            operation("addEventListener", 2, add_event_listener),
            operation("removeEventListener", 2, remove_event_listener),
            operation("dispatchEvent", 1, dispatch_event),
        ),
        target_construct,
    ),
    Interface(
        "Event",
        (
            attribute("type", lambda _realm, this, *_: event_of(this, "type").type),
            attribute("target", lambda _realm, this, *_: event_of(this, "target").target),
            attribute("currentTarget", lambda _realm, this, *_: event_of(this, "currentTarget").current),
            attribute(
                "eventPhase",
                lambda _realm, this, *_: AT_TARGET if event_of(this, "eventPhase").dispatching else 0.0,
            ),
            attribute("bubbles", lambda _realm, this, *_: event_of(this, "bubbles").bubbles),
            attribute("cancelable", lambda _realm, this, *_: event_of(this, "cancelable").cancelable),
            attribute("composed", lambda _realm, this, *_: event_of(this, "composed").composed),
            attribute("defaultPrevented", lambda _realm, this, *_: event_of(this, "type").prevented),
            attribute("isTrusted", lambda _realm, this, *_: event_of(this, "isTrusted").is_trusted),
            attribute("timeStamp", lambda _realm, this, *_: event_of(this, "timeStamp").time),
            operation("stopPropagation", 0, stop_propagation),
            operation("stopImmediatePropagation", 0, stop),
            operation("preventDefault", 0, prevent_default),
            operation("composedPath", 0, composed_path),
            *PHASES,
        ),
        event_construct,
        1,
        PHASES,
    ),
    Interface(
        "ProgressEvent",
        (
            attribute("lengthComputable", lambda _r, this, *_: progress_of(this, "total").length_computable),
            attribute("loaded", lambda _r, this, *_: progress_of(this, "loaded").loaded),
            attribute("total", lambda _r, this, *_: progress_of(this, "total").total),
        ),
        progress_construct,
        1,
        parent="Event",
    ),
)
