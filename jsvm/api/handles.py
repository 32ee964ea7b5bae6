"""Handles: what a host holds of guest functions and modules. They name, they do not share; and they end with
the guest they came from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, final

from jsvm.api.instance import Instance
from jsvm.api.limits import Limits
from jsvm.api.results import VMResult
from jsvm.boundary.host_values import undefined
from jsvm.errors import VMError, VMErrorCode, invalid_option
from jsvm.platform.cpython import Pause
from jsvm.runtime.functions import call
from jsvm.runtime.objects import JSObject
from jsvm.runtime.values import Value
from jsvm.unicode.utf16 import from_utf16, to_utf16


def stale_handle() -> VMError:
    """The error of a handle whose guest is gone."""
    reason = "the VM was reset or disposed since this handle was made"
    return VMError(VMErrorCode.VMDisposed, reason, {"reason": "stale handle"})


def not_callable(name: str) -> VMError:
    """The error of asking for a function that is none."""
    details = {"path": name, "reason": "not a function"}
    return VMError(VMErrorCode.VMRuntimeError, f"'{name}' is not a function", details)


@final
class VMFunctionHandle:
    """A guest function, as the host may call it. Made by `VM.get_global_function` and module handles."""

    __slots__ = ("_function", "_instance", "_limits", "name")

    def __init__(self, instance: Instance, name: str, function: JSObject, limits: Limits) -> None:
        self._instance = instance
        self._function = function
        self._limits = limits
        self.name = name

    def with_limits(
        self, *, time_limit: float | None = None, max_steps: int | None = None
    ) -> VMFunctionHandle:
        """The same function with limits for its calls (milliseconds; steps). Raises VMError."""
        limits = self._limits.narrowed(time_limit, max_steps)
        return VMFunctionHandle(self._instance, self.name, self._function, limits)

    async def call(self, *arguments: Any) -> VMResult:
        """Call it with copies of `arguments`; a promise it returns is awaited, its result copied out."""
        return await self._call(arguments, self._instance.work.pause)

    def call_now(self, *arguments: Any) -> VMResult:
        """The same, before returning; asynchronous host functions run in an event loop of the VM's own."""
        return self._instance.work.run_now(lambda pause: self._call(arguments, pause))

    async def _call(self, arguments: tuple[Any, ...], pause: Pause) -> VMResult:
        instance = self._instance
        if instance.is_closed:
            return failed(stale_handle())

        def action() -> Value:
            return call(self._function, None, *instance.bring_in(arguments))

        return await instance.call(self._limits, pause, action)

    def __repr__(self) -> str:
        return f"<VMFunctionHandle {self.name}>"


class Namespace(Protocol):
    """A linked and evaluated module."""

    specifier: str

    def namespace(self) -> JSObject:
        """Its namespace object."""


@final
class VMModuleHandle:
    """A guest module, as the host may use it. Made by `VM.import_`.

    `specifier` is the resolved one. `exports()` lists names; `get`, `call` and `get_function` take one.
    """

    __slots__ = ("_instance", "_limits", "_module", "specifier")

    def __init__(self, instance: Instance, module: Namespace, limits: Limits) -> None:
        self._instance = instance
        self._module = module
        self._limits = limits
        self.specifier = module.specifier

    def exports(self) -> list[str]:
        """Names of the module's exports, in the order of their code units. Raises VMError if it is stale."""
        if self._instance.is_closed:
            raise stale_handle()
        keys = self._module.namespace().own_property_keys()
        return [from_utf16(key) for key in keys if type(key) is str]

    async def get(self, name: str) -> VMResult:
        """A copy of an export's value now; a promise is awaited. Raises VMError if `name` is no text."""
        check_name(name)
        return await self._run(lambda: self._value(name), self._instance.work.pause)

    def get_now(self, name: str) -> VMResult:
        """The same, before returning."""
        check_name(name)
        return self._instance.work.run_now(lambda pause: self._run(lambda: self._value(name), pause))

    async def call(self, name: str, *arguments: Any) -> VMResult:
        """Call an exported function with copies of `arguments`. Raises VMError for a name that is no text."""
        check_name(name)
        return await self._call(name, arguments, self._instance.work.pause)

    def call_now(self, name: str, *arguments: Any) -> VMResult:
        """The same, before returning."""
        check_name(name)
        return self._instance.work.run_now(lambda pause: self._call(name, arguments, pause))

    def get_function(self, name: str) -> VMResult:
        """A result that holds a `VMFunctionHandle` for an exported function. Raises VMError if `name` is
        no text."""
        check_name(name)
        instance, limits = self._instance, self._limits
        if instance.is_closed:
            return failed(stale_handle())
        return instance.look_up(
            limits, lambda: self._value(name), lambda value: function_handle(instance, name, value, limits)
        )

    def with_limits(self, *, time_limit: float | None = None, max_steps: int | None = None) -> VMModuleHandle:
        """The same module with limits for its calls (milliseconds; steps). Raises VMError."""
        return VMModuleHandle(self._instance, self._module, self._limits.narrowed(time_limit, max_steps))

    async def _call(self, name: str, arguments: tuple[Any, ...], pause: Pause) -> VMResult:
        instance = self._instance

        def action() -> Value:
            function = self._value(name)
            if not isinstance(function, JSObject) or function.code is None:
                raise not_callable(name)
            return call(function, None, *instance.bring_in(arguments))

        return await self._run(action, pause)

    async def _run(self, action: Callable[[], Value], pause: Pause) -> VMResult:
        if self._instance.is_closed:
            return failed(stale_handle())
        return await self._instance.call(self._limits, pause, action)

    def _value(self, name: str) -> Value:
        namespace = self._module.namespace()
        key = to_utf16(name)
        if not namespace.has_own_property(key):
            details = {"path": name, "reason": "not exported"}
            raise VMError(VMErrorCode.VMModuleError, f"the module has no export '{name}'", details)
        return namespace.get(key)

    def __repr__(self) -> str:
        return f"<VMModuleHandle {self.specifier}>"


def function_handle(instance: Instance, name: str, value: Value, limits: Limits) -> VMFunctionHandle:
    """A handle for a value that must be a function. Raises VMError."""
    if not isinstance(value, JSObject) or value.code is None:
        raise not_callable(name)
    return VMFunctionHandle(instance, name, value, limits)


def check_name(name: object) -> None:
    """The name of an export may be any text. Raises VMError (VM_INVALID_OPTION)."""
    if type(name) is not str:
        raise invalid_option("name", "must be a string", name)


def failed(error: VMError) -> VMResult:
    """The result of a call that never reached the guest."""
    return VMResult(ok=False, value=undefined, error=error, status="failed")


__all__ = ["VMFunctionHandle", "VMModuleHandle", "failed", "function_handle", "not_callable"]
