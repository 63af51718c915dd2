"""Printing: the one way by which a text reaches a terminal or a log, whoever wrote it."""

import os
import sys
from typing import TextIO

from paradiplomacy.common.errors import LINES, printable


def say(text: str, stream: TextIO | None = None) -> None:
    """Print a text made printable; a reader that goes away, such as ``head``, is not an error."""
    stream = stream or sys.stdout
    try:
        print(printable(text, LINES), file=stream, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
