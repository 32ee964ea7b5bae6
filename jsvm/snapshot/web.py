"""Objects of the web platform: what is in each, how it is written, and how it is made again.

A request on its way is the host's, and cannot be kept; everything a guest can hold otherwise is data.

ATTACK: what a Request, a Headers or a URL holds goes out on the network one day. So it is checked as if the
guest had made it: URLs are parsed, header names, methods and media types pass the same tests.
"""

# Slots are meant here, not what is in them; the checker knows only the latter.
# mypy: disable-error-code="misc"

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from jsvm.boundary.network_exchange import ExchangeResponse
from jsvm.runtime.array_buffers import reserve_bytes
from jsvm.runtime.values import ABSENT
from jsvm.snapshot.document import unsupported
from jsvm.snapshot.paths import entry_place as at
from jsvm.snapshot.paths import inner
from jsvm.snapshot.slots import BOOL, FLOAT, INT, OBJECT, TEXT, VALUE, Kind, many, of, word
from jsvm.snapshot.steps import Entry, Rebuild, Write, bytes_text, expect, instance, natural, text_bytes
from jsvm.unicode.utf16 import from_utf16, to_utf16, to_well_formed
from jsvm.url.parser import parse_url
from jsvm.url.record import URLRecord
from jsvm.webapi.abort import AbortControllerObject, AbortSignalObject
from jsvm.webapi.blob import BlobObject, FileObject, read_type
from jsvm.webapi.body import Body, BodyOwner
from jsvm.webapi.encoding import LABELS, TextDecoderObject, TextEncoderObject
from jsvm.webapi.events import EventObject, EventTargetObject, Listener, ProgressEventObject
from jsvm.webapi.form_data import FormDataObject
from jsvm.webapi.headers import MAX_HEADERS, HeadersObject, checked, may_change
from jsvm.webapi.names import prototype_slot
from jsvm.webapi.pairs import PairedObject, PairIterator
from jsvm.webapi.request import RequestObject, normalized_method
from jsvm.webapi.response import ResponseObject
from jsvm.webapi.url import URLObject
from jsvm.webapi.url_search_params import SearchParamsObject
from jsvm.webapi.xml_http_request import DONE, RESPONSE_TYPES, RequestState

if TYPE_CHECKING:
    from jsvm.snapshot.reader import Reader
    from jsvm.snapshot.writer import Writer

#: Bytes of a character that a decoder may still wait for the rest of.
MAX_UNFINISHED: Final = 4
MAX_STATUS: Final = 999
BODYLESS: Final = ("GET", "HEAD")

EVENT: Final = (
    of("name", EventObject.type, TEXT),
    of("bubbles", EventObject.bubbles, BOOL),
    of("cancelable", EventObject.cancelable, BOOL),
    of("composed", EventObject.composed, BOOL),
    of("target", EventObject.target, VALUE),
    of("currentTarget", EventObject.current, VALUE),
    of("dispatching", EventObject.dispatching, BOOL),
    of("stopped", EventObject.stopped, BOOL),
    of("prevented", EventObject.prevented, BOOL),
    of("passive", EventObject.passive, BOOL),
    of("trusted", EventObject.is_trusted, BOOL),
    of("time", EventObject.time, FLOAT),
)
TARGET: Final = (many("listeners", EventTargetObject.listeners, (Listener,)),)
SIGNAL: Final = Kind(
    "AbortSignal",
    AbortSignalObject,
    (
        *TARGET,
        of("aborted", AbortSignalObject.aborted, BOOL),
        of("reason", AbortSignalObject.reason, VALUE),
        many("sources", AbortSignalObject.sources, (AbortSignalObject,)),
        many("kept", AbortSignalObject.kept, (AbortSignalObject,)),
    ),
    prototype_slot("AbortSignal"),
)
URL: Final = Kind(
    "URL",
    URLObject,
    (of("searchParams", URLObject.params, (SearchParamsObject,), optional=True),),
    prototype_slot("URL"),
)
SEARCH_PARAMS: Final = Kind(
    "URLSearchParams",
    SearchParamsObject,
    (of("url", SearchParamsObject.url, (URLObject,), optional=True),),
    prototype_slot("URLSearchParams"),
)
HEADERS: Final = Kind(
    "Headers",
    HeadersObject,
    (word("guard", HeadersObject.guard, "none", "request", "response", "immutable"),),
    prototype_slot("Headers"),
)
FORM_DATA: Final = Kind("FormData", FormDataObject, (), prototype_slot("FormData"))
BLOB: Final = Kind("Blob", BlobObject, (of("media", BlobObject.type, TEXT),), prototype_slot("Blob"))
FILE: Final = Kind(
    "File",
    FileObject,
    (
        of("media", BlobObject.type, TEXT),
        of("name", FileObject.name, TEXT),
        of("lastModified", FileObject.last_modified, FLOAT),
    ),
    prototype_slot("File"),
)
OWNER: Final = (of("headers", BodyOwner.headers, (HeadersObject,)),)
REQUEST: Final = Kind(
    "Request",
    RequestObject,
    (
        *OWNER,
        of("method", RequestObject.method, TEXT),
        word("redirect", RequestObject.redirect, "follow", "error", "manual"),
        of("signal", RequestObject.signal, (AbortSignalObject,)),
    ),
    prototype_slot("Request"),
)
RESPONSE: Final = Kind(
    "Response",
    ResponseObject,
    (
        *OWNER,
        word("kind", ResponseObject.type, "basic", "default", "error", "opaqueredirect"),
        of("url", ResponseObject.url, TEXT),
        of("redirected", ResponseObject.redirected, BOOL),
        of("status", ResponseObject.status, INT),
        of("statusText", ResponseObject.status_text, TEXT),
    ),
    prototype_slot("Response"),
)
DECODER: Final = Kind(
    "TextDecoder",
    TextDecoderObject,
    (
        word("encoding", TextDecoderObject.encoding, *LABELS),
        of("fatal", TextDecoderObject.fatal, BOOL),
        of("ignoreBOM", TextDecoderObject.ignore_bom, BOOL),
        of("mayStartWithBOM", TextDecoderObject.may_start_with_bom, BOOL),
    ),
    prototype_slot("TextDecoder"),
)
OLD_REQUEST: Final = Kind(
    "XMLHttpRequest",
    RequestState,
    (
        *TARGET,
        of("upload", RequestState.upload, (EventTargetObject,)),
        of("state", RequestState.state, INT),
        of("method", RequestState.method, TEXT),
        of("headers", RequestState.headers, (HeadersObject,)),
        of("timeout", RequestState.timeout, FLOAT),
        of("withCredentials", RequestState.with_credentials, BOOL),
        word("responseType", RequestState.response_type, *RESPONSE_TYPES),
        of("mimeOverride", RequestState.mime_override, TEXT, optional=True),
    ),
    prototype_slot("XMLHttpRequest"),
)

#: Those that are nothing but their slots.
WEB_KINDS: Final = (
    Kind("EventTarget", EventTargetObject, TARGET, prototype_slot("EventTarget")),
    Kind("Event", EventObject, EVENT, prototype_slot("Event")),
    Kind(
        "ProgressEvent",
        ProgressEventObject,
        (
            *EVENT,
            of("lengthComputable", ProgressEventObject.length_computable, BOOL),
            of("loaded", ProgressEventObject.loaded, FLOAT),
            of("total", ProgressEventObject.total, FLOAT),
        ),
        prototype_slot("ProgressEvent"),
    ),
    Kind(
        "AbortController",
        AbortControllerObject,
        (of("signal", AbortControllerObject.signal, (AbortSignalObject,)),),
        prototype_slot("AbortController"),
    ),
    Kind("TextEncoder", TextEncoderObject, (), prototype_slot("TextEncoder")),
    Kind(
        "PairIterator",
        PairIterator,
        (
            of("target", PairIterator.target, (PairedObject,)),
            word("part", PairIterator.part, "key", "value", "key+value"),
            of("index", PairIterator.index, INT),
        ),
    ),
    Kind(
        "Listener",
        Listener,
        (
            of("name", Listener.type, TEXT),
            of("callback", Listener.callback, OBJECT),
            of("capture", Listener.capture, BOOL),
            of("once", Listener.once, BOOL),
            of("passive", Listener.passive, BOOL),
            of("removed", Listener.removed, BOOL),
            of("isHandler", Listener.is_handler, BOOL),
        ),
    ),
)


# -- signals -----------------------------------------------------------------------------------------------


def write_signal(writer: Writer, signal: AbortSignalObject, path: str) -> Entry:
    """A signal. Those that follow it are in it by name only: if nobody else holds one, it is gone."""
    if signal.algorithms:
        raise unsupported(path, "a request that can be aborted with it is on its way")
    entry = writer.slots(SIGNAL, signal, path)
    dependents = [reference() for reference in signal.dependents]

    def name_dependents() -> None:
        known = [writer.known(one) for one in dependents if one is not None]
        entry["dependents"] = [one for one in known if one is not None]

    writer.last.append(name_dependents)
    return entry


def fill_signal(reader: Reader, signal: AbortSignalObject, entry: Entry, name: str) -> None:
    """It runs nothing of ours when it aborts: no request is on its way."""
    reader.slots(SIGNAL, signal, entry, name)
    found = [reader.thing(item, AbortSignalObject, at(name)) for item in entry["dependents"]]
    signal.dependents = [weakref.ref(one) for one in found]
    signal.algorithms = []


# -- URLs --------------------------------------------------------------------------------------------------


def url_text(record: URLRecord, path: str) -> str:
    """A URL as text, if that says everything about it."""
    text = record.href()
    again = parse_url(text)
    if again is None or again.parts() != record.parts():
        raise unsupported(path, "a URL whose text means another one")
    return from_utf16(text)


def read_url(data: Any, name: str) -> URLRecord:
    """A URL from its text."""
    expect(type(data) is str, name)
    record = parse_url(to_utf16(data))
    if record is None or from_utf16(record.href()) != data:
        raise ValueError
    return record


def write_url(writer: Writer, url: URLObject, path: str) -> Entry:
    """A URL as text."""
    entry = writer.slots(URL, url, path)
    entry["href"] = url_text(url.record, path)
    return entry


def fill_url(reader: Reader, url: URLObject, entry: Entry, name: str) -> None:
    """It is parsed again."""
    reader.slots(URL, url, entry, name)
    url.record = read_url(entry["href"], name)


# -- lists of pairs ----------------------------------------------------------------------------------------


PAIRED: Final[Mapping[type, Kind]] = {kind.cls: kind for kind in (SEARCH_PARAMS, HEADERS, FORM_DATA)}


def write_pairs(writer: Writer, paired: PairedObject, path: str) -> Entry:
    """A list of names with values."""
    entry = writer.slots(PAIRED[type(paired)], paired, path)
    writer.budget.spend(1 + len(paired.items))
    entry["items"] = [
        [from_utf16(key), writer.value(value, f"{path}[{index}]")]
        for index, (key, value) in enumerate(paired.items)
    ]
    return entry


def fill_pairs(reader: Reader, paired: PairedObject, entry: Entry, name: str) -> None:
    """The names and the texts among the values have no lone surrogates; only forms have other values."""
    reader.slots(PAIRED[type(paired)], paired, entry, name)
    paired._reservation = None
    paired.items = []
    for key, data in entry["items"]:
        reader.budget.spend()
        value = reader.value(data, at(name))
        expect(type(key) is str and is_well_formed(to_utf16(key)), name)
        is_file = isinstance(value, FileObject) and isinstance(paired, FormDataObject)
        expect(is_file or (type(value) is str and is_well_formed(value)), name)
        paired.items.append((to_utf16(key), value))
    paired.account(reader.realm, len(paired.items))


def is_well_formed(text: str) -> bool:
    """Whether there is no lone surrogate in it."""
    return to_well_formed(text) == text


def fill_headers(reader: Reader, headers: HeadersObject, entry: Entry, name: str) -> None:
    """Each header is one that the guest could have set, unless nobody can: then it is only shown."""
    fill_pairs(reader, headers, entry, name)
    expect(len(headers.items) <= MAX_HEADERS, name)
    for key, value in headers.items:
        lower, _ = checked(reader.realm, key, value)
        expect(lower == key and max(value, default="") <= "\xff", name)
        expect(headers.guard == "immutable" or may_change(headers, key), name)


# -- bytes -------------------------------------------------------------------------------------------------


def write_blob(writer: Writer, blob: BlobObject, path: str) -> Entry:
    """A Blob or File with its bytes."""
    entry = writer.slots(FILE if isinstance(blob, FileObject) else BLOB, blob, path)
    entry["bytes"] = bytes_text(writer, blob.data)
    return entry


def fill_blob(reader: Reader, blob: BlobObject, entry: Entry, name: str) -> None:
    """Its media type and its name are ones that a guest can give it: they become headers."""
    kind = FILE if isinstance(blob, FileObject) else BLOB
    reader.slots(kind, blob, entry, name)
    blob.data = text_bytes(reader, entry["bytes"])
    blob.reservation = reserve_bytes(reader.realm, len(blob.data))
    expect(read_type(blob.type) == blob.type, name)
    expect(not isinstance(blob, FileObject) or is_well_formed(blob.name), name)


def write_body(writer: Writer, body: Body | None) -> Entry | None:
    """The body of a request or response, if there is one."""
    if body is None:
        return None
    return {"bytes": bytes_text(writer, body.data), "used": body.used}


def read_body(reader: Reader, data: Any, name: str) -> Body | None:
    """The way back."""
    if data is None:
        return None
    expect(type(data["used"]) is bool, name)
    body = Body(reader.realm, text_bytes(reader, data["bytes"]))
    body.used = data["used"]
    return body


def write_request(writer: Writer, request: RequestObject, path: str) -> Entry:
    """A request that was not made yet."""
    entry = writer.slots(REQUEST, request, path)
    entry["url"] = url_text(request.url, path)
    entry["body"] = write_body(writer, request.body)
    return entry


def fill_request(reader: Reader, request: RequestObject, entry: Entry, name: str) -> None:
    """It is one that the guest could have made."""
    reader.slots(REQUEST, request, entry, name)
    request.url = read_url(entry["url"], name)
    request.body = read_body(reader, entry["body"], name)
    expect(not request.url.includes_credentials, name)
    expect(normalized_method(request.method) == request.method, name)
    expect(request.body is None or request.method not in BODYLESS, name)
    reader.last.append(lambda: expect(request.headers.guard == "request", name))


def write_response(writer: Writer, response: ResponseObject, path: str) -> Entry:
    """A response, with what is left to be read of it."""
    entry = writer.slots(RESPONSE, response, path)
    entry["body"] = write_body(writer, response.body)
    return entry


def fill_response(reader: Reader, response: ResponseObject, entry: Entry, name: str) -> None:
    """A response is only shown."""
    reader.slots(RESPONSE, response, entry, name)
    expect(response.status <= MAX_STATUS, name)
    response.body = read_body(reader, entry["body"], name)


def write_decoder(writer: Writer, decoder: TextDecoderObject, path: str) -> Entry:
    """A TextDecoder, perhaps in the middle of a stream."""
    entry = writer.slots(DECODER, decoder, path)
    if decoder.decoder is not None:
        unfinished, _ = decoder.decoder.getstate()
        entry["unfinished"] = bytes_text(writer, unfinished)
    return entry


def fill_decoder(reader: Reader, decoder: TextDecoderObject, entry: Entry, name: str) -> None:
    """The bytes of a character that is not there yet are the whole state of what is under way."""
    reader.slots(DECODER, decoder, entry, name)
    decoder.decoder = None
    if "unfinished" in entry:
        unfinished = text_bytes(reader, entry["unfinished"])
        expect(len(unfinished) <= MAX_UNFINISHED, name)
        decoder.decoder = decoder.new_decoder()
        decoder.decoder.setstate((unfinished, 0))


# -- XMLHttpRequest ----------------------------------------------------------------------------------------


def write_old_request(writer: Writer, request: RequestState, path: str) -> Entry:
    """An XMLHttpRequest before it is sent, or when its answer is there."""
    if request.pending is not None or request.sent:
        raise unsupported(path, "the request is on its way")
    entry = writer.slots(OLD_REQUEST, request, path)
    entry["url"] = None if request.url is None else url_text(request.url, path)
    entry["body"] = write_body(writer, request.body)
    answer = request.answer
    if answer is not None:
        entry["answer"] = {
            "url": url_text(answer.url, path),
            "status": answer.status,
            "statusText": from_utf16(answer.status_text),
            "headers": [[from_utf16(key), from_utf16(value)] for key, value in answer.headers],
            "bytes": bytes_text(writer, answer.body),
        }
    if request.response is not ABSENT:
        entry["response"] = writer.value(request.response, inner(path, "response"))
    return entry


def fill_old_request(reader: Reader, request: RequestState, entry: Entry, name: str) -> None:
    """Nothing of it is on its way."""
    reader.slots(OLD_REQUEST, request, entry, name)
    expect(natural(request.state, DONE), name)
    expect(normalized_method(request.method) == request.method, name)
    request.url = None if entry["url"] is None else read_url(entry["url"], name)
    expect(request.url is not None or request.state == 0, name)
    request.body = read_body(reader, entry["body"], name)
    request.sent = False
    request.generation = 0
    request.pending = request.deadline = request.finished = None
    request.answer = read_answer(reader, entry["answer"], name) if "answer" in entry else None
    request.response = reader.guest_value(entry["response"], at(name)) if "response" in entry else ABSENT
    reader.last.append(lambda: expect(request.headers.guard == "request", name))


def read_answer(reader: Reader, data: Any, name: str) -> ExchangeResponse:
    """What came from the network."""
    texts = [data["statusText"], *(part for pair in data["headers"] for part in pair)]
    expect(all(type(text) is str for text in texts) and natural(data["status"], MAX_STATUS), name)
    headers = tuple((to_utf16(key), to_utf16(value)) for key, value in data["headers"])
    body = text_bytes(reader, data["bytes"])
    url = read_url(data["url"], name)
    return ExchangeResponse(
        url, data["status"], to_utf16(data["statusText"]), headers, body, redirected=False
    )


WEB_WRITERS: Final[Mapping[type, Write]] = {
    AbortSignalObject: write_signal,
    URLObject: write_url,
    SearchParamsObject: write_pairs,
    FormDataObject: write_pairs,
    HeadersObject: write_pairs,
    BlobObject: write_blob,
    FileObject: write_blob,
    RequestObject: write_request,
    ResponseObject: write_response,
    TextDecoderObject: write_decoder,
    RequestState: write_old_request,
}
WEB_REBUILD: Final[Mapping[str, Rebuild]] = {
    "AbortSignal": Rebuild(instance(AbortSignalObject), fill_signal),
    "URL": Rebuild(instance(URLObject), fill_url),
    "URLSearchParams": Rebuild(instance(SearchParamsObject), fill_pairs),
    "FormData": Rebuild(instance(FormDataObject), fill_pairs),
    "Headers": Rebuild(instance(HeadersObject), fill_headers),
    "Blob": Rebuild(instance(BlobObject), fill_blob),
    "File": Rebuild(instance(FileObject), fill_blob),
    "Request": Rebuild(instance(RequestObject), fill_request),
    "Response": Rebuild(instance(ResponseObject), fill_response),
    "TextDecoder": Rebuild(instance(TextDecoderObject), fill_decoder),
    "XMLHttpRequest": Rebuild(instance(RequestState), fill_old_request),
}
