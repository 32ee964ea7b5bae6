"""XMLHttpRequest. https://xhr.spec.whatwg.org/#interface-xmlhttprequest

A request goes the way of `fetch`, so the same rules decide. A synchronous one is refused: waiting inside a
call would stop everything else the VM has to do.

DEVIATION: `send` answers a promise that is fulfilled when everything is over, so that it can be awaited.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final, final

from jsvm.boundary.network_exchange import ExchangeRequest, ExchangeResponse
from jsvm.intrinsics.declare import Getter
from jsvm.intrinsics.json_scanner import parse_text
from jsvm.runtime.array_buffers import new_array_buffer
from jsvm.runtime.completion import GUEST_ERRORS
from jsvm.runtime.conversions import to_boolean, to_number, to_string
from jsvm.runtime.functions import prototype_from_constructor
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import PromiseObject, new_promise, resolve_promise
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import ABSENT, Value, null
from jsvm.url.parser import parse_url
from jsvm.url.record import URLRecord
from jsvm.webapi.blob import decoded_text, new_blob
from jsvm.webapi.body import Body, extract_body, is_null
from jsvm.webapi.deadlines import Deadline
from jsvm.webapi.dom_exception import throw_dom_exception
from jsvm.webapi.events import EventTargetObject, fire, fire_progress, handler
from jsvm.webapi.fetch import network_of
from jsvm.webapi.headers import HeadersObject, checked, header_name, may_change, new_headers
from jsvm.webapi.interfaces import (
    Interface,
    attribute,
    byte_string,
    constant,
    need,
    operation,
    pay_for_text,
    prototype_of,
    receiver,
    usv_string,
)
from jsvm.webapi.names import prototype_slot
from jsvm.webapi.network import PendingRequest
from jsvm.webapi.request import normalized_method

NAME: Final = "XMLHttpRequest"
STATES: Final = ("UNSENT", "OPENED", "HEADERS_RECEIVED", "LOADING", "DONE")
UNSENT, OPENED, HEADERS_RECEIVED, LOADING, DONE = range(5)
RESPONSE_TYPES: Final = frozenset({"", "arraybuffer", "blob", "json", "text"})


@final
class RequestState(EventTargetObject):
    """An XMLHttpRequest. `generation` counts what `open` and `abort` put an end to."""

    __slots__ = (
        "answer",
        "body",
        "deadline",
        "finished",
        "generation",
        "headers",
        "method",
        "mime_override",
        "pending",
        "response",
        "response_type",
        "sent",
        "state",
        "timeout",
        "upload",
        "url",
        "with_credentials",
    )

    class_name: ClassVar[str] = NAME

    def __init__(self, realm: Realm, prototype: JSObject) -> None:
        EventTargetObject.__init__(self, prototype)
        self.upload = EventTargetObject(prototype_of(realm, "XMLHttpRequestUpload"))
        self.state = UNSENT
        self.method = "GET"
        self.url: URLRecord | None = None
        self.headers: HeadersObject = new_headers(realm, guard="request")
        self.body: Body | None = None
        self.timeout = 0.0
        self.with_credentials = False
        self.response_type = ""
        self.mime_override: str | None = None
        self.sent = False
        self.generation = 0
        self.pending: PendingRequest | None = None
        self.deadline: Deadline | None = None
        self.finished: PromiseObject | None = None
        self.answer: ExchangeResponse | None = None
        self.response: Value = ABSENT


def construct(realm: Realm, _arguments: Sequence[Value], new_target: JSObject) -> JSObject:
    """https://xhr.spec.whatwg.org/#constructors"""
    return RequestState(realm, prototype_from_constructor(new_target, prototype_slot(NAME)))


def request_of(this: Value, name: str) -> RequestState:
    """The receiver of a member."""
    return receiver(RequestState, this, f"{NAME}.prototype.{name}")


def end_current(request: RequestState) -> None:
    """Let go of what is under way; nothing of it will be heard of."""
    request.generation += 1
    request.sent = False
    pending, request.pending = request.pending, None
    if pending is not None:
        pending.abort()
    end_deadline(request)


def end_deadline(request: RequestState) -> None:
    """Its time is not measured any more."""
    if request.deadline is not None:
        request.deadline.cancel()
        request.deadline = None


def forget_answer(request: RequestState) -> None:
    """There is no response."""
    request.answer = None
    request.response = ABSENT


# -- before sending --------------------------------------------------------------------------------


def open_(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://xhr.spec.whatwg.org/#the-open()-method"""
    request = request_of(this, "open")
    need(arguments, 2, "XMLHttpRequest.open")
    method = normalized_method(byte_string(arguments[0]))
    url = parse_url(pay_for_text(realm, usv_string(arguments[1])))
    if url is None:
        throw_dom_exception(realm, "SyntaxError", "This is not an absolute URL")
    if len(arguments) > 2 and not to_boolean(arguments[2]):
        throw_dom_exception(realm, "InvalidAccessError", "Synchronous requests are not available")
    end_current(request)
    forget_answer(request)
    request.method, request.url = method, url
    request.headers = new_headers(realm, guard="request")
    if request.state != OPENED:
        enter(realm, request, OPENED)


def enter(realm: Realm, request: RequestState, state: int) -> None:
    """Go to another state and say so."""
    request.state = state
    fire(realm, request, "readystatechange")


def need_opened(realm: Realm, request: RequestState) -> None:
    """An InvalidStateError unless the request is opened and was not sent."""
    if request.state != OPENED or request.sent:
        throw_dom_exception(realm, "InvalidStateError", "The request is not opened, or was sent already")


def set_request_header(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://xhr.spec.whatwg.org/#the-setrequestheader()-method"""
    request = request_of(this, "setRequestHeader")
    need(arguments, 2, "XMLHttpRequest.setRequestHeader")
    need_opened(realm, request)
    name, value = checked(realm, byte_string(arguments[0]), byte_string(arguments[1]))
    if not may_change(request.headers, name):
        return
    before = request.headers.combined(name)
    items = [item for item in request.headers.items if item[0] != name]
    request.headers.items = [*items, (name, value if before is None else f"{before}, {value}")]


def override_mime_type(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://xhr.spec.whatwg.org/#the-overridemimetype()-method"""
    request = request_of(this, "overrideMimeType")
    need(arguments, 1, "XMLHttpRequest.overrideMimeType")
    if request.state in (LOADING, DONE):
        throw_dom_exception(realm, "InvalidStateError", "The response is already being read")
    request.mime_override = to_string(arguments[0])


# -- sending ---------------------------------------------------------------------------------------


def send(realm: Realm, this: Value, body: Value = None, *_: Value) -> Value:
    """https://xhr.spec.whatwg.org/#the-send()-method"""
    request = request_of(this, "send")
    need_opened(realm, request)
    request.body = None
    if not is_null(body) and request.method not in ("GET", "HEAD"):
        request.body, type_ = extract_body(realm, body)
        if type_ and request.headers.combined("content-type") is None:
            request.headers.items.append(("content-type", type_))
    request.sent = True
    request.finished = new_promise(realm)
    finished = request.finished
    generation = request.generation
    fire_progress(realm, request, "loadstart", 0, 0)
    if request.generation == generation:
        start(realm, request)
    return finished


def start(realm: Realm, request: RequestState) -> None:
    """Make the request and watch its time."""
    assert request.url is not None
    generation = request.generation
    data = None if request.body is None else request.body.data
    wanted = ExchangeRequest(request.url, request.method, tuple(request.headers.items), data)

    def done(answer: ExchangeResponse | None, _error: Value) -> None:
        if request.generation == generation:
            finish(realm, request, answer)

    def over() -> None:
        if request.generation == generation and request.state != DONE:
            fail(realm, request, "timeout")

    try:
        request.pending = network_of(realm).start(wanted, done)
    except GUEST_ERRORS as error:
        # A refusal is told as any other failure is: later, and by an event.
        realm.caught(error)
        realm.agent.jobs.enqueue(done, None, None)
        return
    wait = realm.agent.host.hook("after")
    if request.timeout and wait is not None:
        request.deadline = wait(request.timeout, over, lambda: True)


def finish(realm: Realm, request: RequestState, answer: ExchangeResponse | None) -> None:
    """The response is here. https://xhr.spec.whatwg.org/#handle-response-end-of-body"""
    request.pending = None
    end_deadline(request)
    if answer is None:
        fail(realm, request, "error")
        return
    generation = request.generation
    uploaded(realm, request)
    request.answer = answer
    for state in (HEADERS_RECEIVED, LOADING):
        if request.generation == generation:
            enter(realm, request, state)
    size = len(answer.body)
    if request.generation == generation:
        fire_progress(realm, request, "progress", size, size)
    if request.generation == generation:
        request.sent = False
        enter(realm, request, DONE)
    for type_ in ("load", "loadend"):
        if request.generation == generation:
            fire_progress(realm, request, type_, size, size)
    settle(realm, request)


def uploaded(realm: Realm, request: RequestState) -> None:
    """Tell who watches the upload that it is over."""
    size = 0 if request.body is None else len(request.body.data)
    if size and request.upload.listeners:
        for type_ in ("loadstart", "progress", "load", "loadend"):
            fire_progress(realm, request.upload, type_, size if type_ != "loadstart" else 0, size)


def fail(realm: Realm, request: RequestState, type_: str) -> None:
    """https://xhr.spec.whatwg.org/#request-error-steps, for "error", "timeout" and "abort"."""
    end_current(request)
    forget_answer(request)
    generation = request.generation
    enter(realm, request, DONE)
    for event in (type_, "loadend"):
        if request.generation == generation:
            fire_progress(realm, request, event, 0, 0)
    settle(realm, request)


def settle(realm: Realm, request: RequestState) -> None:
    """Fulfil the promise that `send` answered."""
    finished, request.finished = request.finished, None
    if finished is not None:
        resolve_promise(realm, finished, None)


def abort(realm: Realm, this: Value, *_: Value) -> Value:
    """https://xhr.spec.whatwg.org/#the-abort()-method"""
    request = request_of(this, "abort")
    if request.sent or request.state in (HEADERS_RECEIVED, LOADING):
        fail(realm, request, "abort")
    else:
        end_current(request)
    if request.state == DONE:
        request.state = UNSENT
        forget_answer(request)


# -- the response ----------------------------------------------------------------------------------


def get_response_header(realm: Realm, this: Value, *arguments: Value) -> Value:
    """https://xhr.spec.whatwg.org/#the-getresponseheader()-method"""
    request = request_of(this, "getResponseHeader")
    need(arguments, 1, "XMLHttpRequest.getResponseHeader")
    name = header_name(realm, arguments[0])
    value = None if request.answer is None else new_headers(realm, request.answer.headers).combined(name)
    return null if value is None else value


def get_all_response_headers(realm: Realm, this: Value, *_: Value) -> Value:
    """https://xhr.spec.whatwg.org/#the-getallresponseheaders()-method"""
    request = request_of(this, "getAllResponseHeaders")
    if request.answer is None:
        return ""
    return "".join(
        [f"{name}: {value}\r\n" for name, value in new_headers(realm, request.answer.headers).pairs()]
    )


def response(realm: Realm, this: Value, *_: Value) -> Value:
    """https://xhr.spec.whatwg.org/#the-response-attribute"""
    request = request_of(this, "response")
    if request.response_type in ("", "text"):
        return text_of(realm, request)
    if request.state != DONE or request.answer is None:
        return null
    if request.response is ABSENT:
        request.response = make_response(realm, request, request.answer)
    return request.response


def make_response(realm: Realm, request: RequestState, answer: ExchangeResponse) -> Value:
    """The body in the form that was asked for."""
    if request.response_type == "arraybuffer":
        return new_array_buffer(realm, answer.body)
    if request.response_type == "blob":
        headers = new_headers(realm, answer.headers)
        return new_blob(realm, answer.body, request.mime_override or headers.combined("content-type") or "")
    try:
        return parse_text(realm, decoded_text(realm, answer.body))
    except GUEST_ERRORS as error:
        realm.caught(error)
        return null


def response_text(realm: Realm, this: Value, *_: Value) -> Value:
    """https://xhr.spec.whatwg.org/#the-responsetext-attribute"""
    request = request_of(this, "responseText")
    if request.response_type not in ("", "text"):
        throw_dom_exception(realm, "InvalidStateError", "The response is not read as text")
    return text_of(realm, request)


def text_of(realm: Realm, request: RequestState) -> str:
    """The body as text, made once."""
    if request.answer is None or request.state < LOADING:
        return ""
    if type(request.response) is not str:
        request.response = decoded_text(realm, request.answer.body)
    return request.response


def set_response_type(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://xhr.spec.whatwg.org/#the-responsetype-attribute"""
    request = request_of(this, "responseType")
    type_ = to_string(value)
    if request.state in (LOADING, DONE):
        throw_dom_exception(realm, "InvalidStateError", "The response is already being read")
    if type_ in RESPONSE_TYPES:
        request.response_type = type_


def set_timeout(_realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://xhr.spec.whatwg.org/#the-timeout-attribute"""
    milliseconds = to_number(value)
    request_of(this, "timeout").timeout = milliseconds if 0 < milliseconds < 2**32 else 0.0


def set_with_credentials(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
    """https://xhr.spec.whatwg.org/#the-withcredentials-attribute; there are no credentials to send."""
    request = request_of(this, "withCredentials")
    if request.sent or request.state not in (UNSENT, OPENED):
        throw_dom_exception(realm, "InvalidStateError", "The request was sent already")
    request.with_credentials = to_boolean(value)


def shown(
    name: str, read: Callable[[RequestState], Value], setter: Callable[..., Value] | None = None
) -> Getter:
    """An attribute."""
    return attribute(name, lambda _realm, this, *_: read(request_of(this, name)), setter)


def answer_url(request: RequestState) -> str:
    """https://xhr.spec.whatwg.org/#the-responseurl-attribute"""
    return "" if request.answer is None else request.answer.url.href(with_fragment=False)


HANDLED: Final = ("loadstart", "progress", "abort", "error", "load", "timeout", "loadend")
CONSTANTS: Final = tuple(constant(name, float(number)) for number, name in enumerate(STATES))

INTERFACES: Final = (
    Interface(
        "XMLHttpRequestEventTarget",
        tuple(handler(type_, "XMLHttpRequestEventTarget") for type_ in HANDLED),
        parent="EventTarget",
    ),
    Interface("XMLHttpRequestUpload", (), parent="XMLHttpRequestEventTarget"),
    Interface(
        NAME,
        (
            handler("readystatechange", NAME),
            shown("readyState", lambda request: float(request.state)),
            operation("open", 2, open_),
            operation("setRequestHeader", 2, set_request_header),
            shown("timeout", lambda request: request.timeout, set_timeout),
            shown("withCredentials", lambda request: request.with_credentials, set_with_credentials),
            shown("upload", lambda request: request.upload),
            operation("send", 0, send),
            operation("abort", 0, abort),
            shown("responseURL", answer_url),
            shown("status", lambda request: float(request.answer.status) if request.answer else 0.0),
            shown("statusText", lambda request: request.answer.status_text if request.answer else ""),
            operation("getResponseHeader", 1, get_response_header),
            operation("getAllResponseHeaders", 0, get_all_response_headers),
            operation("overrideMimeType", 1, override_mime_type),
            shown("responseType", lambda request: request.response_type, set_response_type),
            attribute("response", response),
            attribute("responseText", response_text),
            shown("responseXML", lambda _: null),
            *CONSTANTS,
        ),
        construct,
        0,
        CONSTANTS,
        parent="XMLHttpRequestEventTarget",
    ),
)
