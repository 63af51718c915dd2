"""Reading a TOML file that anybody may have written: every way to fail has one clear sentence."""

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from paradiplomacy.common.errors import ParadiplomacyError

LARGEST = 1_000_000
"""Bytes of the largest file that is read; a complete scenario has about 10,000."""


_QUOTED = re.compile(
    r"""\#[^\n]*+ | "{3}(?:[^\\]|\\.)*?(?:"{3,5}+|\Z) | '{3}.*?(?:'{3,5}+|\Z)"""
    r"""| "(?:[^"\\\n]|\\.)*+"? | '[^'\n]*+'?""",
    re.DOTALL | re.VERBOSE,
)
"""Comments and texts; a text need not be closed here, so that one pass is enough."""
_LONG_KEY = re.compile(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){12}")
"""A key of a dozen dotted parts and more: tomllib needs memory in the square of their number."""

_TOO_DEEP = "is nested too deeply; allowed are at most three levels"


def read_toml(path: Path, error: type[ParadiplomacyError]) -> dict[str, Any]:
    """The table of a TOML file.

    Raises:
        ParadiplomacyError: of the given type; the file cannot be read, or is not TOML.
    """
    table, problem = _parse(read_text(path, error, "a TOML file"))
    if problem is None:
        return table
    raise error(str(path), [problem])


def read_text(path: Path, error: type[ParadiplomacyError], kind: str) -> str:
    """The text of a file of some kind.

    Raises:
        ParadiplomacyError: of the given type; the file cannot be read, or is not a text.
    """
    content, problem = _read(path, kind)
    if problem is None:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as failure:
            problem = f"is not a text file in UTF-8: byte {failure.start + 1} cannot be read"
    raise error(str(path), [problem])


def _read(path: Path, kind: str) -> tuple[bytes, str | None]:
    try:
        if path.is_dir():
            return b"", f"is a folder; allowed is {kind}"
        if path.exists() and not path.is_file():
            return b"", f"is not an ordinary file; allowed is {kind}"
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        return b"", "there is no such file"
    except (OSError, ValueError) as failure:
        return b"", f"cannot be read: {reason(failure)}"
    if len(content) > LARGEST:
        return b"", f"is larger than {LARGEST // 1_000_000} MB; allowed are files of a few kilobytes"
    return content, None


def reason(failure: OSError | ValueError) -> str:
    """Why a file cannot be read or written."""
    number = getattr(failure, "errno", None)
    return os.strerror(number).lower() if number else "the name of the file is not possible"


def _parse(text: str) -> tuple[dict[str, Any], str | None]:
    if not text.strip():
        return {}, "is empty"
    if _LONG_KEY.search(_QUOTED.sub("text", text)):
        return {}, _TOO_DEEP
    try:
        return tomllib.loads(text), None
    except tomllib.TOMLDecodeError as failure:
        return {}, f"is not TOML: {_lower_first(str(failure))}"
    except (RecursionError, MemoryError):
        return {}, _TOO_DEEP
    except ValueError:
        return {}, "holds a number or date that is too long or does not exist"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
