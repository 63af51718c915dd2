"""The answer of an experiment: for an indicator a sentence with its interval."""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from paradiplomacy.common.errors import counted
from paradiplomacy.experiment.designs.design import WITH_INDICES, Design
from paradiplomacy.experiment.request import Request
from paradiplomacy.report import words
from paradiplomacy.results.contrasts import Contrast
from paradiplomacy.results.differences import Effect
from paradiplomacy.results.findings import Findings, Outcome
from paradiplomacy.results.intervals import level
from paradiplomacy.results.responses import Response
from paradiplomacy.results.sensitivity import SAMPLED, Index, Ranking

_STRENGTH = {"morris": "mu_star", "saltelli": "total", "latin-hypercube": "rank_correlation"}
_STRENGTH["sobol"] = _STRENGTH["latin-hypercube"]
"""The measure that says which of the things varied matters most."""


def answers(findings: Findings) -> list[str]:
    """The answers of an experiment or batch, a sentence each, for its first indicators."""
    return [_unbroken(answer) for answer in _answers(findings)]


def _unbroken(text: str) -> str:
    """Per cent signs stay with their numbers."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def _answers(findings: Findings) -> Iterator[str]:
    design = findings.request.design
    if design is not None and design.kind in SAMPLED:
        for response, name in product(findings.responses, findings.headlines):
            if response.against:
                yield _over_points(response, response.against.title, name)
        yield from _what_matters(findings, design)
        return
    by_scenario: dict[str, list[Outcome]] = {}
    for outcome in findings.outcomes:
        by_scenario.setdefault(outcome.contrast.arm.base.name, []).append(outcome)
    for outcomes in by_scenario.values():
        for name in findings.headlines:
            yield _of_outcomes(findings.request, outcomes, name)


# --- Contrasts ---


def _of_outcomes(request: Request, outcomes: Sequence[Outcome], name: str) -> str:
    """One contrast in a sentence, or of many those with the largest and the smallest change."""
    rows = [(each.contrast, each.effects[name]) for each in outcomes]
    known = [row for row in rows if row[1].difference is not None]
    if len(known) > 1:
        return _of_many(request, name, known)
    contrast, effect = (known or rows)[0]
    return words.answer(titled(request, contrast), reference(contrast), name, _years(contrast), effect)


def _of_many(request: Request, name: str, rows: Sequence[tuple[Contrast, Effect]]) -> str:
    """Where an indicator changes most, and where it goes the other way or changes least."""
    sure = [row for row in rows if row[1].clear]
    most = max(sure or rows, key=_extent)
    other_way = [row for row in sure if (row[1].difference or 0) * (most[1].difference or 0) < 0]
    end = max(other_way, key=_extent) if other_way else min(rows, key=_extent)
    word = "the opposite one" if other_way else "the smallest"
    up = sum((effect.difference or 0) > 0 for _, effect in sure)
    count = f"clearly up {up}, clearly down {len(sure) - up}, unclear {len(rows) - len(sure)}"
    what, contrast = words.indicator_name(name), most[0]
    where = f"In {_years(contrast)}, against “{reference(contrast)}”"
    return (
        f"{where}, the largest change in {what.lower()} is with {_case(request, most, name)}, {word} with "
        f"{_case(request, end, name)}; of {len(rows)} cases {count}."
    )


def _extent(row: tuple[Contrast, Effect]) -> float:
    return abs(row[1].difference or 0)


def _case(request: Request, row: tuple[Contrast, Effect], name: str) -> str:
    contrast, effect = row
    size = words.change(name, effect.difference or 0, effect.low, effect.high)
    return f"“{titled(request, contrast)}” ({size})"


def titled(request: Request, contrast: Contrast) -> str:
    """What is compared, in words: a scenario, the values of a design, or both."""
    scenario, design = contrast.arm.base.title, request.design
    if design is None:
        return scenario
    label = design.label(contrast.arm.point)
    by_scenario = contrast.arm.base.name != contrast.against.base.name
    one = all(value is None for value in contrast.arm.point)
    if by_scenario:
        return scenario if one else f"{scenario} with {label}"
    return label if len(request.scenarios) == 1 else f"{scenario} with {label}"


def reference(contrast: Contrast) -> str:
    """What it is compared with, in words."""
    if contrast.arm.base.name != contrast.against.base.name:
        return contrast.against.base.title
    return contrast.reference


def _years(contrast: Contrast) -> str:
    return words.span(*contrast.window)


# --- Sampling designs ---


def _over_points(response: Response, base: str, name: str) -> str:
    """What a scenario does over all points: on average, and at how many of them."""
    title, what = response.scenario.title, words.indicator_name(name).lower()
    changes = response.means[name]
    known = changes[~np.isnan(changes)]
    over = level(known)
    if over.mean is None:
        return f"“{title}” cannot be compared with “{base}” in {what}: no point has a finished pair of runs."
    verb = "lowers" if over.mean < 0 else "raises"
    share = words.share(float((np.sign(known) == np.sign(over.mean)).mean()))
    size = words.change(name, over.mean, over.low, over.high)
    places = f"{share} of {counted(over.runs, 'point')} of the design"
    return f"“{title}” {verb} {what} against “{base}” at {places}, on average by {size}."


def _what_matters(findings: Findings, design: Design) -> Iterator[str]:
    if findings.unranked:
        yield f"What matters cannot be said yet: {findings.unranked}."
    for ranking in findings.rankings:
        if ranking.indicator in findings.headlines:
            strength = [index for index in ranking.indices if index.measure == _STRENGTH[design.kind]]
            strength.sort(key=lambda index: -abs(index.value))
            subject = _subject(findings.request, ranking)
            yield _most(strength, subject, design.kind, len(design.names), ranking.indicator)


def _subject(request: Request, ranking: Ranking) -> str:
    what, title = words.indicator_name(ranking.indicator).lower(), ranking.scenario.title
    if ranking.against:
        return f"the effect of “{title}” on {what}"
    return what if len(request.scenarios) == 1 else f"{what} in “{title}”"


def _most(rows: Sequence[Index], subject: str, kind: str, number: int, indicator: str) -> str:
    """Which of the things varied matters most, and which comes next."""
    first, *next_ones = [f"{row.name} ({_size(row, kind, indicator)})" for row in rows[:3]]
    ways = {
        "morris": f"moves {subject} most over its range",
        "saltelli": f"explains most of the variance of {subject}",
    }
    way = ways.get(kind, f"goes along most with {subject}")
    rest = f"; then {' and '.join(next_ones)}" if next_ones else ""
    return f"Of {number} things varied, {first} {way}{rest}."


def _size(row: Index, kind: str, indicator: str) -> str:
    if kind == "morris":
        return words.change(indicator, row.value, row.low, row.high, signed=False)
    word = "total index" if kind in WITH_INDICES else "rank correlation"
    return f"{word} {words.number(row.value)}, 95 % interval {words.interval(row.low, row.high)}"
