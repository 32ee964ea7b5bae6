"""Kinds of things that are more than their slots: how each is made again.

`allocate` makes the thing with nothing in it, `fill` gives it what it refers to. The way back from `special`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import CellType
from typing import TYPE_CHECKING, Any, Final

from jsvm.compiler.code import make_function
from jsvm.errors import invalid_data
from jsvm.intrinsics.regexp import pattern_for
from jsvm.runtime.arguments import MappedArguments
from jsvm.runtime.array_buffers import ArrayBufferObject, SharedArrayBufferObject, reserve_bytes
from jsvm.runtime.arrays import JSArray, SlowArray, SparseElements
from jsvm.runtime.class_operations import prepare_instances
from jsvm.runtime.collections import Collection, CollectionCursor, KeyOrder, MapObject, SetObject
from jsvm.runtime.descriptors import DEFAULT
from jsvm.runtime.element_types import ELEMENT_TYPES
from jsvm.runtime.error_objects import SettledError
from jsvm.runtime.functions import (
    BoundFunction,
    MadeNativeFunction,
    MadeScriptFunction,
    NativeFunction,
    ScriptFunction,
    is_constructor,
)
from jsvm.runtime.module_namespace import ModuleNamespace
from jsvm.runtime.modules import Module, SyntheticModule
from jsvm.runtime.objects import JSObject
from jsvm.runtime.promises import Capability
from jsvm.runtime.proxy import ProxyObject
from jsvm.runtime.regexp_object import RegExpObject
from jsvm.runtime.typed_arrays import NOTHING, TypedArray
from jsvm.runtime.values import Symbol
from jsvm.runtime.weak import WeakTable
from jsvm.snapshot.kinds import KINDS
from jsvm.snapshot.natives import CLOSURES, ITEMS, VARIABLES
from jsvm.snapshot.paths import entry_place as at
from jsvm.snapshot.slots import fits, new_instance
from jsvm.snapshot.steps import Entry, Rebuild, expect, instance, natural, text_bytes
from jsvm.snapshot.web import WEB_REBUILD
from jsvm.unicode.utf16 import to_utf16

if TYPE_CHECKING:
    from jsvm.snapshot.reader import Reader

MAX_ARRAY_LENGTH: Final = (1 << 32) - 1


# -- arrays ------------------------------------------------------------------------------------------------


def fill_array(reader: Reader, array: JSArray, entry: Entry, name: str) -> None:
    """A dense array."""
    reader.properties(array, entry, name, "array_prototype")
    expect(array.attributes is None or array.attributes.extensible, name)
    array.dense = reader.guest_values(entry["elements"], at(name))
    reader.budget.spend(1 + len(array.dense) // 8)


def fill_slow_array(reader: Reader, array: SlowArray, entry: Entry, name: str) -> None:
    """An array with holes, or with attributes."""
    reader.properties(array, entry, name, "array_prototype")
    expect(natural(entry["length"], MAX_ARRAY_LENGTH), name)
    sparse = array.sparse = SparseElements({}, entry["length"])
    sparse.length_writable = entry.get("lengthWritable", True) is True
    for index, data, flags in entry["elements"]:
        expect(natural(index, sparse.length - 1) and natural(flags, 7), name)
        if type(data) is dict and data.keys() == {"get", "set"}:
            sparse.flags[index] = reader.accessor(data, flags, at(name))
            continue
        sparse.items[index] = reader.guest_value(data, at(name))
        if flags != DEFAULT:
            sparse.flags[index] = flags


# -- functions ---------------------------------------------------------------------------------------------


def allocate_script_function(_reader: Reader, entry: Entry, _name: str) -> ScriptFunction:
    """A function of the guest's."""
    made: ScriptFunction = new_instance(MadeScriptFunction if entry.get("made") is True else ScriptFunction)
    return made


def fill_script_function(reader: Reader, function: ScriptFunction, entry: Entry, name: str) -> None:
    """Its code was given to it with all other functions'."""
    code, body, template = function.code, function.body, function.template
    reader.properties(function, entry, name, "function_prototype")
    expect(function.is_ordinary or not (function.attributes or entry.get("properties")), name)
    function.code, function.body, function.template = code, body, template
    if "name" in entry:
        function.name = reader.key(entry["name"], at(name))
    if "fields" in entry:
        function.fields = reader.value(entry["fields"], at(name))
        expect(fits(function.fields, "taker"), name)
    if template.kind in ("class", "derived_class"):
        flags = None if function.attributes is None else function.attributes.flags.get("prototype")
        expect(flags == 0 and isinstance(function.props["prototype"], JSObject), name)
        prepare_instances(function)


def allocate_native_function(_reader: Reader, entry: Entry, _name: str) -> NativeFunction:
    """A built-in function made for one purpose."""
    made: NativeFunction = new_instance(MadeNativeFunction if entry.get("made") is True else NativeFunction)
    return made


def fill_native_function(reader: Reader, function: NativeFunction, entry: Entry, name: str) -> None:
    """Its code, and the rest."""
    reader.properties(function, entry, name, "function_prototype")
    expect(function.is_ordinary or not (function.attributes or entry.get("properties")), name)
    expect(natural(entry["length"]), name)
    function.realm = reader.realm
    function.name = reader.key(entry["name"], at(name))
    function.length = entry["length"]
    function.constructor = None
    function.code = reader.value(entry["code"], at(name))
    expect(fits(function.code, "code"), name)


def fill_bound_function(reader: Reader, function: BoundFunction, entry: Entry, name: str) -> None:
    """What `bind` made."""
    reader.properties(function, entry, name, "function_prototype")
    function.target = reader.object(entry["target"], at(name))
    reader.last.append(lambda: expect(function.target.code is not None, name))
    function.bound_this = reader.guest_value(entry["this"], at(name))
    function.bound_arguments = tuple(reader.guest_values(entry["arguments"], at(name)))


def allocate_bound_function(reader: Reader, _entry: Entry, _name: str) -> BoundFunction:
    """It can be called before it knows whom to call."""
    made: BoundFunction = new_instance(BoundFunction)
    made.realm = reader.realm
    made.code = made.call_target
    return made


def allocate_proxy(reader: Reader, entry: Entry, _name: str) -> ProxyObject:
    """A Proxy, revoked until it is filled."""
    made: ProxyObject = new_instance(ProxyObject)
    made.realm = reader.realm
    made.constructs = entry.get("constructs") is True
    made.code = made.call_target if entry.get("callable") is True else None
    made.revoke()
    return made


def fill_proxy(reader: Reader, proxy: ProxyObject, entry: Entry, name: str) -> None:
    """Its target and handler, unless it was revoked."""
    reader.properties(proxy, {"prototype": None, "hidden": entry.get("hidden", [])}, name)
    if "target" in entry:
        proxy.target = reader.object(entry["target"], at(name))
        proxy.handler = reader.object(entry["handler"], at(name))
        target = proxy.target
        reader.last.append(lambda: expect((proxy.code is None) is (target.code is None), name))
        reader.last.append(lambda: expect(proxy.constructs is is_constructor(target), name))


def allocate_closure(_reader: Reader, entry: Entry, name: str) -> Any:
    """A function of the engine's with variables that are still empty."""
    found = CLOSURES.get(entry["name"])
    if found is None:
        raise invalid_data(at(name), "names a function that is not there")
    code, parent = found
    defaults = entry["defaults"]
    expect(natural(defaults, code.co_argcount), name)
    cells = {variable: CellType() for variable in code.co_freevars}
    return make_function(code, parent.__globals__, cells, (None,) * defaults)


def fill_closure(reader: Reader, function: Any, entry: Entry, name: str) -> None:
    """Its variables."""
    variables = entry["variables"]
    expect(variables.keys() == set(function.__code__.co_freevars), name)
    for variable, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        cell.cell_contents = reader.value(variables[variable], at(name))
        expect(fits(cell.cell_contents, VARIABLES[variable]), name)
        if variable in ITEMS:
            reader.last.append(partial(check_items, variable, cell.cell_contents, name))
        if variable == "index":
            reader.last.append(partial(check_index, function, name))


def check_items(variable: str, items: list[Any], name: str) -> None:
    """Refuse what a list of the engine's cannot have in it."""
    expect(all(fits(item, ITEMS[variable]) for item in items), name)
    # The resolving functions of a promise that is not ours: both, or neither yet.
    expect(variable != "functions" or len(items) == 2, name)


def check_index(function: Any, name: str) -> None:
    """Refuse a collector whose outcome has no place among those of its combination."""
    cells = dict(zip(function.__code__.co_freevars, function.__closure__, strict=True))
    expect(cells["index"].cell_contents < len(cells["self"].cell_contents.outcomes), name)


# -- collections -------------------------------------------------------------------------------------------


def fill_collection(reader: Reader, collection: Collection, entry: Entry, name: str) -> None:
    """A Map or Set, in order."""
    is_map = type(collection) is MapObject
    reader.properties(collection, entry, name, "map_prototype" if is_map else "set_prototype")
    Collection.__init__(collection, collection.prototype)
    reader.properties(collection, entry, name, "map_prototype" if is_map else "set_prototype")
    for item in entry["entries"]:
        reader.budget.spend()
        key, value = item if is_map else (item, {"undefined": True})
        collection.put(reader.guest_value(key, at(name)), reader.guest_value(value, at(name)))
    expect(len(collection.entries) == len(entry["entries"]), name, "has a key twice")
    if len(collection.entries) > collection.capacity:
        collection.grow(reader.budget)


def fill_collection_cursor(reader: Reader, cursor: CollectionCursor, entry: Entry, name: str) -> None:
    """It waits behind the keys it has passed; the collection may be filled after it."""
    cursor.budget = reader.budget
    cursor.order = None
    cursor.index = 0
    cursor.collection = None
    if "collection" not in entry:
        return
    cursor.collection = reader.thing(entry["collection"], Collection, at(name))
    if "passed" in entry:
        expect(natural(entry["passed"]), name)
        reader.cursors.append((cursor, entry["passed"]))


def start_cursor(cursor: CollectionCursor, passed: int) -> None:
    """Put a cursor on its place, when all collections are filled."""
    collection = cursor.collection
    assert collection is not None
    order = collection.order
    if order is None:
        order = collection.order = KeyOrder(list(collection.entries), [], 0, 0)
    order.followers += 1
    cursor.order = order
    cursor.index = min(passed, len(order.keys))


def fill_weak_table(reader: Reader, table: WeakTable, entry: Entry, name: str) -> None:
    """Entries whose keys are symbols; the others are on their keys."""
    reader.slots(KINDS[WeakTable], table, entry, name)
    table.symbols = {}
    for key, value in entry.get("symbols", ()):
        table.symbols[reader.thing(key, Symbol, at(name))] = reader.guest_value(value, at(name))


# -- others ------------------------------------------------------------------------------------------------


def fill_error(reader: Reader, error: SettledError, entry: Entry, name: str) -> None:
    """An error, with the text of its stack."""
    reader.properties(error, entry, name, "error_prototype")
    error.agent = reader.realm.agent
    error.positions = []
    error.header = ("", "")


def fill_regexp(reader: Reader, regexp: RegExpObject, entry: Entry, name: str) -> None:
    """A RegExp; it is compiled again."""
    reader.properties(regexp, entry, name, "regexp_prototype")
    expect(type(entry["source"]) is str and type(entry["flags"]) is str, name)
    expect(regexp.attributes is not None and "lastIndex" in regexp.props, name)
    regexp.pattern = pattern_for(reader.realm, to_utf16(entry["source"]), to_utf16(entry["flags"]))
    home: Any = reader.realm.intrinsic("regexp_prototype")
    regexp.home = home
    regexp.has_legacy_features = entry.get("legacy") is True


def allocate_buffer(reader: Reader, entry: Entry, name: str) -> ArrayBufferObject:
    """A buffer with its bytes, which are there before anybody looks at them."""
    cls = SharedArrayBufferObject if entry["type"] == "SharedArrayBuffer" else ArrayBufferObject
    data = text_bytes(reader, entry["bytes"]) if "bytes" in entry else b""
    made = cls(None, bytearray(data), reserve_bytes(reader.realm, len(data)))
    if "bytes" not in entry:
        expect(cls is ArrayBufferObject, name)
        made.detach()
    if "maxByteLength" in entry:
        expect(natural(entry["maxByteLength"]) and entry["maxByteLength"] >= len(data), name)
        made.max_byte_length = entry["maxByteLength"]
    return made


def fill_buffer(reader: Reader, buffer: ArrayBufferObject, entry: Entry, name: str) -> None:
    """Its properties."""
    shared = "shared_" if isinstance(buffer, SharedArrayBufferObject) else ""
    reader.properties(buffer, entry, name, f"{shared}array_buffer_prototype")


def fill_typed_array(reader: Reader, array: TypedArray, entry: Entry, name: str) -> None:
    """A view of a buffer."""
    element = ELEMENT_TYPES[entry["elements"]]
    reader.properties(array, entry, name, element.prototype_slot)
    offset, length = entry["byteOffset"], entry.get("length")
    expect(natural(offset) and offset % element.size == 0 and (length is None or natural(length)), name)
    array.element = element
    array.buffer = reader.thing(entry["buffer"], ArrayBufferObject, at(name))
    array.byte_offset = offset
    array.fixed_length = length
    array.is_open = False
    array.view = NOTHING
    array.look_again()
    array.buffer.add_view(array)
    if entry.get("open") is True and array.attributes is None:
        array.open()


def fill_mapped_arguments(reader: Reader, arguments: MappedArguments, entry: Entry, name: str) -> None:
    """An arguments object whose elements are the parameters."""
    reader.slots(KINDS[MappedArguments], arguments, entry, name)
    arguments.mapped = {}
    for key, cell in entry["mapped"]:
        flags = arguments.make_attributes().flags
        expect(type(key) is str and type(flags.get(key)) is int, name)
        arguments.mapped[key] = reader.thing(cell, CellType, at(name))
        arguments.props.pop(key, None)


def fill_namespace(reader: Reader, namespace: ModuleNamespace, entry: Entry, name: str) -> None:
    """A module's namespace."""
    expect(type(entry["cells"]) is dict, name)
    cells = {to_utf16(key): reader.shared(cell, at(name)) for key, cell in entry["cells"].items()}
    ModuleNamespace.__init__(namespace, cells)


def allocate_module(reader: Reader, entry: Entry, name: str) -> Module:
    """A module record."""
    if "source" in entry:
        return reader.sources.module(entry["source"], at(name))
    expect(type(entry["specifier"]) is str, name)
    return SyntheticModule(reader.realm, to_utf16(entry["specifier"]), {})


def fill_module(reader: Reader, module: Module, entry: Entry, name: str) -> None:
    """What it is linked with, and how far its evaluation is."""
    expect(entry["status"] in ("unlinked", "linked", "evaluating-async", "evaluated"), name)
    module.status = entry["status"]
    for specifier, attributes, linked in entry.get("linked", ()):
        expect(type(specifier) is str, name)
        pairs = tuple((to_utf16(key), to_utf16(value)) for key, value in attributes)
        module.linked[to_utf16(specifier), pairs] = reader.thing(linked, Module, at(name))
    if isinstance(module, SyntheticModule):
        module.cells = {to_utf16(key): reader.shared(cell, at(name)) for key, cell in entry["cells"].items()}
    module.cycle_root = reader.thing(entry["cycleRoot"], Module, at(name))
    if "capability" in entry:
        module.capability = reader.thing(entry["capability"], Capability, at(name))
    if "namespace" in entry:
        module._namespace = reader.thing(entry["namespace"], ModuleNamespace, at(name))
    if "meta" in entry:
        module.meta = reader.object(entry["meta"], at(name))
    if "error" in entry:
        module.error = reader.thing(entry["error"], Exception, at(name))
    order, pending = entry.get("order"), entry["pending"]
    expect((order is None or natural(order)) and natural(pending), name)
    module.async_order = order
    module.pending_dependencies = pending
    module.async_parents = [reader.thing(item, Module, at(name)) for item in entry["parents"]]


def allocate_symbol(_reader: Reader, entry: Entry, name: str) -> Symbol:
    """A symbol of the guest's own."""
    description = entry.get("description")
    expect(description is None or type(description) is str, name)
    return Symbol(None if description is None else to_utf16(description))


def fill_cell(reader: Reader, cell: CellType, entry: Entry, name: str) -> None:
    """A variable; one without a value is in its dead zone."""
    if "value" in entry:
        cell.cell_contents = reader.value(entry["value"], at(name))


def fill_list(reader: Reader, items: list[Any], entry: Entry, name: str) -> None:
    """A list of the engine's."""
    items.extend(reader.items(entry["items"], at(name)))


def fill_frame(reader: Reader, _nothing: object, entry: Entry, name: str) -> None:
    """A suspended body; nothing refers to it before it is there."""
    reader.things[name] = reader.sources.frame(entry, at(name))


def nothing(*_: object) -> None:
    """Nothing to fill."""


REBUILD: Final[Mapping[str, Rebuild]] = {
    "Array": Rebuild(instance(JSArray), fill_array),
    "SlowArray": Rebuild(instance(SlowArray), fill_slow_array),
    "Function": Rebuild(allocate_script_function, fill_script_function),
    "NativeFunction": Rebuild(allocate_native_function, fill_native_function),
    "BoundFunction": Rebuild(allocate_bound_function, fill_bound_function),
    "Proxy": Rebuild(allocate_proxy, fill_proxy),
    "Closure": Rebuild(allocate_closure, fill_closure),
    "Map": Rebuild(instance(MapObject), fill_collection),
    "Set": Rebuild(instance(SetObject), fill_collection),
    "CollectionCursor": Rebuild(instance(CollectionCursor), fill_collection_cursor),
    "WeakTable": Rebuild(instance(WeakTable), fill_weak_table),
    "Error": Rebuild(instance(SettledError), fill_error),
    "RegExp": Rebuild(instance(RegExpObject), fill_regexp),
    "ArrayBuffer": Rebuild(allocate_buffer, fill_buffer),
    "SharedArrayBuffer": Rebuild(allocate_buffer, fill_buffer),
    "TypedArray": Rebuild(instance(TypedArray), fill_typed_array),
    "MappedArguments": Rebuild(instance(MappedArguments), fill_mapped_arguments),
    "Namespace": Rebuild(instance(ModuleNamespace), fill_namespace),
    "Module": Rebuild(allocate_module, fill_module),
    "Symbol": Rebuild(allocate_symbol, nothing),
    "Variable": Rebuild(lambda *_: CellType(), fill_cell),
    "List": Rebuild(lambda *_: [], fill_list),
    "Code": Rebuild(lambda *_: None, nothing),
    "Frame": Rebuild(lambda *_: None, fill_frame),
    **WEB_REBUILD,
}
