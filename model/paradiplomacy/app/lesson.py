"""Lessons as pages: their runs made or continued, and one HTML file in each language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from paradiplomacy.common.errors import ParadiplomacyError, counted
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.common.toml import reason
from paradiplomacy.experiment.lesson import LESSONS, Lesson, load_lesson
from paradiplomacy.runs.interruption import interruptible
from paradiplomacy.runs.progress import Silent, for_stream
from paradiplomacy.runs.runner import sweep

if TYPE_CHECKING:
    from paradiplomacy.report.lesson.page import Told
    from paradiplomacy.report.results import Results

RESULTS = Path("results") / "lessons"
"""Where the runs of lessons lie, a folder each, unless another is named."""


def write_lesson(
    name: str, language: str | None, out: Path | None, results: Path | None = None, jobs: int | None = None
) -> str:
    """Write a lesson as one page, from the runs that its folder has or that are made now.

    Raises:
        ParadiplomacyError: the file is wrong, has another language, or says what the runs do not.
    """
    from paradiplomacy.report.lesson.page import check_language

    lesson = load_lesson(name)
    language = lesson.languages[0] if language is None else language
    check_language(lesson, language)
    path = out or Path(_file(lesson.file.name, language))
    if path.suffix != ".html":
        raise ParadiplomacyError(str(path), ["is no page; allowed is the path of a file that ends in .html"])
    _try(path.parent)
    page = _told(lesson, results or RESULTS / lesson.file.name, jobs, for_stream()).page(language)
    _write({path: page})
    return str(path)


def write_all(folder: Path, results: Path | None = None, jobs: int | None = None) -> str:
    """Write every lesson in each of its languages into a folder, with a page that lists them."""
    _try(folder)
    pages: dict[Path, str] = {}
    shelf: dict[str, Lesson] = {}
    for name in LESSONS.files:
        lesson = shelf[name] = load_lesson(name)
        told = _told(lesson, (results or RESULTS) / name, jobs, for_stream())
        pages |= {folder / _file(name, language): told.page(language) for language in lesson.languages}
    _write(pages | {folder / "index.html": _index(shelf)})
    return f"{counted(len(pages), 'page')} in {folder}; open index.html"


def _told(lesson: Lesson, folder: Path, jobs: int | None, progress: Silent) -> "Told":
    from paradiplomacy.report.lesson.measures import Measures
    from paradiplomacy.report.lesson.page import Told

    results: dict[str, Results] = {}
    with interruptible(folder):
        for part, table in lesson.experiments().items():
            results[part] = sweep(table, jobs=jobs, out=folder / part, report=False, progress=progress)
    return Told(Measures(lesson, results))


def _try(folder: Path) -> None:
    """Refuse a folder in which nothing can be written, before minutes are spent on runs."""
    with _refusing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()


def _write(pages: Mapping[Path, str]) -> None:
    """Write files, each whole or not at all."""
    for path, page in pages.items():
        unfinished = path.with_name(f".unfinished-{path.name}")
        with _refusing(path):
            unfinished.write_text(page, encoding="utf-8", newline="\n")
            unfinished.replace(path)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise ParadiplomacyError(str(path), [f"cannot be written: {reason(error)}"]) from error


def _file(name: str, language: str) -> str:
    return f"{name}-{language}.html"


def _index(shelf: Mapping[str, Lesson]) -> str:
    """A page with a link to every lesson in every language."""
    from paradiplomacy.report.lesson.page import environment

    lists = {
        language: [
            (_file(name, language), getattr(lesson.file.title, language))
            for name, lesson in shelf.items()
            if language in lesson.languages
        ]
        for language in LANGUAGES
    }
    texts = {code: Texts(code) for code in LANGUAGES}
    return environment().get_template("lessons.html").render(lists=lists, languages=LANGUAGES, texts=texts)
