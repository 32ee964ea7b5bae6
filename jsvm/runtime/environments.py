"""The global environment: lexical bindings of scripts, and the global object under them.

A top-level `let`, `const` or `class` lives in a cell that every script and closure naming it shares; an
empty cell is the temporal dead zone. Everything else global is a property of the global object.

https://tc39.es/ecma262/#sec-global-environment-records
"""

from __future__ import annotations

from types import CellType
from typing import TYPE_CHECKING, final

from jsvm.runtime.completion import throw_reference_error, throw_syntax_error, throw_type_error
from jsvm.runtime.descriptors import PropertyDescriptor
from jsvm.runtime.values import Value

if TYPE_CHECKING:
    from jsvm.runtime.global_object import GlobalObject


@final
class LexicalBinding:
    """One top-level lexical binding."""

    __slots__ = ("cell", "mutable")

    def __init__(self, cell: CellType, *, mutable: bool) -> None:
        self.cell = cell
        self.mutable = mutable


@final
class GlobalEnvironment:
    """Names visible to every script of a realm."""

    __slots__ = ("global_object", "lexical", "slot_names", "var_names")

    def __init__(self, global_object: GlobalObject) -> None:
        self.global_object = global_object
        self.lexical: dict[str, LexicalBinding] = {}
        self.var_names: set[str] = set()
        #: Guest spellings of emitted local names, for messages only.
        self.slot_names: dict[str, str] = {}

    def unassigned_name(self, error: NameError) -> str | None:
        """The guest's name for what was read before its initialisation; None for a bug of ours."""
        slot = error.name
        if slot is None:
            # Python names the variable of an UnboundLocalError in its text only, between quotes.
            _, _, slot = str(error).partition("'")
            slot = slot.partition("'")[0]
        return self.slot_names.get(slot)

    def has(self, name: str) -> bool:
        """Whether there is such a global name."""
        return name in self.lexical or self.global_object.has_property(name)

    def get(self, name: str) -> Value:
        """Read a global name; a ReferenceError if there is none."""
        binding = self.lexical.get(name)
        if binding is not None:
            return self._read(name, binding)
        found = self.global_object
        if name in found.props:
            return found.props[name]
        if found.has_property(name):
            return found.get(name)
        throw_reference_error(f"{name} is not defined")

    def get_or_undefined(self, name: str) -> Value:
        """Read a global name for `typeof`; undefined if there is none."""
        binding = self.lexical.get(name)
        if binding is not None:
            return self._read(name, binding)
        return self.global_object.get(name)

    def _read(self, name: str, binding: LexicalBinding) -> Value:
        try:
            return binding.cell.cell_contents
        except ValueError:
            throw_reference_error(f"Cannot access '{name}' before initialization")

    def set(self, name: str, value: Value, strict: bool) -> None:
        """Assign to a global name."""
        binding = self.lexical.get(name)
        if binding is not None:
            self._read(name, binding)
            if not binding.mutable:
                throw_type_error(f"Assignment to constant variable '{name}'.")
            binding.cell.cell_contents = value
            return
        found = self.global_object
        if strict and not found.has_property(name):
            throw_reference_error(f"{name} is not defined")
        if not found.set(name, value) and strict:
            throw_type_error(f"Cannot assign to read only property '{name}' of object")

    def delete(self, name: str) -> bool:
        """`delete name`."""
        return name not in self.lexical and self.global_object.delete(name)

    # -- declarations: https://tc39.es/ecma262/#sec-globaldeclarationinstantiation -------------------------

    def check_lexical(self, name: str) -> None:
        """Refuse a lexical declaration that clashes."""
        own = self.global_object.get_own_property(name)
        restricted = own is not None and own.configurable is False
        if name in self.lexical or name in self.var_names or restricted:
            throw_syntax_error(f"Identifier '{name}' has already been declared")

    def check_var(self, name: str) -> None:
        """Refuse a var or function declaration that clashes."""
        if name in self.lexical:
            throw_syntax_error(f"Identifier '{name}' has already been declared")

    def check_function(self, name: str) -> None:
        """https://tc39.es/ecma262/#sec-candeclareglobalfunction"""
        found = self.global_object
        own = found.get_own_property(name)
        if own is None:
            allowed = found.is_extensible()
        else:
            allowed = own.configurable is True or (own.writable is True and own.enumerable is True)
        if not allowed:
            throw_type_error(f"Cannot redefine global function '{name}'")

    def check_new_var(self, name: str) -> None:
        """https://tc39.es/ecma262/#sec-candeclareglobalvar"""
        found = self.global_object
        if not found.has_own_property(name) and not found.is_extensible():
            throw_type_error(f"Cannot define global variable '{name}'")

    def may_declare_block_function(self, name: str) -> bool:
        """Whether a sloppy function in a block may also be a global `var`."""
        if name in self.lexical:
            return False
        found = self.global_object
        own = found.get_own_property(name)
        if own is None:
            return found.is_extensible()
        return own.configurable is True or (own.writable is True and own.enumerable is True)

    def declare_lexical(self, name: str, cell: CellType, *, mutable: bool) -> None:
        """Create a binding without a value."""
        self.lexical[name] = LexicalBinding(cell, mutable=mutable)
        # A property of the same name is shadowed from now on: compiled code must not read it first.
        self.global_object.shadow(name)

    def declare_var(self, name: str, *, deletable: bool = False) -> None:
        """https://tc39.es/ecma262/#sec-createglobalvarbinding"""
        found = self.global_object
        if not found.has_own_property(name):
            if not found.is_extensible():
                throw_type_error(f"Cannot define global variable '{name}'")
            found.define_own_property(
                name, PropertyDescriptor(None, writable=True, enumerable=True, configurable=deletable)
            )
        if not deletable:
            self.var_names.add(name)

    def declare_function(self, name: str, function: Value, deletable: bool = False) -> None:
        """https://tc39.es/ecma262/#sec-createglobalfunctionbinding"""
        found = self.global_object
        own = found.get_own_property(name)
        if own is None or own.configurable is True:
            change = PropertyDescriptor(function, writable=True, enumerable=True, configurable=deletable)
        else:
            change = PropertyDescriptor(function)
        found.define_own_property(name, change)
        found.set(name, function)
        if not deletable:
            self.var_names.add(name)
