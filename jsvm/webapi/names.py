"""The intrinsic slots of interfaces, by the interfaces' names."""


def slot_of(name: str) -> str:
    """The slot of an interface's constructor."""
    return f"interface {name}"


def prototype_slot(name: str) -> str:
    """The slot of an interface's prototype."""
    return f"interface {name}.prototype"


def iterator_slot(name: str) -> str:
    """The slot of the prototype of an interface's iterators."""
    return f"interface {name} iterator"
