"""The commands that read: comparisons, reports, what differs between two scenarios, the runs of a folder."""

from collections.abc import Mapping
from dataclasses import replace
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.common.terminal import say as _show
from paradiplomacy.common.terminal import say_json
from paradiplomacy.experiment.options import Json, Language, Strict

if TYPE_CHECKING:
    from paradiplomacy.results.findings import Question

Folder = Annotated[Path, typer.Argument(help="Result folder.", metavar="DIR")]


def compare(
    folder: Folder,
    other: Annotated[Path | None, typer.Argument(help="A second one: what differs.", metavar="DIR")] = None,
    indicator: Annotated[
        list[str], typer.Option("--indicator", help="An indicator; may be repeated.", metavar="NAME")
    ] = [],  # noqa: B006 - typer reads the default and never changes it
    years: Annotated[str | None, typer.Option(help="Years to average over.", metavar="A-B")] = None,
    against: Annotated[
        str | None, typer.Option(help="Scenario compared with; else the first.", metavar="SCENARIO")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(help="Compare scenarios, or values of the design.", metavar="scenarios|values"),
    ] = None,
    precision: Annotated[
        float | None,
        typer.Option(help="Half-width that is wanted, as a share of the difference. Left out: 0.1."),
    ] = None,
    half_width: Annotated[
        float | None,
        typer.Option(
            help="The same in the unit of the indicator; of a share 0.01 is one percentage point.",
            metavar="NUMBER",
        ),
    ] = None,
    assurance: Annotated[
        float, typer.Option(help="How often the pairs advised are enough: 0.5, 0.8 or 0.9.")
    ] = 0.8,
    equivalence: Annotated[
        float | None,
        typer.Option(help="Test whether the change is smaller than this share.", metavar="SHARE"),
    ] = None,
    strict: Strict = False,
    json: Json = False,
    language: Language = "en",
) -> None:
    """Compare what a result folder holds pair by pair, with 95 % intervals; or two folders with each other.

    It may be in progress. Of two folders, also of two versions, it says what differs in request, model, runs.
    """
    from paradiplomacy.experiment.analysis import Analysis
    from paradiplomacy.experiment.checks import parse_window
    from paradiplomacy.report.language import told_in
    from paradiplomacy.results.findings import Question
    from paradiplomacy.results.plan import aim_of

    of_aim = {"precision": precision, "half_width": half_width, "assurance": assurance}
    of_one = {"against": against, "by": by, **of_aim, "equivalence": equivalence}
    wanted = {**of_aim, "margin": equivalence}
    aim = aim_of(Analysis(), **wanted)  # what cannot be used is refused whatever the folder holds
    question = Question(tuple(indicator), None if years is None else parse_window(years), against, by, aim)
    with told_in(language), told_in("en" if json else language):  # for machines there is one language
        if other is None:
            _compare_one(folder, question, wanted, strict, json)
        else:
            _refuse_of_two(of_one)
            _compare_two(folder, other, question, strict, json)


def _compare_one(
    folder: Path, question: "Question", wanted: Mapping[str, float | None], strict: bool, json: bool
) -> None:
    from paradiplomacy.report import terminal
    from paradiplomacy.report.discovered import discovery_record
    from paradiplomacy.report.reading import reading
    from paradiplomacy.results.findings import Findings
    from paradiplomacy.results.plan import aim_of

    with reading(folder, strict) as results:
        question = replace(question, aim=aim_of(results.request.analysis, **wanted))
        if json:
            asked = question.indicators, question.years
            tables = {
                "compare": results.compare(*asked, question.against, question.by, question.aim),
                "contrasts": results.contrasts(*asked),
                "derived": results.derived(),
            }
            rows: dict[str, object] = {name: _rows(table) for name, table in tables.items()}
            say_json(rows | {"discovery": discovery_record(Findings(results, question))})
            return
        for text in terminal.comparison(Findings(results, question)):
            _show(text)


def _compare_two(folder: Path, other: Path, question: "Question", strict: bool, json: bool) -> None:
    from paradiplomacy.report import folders
    from paradiplomacy.report.reading import reading

    with reading(folder, strict) as one, reading(other, strict) as two:
        found = folders.differences(one, two, question.indicators, question.years)
    if json:
        say_json(found.record)
    else:
        _show(found.text)


def _refuse_of_two(of_one: Mapping[str, object]) -> None:
    """Refuse what can be asked of a comparison within one folder only."""
    from paradiplomacy.common.errors import ResultsError, listed

    options = signature(compare).parameters
    if all(value == options[name].default for name, value in of_one.items()):
        return
    allowed = listed(f"--{name}" for name in options if name not in {"folder", "other", *of_one})
    raise ResultsError("compare", [f"something asked for is of one folder; of two allowed are {allowed}"])


def report(folder: Folder, strict: Strict = False, language: Language = "en") -> None:
    """Build report.html and the figures again from the tables of a result folder."""
    from paradiplomacy.report.reading import reading
    from paradiplomacy.report.report import write_report

    with reading(folder, strict) as results:
        _show(str(write_report(results, language)))


def diff(
    scenario: Annotated[str, typer.Argument(help="Built-in name or TOML file.", metavar="SCENARIO")],
    other: Annotated[str, typer.Argument(help="Another one.", metavar="SCENARIO")],
    json: Json = False,
) -> None:
    """Say what a second scenario changes against the first."""
    from paradiplomacy.scenario.files import load_scenario
    from paradiplomacy.scenario.lists import diff_record, diff_text

    base, changed = load_scenario(scenario), load_scenario(other)
    if json:
        say_json(diff_record(changed, base))
    else:
        _show(diff_text(changed, base))


def runs(
    folder: Folder,
    where: Annotated[
        list[str],
        typer.Option("--where", help="Only runs with a value in a column.", metavar="COLUMN=VALUE"),
    ] = [],  # noqa: B006 - typer reads the default and never changes it
    strict: Strict = False,
    json: Json = False,
) -> None:
    """List the runs of a result folder, all or some."""
    from paradiplomacy.report.folders import chosen
    from paradiplomacy.report.reading import reading

    with reading(folder, strict) as results:
        table = chosen(results.runs, where)
    if json:
        say_json(_rows(table))
    else:
        _show(table.drop(columns="error").to_string(index=False) if len(table) else "no such run")


def _rows(table: object) -> list[dict[str, object]]:
    """The rows of a table, to the last bit; what is missing in it is null."""
    import pandas as pd

    values = pd.DataFrame(table).astype(object)  # type: ignore[call-overload]
    rows: list[dict[str, object]] = values.where(values.notna(), None).to_dict(orient="records")
    return rows
