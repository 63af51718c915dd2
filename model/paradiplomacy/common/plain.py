"""Loops as they stand in the source, for work that should not wait until they are compiled."""

import sys
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from threading import get_ident
from time import monotonic
from typing import Any

import numpy as np

PACKAGE = __name__.partition(".")[0]


class TakesLong(BaseException):
    """Plain loops have had their time. No failure of a run, so nothing that looks for these catches it."""


@contextmanager
def plain(seconds: float) -> Iterator[None]:
    """Have the package's loops run plain in this thread, and compile none; numba has to be there.

    What plain loops need must be imported before. Other threads go on with compiled ones: where these have
    yet to be made, they wait until this is over, for the compiler would find no loops to call in loops.

    Raises:
        TakesLong: a loop is called after so many seconds.
    """
    from numba.core.compiler_lock import global_compiler_lock
    from numba.core.registry import CPUDispatcher

    with global_compiler_lock:
        loops = {id(each): each for _, _, each in _held() if isinstance(each, CPUDispatcher)}
        threads, end = {get_ident()}, monotonic() + seconds
        others = {place: _as_it_stands(loop, threads, end) for place, loop in loops.items()}
        try:
            _exchange(others)
            yield
        finally:
            threads.clear()
            _exchange({id(other): loops[place] for place, other in others.items()})


def _as_it_stands(loop: Any, threads: Container[int], end: float) -> Callable[..., Any]:
    """What stands for a loop meanwhile: plain in some threads, and with an end there."""

    def plain_loop(*columns: Any) -> Any:
        if get_ident() not in threads:
            return loop(*columns)
        if monotonic() > end:
            raise TakesLong
        with np.errstate(all="ignore"):  # machine code says nothing of a word that overflows
            return loop.py_func(*columns)

    return plain_loop


def _exchange(others: Mapping[int, object]) -> None:
    """Give every module that holds one of some things, known by their ids, what stands for it."""
    for module, name, held in _held():
        if id(held) in others:
            module[name] = others[id(held)]


def _held() -> list[tuple[dict[str, Any], str, Any]]:
    """Everything that has a name in a module of the package."""
    modules = [module for name, module in sys.modules.copy().items() if name.partition(".")[0] == PACKAGE]
    return [(vars(module), name, held) for module in modules for name, held in vars(module).copy().items()]
