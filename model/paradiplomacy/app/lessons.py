"""Lessons and notebooks: their list, copies to work in, and a template for a lesson of one's own."""

import json
import os
import re
import shutil
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from paradiplomacy.common.errors import ParadiplomacyError, counted, did_you_mean, listed
from paradiplomacy.common.paths import unfit
from paradiplomacy.common.shipped import Shipped
from paradiplomacy.common.toml import read_toml, reason
from paradiplomacy.experiment.lesson import LESSONS

NOTEBOOKS = Shipped("notebooks", "notebook", ending=".ipynb")
SCENARIOS = Shipped("notebooks/lessons/scenarios", "scenario")
"""Scenarios that lessons bring along."""
_NEXT = {"lesson": "lesson", "scenario": "run baseline", "experiment": "sweep"}
"""The kinds of templates, and the command for what is made of one."""


def lessons_text() -> str:
    """The lessons: name, title and languages; then the notebooks: name and title, which is the first line."""
    pages = [f"  {name}: {_described(path)}" for name, path in LESSONS.files.items()]
    notebooks = [f"  {name}: {_title(path)}" for name, path in NOTEBOOKS.files.items()]
    return "\n".join(
        ["Lessons, each a page (lesson NAME):", *pages, "Notebooks (lessons --to DIR):", *notebooks]
    )


def lesson_records() -> list[dict[str, object]]:
    """Lessons and notebooks, fit for JSON; a lesson has a title a language."""
    lessons = [
        {"name": name, "kind": "lesson", "title": read_toml(path, ParadiplomacyError)["title"]}
        for name, path in LESSONS.files.items()
    ]
    notebooks = [
        {"name": name, "kind": "notebook", "title": _title(path)} for name, path in NOTEBOOKS.files.items()
    ]
    return [*lessons, *notebooks]


def _described(path: Path) -> str:
    title = read_toml(path, ParadiplomacyError)["title"]
    return f"{title.get('en', next(iter(title.values())))} ({', '.join(title)})"


def _title(path: Path) -> str:
    first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]
    return "".join(first).partition("\n")[0].removeprefix("# ")


def copy_lessons(folder: Path) -> str:
    """Copy notebooks and lesson files, which need nothing else, into a folder.

    All or none are copied, and over no other file.

    Raises:
        ParadiplomacyError: the folder holds files of these names, or cannot be written.
    """
    if problems := unfit(folder):
        raise ParadiplomacyError(str(folder), problems)
    copies = {path: folder / path.name for each in (NOTEBOOKS, LESSONS) for path in each.files.values()}
    copies |= {path: folder / "scenarios" / path.name for path in SCENARIOS.files.values()}
    if there := [str(copy.relative_to(folder)) for copy in copies.values() if os.path.lexists(copy)]:
        problems = [f"{name}: is there already; allowed is a folder without it" for name in there]
        raise ParadiplomacyError(str(folder), problems)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "scenarios").mkdir(exist_ok=True)
        for path, copy in copies.items():
            shutil.copyfile(path, copy)
    except (OSError, ValueError) as error:
        for copy in copies.values():
            with suppress(OSError, ValueError):
                copy.unlink()
        raise ParadiplomacyError(str(folder), [f"cannot be written: {reason(error)}"]) from error
    numbers = counted(len(NOTEBOOKS.files), "notebook"), counted(len(LESSONS.files), "lesson")
    return f"{' and '.join(numbers)} in {folder}: notebooks open in Jupyter, lessons with lesson FILE."


def write_template(kind: str, name: str) -> str:
    """Write a commented template into the folder that one is in; gives its path.

    Raises:
        ParadiplomacyError: no such kind, no such name, or the file is there already.
    """
    problems = []
    if kind not in _NEXT:
        nearest = did_you_mean(kind, _NEXT)
        problems.append(f"{kind}: there is no template of this kind; allowed {listed(_NEXT)}{nearest}")
    if not re.fullmatch("[a-z0-9-]{1,60}", name):
        problems.append(f"{name}: is no name; allowed are lower-case letters, digits and hyphens, up to 60")
    path = Path(f"{name}.toml")
    if not problems and os.path.lexists(path):
        problems.append(f"{path}: is there already; allowed is another name")
    if problems:
        raise ParadiplomacyError("new", problems)
    text = (files("paradiplomacy.app") / "assets" / f"{kind}.toml").read_text(encoding="utf-8")
    try:
        path.write_text(text.replace(f"my-{kind}", name), encoding="utf-8", newline="\n")
    except OSError as error:
        raise ParadiplomacyError(str(path), [f"cannot be written: {reason(error)}"]) from error
    return f"{path}: change it, then paradiplomacy check {path} and paradiplomacy {_NEXT[kind]} {path}"
