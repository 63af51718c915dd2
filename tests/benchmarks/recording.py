"""Recording the draws of a run, to make them again with nothing around them."""

import copy
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import numpy as np

from paradiplomacy.common.columns import Codes, Ints
from paradiplomacy.phases import search
from paradiplomacy.world.streams import Streams, numbers


@dataclass
class Recording:
    """The calls of the streams of one run: how they were made, then what was asked of them."""

    made: tuple[tuple[Any, ...], dict[str, Any]] = ((), {})
    calls: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    numbers: int = 0
    _depth: int = 0

    def replay(self) -> None:
        """Make exactly these draws again."""
        args, kwargs = self.made
        streams = Streams(*args, **kwargs)
        for method, arguments, named in self.calls:
            method(streams, *arguments, **named)

    def watched(self, method: Callable[..., Any]) -> Callable[..., Any]:
        """A method of the streams that takes down how it is called; a call within a call is part of it."""

        @wraps(method)
        def call(streams: Streams, *args: Any, **kwargs: Any) -> Any:
            if not self._depth:
                # codes may be views of columns that change later
                self.calls.append((method, copy.deepcopy(args), copy.deepcopy(kwargs)))
            self._depth += 1
            try:
                result = method(streams, *args, **kwargs)
            finally:
                self._depth -= 1
            if not self._depth:
                self.numbers += _size(result)
            return result

        return call


def _size(result: Any) -> int:
    """How many numbers a call gave; keys are none."""
    return int(np.size(result)) if getattr(result, "dtype", None) == np.float64 else 0


def _points(_: Streams, codes: Codes, counts: Ints, keys: Codes) -> None:
    numbers(codes, counts, keys)


@contextmanager
def _points_on_circles(recording: Recording) -> Iterator[None]:
    """Take down the draws that are made where they are needed, in compiled code and from keys alone."""
    original = search.owners_on_circles

    def call(codes: Codes, counts: Ints, keys: Codes, *others: Any) -> Any:
        recording.calls.append((_points, (codes.copy(), counts.copy(), keys.copy()), {}))
        recording.numbers += int(counts.sum())
        return original(codes, counts, keys, *others)

    search.owners_on_circles = call  # type: ignore[assignment]
    try:
        yield
    finally:
        search.owners_on_circles = original


def public_methods() -> dict[str, Callable[..., Any]]:
    """Every public method of the streams, whatever there are."""
    found = inspect.getmembers(Streams, inspect.isfunction)
    return {name: method for name, method in found if not name.startswith("_")}


@contextmanager
def recorded() -> Iterator[Recording]:
    """Take down what is asked of streams that are made meanwhile; a second one is refused."""
    recording, originals, make = Recording(), public_methods(), Streams.__init__
    inherited = {name for name in originals if name not in vars(Streams)}

    def first(streams: Streams, *args: Any, **kwargs: Any) -> None:
        if recording.made != ((), {}):
            raise RuntimeError("the run made a second set of streams; which of them draws is not told apart")
        recording.made = (args, kwargs)
        make(streams, *args, **kwargs)

    Streams.__init__ = first  # type: ignore[method-assign]
    for name, method in originals.items():
        setattr(Streams, name, recording.watched(method))
    try:
        with _points_on_circles(recording):
            yield recording
    finally:
        Streams.__init__ = make  # type: ignore[method-assign]
        for name, method in originals.items():
            if name in inherited:
                delattr(Streams, name)
            else:
                setattr(Streams, name, method)
