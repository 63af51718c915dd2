"""Printing: the one way by which a text reaches a terminal or a log, whoever wrote it."""

import codecs
import json
import os
import sys
import unicodedata
from io import TextIOWrapper
from typing import TextIO

from paradiplomacy.common.errors import LINES, printable

_NEAREST = {"−": "-", "–": "-", "—": "-", "─": "-", "’": "'", "“": '"', "”": '"', "·": "*", "×": "x"} | {
    "←": "<-",
    "→": "->",
    "±": "+-",
    "≥": ">=",
    "°": "deg",
    "½": "1/2",
}


def say(text: str, stream: TextIO | None = None) -> None:
    """Print a text made printable; a reader that goes away, such as ``head``, is not an error."""
    stream = stream or sys.stdout
    try:
        print(printable(text, LINES), file=stream, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say_json(content: object) -> None:
    """Print something for machines; NaN, which JSON lacks, must be None."""
    say(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def write_nearest() -> None:
    """Let this process print what comes nearest to a sign that the encoding of its output lacks."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="nearest")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(map(_in_ascii, error.object[error.start : error.end])), error.end


def _in_ascii(sign: str) -> str:
    """A letter without its accent, a Greek one by its name, a mark that looks alike; else a question mark."""
    name = unicodedata.name(sign, "")
    if name.startswith("GREEK"):
        return name.rsplit(" ", 1)[-1].lower()
    bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    return _NEAREST.get(sign) or bare or "?" * (not unicodedata.combining(sign))
