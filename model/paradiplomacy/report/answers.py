"""The answer of an experiment: for an indicator a sentence with its interval.

What is called clear, is so after Holm's correction over all that the request names (``results.family``), and
the intervals of changes that are picked as the largest hold for all of them at once. What is said over the
points of a design is worked out for each seed, and its interval is over the seeds.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from paradiplomacy.common.errors import counted
from paradiplomacy.experiment.designs.design import WITH_INDICES, Design
from paradiplomacy.experiment.request import Request
from paradiplomacy.report import named, words
from paradiplomacy.report.discovered import discovered
from paradiplomacy.results.bands import HIGH, LOW
from paradiplomacy.results.contrasts import Contrast
from paradiplomacy.results.differences import Effect
from paradiplomacy.results.family import Family
from paradiplomacy.results.findings import Findings, Outcome
from paradiplomacy.results.intervals import Level
from paradiplomacy.results.responses import Response, pooled
from paradiplomacy.results.sensitivity import SAMPLED, Index, Ranking
from paradiplomacy.results.stopping import in_words

_STRENGTH = {"morris": "mu_star", "saltelli": "total", "latin-hypercube": "rank_correlation"}
_STRENGTH["sobol"] = _STRENGTH["latin-hypercube"]
"""The measure that says which of the things varied matters most."""


def answers(findings: Findings) -> list[str]:
    """The answers of an experiment or batch, a sentence each, for its first indicators."""
    every = (*_answers(findings), *discovered(findings), *filter(None, [in_words(findings)]))
    return [_unbroken(answer) for answer in every]


def _unbroken(text: str) -> str:
    """Per cent signs stay with their numbers."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def _answers(findings: Findings) -> Iterator[str]:
    design = findings.request.design
    if design is not None and design.kind in SAMPLED:
        for (case, response), name in product(enumerate(findings.responses), findings.headlines):
            if response.against:
                yield _over_points(findings, case, response, name)
        yield from _what_matters(findings, design)
        return
    yield from _of_contrasts(findings)
    yield from named.sentences(findings)


def _of_contrasts(findings: Findings) -> Iterator[str]:
    by_scenario: dict[str, list[Outcome]] = {}
    for outcome in findings.outcomes:
        by_scenario.setdefault(outcome.contrast.arm.base.name, []).append(outcome)
    for outcomes in by_scenario.values():
        for name in findings.headlines:
            yield _of_outcomes(findings, outcomes, name) + _equal(findings, outcomes, name)


# --- Contrasts ---


def _of_outcomes(findings: Findings, outcomes: Sequence[Outcome], name: str) -> str:
    """One contrast in a sentence, or of many those with the largest and the smallest change."""
    known = [outcome for outcome in outcomes if outcome.effects[name].difference is not None]
    if len(known) > 1:
        return _of_many(findings, name, known)
    one = (known or outcomes)[0]
    among = _among(findings.family, name, one.clear(name))
    titles = titled(findings.request, one.contrast), reference(one.contrast)
    return words.answer(*titles, name, _years(one.contrast), one.effects[name], one.clear(name), among)


def _equal(findings: Findings, outcomes: Sequence[Outcome], name: str) -> str:
    """In how many cases a change is shown to count as none, where the experiment says what does."""
    margin = findings.request.analysis.equivalence
    if margin is None:
        return ""
    equal = sum(outcome.equal(name) for outcome in outcomes)
    how = f"smaller than {words.share(margin)} of the base"
    if len(outcomes) > 1:
        return f" Shown to be {how}: {equal} of {len(outcomes)} cases."
    return f" The change is {'' if equal else 'not '}shown to be {how}."


def _among(family: Family, name: str, clear: bool) -> str:
    """Among what something is clear or not, in words."""
    if name not in family.indicators:
        return "exploratory, as the experiment does not name this indicator"
    return f"{'clear' if clear else 'not clear'} after Holm’s correction over {family}"


def _of_many(findings: Findings, name: str, rows: Sequence[Outcome]) -> str:
    """Where an indicator changes most, and where it goes the other way or changes least."""
    what, contrast = words.indicator_name(name).lower(), rows[0].contrast
    where = f"In {_years(contrast)}, against “{reference(contrast)}”"
    if not any(map(_differs, (row.effects[name] for row in rows))):
        return f"{where}, nothing changes in {what} in any of {len(rows)} cases."
    extent = {row: row.effects[name].difference or 0 for row in rows}
    sure = [row for row in rows if row.clear(name)]
    most = max(sure or rows, key=lambda row: abs(extent[row]))
    other_way = [row for row in sure if extent[row] * extent[most] < 0]
    end = (max if other_way else min)(other_way or rows, key=lambda row: abs(extent[row]))
    word = "the opposite one" if other_way else "the smallest"
    up = sum(extent[row] > 0 for row in sure)
    return (
        f"{where}, the largest change in {what} is with {_case(findings.request, most, name)}, {word} with "
        f"{_case(findings.request, end, name)}; of {len(rows)} cases clearly up {up}, clearly down "
        f"{len(sure) - up}, unclear {len(rows) - len(sure)} ({_all_at_once(findings.family, name)})."
    )


def _differs(effect: Effect) -> bool:
    return bool(effect.difference) or effect.low is not None


def _all_at_once(family: Family, name: str) -> str:
    if name not in family.indicators:
        return _among(family, name, False)
    return f"Holm’s correction and intervals that hold at once: {family}"


def _case(request: Request, row: Outcome, name: str) -> str:
    size = words.change(name, row.effects[name].difference or 0, *row.simultaneous(name))
    return f"“{titled(request, row.contrast)}” ({size})"


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


def _over_points(findings: Findings, case: int, response: Response, name: str) -> str:
    """What a scenario does on average over all points, and what it does at most of them."""
    assert response.against is not None
    title, base, what = response.scenario.title, response.against.title, words.indicator_name(name).lower()
    known = response.means[name][~np.isnan(response.means[name])]
    over = pooled(response.runs[name], np.full(len(response.means[name]), True))
    points = f"{counted(len(known), 'point')} of the design"
    if over.mean is None:
        return f"“{title}” cannot be compared with “{base}” in {what}: no seed has a pair at every point."
    if not np.nan_to_num(response.runs[name]).any():
        return f"“{title}” changes nothing in {what} against “{base}” at any of {points}."
    clear = findings.family_over_points.clear(case, name)
    verb = "lowers" if over.mean < 0 else "raises"
    if over.low is None or not clear:
        verb = "changes" if over.low is None else "shows no clear change in"
    size, limits = words.change(name, over.mean, None, None), _chance(over, name)
    if over.low is not None:
        limits += f"; {_among(findings.family_over_points, name, clear)}"
    spread = words.limits(name, *np.quantile(known, [LOW, HIGH]).tolist())
    share = words.share(float((np.sign(known) == np.sign(over.mean)).mean()))
    return (
        f"“{title}” {verb} {what} against “{base}” on average over {points}: {size} ({limits}). Point by "
        f"point, nine of ten lie at {spread}, and {share} on the same side of zero."
    )


def _chance(over: Level, name: str) -> str:
    """The interval over seeds, or why there is none."""
    if over.low is not None:
        return f"95 % interval {words.limits(name, over.low, over.high, over.rough)} over {over.runs} seeds"
    if over.runs == 1:
        return "a single seed, so without an interval"
    return f"alike with each of {over.runs} seeds, so without an interval"


def _what_matters(findings: Findings, design: Design) -> Iterator[str]:
    """For each response and headline what matters most, or why that cannot be said."""
    if findings.unranked:
        yield f"What matters cannot be said yet: {findings.unranked}."
        return
    found = {(each.scenario.name, each.indicator): each for each in findings.rankings}
    for response, name in product(findings.responses, findings.headlines):
        subject = _subject(findings.request, response, name)
        if ranking := found.get((response.scenario.name, name)):
            yield _most(ranking, subject, design)
        elif response.has(name) and response.flat(name):
            yield f"Nothing of the {len(design.free)} things varied changes {subject}: all points are alike."
        else:
            yield f"What matters for {subject} cannot be said: no seed has values at enough points."


def _subject(request: Request, response: Response, name: str) -> str:
    what, title = words.indicator_name(name).lower(), response.scenario.title
    if response.against:
        return f"the effect of “{title}” on {what}"
    return what if len(request.scenarios) == 1 else f"{what} in “{title}”"


def _most(ranking: Ranking, subject: str, design: Design) -> str:
    """Which of the things varied matters most, and which comes next."""
    strength = [index for index in ranking.indices if index.measure == _STRENGTH[design.kind]]
    strength.sort(key=lambda index: -abs(index.value))
    first, *next_ones = [f"{row.name} ({_size(row, design.kind, ranking.indicator)})" for row in strength[:3]]
    ways = {
        "morris": f"moves {subject} most over its range",
        "saltelli": f"explains most of the variance of {subject}",
    }
    way = ways.get(design.kind, f"goes along most with {subject}")
    rest = f"; then {' and '.join(next_ones)}" if next_ones else ""
    alone = " A single seed has no interval." if ranking.seeds == 1 else ""
    return f"Of {len(design.free)} things varied, {first} {way}{rest}.{alone}"


def _size(row: Index, kind: str, indicator: str) -> str:
    """An index, its interval over seeds, and where other points would put it."""
    if kind == "morris":
        value = words.change(indicator, row.value, row.low, row.high, signed=False)
        return f"{value}; with other points {words.limits(indicator, row.points_low, row.points_high)}"
    word = "total index" if kind in WITH_INDICES else "rank correlation"
    over = f", 95 % interval {words.interval(row.low, row.high)}" if row.low is not None else ""
    points = f"with other points {words.interval(row.points_low, row.points_high)}"
    return f"{word} {words.number(row.value)}{over}; {points}"
