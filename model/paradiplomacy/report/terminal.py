"""Comparisons as text for a terminal."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.report import words
from paradiplomacy.report.answers import answers
from paradiplomacy.report.sections import (
    CERTAINTY,
    CHANGE,
    EQUIVALENCE,
    Cell,
    Section,
    sections,
    wanted_at_once,
)
from paradiplomacy.results.family import Family
from paradiplomacy.results.findings import Failure, Findings, Question
from paradiplomacy.results.plan import Aim
from paradiplomacy.results.sensitivity import SAMPLED, Ranking

if TYPE_CHECKING:
    from rich.table import Table

PLAIN_WIDTH = 200
"""Columns of a table that does not go to a terminal."""
MOST_FAILED = 5
"""Failed runs that are told one by one."""


def summary(findings: Findings) -> Iterator[str]:
    """The answers to the question of a batch, and its tables where they are few."""
    request = findings.request
    if request.question:
        yield "\n".join([request.question, "", *answers(findings), ""])
    few = sections(findings) if request.design is None else []
    yield from map(short, few)
    if not few and len(request.arms) == 1:
        yield levels(findings)


def failed(runs: Sequence[Failure]) -> Iterator[str]:
    """The first of the runs that failed, and how many more there are."""
    for run in runs[:MOST_FAILED]:
        yield f"Failed: {run.scenario}, replication {run.replication}: {run.error}"
    if len(runs) > MOST_FAILED:
        yield f"and {len(runs) - MOST_FAILED:,} more, see runs.parquet"


def places(folder: Path | None) -> Iterator[str]:
    """Where the tables and the report are."""
    if folder is not None:
        yield f"Tables: {folder}"
        if (page := folder / "report.html").exists():
            yield f"Report: {page}"


def comparison(findings: Findings) -> Iterator[str]:
    """All differences and what the columns are; where nothing is compared, indices or levels."""
    tables, question = sections(findings), findings.question
    if not tables:
        yield from _alone(Findings(findings.reader, Question(question.indicators)))
        return
    yield from (full(table, question.aim) for table in tables)
    yield wanted_at_once(tables)
    yield explained(question.aim, findings.family)


def _alone(findings: Findings) -> Iterator[str]:
    """The indices of a sampling design; of other runs the levels."""
    design = findings.request.design
    if design is None or design.kind not in SAMPLED:
        yield levels(findings)
        return
    yield "\n".join([*answers(findings), ""])
    yield from map(ranking, findings.rankings)


def short(section: Section) -> str:
    """What changed and how surely."""
    return _table(section.title, section, CHANGE)


def full(section: Section, aim: Aim) -> str:
    """What changed, then how surely: a table each, so that a terminal has room for both."""
    certainty = CERTAINTY | (EQUIVALENCE if aim.margin else {})
    return _table(section.title, section, CHANGE) + "\n" + _table("How surely", section, certainty)


def explained(aim: Aim, family: Family) -> str:
    """What the columns of ``full`` are."""
    wish = f"{aim.half_width:g}" if aim.half_width else f"{words.share(aim.precision)} of the difference"
    lines = [
        f"p: paired t test. p (Holm): corrected for all that the experiment names, {family}; indicators",
        "beyond it are exploratory and have none. d_z, d: effect size, paired and unpaired.",
        "now ±: half the interval over the difference. wanted: pairs in all that bring half the interval to",
        f"{wish}, at face value / in {words.share(aim.assurance)} of cases. pairing: how many times as",
        "many runs an unpaired comparison would need. rough: so skewed that the interval often misses.",
    ]
    if aim.margin:
        share = words.share(aim.margin)
        lines.append(
            f"equal: the change is shown to be smaller than {share} of the base (two one-sided t tests)."
        )
    return "\n".join(lines)


def levels(findings: Findings) -> str:
    """The levels of the only scenario, where there is nothing to compare."""
    scenario = findings.request.base
    years = words.span(*(findings.request.years or (scenario.first_year, scenario.last_year)))
    table = _empty(f"{scenario.title}, means of {years}", ["indicator", "mean", "95 % interval", "runs"])
    for name, level in findings.levels.items():
        limits = words.interval(level.low, level.high, level.rough)
        table.add_row(words.indicator_label(name), words.number(level.mean), limits, str(level.runs))
    return _text(table)


def ranking(of: Ranking) -> str:
    """How much each thing that is varied matters for an indicator."""
    what = f"{words.indicator_name(of.indicator)} in {of.scenario.title}"
    table = _empty(what, ["what varies", "measure", "value", "95 % interval", "with other points"])
    for index in of.indices:
        ends = words.interval(index.low, index.high), words.interval(index.points_low, index.points_high)
        table.add_row(index.name, index.measure.replace("_", " "), words.number(index.value), *ends)
    return _text(table)


def _table(title: str, section: Section, cells: Mapping[str, Cell]) -> str:
    table = _empty(title, [section.head, *cells])
    for line in section.lines:
        name = f"{line.name}, {line.unit}" if line.unit else line.name
        table.add_row(name, *(cell(line.difference) for cell in cells.values()))
    return _text(table)


def _empty(title: str, headings: Sequence[str]) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left", no_wrap=bool(place))
    return table


def _text(table: "Table") -> str:
    from rich.console import Console

    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    console = Console(width=width, color_system=None, highlight=False, markup=False, emoji=False)
    with console.capture() as shown:
        console.print(table)
    return shown.get().rstrip("\n") + "\n"
