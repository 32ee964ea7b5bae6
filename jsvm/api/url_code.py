"""Code from a URL: fetched under the VM's own network rules, then run as if the host had handed it over.

It is the host that chooses to run what a server answers, hence the name under which pages find it.
"""

from __future__ import annotations

from typing import Any, Literal

from jsvm.api.engine import compile_source
from jsvm.api.instance import Instance, namespace_of
from jsvm.api.limits import Limits
from jsvm.api.module_graph import Loading
from jsvm.api.results import VMResult
from jsvm.boundary.guest_errors import code_of
from jsvm.boundary.network_exchange import ExchangeRequest, ExchangeResponse
from jsvm.errors import VMError, VMErrorCode, invalid_option
from jsvm.platform.cpython import Pause
from jsvm.runtime.promises import PromiseObject, fulfill_promise, new_promise, resolve_promise
from jsvm.runtime.values import Value
from jsvm.url.parser import parse_url
from jsvm.url.record import URLRecord

type SourceKind = Literal["script", "module"]


async def evaluate_url(
    instance: Instance,
    limits: Limits,
    pause: Pause,
    url: str,
    source_type: SourceKind,
    max_bytes: int | None,
) -> VMResult:
    """Fetch source text with GET and run it; redirects are followed as far as rules allow each of them."""
    record = parse_url(url)
    if record is None:
        error = invalid_option("url", "is not an absolute URL", url)
        return VMResult(ok=False, error=error, status="failed")
    loading: list[Loading] = []

    def action() -> Value:
        promise = new_promise(instance.realm)

        def done(response: ExchangeResponse | None, error: Value) -> None:
            if response is None:
                raise request_error(error)
            value = run_source(instance, source_of(response), name_of(record), source_type, loading)
            settle(instance, promise, value)

        instance.network.start(ExchangeRequest(record, headers=(("accept", "*/*"),)), done, max_bytes)
        return promise

    def export(value: Value) -> Any:
        return instance.export(namespace_of(loading[0]) if loading else value)

    return await instance.call(limits, pause, action, export)


def run_source(
    instance: Instance, source: str, name: str, source_type: SourceKind, loading: list[Loading]
) -> Value:
    """Run what came. Throws what the guest throws; raises VMError where the source is no JavaScript."""
    if source_type == "script":
        return compile_source(instance.realm, source, name).run()
    loading.append(instance.modules.run_entry(source, name))
    return loading[0].promise


def settle(instance: Instance, promise: PromiseObject, value: Value) -> None:
    """Fulfil a promise with a completion value; one that is a promise stands for what it settles to."""
    if isinstance(value, PromiseObject):
        resolve_promise(instance.realm, promise, value)
    else:
        fulfill_promise(instance.realm, promise, value)


def source_of(response: ExchangeResponse) -> str:
    """The source text. Raises VMError if the server did not answer with one."""
    if not 200 <= response.status <= 299:
        details = {"reason": "network: status", "status": response.status}
        raise VMError(VMErrorCode.VMRuntimeError, f"the server answered {response.status}", details)
    return response.body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def name_of(url: URLRecord) -> str:
    """What stack traces call the source."""
    return url.href(with_fragment=False)


def request_error(error: Value) -> VMError:
    """The host's error for what a guest would have been told."""
    code, details = code_of(error) or (VMErrorCode.VMRuntimeError, {"reason": "network: failed"})
    text = (
        "no network rule allows this request" if code is VMErrorCode.VMSecurityError else "the request failed"
    )
    return VMError(code, text, details)
