"""Domain names to ASCII. https://url.spec.whatwg.org/#concept-domain-to-ascii

DEVIATION: a name that needs the tables and is longer than any that DNS can hold is refused, because Punycode
takes quadratic time.
"""

from __future__ import annotations

from typing import Final

from jsvm.unicode.domain_names import is_right_to_left, is_valid_label, map_domain
from jsvm.url.punycode import punycode_decode, punycode_encode

#: Code points of a name that is not plain ASCII; DNS ends at 253 octets.
MAX_DOMAIN: Final = 1000


def domain_to_ascii(domain: str) -> str | None:
    """The domain in lower-case ASCII; None if it is no domain name."""
    if domain.isascii():
        return domain.lower()
    if len(domain) > MAX_DOMAIN:
        return None
    labels = unicode_labels(map_domain(domain))
    if labels is None:
        return None
    is_bidi = any(is_right_to_left(label) for label in labels)
    if not all(is_valid_label(label, is_bidi=is_bidi) for label in labels if label):
        return None
    return ".".join(label if label.isascii() else f"xn--{punycode_encode(label)}" for label in labels)


def unicode_labels(mapped: str) -> list[str] | None:
    """The labels of a mapped domain, Punycode decoded; None if one does not decode to what needs it."""
    labels: list[str] = []
    for label in mapped.split("."):
        if label.startswith("xn--"):
            decoded = punycode_decode(label[4:]) if label.isascii() else None
            if decoded is None or not decoded or decoded.isascii():
                return None
            labels.append(decoded)
        else:
            labels.append(label)
    return labels
