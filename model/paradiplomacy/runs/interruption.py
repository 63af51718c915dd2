"""Ends that come from outside: Ctrl-C, and the signal with which systems end a process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paradiplomacy.common.interrupts import ended_in_order, noted_interrupts
from paradiplomacy.common.terminal import say


@contextmanager
def interruptible(folder: Path) -> Iterator[None]:
    """Say on an interruption how to go on; workers and what they share are cleared away before."""
    with ended_in_order(), noted_interrupts() as pressed:
        try:
            yield
        except BaseException as error:
            if not (pressed() or isinstance(error, KeyboardInterrupt)):
                raise
            say(f"Interrupted. What is finished is kept in {folder}.", sys.stderr)
            say("The same command goes on with what is missing.", sys.stderr)
            raise SystemExit(130) from None
