"""A sequence whose items are made when they are asked for, and not kept."""

from collections.abc import Callable, Sequence
from typing import overload


class Lazy[K, T](Sequence[T]):
    """What a function makes of each key; there may be far more than memory holds.

    Args:
        keys: one an item.
        make: makes an item, the same from the same key.

    >>> squares = Lazy(range(10**9), lambda number: number**2)
    >>> len(squares), squares[-1], list(squares[1:3])
    (1000000000, 999999998000000001, [1, 4])
    """

    def __init__(self, keys: Sequence[K], make: Callable[[K], T]) -> None:
        self._keys, self._make = keys, make

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> "Lazy[K, T]": ...
    def __getitem__(self, place: int | slice) -> "T | Lazy[K, T]":
        if isinstance(place, slice):
            return Lazy(self._keys[place], self._make)
        return self._make(self._keys[place])
