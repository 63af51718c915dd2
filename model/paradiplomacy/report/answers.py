"""The answer of an experiment: for an indicator a sentence with its interval.

What is called clear, is so after Holm's correction over all that the request names (``results.family``), and
the intervals of changes that are picked as the largest hold for all of them at once. What is said over the
points of a design is worked out for each seed, and its interval is over the seeds.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import numpy as np

from paradiplomacy.experiment.designs.design import WITH_INDICES, Design
from paradiplomacy.experiment.request import Request
from paradiplomacy.report import named, varied, words
from paradiplomacy.report.discovered import discovered
from paradiplomacy.report.language import said, texts, times
from paradiplomacy.results.bands import HIGH, LOW
from paradiplomacy.results.contrasts import Contrast
from paradiplomacy.results.differences import Effect
from paradiplomacy.results.family import Family
from paradiplomacy.results.findings import Findings, Outcome
from paradiplomacy.results.intervals import Level
from paradiplomacy.results.responses import Response, pooled
from paradiplomacy.results.sensitivity import SAMPLED, Index, Ranking, missing_points
from paradiplomacy.results.stopping import reached

_STRENGTH = {"morris": "mu_star", "saltelli": "total", "latin-hypercube": "rank_correlation"}
_STRENGTH["sobol"] = _STRENGTH["latin-hypercube"]
"""The measure that says which of the things varied matters most."""


def answers(findings: Findings) -> list[str]:
    """The answers of an experiment or batch, a sentence each, for its first indicators."""
    every = (*_answers(findings), *discovered(findings), *_stopped(findings))
    return [_unbroken(answer) for answer in every]


def _unbroken(text: str) -> str:
    """Per cent signs stay with their numbers."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def _stopped(findings: Findings) -> Iterator[str]:
    """Why it stopped, where it stops by itself."""
    stop, made = findings.request.analysis.stop, findings.request.replications
    if stop is None:
        return
    wanted = words.half_widths(stop.half_width)
    if stop.precision:
        wanted = said("report.stopped.precision", percent=texts().amount(100 * stop.precision))
    key = "reached" if reached(findings, stop) else "not_reached"
    yield said(f"report.stopped.{key}", made=made, most=stop.at_most, wanted=wanted)


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
    clear = one.clear(name)
    titles = titled(findings.request, one.contrast), reference(findings.request, one.contrast)
    sure = words.among(findings.family, name, clear)
    return words.answer(*titles, name, years([one]), one.effects[name], clear, sure)


def _equal(findings: Findings, outcomes: Sequence[Outcome], name: str) -> str:
    """In how many cases a change is shown to count as none, where the experiment says what does."""
    margin = findings.request.analysis.equivalence
    if margin is None:
        return ""
    equal = sum(outcome.equal(name) for outcome in outcomes)
    told = {"margin": words.share(margin), "equal": equal, "of": len(outcomes)}
    if len(outcomes) > 1:
        return said("report.equal.many", **told)
    return said(f"report.equal.{'shown' if equal else 'not_shown'}", margin=told["margin"])


def _of_many(findings: Findings, name: str, rows: Sequence[Outcome]) -> str:
    """Where an indicator changes most, and where it goes the other way or changes least."""
    contrast = rows[0].contrast
    told: dict[str, object] = {"what": words.indicator_name(name, within=True), "years": years(rows)}
    told |= {"base": reference(findings.request, contrast), "cases": len(rows)}
    if not any(map(_differs, (row.effects[name] for row in rows))):
        return words.sentence("report.many.nothing", **told)
    extent = {row: row.effects[name].difference or 0 for row in rows}
    sure = [row for row in rows if row.clear(name)]
    most = max(sure or rows, key=lambda row: abs(extent[row]))
    other_way = [row for row in sure if extent[row] * extent[most] < 0]
    end = (max if other_way else min)(other_way or rows, key=lambda row: abs(extent[row]))
    up = sum(extent[row] > 0 for row in sure)
    return words.sentence(
        f"report.many.{'opposite' if other_way else 'smallest'}", **told,
        most=_case(findings.request, most, name), end=_case(findings.request, end, name),
        up=up, down=len(sure) - up, unclear=len(rows) - len(sure), among=_all_at_once(findings.family, name),
    )  # fmt: skip


def _differs(effect: Effect) -> bool:
    return bool(effect.difference) or effect.low is not None


def _all_at_once(family: Family, name: str) -> str:
    if name not in family.indicators:
        return words.among(family, name, False)
    return said("report.among.at_once", family=words.family_text(family))


def _case(request: Request, row: Outcome, name: str) -> str:
    size = words.change(name, row.effects[name].difference or 0, *row.simultaneous(name))
    return f"“{titled(request, row.contrast)}” ({size})"


def titled(request: Request, contrast: Contrast) -> str:
    """What is compared, in words: a scenario, the values of a design, or both."""
    scenario = words.title(contrast.arm.base)
    if request.design is None:
        return scenario
    label = varied.point(request, contrast.arm.point)
    by_scenario = contrast.arm.base.name != contrast.against.base.name
    both = said("report.case.with_values", title=scenario, values=label)
    if by_scenario:
        return scenario if all(value is None for value in contrast.arm.point) else both
    return label if len(request.scenarios) == 1 else both


def reference(request: Request, contrast: Contrast) -> str:
    """What it is compared with, in words."""
    if contrast.arm.base.name != contrast.against.base.name:
        return words.title(contrast.against.base)
    if contrast.like:
        values = ", ".join(named.at(name, value) for name, value in contrast.like)
        return said("report.case.all_else_equal", values=values)
    if request.design is None:
        return words.title(contrast.against.base)
    return varied.point(request, request.points[0])


def years(outcomes: Iterable[Outcome]) -> str:
    """The years over which is compared, each span once."""
    windows = dict.fromkeys(outcome.contrast.window for outcome in outcomes)
    return said("report.or").join(words.span(*window) for window in windows)


# --- Sampling designs ---


def _over_points(findings: Findings, case: int, response: Response, name: str) -> str:
    """What a scenario does on average over all points, and what it does at most of them."""
    assert response.against is not None
    known = response.means[name][~np.isnan(response.means[name])]
    over = pooled(response.runs[name], np.full(len(response.means[name]), True))
    told: dict[str, object] = {"title": words.title(response.scenario), "base": words.title(response.against)}
    told |= {"what": words.indicator_name(name, within=True)}
    if over.mean is None:
        return words.sentence("report.points.no_value", **told)
    told |= {"points": times("report.count.points", len(known))}
    if not np.nan_to_num(response.runs[name]).any():
        return words.sentence("report.points.nothing", **told)
    clear = findings.family_over_points.clear(case, name)
    way = "changes" if over.low is None else "lowers" if over.mean < 0 else "raises"
    way = "unclear" if over.low is not None and not clear else way
    chance = _chance(over, name)
    if over.low is not None:
        chance += f"; {words.among(findings.family_over_points, name, clear)}"
    average = words.sentence(
        f"report.points.{way}", size=words.change(name, over.mean, None, None), chance=chance, **told
    )
    spread = words.limits(name, *np.quantile(known, [LOW, HIGH]).tolist())
    share = words.share(float((np.sign(known) == np.sign(over.mean)).mean()))
    return f"{average} {said('report.points.one_by_one', spread=spread, share=share)}"


def _chance(over: Level, name: str) -> str:
    """The interval over seeds, or why there is none."""
    if over.low is not None:
        within = words.limits(name, over.low, over.high, over.rough)
        return said("report.points.interval", within=within, seeds=over.runs)
    key = "alone" if over.runs == 1 else "alike"
    return said(f"report.points.{key}", seeds=over.runs)


def _what_matters(findings: Findings, design: Design) -> Iterator[str]:
    """For each response and headline what matters most, or why that cannot be said."""
    if findings.unranked:
        missing = missing_points(findings.request, findings.responses)
        yield said("report.matters.not_yet", missing=missing, points=len(findings.request.points))
        return
    found = {(each.scenario.name, each.indicator): each for each in findings.rankings}
    for response, name in product(findings.responses, findings.headlines):
        subject = _subject(findings.request, response, name)
        if ranking := found.get((response.scenario.name, name)):
            yield _most(ranking, subject, design)
        else:
            key = "flat" if response.has(name) and response.flat(name) else "too_few"
            yield words.sentence(f"report.matters.{key}", things=_things(design), subject=subject)


def _subject(request: Request, response: Response, name: str) -> str:
    what, title = words.indicator_name(name, within=True), words.title(response.scenario)
    if response.against:
        return said("report.matters.effect", title=title, what=what)
    return what if len(request.scenarios) == 1 else said("report.matters.level", title=title, what=what)


def _most(ranking: Ranking, subject: str, design: Design) -> str:
    """Which of the things varied matters most, and which comes next."""
    strength = [index for index in ranking.indices if index.measure == _STRENGTH[design.kind]]
    strength.sort(key=lambda index: -abs(index.value))
    first, *next_ones = [
        f"{varied.parameter(row.name)} ({_size(row, design.kind, ranking.indicator)})" for row in strength[:3]
    ]
    way = design.kind if design.kind in WITH_INDICES else "correlation"
    then = said("report.matters.then", others=said("report.and").join(next_ones)) if next_ones else ""
    alone = said("report.matters.alone") if ranking.seeds == 1 else ""
    told = {"things": _things(design), "first": first, "subject": subject, "then": then}
    return words.sentence(f"report.matters.{way}", **told) + alone


def _things(design: Design) -> str:
    """How many things vary."""
    return times("report.count.things", len(design.free))


def _size(row: Index, kind: str, indicator: str) -> str:
    """An index, its interval over seeds, and where other points would put it."""
    if kind == "morris":
        value = words.change(indicator, row.value, row.low, row.high, signed=False)
        points = words.limits(indicator, row.points_low, row.points_high)
    else:
        word = said(f"report.matters.{'total' if kind in WITH_INDICES else 'rank'}")
        value, points = f"{word} {words.number(row.value)}", words.interval(row.points_low, row.points_high)
        if row.low is not None:
            within = words.interval(row.low, row.high)
            value = said("report.answer.with_interval", size=value, within=within)
    return f"{value}; {said('report.matters.other_points', points=points)}"
