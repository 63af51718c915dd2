"""Functions compiled where numba is at hand, and plain Python with the same bytes where it is not."""

from collections.abc import Callable


def compiled[F: Callable[..., object]](function: F) -> F:
    """Compile a function when it is first called, and keep the machine code for later processes.

    A function fit for this is one loop over columns that adds, compares and counts. It takes neither
    exponentials nor logarithms: their last bit differs from one library to another, and results must not
    depend on whether numba is there.
    """
    try:
        from numba import njit
    except ImportError:
        return function
    try:
        return njit(cache=True)(function)
    except RuntimeError:  # no folder in which the machine code could be kept
        return njit(function)
