"""The host's half of module loading: which shape a loader has, what it is asked, what it may answer.

A loader turns specifiers into source text. It is the only way for a guest to reach a module, and without one
every dependency is refused.
"""

from __future__ import annotations

import posixpath
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from jsvm.boundary.walk import render
from jsvm.errors import VMError, VMErrorCode, invalid_option, unsupported_type

type SourceType = Literal["module", "json", "text"]
type Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ModuleRequest:
    """What a loader is asked.

    `specifier` is the text of the import (for `load`: what `resolve` answered), `referrer` the resolved
    specifier of the importing module or script (None for the host), `attributes` those of its `with` clause.
    """

    specifier: str
    referrer: str | None = None
    attributes: Attributes = field(default_factory=dict)


class ModuleLoader(Protocol):
    """Finds modules. Both methods may be plain or `async`."""

    def resolve(self, request: ModuleRequest) -> Any:
        """The specifier that names the module for good: text, or a dict with `specifier` and perhaps
        `referrer` and `attributes`."""

    def load(self, request: ModuleRequest) -> Any:
        """The source of a resolved specifier: text, or a dict with `source` and perhaps `specifier`,
        `source_type` ("module", "json" or "text") and `attributes`.

        An import `with { type: "json" }` or `"text"` never runs what it loads: `source_type` must be that."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A checked answer of `resolve`."""

    specifier: str
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Source:
    """A checked answer of `load`."""

    specifier: str
    text: str
    source_type: SourceType


@dataclass(frozen=True, slots=True)
class FunctionLoader:
    """A loader from functions; one that is missing refuses."""

    resolve_function: Callable[[ModuleRequest], Any] | None
    load_function: Callable[[ModuleRequest], Any] | None

    def resolve(self, request: ModuleRequest) -> Any:
        """Ask the function."""
        if self.resolve_function is None:
            raise denied(request.specifier)
        return self.resolve_function(request)

    def load(self, request: ModuleRequest) -> Any:
        """Ask the function."""
        if self.load_function is None:
            raise denied(request.specifier)
        return self.load_function(request)


@dataclass(frozen=True, slots=True)
class SourcesLoader:
    """A loader over sources in memory, by specifier. `./` and `../` are relative to the importing module."""

    sources: Mapping[str, str]

    def resolve(self, request: ModuleRequest) -> str:
        """A key of the sources."""
        specifier = request.specifier
        if specifier.startswith(("./", "../")) and request.referrer is not None:
            specifier = posixpath.normpath(posixpath.join(posixpath.dirname(request.referrer), specifier))
        if specifier not in self.sources:
            raise missing(request.specifier)
        return specifier

    def load(self, request: ModuleRequest) -> dict[str, Any]:
        """Its text; what it is, its attribute says, or else its name."""
        return {"source": self.sources[request.specifier], "source_type": usual_type(request)}


def asked_type(request: ModuleRequest) -> SourceType | None:
    """What the `type` attribute asks for, None without one; another value is for the loader to know."""
    asked = request.attributes.get("type")
    if asked == "json":
        return "json"
    return "text" if asked == "text" else None


def usual_type(request: ModuleRequest) -> SourceType:
    """What the attribute asks for, or else JSON by the ending of its name."""
    return asked_type(request) or ("json" if request.specifier.endswith(".json") else "module")


#: The loader of a VM that was given none.
DENY_ALL: Final = FunctionLoader(None, None)


def create_default_deny_module_loader() -> ModuleLoader:
    """A loader that refuses every module."""
    return DENY_ALL


def read_module_loader(value: Any, path: str) -> ModuleLoader | None:
    """The option: an object with `resolve` and `load`, a dict of these two functions, or a dict of sources.

    Raises VMError (VM_INVALID_OPTION).
    """
    if value is None:
        return None
    if type(value) is dict:
        return loader_from_dict(value, path)
    for name, method in (
        ("resolve", getattr(value, "resolve", None)),
        ("load", getattr(value, "load", None)),
    ):
        if not callable(method):
            raise invalid_option(f"{path}.{name}", "must be a function", method)
    return value  # type: ignore[no-any-return]


def loader_from_dict(value: dict[Any, Any], path: str) -> ModuleLoader:
    """A loader from functions, or from sources."""
    if value and all(type(key) is str and type(item) is str for key, item in value.items()):
        return SourcesLoader(dict(value))
    for key, item in value.items():
        if key not in ("resolve", "load"):
            raise invalid_option(f"{path}.{key}", "is not a known key", item)
        if not callable(item):
            raise invalid_option(f"{path}.{key}", "must be a function", item)
    return FunctionLoader(value.get("resolve"), value.get("load"))


# -- answers ---------------------------------------------------------------------------------------


def is_answer_pending(answer: Any) -> bool:
    """Whether the loader has not answered yet."""
    return isinstance(answer, Awaitable)


def check_resolution(answer: Any, request: ModuleRequest) -> Resolution:
    """What `resolve` answered. Raises VMError (BOUNDARY_UNSUPPORTED_TYPE) with the path of the bad part."""
    path = "module_loader.resolve()"
    if type(answer) is str:
        return Resolution(check_specifier(answer, path), request.attributes)
    data = check_keys(answer, {"type", "specifier", "referrer", "attributes"}, path)
    if data.get("referrer") is not None:
        check_specifier(data["referrer"], f"{path}.referrer")
    attributes = data.get("attributes")
    return Resolution(
        check_specifier(data.get("specifier"), f"{path}.specifier"),
        request.attributes if attributes is None else check_attributes(attributes, f"{path}.attributes"),
    )


def check_source(answer: Any, request: ModuleRequest) -> Source:
    """What `load` answered. Raises VMError (BOUNDARY_UNSUPPORTED_TYPE) with the path of the bad part."""
    path = "module_loader.load()"
    data = {"source": answer} if type(answer) is str else answer
    data = check_keys(data, {"type", "specifier", "source", "source_type", "sourceType", "attributes"}, path)
    if type(data.get("source")) is not str:
        raise bad_answer(f"{path}.source", "must be a string", data.get("source"))
    source_type = data.get("source_type") or data.get("sourceType") or asked_type(request) or "module"
    if source_type not in ("module", "json", "text"):
        raise bad_answer(f"{path}.source_type", 'must be "module", "json" or "text"', source_type)
    check_type(source_type, request)
    if data.get("attributes") is not None:
        check_attributes(data["attributes"], f"{path}.attributes")
    specifier = data.get("specifier")
    return Source(
        request.specifier if specifier is None else check_specifier(specifier, f"{path}.specifier"),
        data["source"],
        source_type,
    )


def check_type(source_type: SourceType, request: ModuleRequest) -> None:
    """ATTACK: who imports data must never run code instead, whatever the loader found under that name.

    Raises VMError (VM_MODULE_ERROR).
    """
    asked = asked_type(request)
    if asked is not None and asked != source_type:
        details = {"path": request.specifier, "reason": "another module type"}
        message = f"the module '{request.specifier}' is not of type '{asked}'"
        raise VMError(VMErrorCode.VMModuleError, message, details)


def check_keys(answer: Any, known: set[str], path: str) -> dict[str, Any]:
    """A dict with known keys."""
    if type(answer) is not dict:
        raise bad_answer(path, "must be a string or a dict", answer)
    for key in answer:
        if key not in known:
            name = key if type(key) is str else type(key).__name__
            raise bad_answer(render((path, "key", name)), "is not a known key", answer[key])
    return answer


def check_specifier(value: Any, path: str) -> str:
    """Text, not empty, without space around it."""
    if type(value) is not str or not value or value != value.strip() or "\0" in value:
        raise bad_answer(path, "must be a specifier: text, not empty, no space around it", value)
    return value


def check_attributes(value: Any, path: str) -> Attributes:
    """Text by text."""
    if type(value) is not dict or any(
        type(key) is not str or type(item) is not str for key, item in value.items()
    ):
        raise bad_answer(path, "must be a dict of text", value)
    return dict(value)


def bad_answer(path: str, reason: str, value: Any) -> VMError:
    """The error of an answer that is none."""
    return unsupported_type(path, type(value).__name__, reason)


def denied(specifier: str) -> VMError:
    """The error of a module that nobody may load."""
    details = {"path": specifier, "reason": "module loader denied"}
    return VMError(VMErrorCode.VMSecurityError, f"the module '{specifier}' was refused", details)


def missing(specifier: str) -> VMError:
    """The error of a module that is not there."""
    details = {"path": specifier, "reason": "module not found"}
    return VMError(VMErrorCode.VMModuleError, f"the module '{specifier}' was not found", details)
