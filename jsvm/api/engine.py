"""What the VM asks of the engine, with the engine's errors turned into the host's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jsvm.api.diagnostics import syntax_error
from jsvm.api.trees import Tree, read_tree
from jsvm.boundary.guest_errors import coded_throw
from jsvm.boundary.guest_kinds import plain_text
from jsvm.budget import Budget
from jsvm.compiler.compile import Script, compile_script, compile_tree
from jsvm.compiler.modules import compile_module
from jsvm.errors import VMErrorCode
from jsvm.intrinsics import inventory
from jsvm.intrinsics.inventory import create_realm, global_builder
from jsvm.intrinsics.json_scanner import parse_text
from jsvm.runtime.agent import Agent
from jsvm.runtime.completion import GUEST_ERRORS
from jsvm.runtime.global_object import LazyGlobal
from jsvm.runtime.modules import Module, SyntheticModule
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Builder, Realm
from jsvm.syntax.errors import JSSyntaxError
from jsvm.unicode.utf16 import from_utf16, to_utf16
from jsvm.webapi import inventory as webapi

#: Every intrinsic of a VM's realm by slot name, and what makes each property of its global object.
BUILDERS: Final[Mapping[str, Builder]] = {**inventory.BUILDERS, **webapi.BUILDERS}
GLOBALS: Final[Mapping[str, LazyGlobal]] = {
    **inventory.GLOBALS,
    **{name: global_builder(slot) for name, slot in webapi.GLOBALS.items()},
}
#: What stack traces call source text that has no name of its own.
SCRIPT_NAME: Final = "script.js"
#: The same for modules; relative imports start from it.
MODULE_NAME: Final = "main.js"


def new_realm(budget: Budget) -> Realm:
    """A realm of a new agent, with the interfaces of the web platform beside those of ECMAScript."""
    return create_realm(Agent(budget), BUILDERS, GLOBALS)


def compile_source(realm: Realm, source: str | Tree, name: str = SCRIPT_NAME) -> Script:
    """A script from host text, or a tree. Raises VMError (VM_SYNTAX_ERROR) with line and column."""
    if not isinstance(source, str):
        return compile_tree(realm, read_tree(realm, source, name), name=name)
    try:
        return compile_script(realm, to_utf16(source), name=name)
    except JSSyntaxError as error:
        failure = syntax_error(error, name)
    raise failure


def compile_module_source(realm: Realm, source: str | Tree, specifier: str) -> Module:
    """A module from host text, or a tree. Raises VMError (VM_SYNTAX_ERROR) with its place, or a guest
    SyntaxError."""
    if not isinstance(source, str):
        tree = read_tree(realm, source, specifier)
        return compile_module(realm, tree.source, specifier=specifier, tree=tree)
    try:
        return compile_module(realm, to_utf16(source), specifier=specifier)
    except JSSyntaxError as error:
        failure = syntax_error(error, specifier)
    raise failure


def json_module(realm: Realm, source: str, specifier: str) -> Module:
    """A module whose default export is parsed JSON; throws a guest SyntaxError that names the module.

    https://tc39.es/ecma262/#sec-parse-json-module
    """
    try:
        value = parse_text(realm, to_utf16(source))
    except GUEST_ERRORS as error:
        thrown = realm.caught(error)
        if not isinstance(thrown, JSObject) or plain_text(thrown, "name", "") != "SyntaxError":
            raise
        reason = from_utf16(plain_text(thrown, "message", ""))
        message = f"the module '{specifier}' is not JSON: {reason}"
        details = {"path": specifier, "reason": "not JSON"}
        failure = coded_throw(realm, VMErrorCode.VMModuleError, message, name="SyntaxError", details=details)
    else:
        return SyntheticModule(realm, specifier, {"default": value})
    raise failure


def text_module(realm: Realm, source: str, specifier: str) -> Module:
    """A module whose default export is its text.

    https://tc39.es/proposal-import-text/
    """
    return SyntheticModule(realm, specifier, {"default": to_utf16(source)})
