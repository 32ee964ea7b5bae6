"""Calling natives from Python: a realm, and values in and out of it."""

from typing import Any

from jsvm.budget import Budget
from jsvm.intrinsics.inventory import create_realm
from jsvm.runtime.agent import Agent
from jsvm.runtime.arrays import JSArray
from jsvm.runtime.completion import GUEST_ERRORS
from jsvm.runtime.functions import construct
from jsvm.runtime.objects import JSObject
from jsvm.runtime.realm import Realm


def new_realm(max_steps: int | None = None) -> Realm:
    budget = Budget(lambda: 0.0, max_steps=max_steps)
    budget.begin()
    return create_realm(Agent(budget))


class Guest:
    """One realm with shorthands. Functions given to it take `(this, *arguments)`."""

    def __init__(self, max_steps: int | None = None) -> None:
        self.realm = new_realm(max_steps)

    def global_value(self, name: str) -> Any:
        return self.realm.global_object.get(name)

    def call(self, target: Any, name: Any, *arguments: Any) -> Any:
        # Not as a bound method: Python would enter that through C, of which 3.12 allows few levels.
        return Realm.invoke(self.realm, target, name, *arguments)

    def new(self, name: str, *arguments: Any) -> Any:
        return construct(self.global_value(name), list(arguments))

    def array(self, *elements: Any) -> JSArray:
        return self.realm.new_array(list(elements))

    def object(self, **properties: Any) -> JSObject:
        return JSObject(self.realm.object_prototype, dict(properties))

    def function(self, code: Any, name: str = "f", length: int = 0) -> JSObject:
        return self.realm.new_function(name, length, lambda _realm, this, *arguments: code(this, *arguments))

    def thrown(self, code: Any, *arguments: Any) -> str:
        """The text of what calling `code` throws."""
        try:
            code(*arguments)
        except GUEST_ERRORS as error:
            value = self.realm.caught(error)
            if isinstance(value, JSObject):
                return str(self.call(value, "toString"))
            return repr(value)
        raise AssertionError("nothing was thrown")


def numbers(array: Any) -> list[Any]:
    """The elements of an array."""
    assert isinstance(array, JSArray)
    return [array.get(str(index)) for index in range(array.length)]
