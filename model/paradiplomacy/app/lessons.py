"""The lessons: their list, and copies of their notebooks to work in."""

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

from paradiplomacy.common.errors import ParadiplomacyError, counted
from paradiplomacy.common.paths import unfit
from paradiplomacy.common.shipped import Shipped
from paradiplomacy.common.toml import reason

LESSONS = Shipped("notebooks", "lesson", ending=".ipynb")


def lessons_text() -> str:
    """The lessons: name and title, which is the first line of the notebook."""
    return "\n".join(f"{name}: {_title(path)}" for name, path in LESSONS.files.items())


def _title(path: Path) -> str:
    first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]
    return "".join(first).partition("\n")[0].removeprefix("# ")


def copy_lessons(folder: Path) -> str:
    """Copy the notebooks, which need nothing else, into a folder; all or none, and over no other file.

    Raises:
        ParadiplomacyError: the folder holds files of these names, or cannot be written.
    """
    if problems := unfit(folder):
        raise ParadiplomacyError(str(folder), problems)
    copies = {path: folder / path.name for path in LESSONS.files.values()}
    if there := [copy.name for copy in copies.values() if os.path.lexists(copy)]:
        problems = [f"{name}: is there already; allowed is a folder without it" for name in there]
        raise ParadiplomacyError(str(folder), problems)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, copy in copies.items():
            shutil.copyfile(path, copy)
    except (OSError, ValueError) as error:
        for copy in copies.values():
            with suppress(OSError, ValueError):
                copy.unlink()
        raise ParadiplomacyError(str(folder), [f"cannot be written: {reason(error)}"]) from error
    return f"{counted(len(copies), 'lesson')} in {folder}: open them in Jupyter or another notebook program."
