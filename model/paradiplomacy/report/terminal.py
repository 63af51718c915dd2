"""Comparisons as text for a terminal."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from paradiplomacy.report import words
from paradiplomacy.report.answers import Ranking
from paradiplomacy.report.sections import Section
from paradiplomacy.results.differences import Asked, Difference
from paradiplomacy.results.results import Results

if TYPE_CHECKING:
    from rich.table import Table

PLAIN_WIDTH = 200
"""Columns of a table that does not go to a terminal."""

type _Cell = Callable[[Difference], str]

_CHANGE: dict[str, _Cell] = {
    "base": lambda row: words.number(row.base),
    "scenario": lambda row: words.number(row.mean),
    "difference": lambda row: words.number(row.difference, signed=True),
    "95 % interval": lambda row: words.interval(row.low, row.high),
    "relative": lambda row: words.percent(row.relative_percent),
    "same sign": lambda row: words.share(row.same_sign),
}
_CERTAINTY: dict[str, _Cell] = {
    "bootstrap": lambda row: words.interval(row.bootstrap_low, row.bootstrap_high),
    "p": lambda row: words.p_value(row.p),
    "p (Holm)": lambda row: words.p_value(row.p_holm),
    "d_z": lambda row: words.number(row.effect_paired, signed=True),
    "d": lambda row: words.number(row.effect_unpaired, signed=True),
    "pairs": lambda row: str(row.pairs),
    "now ±": lambda row: words.share(row.precision),
    "wanted": lambda row: words.more_pairs(row.needed, row.pairs),
    "pairing": lambda row: words.number(row.pairing),
}
_EQUIVALENCE: dict[str, _Cell] = {
    "p (equal)": lambda row: words.p_value(row.p_equivalence),
    "equal": lambda row: words.NOTHING if row.equivalent is None else ("yes" if row.equivalent else "no"),
}


def short(section: Section) -> str:
    """What changed and how surely."""
    return _table(section.title, section, _CHANGE)


def full(section: Section, asked: Asked) -> str:
    """What changed, then how surely: a table each, so that a terminal has room for both."""
    certainty = _CERTAINTY | (_EQUIVALENCE if asked.margin else {})
    return _table(section.title, section, _CHANGE) + "\n" + _table("How surely", section, certainty)


def explained(asked: Asked) -> str:
    """What the columns of ``full`` are."""
    wish = (
        f"{asked.half_width:g}" if asked.half_width else f"{words.share(asked.precision)} of the difference"
    )
    lines = [
        "p: paired t test, and after Holm for all indicators. d_z, d: effect size, paired and unpaired.",
        "now ±: half the interval over the difference. wanted: pairs in all, and how many more, that bring",
        f"half the interval to {wish} in nine of ten cases. pairing: how many times as many runs an",
        "unpaired comparison would need.",
    ]
    if asked.margin:
        share = words.share(asked.margin)
        lines.append(
            f"equal: the change is shown to be smaller than {share} of the base (two one-sided t tests)."
        )
    return "\n".join(lines)


def levels(results: Results, indicators: Sequence[str] | None = None) -> str:
    """The levels of the only scenario, where there is nothing to compare."""
    scenario = results.request.base
    years = words.span(*(results.request.years or (scenario.first_year, scenario.last_year)))
    table = _empty(f"{scenario.title}, means of {years}", ["indicator", "mean", "95 % interval", "runs"])
    for name, level in results.levels(indicators).items():
        limits = words.interval(level.low, level.high)
        table.add_row(words.indicator_label(name), words.number(level.mean), limits, str(level.runs))
    return _text(table)


def ranking(results: Results, of: Ranking) -> str:
    """How much each thing that is varied matters for an indicator."""
    what = f"{words.indicator_name(of.indicator)} in {results.scenario(of.scenario).title}"
    table = _empty(what, ["what varies", "measure", "value", "95 % interval"])
    for index in of.indices:
        value = words.number(index.value), words.interval(index.low, index.high)
        table.add_row(index.name, index.measure.replace("_", " "), *value)
    return _text(table)


def _table(title: str, section: Section, cells: dict[str, _Cell]) -> str:
    table = _empty(title, [section.head, *cells])
    for line in section.lines:
        name = f"{line.name}, {line.unit}" if line.unit else line.name
        table.add_row(name, *(cell(line.found) for cell in cells.values()))
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
    console = Console(width=width, highlight=False, markup=False)
    with console.capture() as shown:
        console.print(table)
    return shown.get().rstrip("\n") + "\n"
