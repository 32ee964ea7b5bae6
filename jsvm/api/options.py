"""What a VM can be given: every option is known, every value is checked, the bad part is named by its path.

Nothing is granted by default. The Python names are the JavaScript ones in snake_case; the JavaScript shape is
read too, in which an option may stand under `capabilities` or at the top, which wins.
"""

from __future__ import annotations

import difflib
import math
import re
import struct
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypedDict, get_args

from jsvm.api.limits import Limits, read_count, read_milliseconds
from jsvm.api.module_loader import ModuleLoader, read_module_loader
from jsvm.boundary.capabilities import CallRecord
from jsvm.boundary.host_copy import copy_with_capabilities
from jsvm.boundary.network_rules import NetworkRule, network_rule_definition
from jsvm.boundary.transport import DEFAULT_NETWORK_LIMITS, NetworkLimits, Transport
from jsvm.boundary.walk import is_identifier, render
from jsvm.budget import DEFAULT_MEMORY_LIMIT
from jsvm.errors import VMError, VMErrorCode, invalid_option, unsupported_type
from jsvm.webapi.timers import DEFAULT_MAX_TIMERS

#: Told of errors that stay on the host: what a host function raised, engine errors, unhandled rejections.
#: Called with the exception and a dict that says where it happened (`id`, `name`, `kind`).
type ErrorHook = Callable[[BaseException, dict[str, Any]], object]
#: Told of every host call when it is over.
type CallHook = Callable[[CallRecord], object]
#: Given every line the built-in console prints: level and text.
type ConsoleHook = Callable[[str, str], object]
#: Whether the guest has timers, and whether they wait or jump: see `VM`.
type TimerKind = Literal[False, "real", "virtual"]
#: Whether a promise that was rejected and that nobody handled makes a call fail.
type RejectionPolicy = Literal["error", "report"]


#: The keyword options of `VM`; see there.
VMKeywords = TypedDict(  # noqa: UP013 - a field of this name may not be written as a name
    "VMKeywords",
    {
        "globals": Mapping[str, Any] | None,
        "network_rules": Sequence[NetworkRule | Mapping[str, Any]] | None,
        "transport": Transport | None,
        "network_limits": NetworkLimits | None,
        "module_loader": Any,
        "dynamic_code": bool,
        "time_limit": float | None,
        "wall_limit": float | None,
        "max_steps": int | None,
        "memory_limit": int | None,
        "random_seed": str | float | None,
        "date_now": float | None,
        "timers": bool | Literal["real", "virtual"],
        "max_timers": int,
        "console": bool | ConsoleHook | None,
        "on_error": ErrorHook | None,
        "on_call": CallHook | None,
        "unhandled_rejections": RejectionPolicy,
    },
    total=False,
)

#: How much of a seed the generator looks at, and an odd number that spreads the rest over it.
SEED_BITS: Final = 64
SEED_FACTOR: Final = 0x9E3779B97F4A7C15

KEYWORDS: Final = tuple(VMKeywords.__annotations__)


@dataclass(frozen=True, slots=True)
class VMOptions:
    """The options of one VM, checked."""

    global_values: Mapping[str, Any] = field(default_factory=dict)
    network_rules: tuple[NetworkRule, ...] = ()
    transport: Transport | None = None
    network_limits: NetworkLimits = DEFAULT_NETWORK_LIMITS
    module_loader: ModuleLoader | None = None
    dynamic_code: bool = False
    limits: Limits = field(default_factory=Limits)
    random_seed: int | None = None
    date_now: float | None = None
    timers: TimerKind = False
    max_timers: int = DEFAULT_MAX_TIMERS
    console: bool | ConsoleHook = False
    on_error: ErrorHook | None = None
    on_call: CallHook | None = None
    unhandled_rejections: RejectionPolicy = "error"


def read_options(keywords: Mapping[str, Any]) -> VMOptions:
    """Check the keywords of a VM. Raises VMError: VM_INVALID_OPTION, or a boundary code for a bad global."""
    refuse_unknown(keywords, KEYWORDS, "")
    defaults = Limits()
    return VMOptions(
        global_values=read_globals(keywords.get("globals")),
        network_rules=read_rules(keywords.get("network_rules"), "network_rules"),
        transport=read_transport(keywords.get("transport")),
        network_limits=read_network_limits(keywords.get("network_limits")),
        module_loader=read_module_loader(keywords.get("module_loader"), "module_loader"),
        dynamic_code=read_bool(keywords.get("dynamic_code", False), "dynamic_code"),
        limits=Limits(
            read_milliseconds(keywords.get("time_limit", defaults.time_limit), "time_limit"),
            read_milliseconds(keywords.get("wall_limit", defaults.wall_limit), "wall_limit"),
            read_count(keywords.get("max_steps"), "max_steps"),
            read_count(keywords.get("memory_limit", DEFAULT_MEMORY_LIMIT), "memory_limit"),
        ),
        random_seed=read_seed(keywords.get("random_seed"), "random_seed"),
        date_now=read_time(keywords.get("date_now"), "date_now"),
        timers=read_timers(keywords.get("timers", False)),
        max_timers=read_timer_limit(keywords.get("max_timers", DEFAULT_MAX_TIMERS)),
        console=read_console(keywords.get("console")),
        on_error=read_hook(keywords.get("on_error"), "on_error"),
        on_call=read_hook(keywords.get("on_call"), "on_call"),
        unhandled_rejections=read_policy(keywords.get("unhandled_rejections", "error")),
    )


# -- the JavaScript shape --------------------------------------------------------------------------

#: Options that may stand at the top or under `capabilities`, by their JavaScript name.
SHARED: Final = (
    "executionRules",
    "numbers",
    "networkingRules",
    "networkLimits",
    "moduleLoader",
    "dynamicCode",
    "timers",
)
#: Keys of `executionRules` and `numbers`, and the keyword each stands for.
EXECUTION_RULES: Final = {
    "timeLimit": "time_limit",
    "wallLimit": "wall_limit",
    "maxSteps": "max_steps",
    "memoryLimit": "memory_limit",
    "maxTimers": "max_timers",
}
NETWORK_LIMITS: Final = {
    "maxRequests": "max_requests",
    "maxParallel": "max_parallel",
    "maxRedirects": "max_redirects",
    "maxUrlBytes": "max_url_bytes",
    "maxHeaderBytes": "max_header_bytes",
    "maxRequestBytes": "max_request_bytes",
    "maxResponseBytes": "max_response_bytes",
    "timeout": "timeout",
}
NUMBERS: Final = {"randomSeed": "random_seed", "dateNow": "date_now"}
PLAIN: Final = {
    "networkingRules": "network_rules",
    "moduleLoader": "module_loader",
    "dynamicCode": "dynamic_code",
    "timers": "timers",
}
#: Group and name of the option that each keyword is made from.
GIVEN_AS: Final[Mapping[str, tuple[str, str]]] = {
    "network_limits": ("", "networkLimits"),
    **{keyword: ("", name) for name, keyword in PLAIN.items()},
    **{keyword: ("executionRules", name) for name, keyword in EXECUTION_RULES.items()},
    **{keyword: ("numbers", name) for name, keyword in NUMBERS.items()},
}


def keywords_from_mapping(options: Mapping[str, Any]) -> dict[str, Any]:
    """Keywords from options of the JavaScript shape. Raises VMError (VM_INVALID_OPTION)."""
    top = read_mapping(options, "options")
    refuse_unknown(top, ("capabilities", "globals", *SHARED), "options.")
    nested = read_mapping(top.get("capabilities", {}), "options.capabilities")
    refuse_unknown(nested, SHARED, "options.capabilities.")
    keywords: dict[str, Any] = {}
    for place, values in (("options.capabilities", nested), ("options", top)):
        read_group(values, "executionRules", EXECUTION_RULES, place, keywords)
        read_group(values, "numbers", NUMBERS, place, keywords)
        for name, keyword in PLAIN.items():
            if name in values:
                keywords[keyword] = values[name]
        if "networkLimits" in values:
            limits: dict[str, Any] = {}
            read_group(values, "networkLimits", NETWORK_LIMITS, place, limits)
            keywords["network_limits"] = NetworkLimits(**limits)
    if "globals" in top:
        keywords["globals"] = top["globals"]
    return keywords


def named_as_given(error: VMError, options: Mapping[str, Any]) -> VMError:
    """The error of a bad keyword, as the error of the option it was made from."""
    if type(options) is not dict:
        return error
    keyword, rest = re.findall(r"^(\w*)(.*)$", str(error.details.get("path", "")), re.DOTALL)[0]
    group, name = GIVEN_AS.get(keyword, ("", ""))
    nested = options.get("capabilities")
    for place, values in (("options", options), ("options.capabilities", nested)):
        held = values.get(group) if group and type(values) is dict else values
        if type(held) is dict and name in held:
            path = ".".join(filter(None, (place, group, name)))
            path += "".join(f".{key}" for key, limit in NETWORK_LIMITS.items() if rest == f".{limit}") or rest
            details = {**error.details, "path": path}
            return VMError(error.code, f"{path}: {error.details['reason']}", details)
    return error


def read_group(
    values: Mapping[str, Any], name: str, known: Mapping[str, str], place: str, keywords: dict[str, Any]
) -> None:
    """Take over one group of options; a group at the top replaces the nested one key by key."""
    if name not in values:
        return
    group = read_mapping(values[name], f"{place}.{name}")
    refuse_unknown(group, known, f"{place}.{name}.")
    for key, value in group.items():
        keywords[known[key]] = value


# -- checks ----------------------------------------------------------------------------------------


def refuse_unknown(given: Iterable[str], known: Iterable[str], prefix: str) -> None:
    """Refuse the first key that is not known, with a guess at what was meant."""
    names = list(known)
    for key in given:
        if key not in names:
            close = difflib.get_close_matches(str(key), names, 1) or [
                name for name in names if name.lower() == str(key).lower().replace("_", "")
            ]
            hint = f"; did you mean {close[0]}?" if close else ""
            raise invalid_option(f"{prefix}{key}", f"is not a known option{hint}")


def read_mapping(value: Any, path: str) -> Mapping[str, Any]:
    """A dict with text keys."""
    if type(value) is not dict:
        raise invalid_option(path, "must be an object", value)
    for key in value:
        if type(key) is not str:
            raise invalid_option(path, "must have text keys", key)
    return value


def read_globals(value: Any) -> Mapping[str, Any]:
    """Names, and copies of the values: later changes of the host's own data reach no guest."""
    if value is None:
        return {}
    if type(value) is not dict:
        raise invalid_option("globals", "must be a dict", value)
    for name in value:
        if type(name) is not str or not is_identifier(name):
            shown = render(("$", "key", name)) if type(name) is str else f"$[{type(name).__name__}]"
            reason = "a global's name must be an identifier"
            raise unsupported_type(shown, type(name).__name__, reason)
    return {name: copy_with_capabilities(item, f"$.{name}") for name, item in value.items()}


def read_rules(value: Any, path: str) -> tuple[NetworkRule, ...]:
    """Network rules, as builders or definitions."""
    if value is None:
        return ()
    if type(value) not in (list, tuple):
        raise invalid_option(path, "must be a list", value)
    return tuple(network_rule_definition(rule, f"{path}[{index}]") for index, rule in enumerate(value))


def read_transport(value: Any) -> Transport | None:
    """What carries requests; None for the platform's own."""
    if value is not None and not callable(getattr(value, "send", None)):
        raise invalid_option("transport", "must have a method `send`", value)
    return value  # type: ignore[no-any-return]


def read_network_limits(value: Any) -> NetworkLimits:
    """Limits of requests."""
    if value is None:
        return DEFAULT_NETWORK_LIMITS
    if type(value) is not NetworkLimits:
        raise invalid_option("network_limits", "must be a NetworkLimits", value)
    return value


def read_bool(value: Any, path: str) -> bool:
    """True or False."""
    if type(value) is not bool:
        raise invalid_option(path, "must be a bool", value)
    return value


def read_seed(value: Any, path: str) -> int | None:
    """A seed: text or a finite number, as an int."""
    if value is None:
        return None
    if type(value) is str:
        return folded(int.from_bytes(value.encode("utf-8", "surrogatepass"), "little"))
    if type(value) is not int and (type(value) is not float or not math.isfinite(value)):
        raise invalid_option(path, "must be text or a finite number", value)
    # NOTE: not `hash`, which differs between 32-bit (WebAssembly) and 64-bit builds.
    return folded(value) if type(value) is int else int.from_bytes(struct.pack("<d", value), "little")


def folded(seed: int) -> int:
    """A seed of which all counts: the generator looks at 64 bits, and long ones may differ behind them."""
    if seed.bit_length() <= SEED_BITS:
        return seed
    result, left = int(seed < 0), abs(seed)
    while left:
        result = (result * SEED_FACTOR + left) % (1 << SEED_BITS)
        left >>= SEED_BITS
    return result


def read_time(value: Any, path: str) -> float | None:
    """A time in milliseconds since 1970."""
    if value is None:
        return None
    # NOTE: an int may be too large to be a float, and too large for `isfinite`.
    if type(value) not in (int, float) or not -sys.float_info.max <= value <= sys.float_info.max:
        raise invalid_option(path, "must be a time in milliseconds", value)
    return float(value)


def read_timers(value: Any) -> TimerKind:
    """No timers, timers on the real clock, or timers on a virtual one."""
    if type(value) is not bool and value not in ("real", "virtual"):
        raise invalid_option("timers", 'must be a bool, "real" or "virtual"', value)
    return "real" if value is True else value


def read_timer_limit(value: Any) -> int:
    """How many timers may be pending."""
    limit = read_count(value, "max_timers")
    if limit is None:
        raise invalid_option("max_timers", "must be a whole number greater than 0", value)
    return limit


def read_console(value: Any) -> bool | ConsoleHook:
    """No console, one that is only captured, or one whose lines are handed on too."""
    if value is None or type(value) is bool:
        return bool(value)
    if not callable(value):
        raise invalid_option("console", "must be a bool or a function of level and text", value)
    return value  # type: ignore[no-any-return]


def read_hook(value: Any, path: str) -> Any:
    """A function of the host's, or None."""
    if value is not None and not callable(value):
        raise invalid_option(path, "must be a function", value)
    return value


def read_policy(value: Any) -> RejectionPolicy:
    """What to do about unhandled rejections."""
    if value not in get_args(RejectionPolicy.__value__):
        raise invalid_option("unhandled_rejections", 'must be "error" or "report"', value)
    return value  # type: ignore[no-any-return]


__all__ = [
    "CallHook",
    "ConsoleHook",
    "ErrorHook",
    "RejectionPolicy",
    "VMError",
    "VMErrorCode",
    "VMKeywords",
    "VMOptions",
    "keywords_from_mapping",
    "read_options",
]
