"""Dynamic code:

`eval`, the Function constructor, `import()`. What is allowed is the host's decision, through hooks.
"""

from __future__ import annotations

from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.conversions import to_string
from jsvm.runtime.functions import call_with_list
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import rejected_promise
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value


def direct_eval(
    realm: Realm, callee: Value, this: Value, site: object, window: object, *arguments: Value
) -> Value:
    """A call of something named `eval`.

    https://tc39.es/ecma262/#sec-function-calls-runtime-semantics-evaluation
    """
    if not isinstance(callee, JSObject) or callee.code is None:
        throw_type_error("eval is not a function")
    if callee is not realm.intrinsic("eval"):
        return call_with_list(callee.code, this, arguments)
    source = arguments[0] if arguments else None
    if type(source) is not str:
        return source
    hook = realm.agent.host.hook("evaluate_directly")
    if hook is None:
        return callee.code(None, source)
    return hook(realm, site, window, source)


def import_call(realm: Realm, referrer: object, specifier: Value = None, options: Value = None) -> Value:
    """https://tc39.es/ecma262/#sec-import-call-runtime-semantics-evaluation"""
    try:
        name = to_string(specifier)
    except GUEST_ERRORS as error:
        return rejected_promise(realm, realm.caught(error))
    hook = realm.agent.host.hook("import_module")
    if hook is None:
        reason = realm.new_error("TypeError", "import() is not available: there is no module loader")
        return rejected_promise(realm, reason)
    return hook(realm, referrer, name, options)


def import_meta(realm: Realm, record: object) -> Value:
    """https://tc39.es/ecma262/#sec-meta-properties-runtime-semantics-evaluation"""
    hook = realm.agent.host.hook("import_meta")
    if hook is None:
        throw_type_error("import.meta is not available")
    return hook(realm, record)
