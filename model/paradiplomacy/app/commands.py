"""The commands of the classroom: lessons as pages and notebooks, and the page itself."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.terminal import say as _show
from paradiplomacy.common.terminal import say_json
from paradiplomacy.experiment.options import Json


def lessons(
    to: Annotated[
        Path | None, typer.Option(help="Copy notebooks and lesson files into a folder.", metavar="DIR")
    ] = None,
    every: Annotated[
        Path | None,
        typer.Option("--all", help="Write all lessons as pages, in every language.", metavar="DIR"),
    ] = None,
    json: Json = False,
) -> None:
    """List lessons and notebooks, copy them with --to, or write all lessons as pages with --all."""
    from paradiplomacy.app.lessons import copy_lessons, lesson_records, lessons_text

    if json:
        say_json(lesson_records())
        return
    if every:
        from paradiplomacy.app.lesson import write_all

        _show(write_all(every))
    if to or not every:
        _show(copy_lessons(to) if to else lessons_text())


def lesson(
    name: Annotated[str, typer.Argument(help="Lesson by name, or TOML file.", metavar="LESSON")],
    language: Annotated[
        str | None, typer.Option(help="en, es or pt. Left out: the first of these that it has.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The page. Left out: by name and language.", metavar="FILE")
    ] = None,
    results: Annotated[
        Path | None, typer.Option(help="Folder of its runs. Left out: results/lessons.", metavar="DIR")
    ] = None,
    jobs: Annotated[int | None, typer.Option(help="Processes; 0 for all cores.")] = None,
) -> None:
    """Write a lesson as one HTML page that opens by double click.

    The same lesson again, or in another language, makes no runs anew.
    """
    from paradiplomacy.app.lesson import write_lesson

    _show(write_lesson(name, language, out, results, jobs))


def new(
    kind: Annotated[
        str, typer.Argument(help="scenario, experiment or lesson", metavar="scenario|experiment|lesson")
    ],
    name: Annotated[str, typer.Argument(help="Its name; the file is NAME.toml.", metavar="NAME")],
) -> None:
    """Write a commented template of a scenario, an experiment or a lesson."""
    from paradiplomacy.app.lessons import write_template

    _show(write_template(kind, name))


def page(
    scenario: Annotated[
        str | None, typer.Argument(help="Built-in name or TOML file to open with.", metavar="SCENARIO")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="Port; 0 for any that is free. Left out: 5006, or the next.", min=0, max=65535),
    ] = None,
    address: Annotated[str, typer.Option(help="Address; 0.0.0.0 for a classroom.")] = "127.0.0.1",
    no_show: Annotated[bool, typer.Option("--no-show", help="Do not open it in a browser.")] = False,
    language: Annotated[str | None, typer.Option(help="en, es or pt. Left out: the browser's.")] = None,
) -> None:
    """Open the classroom page: two scenarios side by side, year by year, in a browser."""
    from paradiplomacy.common.extras import missing

    if problems := missing("app", "panel"):
        raise ParadiplomacyError("app", problems)
    _show("Preparing the page, which takes some seconds.", sys.stderr)
    from paradiplomacy.app.server import serve
    from paradiplomacy.runs.pool import preloaded

    with preloaded():
        serve(scenario, port, address, not no_show, _show, language)
