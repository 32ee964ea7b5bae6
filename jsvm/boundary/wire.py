"""The wire: host values as versioned, JSON-safe data, for pages, files and other processes.

A *document* is `{"jsvm": 1, "value": node}`. A *node* is plain JSON; whatever JSON cannot say is an object
tagged with `$`. These are the exported functions of the boundary for hosts that copy values without a VM.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Final

from jsvm.boundary.capabilities import VMCapability, is_awaitable, is_vm_capability, revoked_error
from jsvm.boundary.walk import MAX_BYTES, MAX_DEPTH
from jsvm.boundary.wire_read import ReadHook, keep_reference, read_node
from jsvm.boundary.wire_write import write_node
from jsvm.errors import VMError, invalid_data, invalid_option

#: The version this module writes and the only one it reads.
WIRE_VERSION: Final = 1
#: Each level of a value takes at most three levels of JSON.
MAX_NESTING: Final = 3 * MAX_DEPTH + 10
#: Longer documents are refused, in characters: what may cross fits, with every character escaped.
MAX_TEXT: Final = 8 * MAX_BYTES

_STRING: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BETWEEN: Final = bytes(set(range(256)) - set(b",[]{}"))
_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


def serialize_boundary_value(value: Any) -> dict[str, Any]:
    """A host value as a wire document.

    Raises VMError (BOUNDARY_UNSUPPORTED_TYPE, BOUNDARY_CYCLE) with `details["path"]`.
    """
    return {"jsvm": WIRE_VERSION, "value": write_node(value)}


def reconstruct_boundary_value(document: Any, *, on_capability: ReadHook = keep_reference) -> Any:
    """A fresh host value from a wire document, or from its JSON text.

    Raises VMError (BOUNDARY_INVALID_SERIALIZED_VALUE) with `details["path"]`.
    """
    parsed = parse_document(document) if type(document) is str else document
    if type(parsed) is not dict or parsed.keys() != {"jsvm", "value"}:
        raise invalid_data("$", 'a wire document is an object with exactly the keys "jsvm" and "value"')
    if type(parsed["jsvm"]) is not int or parsed["jsvm"] != WIRE_VERSION:
        raise invalid_data("$.jsvm", "this version is not known")
    return read_node(parsed["value"], on_capability=on_capability)


def parse_document(text: str) -> Any:
    """JSON text as data."""
    if len(text) > MAX_TEXT or nesting(outline(text)) > MAX_NESTING:
        raise invalid_data("$", "the text is too long or nested too deep")
    try:
        return json.loads(text)
    except ValueError:
        raise invalid_data("$", "the text is not JSON") from None


def outline(text: str) -> bytes:
    """The brackets and commas of a JSON text, without those in its strings."""
    return _STRING.sub("", text).encode("ascii", "ignore").translate(None, _BETWEEN)


def nesting(outlined: bytes) -> int:
    """How deep brackets nest. ATTACK: Python's JSON parser recurses natively, which WebAssembly dies of."""
    brackets = outlined.replace(b",", b"")
    return max(accumulate(map(_STEPS.__getitem__, brackets), initial=0))


def deserialize_boundary_value(document: Any) -> Any:
    """The same as `reconstruct_boundary_value`."""
    return reconstruct_boundary_value(document)


def clone_boundary_value(value: Any) -> Any:
    """The copy that the other side of the boundary would see. Raises VMError."""
    return read_node(write_node(value))


def serialize_and_reconstruct_boundary_value(value: Any) -> Any:
    """The same as `clone_boundary_value`."""
    return clone_boundary_value(value)


def is_boundary_serializable(value: Any) -> bool:
    """Whether `serialize_boundary_value` would accept the value."""
    try:
        write_node(value)
    except VMError:
        return False
    return True


async def invoke_boundary_capability(capability: VMCapability, arguments: Sequence[Any] = ()) -> Any:
    """Call a capability across the boundary: copied arguments in, copied result out.

    Raises VMError (VM_INVALID_OPTION, BOUNDARY_CAPABILITY_REVOKED or another code of the boundary), or what
    the handler raised.
    """
    if not is_vm_capability(capability):
        raise invalid_option("capability", "must be a capability", capability)
    if type(arguments) not in (list, tuple):
        raise invalid_option("arguments", "must be a list", arguments)
    copies = [
        read_node(write_node(argument, root=f"$arguments[{index}]"))
        for index, argument in enumerate(capability.fit(arguments))
    ]
    if capability.revoked:
        raise revoked_error(capability)
    result = capability.call(copies)
    if is_awaitable(result):
        result = await result
        if capability.revoked:
            raise revoked_error(capability)
    return read_node(write_node(result, root="$result"), root="$result")
