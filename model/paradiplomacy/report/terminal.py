"""Comparisons as text for a terminal."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from textwrap import wrap

from paradiplomacy.report import named, words
from paradiplomacy.report.answers import answers
from paradiplomacy.report.language import said, texts
from paradiplomacy.report.sections import (
    CERTAINTY,
    CHANGE,
    EQUIVALENCE,
    Cell,
    Section,
    heading,
    level_rows,
    named_sections,
    ranked_rows,
    sections,
    wanted_at_once,
)
from paradiplomacy.results.findings import Failure, Findings, Question
from paradiplomacy.results.plan import Aim
from paradiplomacy.results.sensitivity import SAMPLED, Ranking

PLAIN_WIDTH = 200
"""Columns of a table that does not go to a terminal, unless COLUMNS says otherwise."""
UNLIMITED = 10_000
"""Columns in which every table is drawn once it is laid out."""
LEFT_OUT_FIRST = (
    *("same sign", "d", "pairing", "d_z", "bootstrap", "scenario", "relative", "now ±", "wanted"),
    *("base", "pairs", "p (equal)", "runs", "with other points"),
)
"""Columns that a narrow terminal does without, the least needed first."""
MOST_FAILED = 5
"""Failed runs that are told one by one."""


type Draw = Callable[[str, Sequence[str], Sequence[Sequence[str]]], str]
"""How a table is drawn: from its title, headings, and rows of a name, its unit and the cells."""


def table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in which nothing is cut: units go below, then columns are left out, then names are broken.

    Args:
        title: above it.
        headings: of the names and of the cells.
        rows: a name, its unit and the cells.

    """
    names, units, *cells = zip((headings[0], "", *headings[1:]), *rows, strict=True)
    columns = dict(zip(headings[1:], cells, strict=True))
    labels = [f"{name}, {unit}" if unit else name for name, unit in zip(names, units, strict=True)]
    left_out = []
    if _room(columns) < _widest(labels):
        for least in filter(columns.__contains__, map(heading, LEFT_OUT_FIRST)):
            if _room(columns) < _widest(names):
                left_out.append(least)
                del columns[least]
        labels = [_below(name, unit, _room(columns)) for name, unit in zip(names, units, strict=True)]
    note = said("report.terminal.no_room", columns=", ".join(left_out)) + "\n"
    return _drawn(title, [labels, *columns.values()]) + note * bool(left_out)


def summary(findings: Findings, draw: Draw = table) -> Iterator[str]:
    """The answers to the question of a batch, and its tables where they are few."""
    request = findings.request
    if request.question:
        yield "\n".join([words.of_study(request, "question"), "", *answers(findings), ""])
    few = sections(findings) if request.design is None else []
    for section in few:
        yield _differences(section.title, section, CHANGE, draw)
    if not few and len(request.arms) == 1:
        yield levels(findings, draw)


def failed(runs: Sequence[Failure]) -> Iterator[str]:
    """The first of the runs that failed, and how many more there are."""
    for run in runs[:MOST_FAILED]:
        yield said("report.terminal.failed", scenario=run.scenario, number=run.replication, error=run.error)
    if more := more_failed(len(runs) - MOST_FAILED):
        yield more


def more_failed(number: int) -> str:
    """How many more runs failed than are told; empty where there are none."""
    return said("report.terminal.more_failed", number=texts().number(number)) if number > 0 else ""


def places(folder: Path | None) -> Iterator[str]:
    """Where the tables and the report are."""
    if folder is not None:
        yield said("report.terminal.tables", path=folder)
        if (page := folder / "report.html").exists():
            yield said("report.terminal.report", path=page)


def comparison(findings: Findings, draw: Draw = table) -> Iterator[str]:
    """All differences and what the columns are; where nothing is compared, indices or levels."""
    tables, question = sections(findings), findings.question
    if not tables:
        asked = Question(question.indicators)
        yield from _alone(findings if question == asked else Findings(findings.reader, asked), draw)
        return
    for section in tables:
        yield from full(section, findings.aim, draw)
    for section in named_sections(findings):
        yield from full(section, findings.aim, draw)
    yield from _derived(findings, draw)
    yield wanted_at_once(tables)
    yield explained(findings)
    if findings.contrasts:
        yield said("report.terminal.named", family=words.family_text(findings.family_of_named))


def _derived(findings: Findings, draw: Draw) -> Iterator[str]:
    """The derived quantities, where there are any."""
    if rows := [(what, "", *cells) for what, *cells in named.rows(findings)]:
        yield draw(said("report.page.derived"), [*map(heading, named.HEADINGS)], rows)


def _alone(findings: Findings, draw: Draw) -> Iterator[str]:
    """The indices of a sampling design; of other runs the levels."""
    design = findings.request.design
    if design is None or design.kind not in SAMPLED:
        yield levels(findings, draw)
        return
    yield "\n".join([*answers(findings), ""])
    for each in findings.rankings:
        yield ranking(each, draw)


def full(section: Section, aim: Aim, draw: Draw = table) -> Iterator[str]:
    """What changed, then how surely: a table each, so that a terminal has room for both."""
    yield _differences(section.title, section, CHANGE, draw)
    yield _differences(
        said("report.page.surely"), section, CERTAINTY | (EQUIVALENCE if aim.margin else {}), draw
    )


def explained(findings: Findings) -> str:
    """What the columns of ``full`` are."""
    aim, family = findings.aim, findings.family
    wish = said("report.terminal.wish", share=words.share(aim.precision))
    if aim.half_width:
        halves = (
            words.change(name, aim.half_width, None, None, signed=False) for name in findings.indicators
        )
        wish = ", ".join(dict.fromkeys(halves))
    told = {"family": words.family_text(family), "wish": wish, "assurance": words.share(aim.assurance)}
    lines = [said("report.terminal.explained", **told)]
    if aim.margin:
        lines.append(said("report.terminal.equal", share=words.share(aim.margin)))
    return "\n".join(lines)


def levels(findings: Findings, draw: Draw = table) -> str:
    """The levels of the only scenario, where there is nothing to compare."""
    scenario = findings.request.base
    years = words.span(*(findings.request.years or (scenario.first_year, scenario.last_year)))
    title = said("report.section.levels", title=words.title(scenario), years=years)
    names = ("indicator", "mean", "95 % interval", "runs")
    return draw(title, [*map(heading, names)], level_rows(findings))


def ranking(of: Ranking, draw: Draw = table) -> str:
    """How much each thing that is varied matters for an indicator."""
    name, title = words.indicator_name(of.indicator), words.title(of.scenario)
    what = said("report.section.ranking", name=name, title=title)
    names = ("what varies", "measure", "value", "95 % interval", "with other points")
    return draw(what, [*map(heading, names)], [(name, "", *cells) for name, *cells in ranked_rows(of)])


def _differences(title: str, section: Section, cells: Mapping[str, Cell], draw: Draw) -> str:
    rows = [
        (line.name, line.unit, *(cell(line.difference) for cell in cells.values())) for line in section.lines
    ]
    return draw(title, [section.head, *map(heading, cells)], rows)


def _room(columns: Mapping[str, Sequence[str]]) -> int:
    """What columns and the blanks between leave for the names."""
    width = shutil.get_terminal_size((PLAIN_WIDTH, 0)).columns
    return width - 2 - sum(_widest(column) + 3 for column in columns.values())


def _widest(texts: Iterable[str]) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, texts))


def _below(name: str, unit: str, room: int) -> str:
    """A name, and its unit on a line of its own, with breaks between words only."""
    lines = wrap(name, max(room, 1), break_long_words=False, break_on_hyphens=False)
    return "\n".join([*lines, f"  {unit}"] if unit else lines)


def _drawn(title: str, columns: Sequence[Sequence[str]]) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, (name, *_) in enumerate(columns):
        table.add_column(name, justify="right" if place else "left", no_wrap=True)
    for cells in list(zip(*columns, strict=True))[1:]:
        table.add_row(*cells)
    page = StringIO()
    Console(file=page, width=UNLIMITED, color_system=None, highlight=False, markup=False, emoji=False).print(
        table
    )
    return page.getvalue().rstrip("\n") + "\n"
