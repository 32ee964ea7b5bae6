"""The methods of %String.prototype% that wrap a string in an HTML tag, which Annex B keeps for old pages.

https://tc39.es/ecma262/#sec-additional-properties-of-the-string.prototype-object
"""

from __future__ import annotations

from typing import Final

from jsvm.intrinsics.declare import Entry, Method
from jsvm.runtime.conversions import to_string
from jsvm.runtime.functions import Native
from jsvm.runtime.realm import Realm
from jsvm.runtime.string_operations import replace_all, reserve_text, this_text
from jsvm.runtime.values import Value

#: Method -> (element, attribute that the argument becomes).
TAGS: Final = {
    "anchor": ("a", "name"),
    "big": ("big", ""),
    "blink": ("blink", ""),
    "bold": ("b", ""),
    "fixed": ("tt", ""),
    "fontcolor": ("font", "color"),
    "fontsize": ("font", "size"),
    "italics": ("i", ""),
    "link": ("a", "href"),
    "small": ("small", ""),
    "strike": ("strike", ""),
    "sub": ("sub", ""),
    "sup": ("sup", ""),
}


def html_method(name: str, element: str, attribute: str) -> Native:
    """https://tc39.es/ecma262/#sec-createhtml"""

    def native(realm: Realm, this: Value, value: Value = None, *_: Value) -> Value:
        text = this_text(this, name)
        opening = element
        if attribute:
            quoted = to_string(value)
            opening = f'{element} {attribute}="{replace_all(realm, quoted, '"', "&quot;")}"'
        reserve_text(realm, len(opening) + len(text) + len(element) + 5)
        return f"<{opening}>{text}</{element}>"

    return native


STRING_HTML: Final[tuple[Entry, ...]] = tuple(
    Method(name, 1 if attribute else 0, html_method(name, element, attribute))
    for name, (element, attribute) in TAGS.items()
)
