"""Names that a folder of results cannot have, here or where it is taken next."""

import os
import sys
from pathlib import Path

_DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³"}


def no_text(path: Path) -> list[str]:
    """Why nothing can be kept under a path with bytes that are no text in the encoding of names here."""
    if any("\ud800" <= sign <= "\udfff" for sign in str(path)):
        return [f"the name is no text in the encoding of names here, {sys.getfilesystemencoding()}"]
    return []


def unfit(path: Path) -> list[str]:
    """Why a new folder cannot have a path; what is there already has the name that it has."""
    new = [each.name for each in (path, *path.parents) if not os.path.isdir(each)]  # noqa: PTH112 - it never raises
    devices = [name for name in new if name.partition(".")[0].rstrip().lower() in _DEVICES]
    return no_text(path) + [
        f"{name} is a device on Windows and no folder; choose another name" for name in devices
    ]
