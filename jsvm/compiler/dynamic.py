"""Dynamic code:

`eval`, the Function constructor, `import()`. What is allowed is the host's decision, through hooks.
"""

from __future__ import annotations

from jsvm.runtime.completion import GUEST_ERRORS, throw_type_error
from jsvm.runtime.conversions import is_callable, to_string
from jsvm.runtime.promises import rejected_promise
from jsvm.runtime.realm import Realm
from jsvm.runtime.values import Value


def direct_eval(realm: Realm, strict: bool, *arguments: Value) -> Value:
    """`eval(...)` by that name. https://tc39.es/ecma262/#sec-function-calls-runtime-semantics-evaluation

    DEVIATION: code given to a direct eval sees global names only.
    """
    function = realm.environment.get("eval")
    if not is_callable(function):
        throw_type_error("eval is not a function")
    return function.code(None, *arguments)


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
