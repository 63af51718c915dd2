"""Ends that come from outside: Ctrl-C, and the signal with which systems end a process."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from paradiplomacy.common.interrupts import noted_interrupts
from paradiplomacy.common.terminal import say


@contextmanager
def interruptible(folder: Path) -> Iterator[None]:
    """Say on an interruption how to go on; workers and what they share are cleared away before."""
    here = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _interrupt) if here else None
    with noted_interrupts() as pressed:
        try:
            yield
        except BaseException as error:
            if not (pressed() or isinstance(error, KeyboardInterrupt)):
                raise
            say(f"Interrupted. What is finished is kept in {folder}.", sys.stderr)
            say("The same command goes on with what is missing.", sys.stderr)
            raise SystemExit(130) from None
        finally:
            if before is not None:
                signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Do what Ctrl-C does now, even where it is ignored, as in the background of a script."""
    pressed = signal.getsignal(signal.SIGINT)
    if not callable(pressed):
        raise KeyboardInterrupt
    pressed(number, frame)
