"""The answer of an experiment: for an indicator a sentence with its interval."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from paradiplomacy.common.columns import Floats
from paradiplomacy.common.errors import ResultsError, counted
from paradiplomacy.experiment.designs.design import WITH_INDICES
from paradiplomacy.report import words
from paradiplomacy.results import differences
from paradiplomacy.results.contrasts import Contrast, contrasts
from paradiplomacy.results.differences import Difference, clear
from paradiplomacy.results.results import Results
from paradiplomacy.results.sensitivity import SAMPLED, Index

HEADLINES = 2
"""The first so many indicators have their answer in a sentence."""

_STRENGTH = {"morris": "mu_star", "saltelli": "total", "latin-hypercube": "rank_correlation"}
_STRENGTH["sobol"] = _STRENGTH["latin-hypercube"]
"""The measure that says which of the things varied matters most."""


def answers(results: Results, indicators: Sequence[str] | None = None) -> list[str]:
    """The answers of an experiment or batch, a sentence each, for its first indicators."""
    names = list(indicators or results.request.indicators[:HEADLINES])
    return [_unbroken(answer) for answer in _answers(results, names)]


def _unbroken(text: str) -> str:
    """Per cent signs stay with their numbers."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def _answers(results: Results, names: Sequence[str]) -> Iterator[str]:
    request = results.request
    sampled = request.design is not None and request.design.kind in SAMPLED
    if sampled and request.comparison == "scenarios" and len(results.scenarios) > 1:
        yield from _over_points(results, names)
    if sampled:
        yield from _what_matters(results, names)
        return
    by_scenario: dict[str, list[Contrast]] = {}
    for contrast in contrasts(request):
        by_scenario.setdefault(contrast.arm.base.name, []).append(contrast)
    for found in by_scenario.values():
        yield from _of_contrasts(results, found, names)


# --- Contrasts ---


def _of_contrasts(results: Results, found: Sequence[Contrast], names: Sequence[str]) -> Iterator[str]:
    """One contrast in a sentence, or of many those with the largest and the smallest change."""
    tables = [dict(results.differences(contrast, names)) for contrast in found]
    for name in names:
        rows = [
            (contrast, row[name])
            for contrast, row in zip(found, tables, strict=True)
            if row[name].difference is not None
        ]
        if len(rows) > 1:
            yield _of_many(results, name, rows)
        else:
            contrast, row = rows[0] if rows else (found[0], tables[0][name])
            yield words.answer(titled(results, contrast), reference(contrast), name, _years(contrast), row)


def _of_many(results: Results, name: str, rows: Sequence[tuple[Contrast, Difference]]) -> str:
    """Where an indicator changes most, and where it goes the other way or changes least."""
    sure = [row for row in rows if clear(row[1])]
    most = max(sure or rows, key=_extent)
    other_way = [row for row in sure if (row[1].difference or 0) * (most[1].difference or 0) < 0]
    end = max(other_way, key=_extent) if other_way else min(rows, key=_extent)
    word = "the opposite one" if other_way else "the smallest"
    up = sum((row.difference or 0) > 0 for _, row in sure)
    count = f"clearly up {up}, clearly down {len(sure) - up}, unclear {len(rows) - len(sure)}"
    what, contrast = words.indicator_name(name), most[0]
    where = f"In {_years(contrast)}, against “{reference(contrast)}”"
    return (
        f"{where}, the largest change in {what.lower()} is with {_case(results, most, name)}, {word} with "
        f"{_case(results, end, name)}; of {len(rows)} cases {count}."
    )


def _extent(row: tuple[Contrast, Difference]) -> float:
    return abs(row[1].difference or 0)


def _case(results: Results, row: tuple[Contrast, Difference], name: str) -> str:
    contrast, found = row
    size = words.change(name, found.difference or 0, found.low, found.high)
    return f"“{titled(results, contrast)}” ({size})"


def titled(results: Results, contrast: Contrast) -> str:
    """What is compared, in words: a scenario, the values of a design, or both."""
    scenario, design = contrast.arm.base.title, results.request.design
    if design is None:
        return scenario
    label = design.label(contrast.arm.point)
    by_scenario = contrast.arm.base.name != contrast.against.base.name
    one = all(value is None for value in contrast.arm.point)
    if by_scenario:
        return scenario if one else f"{scenario} with {label}"
    return label if len(results.scenarios) == 1 else f"{scenario} with {label}"


def reference(contrast: Contrast) -> str:
    """What it is compared with, in words."""
    if contrast.arm.base.name != contrast.against.base.name:
        return contrast.against.base.title
    return contrast.reference


def _years(contrast: Contrast) -> str:
    return words.span(*contrast.window)


# --- Sampling designs ---


def _over_points(results: Results, names: Sequence[str]) -> Iterator[str]:
    """What a scenario does over all points: on average, and at how many of them."""
    base = results.request.base
    for scenario in results.scenarios[1:]:
        changes = results.responses(scenario.name, names, against=base.name)
        for name in names:
            yield _spread(scenario.title, base.title, name, changes[name].dropna().to_numpy())


def _spread(title: str, base: str, name: str, changes: Floats) -> str:
    what, found = words.indicator_name(name).lower(), differences.level(changes)
    if found.mean is None:
        return f"“{title}” cannot be compared with “{base}” in {what}: no point has a finished pair of runs."
    verb = "lowers" if found.mean < 0 else "raises"
    share = words.share(float((np.sign(changes) == np.sign(found.mean)).mean()))
    size = words.change(name, found.mean, found.low, found.high)
    places = f"{share} of {counted(found.runs, 'point')} of the design"
    return f"“{title}” {verb} {what} against “{base}” at {places}, on average by {size}."


def _what_matters(results: Results, names: Sequence[str]) -> Iterator[str]:
    design = results.request.design
    assert design is not None
    try:
        found = list(rankings(results, names))
    except ResultsError as error:
        yield f"What matters cannot be said yet: {'; '.join(error.problems)}."
        return
    for ranking in found:
        strength = [index for index in ranking.indices if index.measure == _STRENGTH[design.kind]]
        strength.sort(key=lambda index: -abs(index.value))
        subject = _subject(results, ranking)
        yield _most(strength, subject, design.kind, len(design.names), ranking.indicator)


class Ranking(NamedTuple):
    """How much each thing that a design varies matters for an indicator, or for its difference."""

    scenario: str
    against: str | None
    indicator: str
    indices: list[Index]


def rankings(results: Results, indicators: Sequence[str] | None = None) -> Iterator[Ranking]:
    """The indices of a sampling design, for each scenario and indicator.

    Raises:
        ResultsError: it has none, or points are missing that they need.

    """
    table = results.indices(indicators)
    table["against"] = table["against"].astype(object).where(table["against"].notna(), None)
    for (scenario, indicator), rows in table.groupby(["scenario", "indicator"], sort=False):
        found = [Index(*row) for row in rows[list(Index._fields)].itertuples(index=False)]
        yield Ranking(str(scenario), rows["against"].iloc[0], str(indicator), found)


def _subject(results: Results, ranking: Ranking) -> str:
    what = words.indicator_name(ranking.indicator).lower()
    title = results.scenario(ranking.scenario).title
    if ranking.against:
        return f"the effect of “{title}” on {what}"
    return what if len(results.scenarios) == 1 else f"{what} in “{title}”"


def _most(rows: Sequence[Index], subject: str, kind: str, number: int, indicator: str) -> str:
    """Which of the things varied matters most, and which comes next."""
    said = [f"{row.name} ({_size(row, kind, indicator)})" for row in rows[:3]]
    ways = {
        "morris": f"moves {subject} most over its range",
        "saltelli": f"explains most of the variance of {subject}",
    }
    way = ways.get(kind, f"goes along most with {subject}")
    rest = f"; then {' and '.join(said[1:])}" if said[1:] else ""
    return f"Of {number} things varied, {said[0]} {way}{rest}."


def _size(row: Index, kind: str, indicator: str) -> str:
    if kind == "morris":
        return words.change(indicator, row.value, row.low, row.high, signed=False)
    word = "total index" if kind in WITH_INDICES else "rank correlation"
    return f"{word} {words.number(row.value)}, 95 % interval {words.interval(row.low, row.high)}"
