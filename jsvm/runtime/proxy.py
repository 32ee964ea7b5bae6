"""Proxy exotic objects: every internal method asks the handler, and checks what it answers.

`props` of a proxy holds private names only, so that every fast read misses and comes here.

https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, NoReturn, final

from jsvm.runtime.completion import throw_type_error
from jsvm.runtime.conversions import is_callable, to_boolean
from jsvm.runtime.descriptors import PropertyDescriptor
from jsvm.runtime.functions import Code, call_with_list
from jsvm.runtime.object_operations import (
    from_property_descriptor,
    length_of_array_like,
    to_property_descriptor,
)
from jsvm.runtime.objects import JSObject, is_compatible_descriptor, same_value
from jsvm.runtime.property_keys import PropertyKey, show_key
from jsvm.runtime.values import ABSENT, Symbol, Value, null

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

#: Steps of one operation on a proxy, which looks a trap up.
PROXY_STEPS: Final = 4


@final
class ProxyObject(JSObject):
    """A Proxy. `target` and `handler` are None once revoked; `code` is None if the target is not callable."""

    __slots__ = ("code", "constructs", "handler", "realm", "target")

    is_ordinary: ClassVar[bool] = False

    code: Code | None

    def __init__(self, realm: Realm, target: JSObject, handler: JSObject) -> None:
        JSObject.__init__(self, None, {})
        self.realm = realm
        self.target: JSObject | None = target
        self.handler: JSObject | None = handler
        self.constructs = target.is_constructor()
        self.code = self.call_target if target.code is not None else None

    def revoke(self) -> None:
        """Let go of target and handler."""
        self.target = None
        self.handler = None

    def parts(self, trap: str) -> tuple[JSObject, JSObject, Code | None]:
        """Target, handler and the code of the trap, which is None if the handler has none."""
        target = self.target
        handler = self.handler
        if target is None or handler is None:
            throw_type_error(f"Cannot perform '{trap}' on a proxy that has been revoked")
        # ATTACK: proxies of proxies of proxies, and one read that goes through them all.
        self.realm.agent.budget.spend(PROXY_STEPS)
        method = handler.get(trap)
        if method is None or method is null:
            return target, handler, None
        if not is_callable(method):
            throw_type_error(f"Proxy trap '{trap}' is not a function")
        return target, handler, method.code

    # -- prototype and extensibility -----------------------------------------------------------------------

    def get_prototype_of(self) -> JSObject | None:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-getprototypeof"""
        target, handler, trap = self.parts("getPrototypeOf")
        if trap is None:
            return target.get_prototype_of()
        answer = trap(handler, target)
        if answer is not null and not isinstance(answer, JSObject):
            throw_type_error("Proxy trap 'getPrototypeOf' returned neither object nor null")
        prototype = answer if isinstance(answer, JSObject) else None
        if not target.is_extensible() and prototype is not target.get_prototype_of():
            violated("getPrototypeOf", "the prototype of a non-extensible target is another one")
        return prototype

    def set_prototype_of(self, prototype: JSObject | None) -> bool:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-setprototypeof-v"""
        target, handler, trap = self.parts("setPrototypeOf")
        if trap is None:
            return target.set_prototype_of(prototype)
        if not to_boolean(trap(handler, target, null if prototype is None else prototype)):
            return False
        if not target.is_extensible() and prototype is not target.get_prototype_of():
            violated("setPrototypeOf", "the prototype of a non-extensible target is another one")
        return True

    def has_ordinary_prototype(self) -> bool:
        return False

    def is_extensible(self) -> bool:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-isextensible"""
        target, handler, trap = self.parts("isExtensible")
        if trap is None:
            return target.is_extensible()
        answer = to_boolean(trap(handler, target))
        if answer is not target.is_extensible():
            violated("isExtensible", "the target says otherwise")
        return answer

    def prevent_extensions(self) -> bool:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-preventextensions"""
        target, handler, trap = self.parts("preventExtensions")
        if trap is None:
            return target.prevent_extensions()
        answer = to_boolean(trap(handler, target))
        if answer and target.is_extensible():
            violated("preventExtensions", "the target is extensible")
        return answer

    # -- own properties ------------------------------------------------------------------------------------

    def get_own_property(self, key: PropertyKey) -> PropertyDescriptor | None:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-getownproperty-p"""
        target, handler, trap = self.parts("getOwnPropertyDescriptor")
        if trap is None:
            return target.get_own_property(key)
        answer = trap(handler, target, key)
        if answer is not None and not isinstance(answer, JSObject):
            throw_type_error("Proxy trap 'getOwnPropertyDescriptor' returned neither object nor undefined")
        current = target.get_own_property(key)
        if answer is None:
            check_may_be_hidden("getOwnPropertyDescriptor", target, key, current)
            return None
        extensible = target.is_extensible()
        descriptor = to_property_descriptor(answer).complete()
        if not is_compatible_descriptor(extensible, descriptor, current):
            violated("getOwnPropertyDescriptor", f"'{show_key(key)}' of the target is incompatible")
        if descriptor.configurable is False:
            check_not_configurable("getOwnPropertyDescriptor", key, descriptor, current)
        return descriptor

    def define_own_property(self, key: PropertyKey, descriptor: PropertyDescriptor) -> bool:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-defineownproperty-p-desc"""
        target, handler, trap = self.parts("defineProperty")
        if trap is None:
            return target.define_own_property(key, descriptor)
        if not to_boolean(
            trap(handler, target, key, from_property_descriptor(self.realm.running(), descriptor))
        ):
            return False
        current = target.get_own_property(key)
        extensible = target.is_extensible()
        fixed = descriptor.configurable is False
        if current is None:
            if not extensible or fixed:
                violated("defineProperty", f"'{show_key(key)}' is not on the target")
            return True
        if not is_compatible_descriptor(extensible, descriptor, current):
            violated("defineProperty", f"'{show_key(key)}' of the target is incompatible")
        if fixed and current.configurable is True:
            violated("defineProperty", f"'{show_key(key)}' of the target is configurable")
        if current.is_data and current.configurable is False and current.writable is True:
            if descriptor.writable is False:
                violated("defineProperty", f"'{show_key(key)}' of the target is writable")
        return True

    def has_property(self, key: PropertyKey) -> bool:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-hasproperty-p"""
        target, handler, trap = self.parts("has")
        if trap is None:
            return target.has_property(key)
        if to_boolean(trap(handler, target, key)):
            return True
        check_may_be_hidden("has", target, key, target.get_own_property(key))
        return False

    def has_exotic_property(self, key: PropertyKey) -> bool:
        return self.has_property(key)

    def get(self, key: PropertyKey, receiver: Value = ABSENT) -> Value:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-get-p-receiver"""
        if receiver is ABSENT:
            receiver = self
        target, handler, trap = self.parts("get")
        if trap is None:
            return target.get(key, receiver)
        value = trap(handler, target, key, receiver)
        if is_unrestricted(target):
            return value
        current = target.get_own_property(key)
        if current is not None and current.configurable is False:
            if current.is_accessor:
                if current.get is None and value is not None:
                    violated("get", f"'{show_key(key)}' of the target has no getter")
            elif current.writable is False and not same_value(value, current.value):
                violated("get", f"'{show_key(key)}' of the target has another value")
        return value

    def get_exotic(self, key: PropertyKey, receiver: Value) -> Value:
        return self.get(key, receiver)

    def set(self, key: PropertyKey, value: Value, receiver: Value = ABSENT) -> bool:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-set-p-v-receiver"""
        if receiver is ABSENT:
            receiver = self
        target, handler, trap = self.parts("set")
        if trap is None:
            return target.set(key, value, receiver)
        if not to_boolean(trap(handler, target, key, value, receiver)):
            return False
        if is_unrestricted(target):
            return True
        current = target.get_own_property(key)
        if current is not None and current.configurable is False:
            if current.is_accessor:
                if current.set is None:
                    violated("set", f"'{show_key(key)}' of the target has no setter")
            elif current.writable is False and not same_value(value, current.value):
                violated("set", f"'{show_key(key)}' of the target is read only")
        return True

    def delete(self, key: PropertyKey) -> bool:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-delete-p"""
        target, handler, trap = self.parts("deleteProperty")
        if trap is None:
            return target.delete(key)
        if not to_boolean(trap(handler, target, key)):
            return False
        check_may_be_hidden("deleteProperty", target, key, target.get_own_property(key))
        return True

    def own_property_keys(self) -> list[PropertyKey]:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-ownpropertykeys"""
        target, handler, trap = self.parts("ownKeys")
        if trap is None:
            return target.own_property_keys()
        keys = list_of_keys(trap(handler, target), self.realm)
        unchecked = set(keys)
        if len(unchecked) != len(keys):
            throw_type_error("Proxy trap 'ownKeys' returned duplicate entries")
        check_own_keys(target, unchecked)
        return keys

    # -- functions -----------------------------------------------------------------------------------------

    def call_target(self, this: Value = None, *arguments: Value) -> Value:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-call-thisargument-argumentslist"""
        target, handler, trap = self.parts("apply")
        if trap is None:
            return call_with_list(target.code, this, arguments)  # type: ignore[arg-type]
        return trap(handler, target, this, self.realm.running().new_array(list(arguments)))

    def is_constructor(self) -> bool:
        return self.constructs

    def construct(self, arguments: Sequence[Value], new_target: JSObject) -> JSObject:
        """https://tc39.es/ecma262/#sec-proxy-object-internal-methods-and-internal-slots-construct-argumentslist-newtarget"""
        if not self.constructs:
            throw_type_error("proxy is not a constructor")
        target, handler, trap = self.parts("construct")
        if trap is None:
            return target.construct(arguments, new_target)
        answer = trap(handler, target, self.realm.running().new_array(list(arguments)), new_target)
        if not isinstance(answer, JSObject):
            throw_type_error("Proxy trap 'construct' did not return an object")
        return answer

    def is_array(self) -> bool:
        target: JSObject = self
        while isinstance(target, ProxyObject):
            if target.target is None:
                throw_type_error("Cannot perform 'IsArray' on a proxy that has been revoked")
            target = target.target
        return target.is_array()

    def function_target(self) -> JSObject | None:
        if self.target is None:
            throw_type_error("Cannot use a proxy that has been revoked")
        return self.target


def list_of_keys(answer: Value, realm: Realm) -> list[PropertyKey]:
    """https://tc39.es/ecma262/#sec-createlistfromarraylike (property keys only)

    The proxy's realm comes last, because an error in here belongs to whoever asked the proxy.
    """
    if not isinstance(answer, JSObject):
        throw_type_error("Proxy trap 'ownKeys' did not return an object")
    spend = realm.agent.budget.spend
    keys: list[PropertyKey] = []
    for index in range(length_of_array_like(answer)):
        spend()
        key = answer.get(str(index))
        if type(key) is not str and type(key) is not Symbol:
            throw_type_error("Proxy trap 'ownKeys' returned a key that is neither string nor symbol")
        keys.append(key)
    return keys


def violated(trap: str, reason: str) -> NoReturn:
    """Complain about an answer that breaks an invariant."""
    throw_type_error(f"Proxy trap '{trap}' broke an invariant: {reason}")


def is_unrestricted(target: JSObject) -> bool:
    """OPTIMIZATION: whether no invariant can be at stake, because nothing about the target is fixed."""
    return target.attributes is None and target.is_ordinary


def check_may_be_hidden(
    trap: str, target: JSObject, key: PropertyKey, current: PropertyDescriptor | None
) -> None:
    """A property may be reported missing only if it could be deleted from an extensible target."""
    if current is None or is_unrestricted(target):
        return
    if current.configurable is False:
        violated(trap, f"'{show_key(key)}' of the target is not configurable")
    if not target.is_extensible():
        violated(trap, f"'{show_key(key)}' is on the target, which is not extensible")


def check_not_configurable(
    trap: str, key: PropertyKey, descriptor: PropertyDescriptor, current: PropertyDescriptor | None
) -> None:
    """A property may be reported as not configurable only if the target's is, and as read-only likewise."""
    if current is None or current.configurable is True:
        violated(trap, f"'{show_key(key)}' of the target is configurable or missing")
    if descriptor.writable is False and current.writable is True:
        violated(trap, f"'{show_key(key)}' of the target is writable")


def check_own_keys(target: JSObject, unchecked: set[PropertyKey]) -> None:
    """All fixed keys of the target must be there; if it is not extensible, exactly its own."""
    extensible = target.is_extensible()
    removable: list[PropertyKey] = []
    fixed: list[PropertyKey] = []
    for key in target.own_property_keys():
        current = target.get_own_property(key)
        is_fixed = current is not None and current.configurable is False
        (fixed if is_fixed else removable).append(key)
    for key in fixed if extensible else [*fixed, *removable]:
        if key not in unchecked:
            violated("ownKeys", f"'{show_key(key)}' of the target is missing")
        unchecked.discard(key)
    if unchecked and not extensible:
        violated("ownKeys", "there are new keys, but the target is not extensible")
