"""Kinds of things that are more than their slots: how each is written.

The way back is in `rebuild`, in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import CellType, FunctionType, GeneratorType
from typing import TYPE_CHECKING, Any, Final

from jsvm.compiler.modules import SourceTextModule
from jsvm.runtime.arguments import ArgumentsObject, FreshArguments, MappedArguments
from jsvm.runtime.array_buffers import ArrayBufferObject, SharedArrayBufferObject
from jsvm.runtime.arrays import JSArray, SlowArray
from jsvm.runtime.collections import REMOVED, Collection, CollectionCursor, MapObject, SetObject, untagged
from jsvm.runtime.descriptors import DEFAULT, Accessor
from jsvm.runtime.error_objects import ErrorObject, SettledError
from jsvm.runtime.functions import (
    BoundFunction,
    MadeNativeFunction,
    MadeScriptFunction,
    NativeFunction,
    ScriptFunction,
)
from jsvm.runtime.module_namespace import ModuleNamespace
from jsvm.runtime.modules import Module, SyntheticModule
from jsvm.runtime.proxy import ProxyObject
from jsvm.runtime.regexp_object import RegExpObject
from jsvm.runtime.typed_arrays import TypedArray
from jsvm.runtime.values import Symbol
from jsvm.runtime.weak import WeakTable
from jsvm.snapshot.document import unsupported
from jsvm.snapshot.kinds import KINDS
from jsvm.snapshot.paths import inner, member
from jsvm.snapshot.steps import Entry, Write, bytes_text
from jsvm.snapshot.web import WEB_WRITERS
from jsvm.unicode.utf16 import from_utf16

if TYPE_CHECKING:
    from jsvm.snapshot.writer import Writer

# -- arrays ------------------------------------------------------------------------------------------------


def write_array(writer: Writer, array: JSArray, path: str) -> Entry:
    """A dense array."""
    entry: Entry = {"type": "Array"}
    writer.properties(array, path, entry, "array_prototype")
    writer.budget.spend(1 + len(array.dense) // 8)
    entry["elements"] = writer.items(array.dense, path)
    return entry


def write_slow_array(writer: Writer, array: SlowArray, path: str) -> Entry:
    """An array with holes, or with attributes."""
    entry: Entry = {"type": "SlowArray"}
    writer.properties(array, path, entry, "array_prototype")
    sparse = array.sparse
    entry["length"] = sparse.length
    if not sparse.length_writable:
        entry["lengthWritable"] = False
    entry["elements"] = [write_element(writer, array, index, path) for index in sparse.indices()]
    return entry


def write_element(writer: Writer, array: SlowArray, index: int, path: str) -> list[Any]:
    """One element with its attributes."""
    flags = array.sparse.flags.get(index, DEFAULT)
    place = f"{path}[{index}]"
    if type(flags) is Accessor:
        return [index, writer.accessor(flags.get, flags.set, place), flags.flags]
    return [index, writer.value(array.sparse.items[index], place), flags]


# -- functions ---------------------------------------------------------------------------------------------


def write_script_function(writer: Writer, function: ScriptFunction, path: str) -> Entry:
    """A function of the guest's."""
    return writer.sources.script_function(function, path)


def write_native_function(writer: Writer, function: NativeFunction, path: str) -> Entry:
    """A built-in function made for one purpose, such as the `resolve` of a promise."""
    if function.constructor is not None:
        raise unsupported(path, "a constructor of the host")
    entry: Entry = {"type": "NativeFunction", "name": writer.key(function.name, path)}
    entry["length"] = function.length
    entry["code"] = writer.value(function.code, inner(path, "Code"))
    if function.is_ordinary:
        entry["made"] = True
    writer.properties(function, path, entry, "function_prototype")
    return entry


def write_bound_function(writer: Writer, function: BoundFunction, path: str) -> Entry:
    """What `bind` made."""
    entry: Entry = {"type": "BoundFunction"}
    writer.properties(function, path, entry, "function_prototype")
    entry["target"] = writer.object(function.target, inner(path, "BoundTargetFunction"))
    entry["this"] = writer.value(function.bound_this, inner(path, "BoundThis"))
    entry["arguments"] = writer.items(function.bound_arguments, inner(path, "BoundArguments"))
    return entry


def write_proxy(writer: Writer, proxy: ProxyObject, path: str) -> Entry:
    """A Proxy, perhaps a revoked one."""
    entry: Entry = {"type": "Proxy", "callable": proxy.code is not None, "constructs": proxy.constructs}
    if proxy.target is not None and proxy.handler is not None:
        entry["target"] = writer.object(proxy.target, inner(path, "ProxyTarget"))
        entry["handler"] = writer.object(proxy.handler, inner(path, "ProxyHandler"))
    hidden = [
        [writer.key(key, path), writer.value(value, member(path, key))] for key, value in proxy.props.items()
    ]
    if hidden:
        entry["hidden"] = hidden
    return entry


# -- collections -------------------------------------------------------------------------------------------


def write_collection(writer: Writer, collection: Collection, path: str) -> Entry:
    """A Map or Set, in order."""
    is_map = type(collection) is MapObject
    entry: Entry = {"type": "Map" if is_map else "Set"}
    writer.properties(collection, path, entry, "map_prototype" if is_map else "set_prototype")
    keys = [untagged(key) for key in collection.entries]
    writer.budget.spend(1 + len(keys) // 4)
    written = writer.items(keys, inner(path, "keys"))
    if is_map:
        values = writer.items(collection.entries.values(), inner(path, "values"))
        entry["entries"] = [list(pair) for pair in zip(written, values, strict=True)]
    else:
        entry["entries"] = written
    return entry


def write_collection_cursor(writer: Writer, cursor: CollectionCursor, path: str) -> Entry:
    """Where somebody iterating over a collection is: how many of the keys that are left lie behind."""
    entry: Entry = {"type": "CollectionCursor"}
    collection = cursor.collection
    if collection is None:
        return entry
    entry["collection"] = writer.object(collection, inner(path, "collection"))
    order = cursor.order
    if order is not None and collection.order is not None:
        index = cursor.index
        if order is not collection.order:
            index = collection.order.index_of(order.stamp_of(index))
        entry["passed"] = sum(1 for key in collection.order.keys[:index] if key is not REMOVED)
    return entry


def write_weak_table(writer: Writer, table: WeakTable, path: str) -> Entry:
    """Its entries are on the objects that are their keys."""
    entry = writer.slots(KINDS[WeakTable], table, path)
    pairs = table.symbols.items()
    if pairs:
        entry["symbols"] = [
            [writer.value(key, path), writer.value(value, member(path, key))] for key, value in pairs
        ]
    return entry


# -- others ------------------------------------------------------------------------------------------------


def write_error(writer: Writer, error: ErrorObject, path: str) -> Entry:
    """An error, with the text of its stack."""
    error.settle()
    entry: Entry = {"type": "Error"}
    writer.properties(error, path, entry, "error_prototype")
    return entry


def write_regexp(writer: Writer, regexp: RegExpObject, path: str) -> Entry:
    """A RegExp; it is compiled again."""
    entry: Entry = {
        "type": "RegExp",
        "source": from_utf16(regexp.pattern.source),
        "flags": regexp.pattern.flags,
    }
    entry["legacy"] = regexp.has_legacy_features
    writer.properties(regexp, path, entry, "regexp_prototype")
    return entry


def write_buffer(writer: Writer, buffer: ArrayBufferObject, path: str) -> Entry:
    """A buffer with its bytes."""
    is_shared = isinstance(buffer, SharedArrayBufferObject)
    if isinstance(buffer, SharedArrayBufferObject) and any(buffer.waiters.values()):
        raise unsupported(path, "an Atomics.waitAsync waits for this memory to change")
    entry: Entry = {"type": "SharedArrayBuffer" if is_shared else "ArrayBuffer"}
    writer.properties(buffer, path, entry, f"{'shared_' if is_shared else ''}array_buffer_prototype")
    if buffer.data is not None:
        entry["bytes"] = bytes_text(writer, buffer.data)
    if buffer.max_byte_length is not None:
        entry["maxByteLength"] = buffer.max_byte_length
    return entry


def write_typed_array(writer: Writer, array: TypedArray, path: str) -> Entry:
    """A view of a buffer."""
    entry: Entry = {"type": "TypedArray", "elements": array.element.array_name}
    writer.properties(array, path, entry, array.element.prototype_slot)
    entry["buffer"] = writer.object(array.buffer, inner(path, "ViewedArrayBuffer"))
    entry["byteOffset"] = array.byte_offset
    if array.fixed_length is not None:
        entry["length"] = array.fixed_length
    if array.is_open:
        entry["open"] = True
    return entry


def write_fresh_arguments(writer: Writer, arguments: FreshArguments, path: str) -> Entry:
    """An arguments object, with the properties that nobody has looked at."""
    arguments.materialize()
    return writer.slots(KINDS[ArgumentsObject], arguments, path)


def write_mapped_arguments(writer: Writer, arguments: MappedArguments, path: str) -> Entry:
    """An arguments object whose elements are the parameters."""
    entry = writer.slots(KINDS[MappedArguments], arguments, path)
    entry["mapped"] = [
        [from_utf16(str(key)), writer.ref(cell, member(path, key))] for key, cell in arguments.mapped.items()
    ]
    return entry


def write_namespace(writer: Writer, namespace: ModuleNamespace, path: str) -> Entry:
    """A module's namespace: the variables it shows."""
    cells = {from_utf16(k): writer.ref(cell, member(path, k)) for k, cell in namespace.cells.items()}
    return {"type": "Namespace", "cells": cells}


def write_module(writer: Writer, module: Module, path: str) -> Entry:
    """A module record."""
    if module.status in ("linking", "evaluating"):
        raise unsupported(path, "the module is being loaded")
    entry: Entry = {"type": "Module", "specifier": from_utf16(module.specifier), "status": module.status}
    if isinstance(module, SourceTextModule):
        entry["source"] = writer.sources.module(module, path)
        entry["linked"] = [
            [
                from_utf16(specifier),
                [list(map(from_utf16, pair)) for pair in attributes],
                writer.value(linked, path),
            ]
            for (specifier, attributes), linked in module.linked.items()
        ]
    elif type(module) is SyntheticModule:
        entry["cells"] = {
            from_utf16(k): writer.ref(cell, member(path, k)) for k, cell in module.cells.items()
        }
    else:
        raise unsupported(path, "a module of the host")
    for name, value in (
        ("cycleRoot", module.cycle_root),
        ("capability", module.capability),
        ("namespace", module._namespace),
        ("meta", module.meta),
        ("error", module.error),
    ):
        if value is not None:
            entry[name] = writer.value(value, inner(path, name))
    entry["order"] = module.async_order
    entry["pending"] = module.pending_dependencies
    entry["parents"] = writer.items(module.async_parents, inner(path, "parents"))
    return entry


def write_symbol(_writer: Writer, symbol: Symbol, _path: str) -> Entry:
    """A symbol of the guest's own."""
    if symbol.description is None:
        return {"type": "Symbol"}
    return {"type": "Symbol", "description": from_utf16(symbol.description)}


def write_cell(writer: Writer, cell: CellType, path: str) -> Entry:
    """A variable; one without a value is in its dead zone."""
    try:
        value = cell.cell_contents
    except ValueError:
        return {"type": "Variable"}
    return {"type": "Variable", "value": writer.value(value, path.removeprefix("variable "))}


def write_list(writer: Writer, items: list[Any], path: str) -> Entry:
    """A list of the engine's: the variable of one turn of a loop, or what a literal is collecting."""
    return {"type": "List", "items": [writer.value(item, path) for item in items]}


def write_frame(writer: Writer, frame: GeneratorType[Any, Any, Any], path: str) -> Entry:
    """A suspended body."""
    return writer.sources.frame(frame, path)


def write_code(writer: Writer, function: FunctionType, path: str) -> Entry:
    """A Python function."""
    return writer.sources.closure(function, path)


SPECIAL: Final[Mapping[type, Write]] = {
    JSArray: write_array,
    SlowArray: write_slow_array,
    ScriptFunction: write_script_function,
    MadeScriptFunction: write_script_function,
    NativeFunction: write_native_function,
    MadeNativeFunction: write_native_function,
    BoundFunction: write_bound_function,
    ProxyObject: write_proxy,
    MapObject: write_collection,
    SetObject: write_collection,
    CollectionCursor: write_collection_cursor,
    WeakTable: write_weak_table,
    ErrorObject: write_error,
    SettledError: write_error,
    RegExpObject: write_regexp,
    ArrayBufferObject: write_buffer,
    SharedArrayBufferObject: write_buffer,
    TypedArray: write_typed_array,
    FreshArguments: write_fresh_arguments,
    MappedArguments: write_mapped_arguments,
    ModuleNamespace: write_namespace,
    SourceTextModule: write_module,
    SyntheticModule: write_module,
    Symbol: write_symbol,
    CellType: write_cell,
    list: write_list,
    GeneratorType: write_frame,
    FunctionType: write_code,
    **WEB_WRITERS,
}
