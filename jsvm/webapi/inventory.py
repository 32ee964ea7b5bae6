"""All interfaces of the web platform that guests have, made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jsvm.runtime.realm import Builder
from jsvm.webapi import (
    abort,
    blob,
    dom_exception,
    encoding,
    events,
    form_data,
    headers,
    request,
    response,
    url,
    url_search_params,
    xml_http_request,
)
from jsvm.webapi.fetch import build_fetch
from jsvm.webapi.interfaces import Interface, builders_of, globals_of
from jsvm.webapi.pairs import iterator_builder, iterator_slot

INTERFACES: Final[tuple[Interface, ...]] = (
    *abort.INTERFACES,
    *blob.INTERFACES,
    *dom_exception.INTERFACES,
    *encoding.INTERFACES,
    *events.INTERFACES,
    *form_data.INTERFACES,
    *headers.INTERFACES,
    *request.INTERFACES,
    *response.INTERFACES,
    *url.INTERFACES,
    *url_search_params.INTERFACES,
    *xml_http_request.INTERFACES,
)
ITERATED: Final = (form_data.NAME, headers.NAME, url_search_params.NAME)

#: Every intrinsic of these by slot name.
BUILDERS: Final[Mapping[str, Builder]] = {
    **builders_of(INTERFACES),
    **{iterator_slot(name): iterator_builder(name) for name in ITERATED},
    "fetch": build_fetch,
}
#: Their global names, with the slots.
GLOBALS: Final[Mapping[str, str]] = {**globals_of(INTERFACES), "fetch": "fetch"}
