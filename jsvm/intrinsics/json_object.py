"""The JSON object. https://tc39.es/ecma262/#sec-json-object"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jsvm.intrinsics.declare import Entry, Method, install, tag
from jsvm.intrinsics.json_parse import json_parse
from jsvm.intrinsics.json_raw import json_is_raw_json, json_raw_json
from jsvm.intrinsics.json_stringify import json_stringify
from jsvm.runtime.objects import JSObject, SpecialObject
from jsvm.runtime.realm import Builder, Realm


def build_json(realm: Realm) -> JSObject:
    """https://tc39.es/ecma262/#sec-json-object"""
    target = SpecialObject(realm.object_prototype, {})
    install(realm, target, JSON)
    return target


JSON: Final[tuple[Entry, ...]] = (
    Method("isRawJSON", 1, json_is_raw_json),
    Method("parse", 2, json_parse),
    Method("rawJSON", 1, json_raw_json),
    Method("stringify", 3, json_stringify),
    tag("JSON"),
)

BUILDERS: Final[Mapping[str, Builder]] = {"json": build_json}
GLOBALS: Final[Mapping[str, str]] = {"JSON": "json"}
