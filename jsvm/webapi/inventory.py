"""The interfaces and functions of the web platform that guests have, by name and by what declares them.

OPTIMIZATION: most guests use none of them, and loading them all takes a tenth of loading the engine. So a
module is imported when the first of its interfaces is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.webapi.names import iterator_slot, prototype_slot, slot_of

type Builders = Mapping[str, Builder]


def load_aborting() -> Builders:
    """AbortController, AbortSignal."""
    from jsvm.webapi import abort
    from jsvm.webapi.interfaces import builders_of

    return builders_of(abort.INTERFACES)


def load_base64() -> Builders:
    """atob, btoa."""
    from jsvm.webapi import base64

    return {"atob": base64.build_atob, "btoa": base64.build_btoa}


def load_blobs() -> Builders:
    """Blob, File."""
    from jsvm.webapi import blob
    from jsvm.webapi.interfaces import builders_of

    return builders_of(blob.INTERFACES)


def load_cloning() -> Builders:
    """structuredClone."""
    from jsvm.webapi import cloning

    return {"structuredClone": cloning.build_structured_clone}


def load_dom_exception() -> Builders:
    """DOMException."""
    from jsvm.webapi import dom_exception
    from jsvm.webapi.interfaces import builders_of

    return builders_of(dom_exception.INTERFACES)


def load_encodings() -> Builders:
    """TextEncoder, TextDecoder."""
    from jsvm.webapi import encoding
    from jsvm.webapi.interfaces import builders_of

    return builders_of(encoding.INTERFACES)


def load_events() -> Builders:
    """EventTarget and its events."""
    from jsvm.webapi import events
    from jsvm.webapi.interfaces import builders_of

    return builders_of(events.INTERFACES)


def load_fetch() -> Builders:
    """fetch and what it takes and answers."""
    from jsvm.webapi import fetch, form_data, headers, request, response
    from jsvm.webapi.interfaces import builders_of
    from jsvm.webapi.pairs import iterator_builder

    interfaces = (*form_data.INTERFACES, *headers.INTERFACES, *request.INTERFACES, *response.INTERFACES)
    return {
        **builders_of(interfaces),
        **{iterator_slot(name): iterator_builder(name) for name in (form_data.NAME, headers.NAME)},
        "fetch": fetch.build_fetch,
    }


def load_urls() -> Builders:
    """URL, URLSearchParams."""
    from jsvm.webapi import url, url_search_params
    from jsvm.webapi.interfaces import builders_of
    from jsvm.webapi.pairs import iterator_builder

    name = url_search_params.NAME
    interfaces = (*url.INTERFACES, *url_search_params.INTERFACES)
    return {**builders_of(interfaces), iterator_slot(name): iterator_builder(name)}


def load_xml_http_request() -> Builders:
    """XMLHttpRequest and what it is made of."""
    from jsvm.webapi import xml_http_request
    from jsvm.webapi.interfaces import builders_of

    return builders_of(xml_http_request.INTERFACES)


#: What declares each interface.
LOADERS: Final[Mapping[str, Callable[[], Builders]]] = {
    "AbortController": load_aborting,
    "AbortSignal": load_aborting,
    "Blob": load_blobs,
    "DOMException": load_dom_exception,
    "Event": load_events,
    "EventTarget": load_events,
    "File": load_blobs,
    "FormData": load_fetch,
    "Headers": load_fetch,
    "ProgressEvent": load_events,
    "Request": load_fetch,
    "Response": load_fetch,
    "TextDecoder": load_encodings,
    "TextEncoder": load_encodings,
    "URL": load_urls,
    "URLSearchParams": load_urls,
    "XMLHttpRequest": load_xml_http_request,
    "XMLHttpRequestEventTarget": load_xml_http_request,
    "XMLHttpRequestUpload": load_xml_http_request,
}
#: What declares each function that belongs to no interface; the slot has the function's name.
FUNCTIONS: Final[Mapping[str, Callable[[], Builders]]] = {
    "atob": load_base64,
    "btoa": load_base64,
    "fetch": load_fetch,
    "structuredClone": load_cloning,
}
#: Interfaces with iterators of their own.
ITERATED: Final = ("FormData", "Headers", "URLSearchParams")


def loaded(load: Callable[[], Builders], slot: str) -> Builder:
    """The builder of an intrinsic whose module is imported when it is needed."""

    def build(realm: Realm) -> JSObject:
        return load()[slot](realm)

    return build


#: Every intrinsic of these by slot name.
BUILDERS: Final[Mapping[str, Builder]] = {
    **{slot_of(name): loaded(load, slot_of(name)) for name, load in LOADERS.items()},
    **{prototype_slot(name): loaded(load, prototype_slot(name)) for name, load in LOADERS.items()},
    **{iterator_slot(name): loaded(LOADERS[name], iterator_slot(name)) for name in ITERATED},
    **{name: loaded(load, name) for name, load in FUNCTIONS.items()},
}
#: Their global names, with the slots.
GLOBALS: Final[Mapping[str, str]] = {
    **{name: slot_of(name) for name in LOADERS},
    **{name: name for name in FUNCTIONS},
}
