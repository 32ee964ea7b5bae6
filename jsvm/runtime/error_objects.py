"""Error instances, whose `stack` is made into text when somebody reads it.

`stack` is an own data property, as in the engines people know. Until its first use the object is not
ordinary: the property is listed in its attributes but has no value yet.

https://tc39.es/ecma262/#sec-properties-of-error-instances
"""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Final

from jsvm.budget import charge
from jsvm.runtime.descriptors import DEFAULT, HIDDEN, Attributes, PropertyDescriptor
from jsvm.runtime.objects import NEEDS_SELF_REFERENCE, JSObject, SpecialObject, inherits_restriction
from jsvm.runtime.property_keys import PropertyKey
from jsvm.runtime.stack import Position, capture_stack, format_stack
from jsvm.runtime.values import ABSENT, Value

if TYPE_CHECKING:
    from jsvm.runtime.agent import Agent

#: What an error costs, and each line of its `stack`.
STEPS: Final = 4


class ErrorObject(SpecialObject):
    """An object with [[ErrorData]]. `positions` is where the guest was when it was made, innermost first."""

    __slots__ = ("agent", "header", "positions")

    class_name: ClassVar[str] = "Error"
    is_ordinary: ClassVar[bool] = False

    def __init__(
        self,
        agent: Agent,
        prototype: JSObject,
        message: str | None = None,
        traceback: TracebackType | None = None,
        skip: int = 0,
    ) -> None:
        if NEEDS_SELF_REFERENCE:
            self.me = self
        self.prototype = prototype
        self.props = {}
        self.agent = agent
        charge(STEPS)
        self.positions: list[Position] = capture_stack(agent, traceback, skip=skip)
        if message is None:
            self.attributes = Attributes({"stack": HIDDEN})
            self.header = (inherited_name(prototype), "")
        else:
            self.attributes = Attributes({"stack": HIDDEN, "message": HIDDEN})
            self.props["message"] = message
            self.header = (inherited_name(prototype), message)

    def set_message(self, message: str) -> None:
        """Define `message` on an error under construction."""
        self.header = (self.header[0], message)
        self.define_data("message", message, HIDDEN)

    def settle(self) -> None:
        """Make the text of `stack`; an ordinary object from now on."""
        self.__class__ = SettledError
        if "stack" not in self.props:
            charge(STEPS * (1 + len(self.positions)) + sum(lasti >> 6 for _, lasti in self.positions))
            self.props["stack"] = self.stack_text()

    def stack_text(self) -> str:
        """What `stack` says."""
        name, message = self.header
        header = f"{name}: {message}" if name and message else name or message
        return header + format_stack(self.agent, self.positions)

    def get_own_property(self, key: PropertyKey) -> PropertyDescriptor | None:
        if key == "stack":
            self.settle()
        return JSObject.get_own_property(self, key)

    def set(self, key: PropertyKey, value: Value, receiver: Value = ABSENT) -> bool:
        attributes = self.attributes
        if (
            receiver is ABSENT
            and attributes is not None
            and attributes.extensible
            and key not in attributes.flags
            and not inherits_restriction(self.prototype, key)
        ):
            # OPTIMIZATION: a new property, as constructors of errors add them.
            attributes.flags[key] = DEFAULT
            self.props[key] = value
            return True
        return JSObject.set(self, key, value, receiver)

    def delete(self, key: PropertyKey) -> bool:
        if key == "stack":
            self.settle()
        return JSObject.delete(self, key)


class SettledError(ErrorObject):
    """An error whose `stack` has been made."""

    __slots__ = ()

    is_ordinary: ClassVar[bool] = True

    def settle(self) -> None:
        """Nothing left to make."""


def inherited_name(prototype: JSObject | None) -> str:
    """The `name` that a new error inherits, found without running guest code."""
    while prototype is not None:
        if "name" in prototype.props:
            name = prototype.props["name"]
            return name if type(name) is str else "Error"
        prototype = prototype.prototype
    return "Error"
