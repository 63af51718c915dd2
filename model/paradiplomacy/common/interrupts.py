"""Ctrl-C that is not lost, and the signal with which systems end a process.

Ctrl-C may come while a module is imported or machine code makes an array of what it returns: these make
another error of it. Or it comes while the compiler calls back, which drops it.
"""

import signal
import sys
import threading
from _thread import interrupt_main
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType
from typing import Any

_SOON = 0.05
"""Seconds in which code that drops errors is left."""
_NOTED: ContextVar[tuple[threading.Event, ...]] = ContextVar("whether it came, of who asks", default=())


@contextmanager
def noted_interrupts() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C do what it does, and tell whether it interrupted anything, also to ``heed_interrupts``.

    What does the same where Ctrl-C is ignored (``ended_in_order``) is told, too.
    """
    pressed = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield pressed.is_set  # the main thread gets it
        return
    before: Any = signal.getsignal(signal.SIGINT)

    def press(number: int, frame: FrameType | None) -> None:
        try:
            before(number, frame)
        except BaseException:  # a program's own way of taking it may be to go on
            pressed.set()
            raise

    noted = _NOTED.set((*_NOTED.get(), pressed))
    try:
        if callable(before):  # or it is ignored, and stays so
            signal.signal(signal.SIGINT, press)
        yield pressed.is_set
    finally:
        if callable(before):
            signal.signal(signal.SIGINT, before)
        _NOTED.reset(noted)


def heed_interrupts() -> None:
    """End where an interruption was noted, for who goes on after whatever error: it may have become one.

    Raises:
        KeyboardInterrupt: it interrupted something in a ``noted_interrupts`` that is not over.
    """
    if any(pressed.is_set() for pressed in _NOTED.get()):
        raise KeyboardInterrupt


@contextmanager
def repeated_interrupts() -> Iterator[None]:
    """Have Ctrl-C come again, soon, where it came in a place whose errors are dropped."""
    before = sys.unraisablehook
    again: list[threading.Timer] = []

    def dropped(what: Any) -> None:
        if what.exc_type is KeyboardInterrupt:
            heard = callable(signal.getsignal(signal.SIGINT))
            again.append(threading.Timer(_SOON, interrupt_main, [signal.SIGINT if heard else signal.SIGTERM]))
            again[-1].start()
        else:
            before(what)

    sys.unraisablehook = dropped
    try:
        yield
    except BaseException:
        for timer in again:
            timer.cancel()  # what ends in order is not to be interrupted once more
        raise
    finally:
        sys.unraisablehook = before


@contextmanager
def plain_interrupts() -> Iterator[None]:
    """Let Ctrl-C do what it does in Python by itself: asyncio takes it over only then, and ends in order."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Let the signal with which systems end a process do what Ctrl-C does."""
    here = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _interrupt) if here else None
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Do what Ctrl-C does now, even where it is ignored, as in the background of a script."""
    pressed = signal.getsignal(signal.SIGINT)
    if not callable(pressed):
        for noted in _NOTED.get():
            noted.set()
        raise KeyboardInterrupt
    pressed(number, frame)
