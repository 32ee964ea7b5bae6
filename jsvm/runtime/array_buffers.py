"""ArrayBuffer and SharedArrayBuffer objects, and what looks into them.

The bytes are a Python `bytearray` that is never resized: a resizable buffer gets a new one instead, because
Python refuses to resize bytes that a memoryview looks at. The buffer then tells its typed arrays, which it
knows by weak references, to look again.

https://tc39.es/ecma262/#sec-structured-data
"""

from __future__ import annotations

import weakref
from collections.abc import Buffer, Callable
from typing import TYPE_CHECKING, ClassVar, Final, Literal, Protocol, final

from jsvm.budget import Budget, Reservation
from jsvm.runtime.completion import throw_range_error
from jsvm.runtime.objects import JSObject, SpecialObject

if TYPE_CHECKING:
    from jsvm.runtime.realm import Realm

#: Largest buffer, in bytes: what Pyodide's 32-bit memory can hold at most, and then some.
MAX_BUFFER_SIZE: Final = 1 << 30
#: About what a buffer costs besides its bytes, with one typed array on it.
OVERHEAD: Final = 600
#: Bytes that are made or copied at once.
PIECE: Final = 1 << 22
#: How many dead views a buffer may remember before it forgets them.
DEAD_VIEWS: Final = 16


#: Ends a wait, if it has not ended yet.
type Waiter = Callable[[Literal["ok", "timed-out"]], None]


class View(Protocol):
    """What a buffer tells that its bytes are others now."""

    def look_again(self) -> None:
        """Find the bytes again."""


class ArrayBufferObject(SpecialObject):
    """An ArrayBuffer: `data`, or None once it is detached; `max_byte_length` is None unless it is
    resizable.
    """

    __slots__ = ("_reservation", "_views", "data", "max_byte_length")

    class_name: ClassVar[str] = "ArrayBuffer"

    def __init__(self, prototype: JSObject | None, data: bytearray, reservation: Reservation) -> None:
        JSObject.__init__(self, prototype, {})
        self.data: bytearray | None = data
        self.max_byte_length: int | None = None
        self._reservation: Reservation | None = reservation
        self._views: list[weakref.ref[View]] = []

    @property
    def byte_length(self) -> int:
        """Its size; 0 once it is detached."""
        return 0 if self.data is None else len(self.data)

    def add_view(self, view: View) -> None:
        """Keep a view informed as long as somebody else keeps it alive."""
        views = self._views
        views.append(weakref.ref(view))
        if len(views) > DEAD_VIEWS and not len(views) & (len(views) - 1):
            self._views = [reference for reference in views if reference() is not None]

    def replace(self, data: bytearray | None, reservation: Reservation | None) -> None:
        """Change the bytes under all views."""
        self.data = data
        self._reservation = reservation
        for reference in self._views:
            view = reference()
            if view is not None:
                view.look_again()

    def resize(self, budget: Budget, size: int) -> None:
        """Give it another size, which was checked against `max_byte_length`."""
        assert self.data is not None
        reservation = Reservation(budget, OVERHEAD + size)
        data = zeros(budget, size)
        copy_bytes(budget, self.data, data, min(size, len(self.data)))
        self.replace(data, reservation)

    def detach(self) -> None:
        """Take its bytes away. https://tc39.es/ecma262/#sec-detacharraybuffer"""
        self.replace(None, None)

    def hand_over(self, heir: ArrayBufferObject) -> None:
        """Detach it and give its bytes to a buffer that nobody looks at yet."""
        data, reservation = self.data, self._reservation
        self.detach()
        heir.replace(data, reservation)


@final
class SharedArrayBufferObject(ArrayBufferObject):
    """A SharedArrayBuffer. `waiters` has, by byte index, what ends each wait there.

    A host that lets several agents share memory gives each a `twin`. Its agents must take turns: one may go
    on only while the others are in a hook or in `Budget.refuel`, so that operations are atomic without locks.
    """

    __slots__ = ("__weakref__", "_twins", "waiters")
    class_name: ClassVar[str] = "SharedArrayBuffer"

    def __init__(self, prototype: JSObject | None, data: bytearray, reservation: Reservation) -> None:
        super().__init__(prototype, data, reservation)
        self.waiters: dict[int, list[Waiter]] = {}
        self._twins: list[weakref.ref[SharedArrayBufferObject]] = [weakref.ref(self)]

    def twin(self, prototype: JSObject) -> SharedArrayBufferObject:
        """The same memory as an object of another agent, or of another realm."""
        assert self.data is not None
        assert self._reservation is not None
        created = SharedArrayBufferObject(prototype, self.data, self._reservation)
        created.max_byte_length = self.max_byte_length
        created.waiters = self.waiters
        self._twins.append(weakref.ref(created))
        created._twins = self._twins
        return created

    def resize(self, budget: Budget, size: int) -> None:
        super().resize(budget, size)
        for reference in self._twins:
            twin = reference()
            if twin is not None and twin is not self:
                twin.replace(self.data, self._reservation)


@final
class DataViewObject(SpecialObject):
    """A DataView; `fixed_length` is None if it follows the length of its buffer."""

    __slots__ = ("buffer", "byte_offset", "fixed_length")

    class_name: ClassVar[str] = "DataView"

    def __init__(
        self,
        prototype: JSObject | None,
        buffer: ArrayBufferObject,
        byte_offset: int,
        fixed_length: int | None,
    ) -> None:
        JSObject.__init__(self, prototype, {})
        self.buffer = buffer
        self.byte_offset = byte_offset
        self.fixed_length = fixed_length

    @property
    def is_out_of_bounds(self) -> bool:
        """https://tc39.es/ecma262/#sec-isviewoutofbounds"""
        if self.buffer.data is None:
            return True
        return self.byte_offset + (self.fixed_length or 0) > len(self.buffer.data)

    @property
    def byte_length(self) -> int:
        """The size of what it shows, in bytes, unless it is out of bounds."""
        return self.buffer.byte_length - self.byte_offset if self.fixed_length is None else self.fixed_length


def reserve_bytes(realm: Realm, size: int) -> Reservation:
    """Account the bytes of a buffer before making it; a RangeError if no guest can have that many."""
    budget = realm.agent.budget
    limit = budget.memory_limit
    if size > MAX_BUFFER_SIZE or (limit is not None and size > limit):
        throw_range_error("Array buffer allocation failed")
    return Reservation(budget, OVERHEAD + size)


def zeros(budget: Budget, size: int) -> bytearray:
    """So many zero bytes, paid for; they were reserved. Making them all at once could not be interrupted."""
    budget.spend(1 + min(size, PIECE) // 1024)
    data = bytearray(min(size, PIECE))
    while len(data) < size:
        more = min(max(PIECE, len(data) // 4), size - len(data))
        budget.spend(more // 1024)
        data += bytes(more)
    return data


def copy_bytes(budget: Budget, source: Buffer, target: bytearray, size: int) -> None:
    """Copy `size` bytes to the beginning of another buffer, paid for."""
    with memoryview(source) as old, memoryview(target) as new:
        for part in budget.pieces(size, PIECE, 1024):
            new[part] = old[part]


def new_array_buffer(realm: Realm, data: Buffer, prototype: JSObject | None = None) -> ArrayBufferObject:
    """An ArrayBuffer with a copy of some bytes."""
    with memoryview(data).cast("B") as source:
        size = source.nbytes
        reservation = reserve_bytes(realm, size)
        copy = zeros(realm.agent.budget, size)
        copy_bytes(realm.agent.budget, source, copy, size)
    return ArrayBufferObject(prototype or realm.intrinsic("array_buffer_prototype"), copy, reservation)


def allocate_buffer(
    realm: Realm,
    size: int,
    prototype: JSObject | None = None,
    kind: type[ArrayBufferObject] = ArrayBufferObject,
) -> ArrayBufferObject:
    """A buffer of `size` zeros. https://tc39.es/ecma262/#sec-createbytedatablock"""
    reservation = reserve_bytes(realm, size)
    data = zeros(realm.agent.budget, size)
    return kind(prototype or realm.intrinsic("array_buffer_prototype"), data, reservation)
