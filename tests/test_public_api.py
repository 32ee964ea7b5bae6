"""The public names of `jsvm`: adding or removing one is a decision, so it changes this file too."""

import importlib.metadata
import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import jsvm
from jsvm.api import public

ROOT = Path(__file__).parents[1]

PUBLIC = [
    "HTTP_METHODS",
    "VM",
    "CallRecord",
    "CapabilityReference",
    "GuestVisibleError",
    "HostCall",
    "JSBigInt",
    "JSDataView",
    "JSDate",
    "JSError",
    "JSMap",
    "JSRegExp",
    "JSSet",
    "JSTypedArray",
    "LogEntry",
    "ModuleLoader",
    "ModuleRequest",
    "NetworkLimits",
    "NetworkRule",
    "RecordingTransport",
    "Suspend",
    "Transport",
    "TransportError",
    "TransportRequest",
    "TransportResponse",
    "Usage",
    "VMCapability",
    "VMError",
    "VMErrorCode",
    "VMFunctionHandle",
    "VMModuleHandle",
    "VMResult",
    "clone_boundary_value",
    "create_capability",
    "create_default_deny_module_loader",
    "deserialize_boundary_value",
    "evaluate",
    "hole",
    "invoke_boundary_capability",
    "is_boundary_serializable",
    "is_vm_capability",
    "is_vm_capability_reference",
    "network_rule",
    "reconstruct_boundary_value",
    "serialize_and_reconstruct_boundary_value",
    "serialize_boundary_value",
    "undefined",
]

# What callers compare with, in Python and in pages alike. Values never change; new ones may be added.
ERROR_CODES = {
    "BoundaryUnsupportedType": "BOUNDARY_UNSUPPORTED_TYPE",
    "BoundaryCycle": "BOUNDARY_CYCLE",
    "BoundaryInvalidSerializedValue": "BOUNDARY_INVALID_SERIALIZED_VALUE",
    "BoundaryCapabilityRevoked": "BOUNDARY_CAPABILITY_REVOKED",
    "VMSyntaxError": "VM_SYNTAX_ERROR",
    "VMRuntimeError": "VM_RUNTIME_ERROR",
    "VMSecurityError": "VM_SECURITY_ERROR",
    "VMTimeoutError": "VM_TIMEOUT_ERROR",
    "VMStepsExceededError": "VM_STEPS_EXCEEDED_ERROR",
    "VMDisposed": "VM_DISPOSED",
    "VMNotStarted": "VM_NOT_STARTED",
    "VMSnapshotUnsupported": "VM_SNAPSHOT_UNSUPPORTED",
}


def test_the_names_are_these() -> None:
    assert list(jsvm.__all__) == PUBLIC


def test_every_name_is_there_and_nothing_else_is_public() -> None:
    for module in (jsvm, public):
        visible = {name for name in vars(module) if not name.startswith("_")}
        packages = {name for name in visible if inspect.ismodule(vars(module)[name])}
        assert visible - packages == (set(PUBLIC) if module is public else set())
    with pytest.raises(AttributeError, match="'jsvm' has no attribute 'vm_name'"):
        _ = jsvm.vm_name


def test_the_parser_alone_loads_little() -> None:
    listing = "import sys, jsvm.syntax; print(*(name for name in sys.modules if name.startswith('jsvm')))"
    found = subprocess.run([sys.executable, "-c", listing], check=True, capture_output=True, text=True)
    packages = {name.split(".")[1] for name in found.stdout.split() if "." in name}
    assert packages == {"budget", "errors", "regexp", "syntax", "unicode"}


def test_every_name_is_documented() -> None:
    for name in PUBLIC:
        assert inspect.getdoc(vars(public)[name]), name


def test_public_methods_are_documented() -> None:
    for name, member in inspect.getmembers(jsvm.VM, inspect.isfunction):
        if not name.startswith("_"):
            assert inspect.getdoc(member), f"VM.{name}"


def test_error_codes_keep_their_names_and_values() -> None:
    members = {name: str(code.value) for name, code in jsvm.VMErrorCode.__members__.items()}
    assert members.items() >= ERROR_CODES.items()
    for name, value in members.items():
        assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", value), f"{name}: {value}"


def test_the_package_is_typed_and_versioned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (ROOT / "jsvm" / "py.typed").exists()
    assert project["dependencies"] == []
    assert importlib.metadata.version("jsvm") == project["version"]


def test_notebooks_complete_every_name() -> None:
    assert dir(jsvm) == sorted(PUBLIC)


def test_a_type_checker_finds_names_that_are_none(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import jsvm\nfrom jsvm import VM, Vm\njsvm.evalaute\njsvm.evaluate\n")
    command = [sys.executable, "-m", "mypy", "--no-error-summary", str(program)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = [line for line in done.stdout.splitlines() if "error:" in line and "program.py" in line]
    assert [name in line for name, line in zip(('"Vm"', '"evalaute"'), found, strict=True)] == [True, True]
