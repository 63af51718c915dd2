"""Differences laid out in tables: one a contrast or one an indicator, whichever are fewer."""

from collections.abc import Sequence
from dataclasses import dataclass

from paradiplomacy.report import words
from paradiplomacy.report.answers import reference, titled
from paradiplomacy.results.contrasts import Contrast, contrasts
from paradiplomacy.results.differences import USUAL, Asked, Difference, Window
from paradiplomacy.results.results import Results
from paradiplomacy.results.tables import check_indicators

MOST_ROWS = 100


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is about, with its unit, and the difference."""

    name: str
    unit: str
    found: Difference


@dataclass(frozen=True)
class Section:
    """A table of differences.

    Attributes:
        title: its heading.
        head: what the rows are.
        base: what the columns of the base and of the other are called.
        other: the same.
        lines: the rows.
        left_out: rows that are too many to show.

    """

    title: str
    head: str
    base: str
    other: str
    lines: list[Line]
    left_out: int = 0


def sections(
    results: Results,
    indicators: Sequence[str] | None = None,
    years: Window | None = None,
    against: str | None = None,
    by: str | None = None,
    asked: Asked = USUAL,
) -> list[Section]:
    """What is compared, in tables; the arguments are those of ``Results.compare``.

    Points that are sampled are not compared one by one, unless that is asked for.
    """
    design = results.request.design
    if design is not None and design.samples and not (against or by):
        return []
    names = list(indicators or results.request.indicators)
    check_indicators(names)
    found = contrasts(results.request, years, against, by)
    if len(found) <= len(names):
        return [_of_contrast(results, contrast, names, asked) for contrast in found]
    return _of_indicators(results, found, names, asked)


def _of_contrast(results: Results, contrast: Contrast, names: Sequence[str], asked: Asked) -> Section:
    base, other = reference(contrast), titled(results, contrast)
    rows = results.differences(contrast, names, asked)
    pairs = words.pairs(max(found.pairs for _, found in rows))
    title = f"{other} against {base}, means of {words.span(*contrast.window)}, {pairs}"
    lines = [Line(words.indicator_name(name), words.unit(name), found) for name, found in rows]
    return Section(title, "indicator", base, other, lines)


def _of_indicators(
    results: Results, found: Sequence[Contrast], names: Sequence[str], asked: Asked
) -> list[Section]:
    few = found[:MOST_ROWS]
    rows = [dict(results.differences(contrast, names, asked)) for contrast in few]
    windows = dict.fromkeys(contrast.window for contrast in few)
    spans = " or ".join(words.span(*window) for window in windows)
    against = ", ".join(dict.fromkeys(reference(contrast) for contrast in few))
    return [
        Section(
            f"{words.indicator_label(name)}, against {against}, means of {spans}",
            "case",
            "base",
            "case",
            [Line(titled(results, one), "", row[name]) for one, row in zip(few, rows, strict=True)],
            len(found) - len(few),
        )
        for name in names
    ]
