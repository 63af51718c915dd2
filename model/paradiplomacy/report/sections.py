"""Differences laid out in tables: one a contrast or one an indicator, whichever are fewer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from paradiplomacy.experiment.checks import Window
from paradiplomacy.report import named, varied, words
from paradiplomacy.report.answers import reference, titled, years
from paradiplomacy.report.language import said, texts, times
from paradiplomacy.results.differences import Difference
from paradiplomacy.results.findings import Compared, Findings, NamedOutcome, Outcome
from paradiplomacy.results.sensitivity import Index, Ranking

MOST_ROWS = 100
_CHANGES = {"mu", "mu_star", "sigma"}
"""Measures of what an indicator changes by."""

type Cell = Callable[[Difference], str]
"""What stands in a column, in words."""

CHANGE: dict[str, Cell] = {
    "base": lambda row: words.number(row.effect.base),
    "scenario": lambda row: words.number(row.effect.mean),
    "difference": lambda row: words.number(row.effect.difference, signed=True),
    "95 % interval": lambda row: words.interval(row.effect.low, row.effect.high, row.effect.rough),
    "relative": lambda row: words.percent(row.effect.relative_percent),
    "same sign": lambda row: words.share(row.effect.same_sign),
}
CERTAINTY: dict[str, Cell] = {
    "bootstrap": lambda row: words.interval(row.test.bootstrap_low, row.test.bootstrap_high),
    "p": lambda row: words.p_value(row.test.p),
    "p (Holm)": lambda row: words.p_value(row.test.p_holm),
    "d_z": lambda row: words.number(row.effect.effect_paired, signed=True),
    "d": lambda row: words.number(row.effect.effect_unpaired, signed=True),
    "pairs": lambda row: texts().number(row.effect.pairs),
    "now ±": lambda row: words.share(row.plan.precision),
    "wanted": lambda row: words.pairs_wanted(row.plan.face_value, row.plan.needed, row.effect.pairs),
    "pairing": lambda row: words.number(row.plan.pairing),
}
EQUIVALENCE: dict[str, Cell] = {
    "p (equal)": lambda row: words.p_value(row.test.p_equivalence),
    "equal": lambda row: words.yes(row.test.equivalent),
}
CLEAR: dict[str, Cell] = {
    "clear": lambda row: words.yes(None if row.test.p_holm is None else row.test.clear),
}
"""What a page says in a word, where the colour of the row alone would."""


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is about, with its unit, and the difference in that unit."""

    name: str
    unit: str
    difference: Difference


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


def sections(findings: Findings) -> list[Section]:
    """What is compared, in tables.

    Points that are sampled are not compared one by one, unless the question says how.
    """
    design, question, names = findings.request.design, findings.question, findings.indicators
    if design is not None and design.samples and not (question.against or question.by):
        return []
    if len(findings.outcomes) <= len(names):
        return [_of_outcome(findings, outcome) for outcome in findings.outcomes]
    return [_of_indicator(findings, name) for name in names]


def named_sections(findings: Findings) -> list[Section]:
    """The contrasts that the experiment names, a table each."""
    return [_of_named(findings, outcome) for outcome in findings.contrasts]


def wanted_at_once(tables: Sequence[Section]) -> str:
    """One number of pairs for all rows, which is that of the row that needs most."""
    rows = [line.difference for table in tables for line in table.lines]
    known = [(row.plan.needed, row) for row in rows if row.plan.needed is not None]
    if not known:
        return said("report.wanted.none")
    needed, row = max(known, key=itemgetter(0))
    pairs, face_value = row.effect.pairs, max(row.plan.face_value or 0 for _, row in known)
    told = {"known": len(known), "rows": times("report.count.rows", len(rows))}
    told |= {"needed": words.about(needed, pairs), "face_value": words.about(face_value, pairs)}
    return said(f"report.wanted.{'all' if len(known) == len(rows) else 'some'}", **told)


def level_rows(findings: Findings) -> list[tuple[str, str, str, str, str]]:
    """The levels of the only scenario: name, unit, mean, interval, runs."""
    rows = []
    for name, level in findings.levels.items():
        mean, low, high = (_times(words.factor(name), value) for value in (level.mean, level.low, level.high))
        ends = words.interval(low, high, level.rough)
        label = words.indicator_name(name), words.unit(name)
        rows.append((*label, words.number(mean), ends, texts().number(level.runs)))
    return rows


def ranked_rows(of: Ranking) -> list[tuple[str, str, str, str, str]]:
    """How much each thing that is varied matters: what, measure, value, and its two intervals."""
    return [_ranked(of.indicator, index) for index in of.indices]


def _ranked(indicator: str, index: Index) -> tuple[str, str, str, str, str]:
    """An index; what is a change of the indicator is in the unit in which that is told."""
    measure = said(f"report.measure.{index.measure}")
    if index.measure not in _CHANGES:
        ends = words.interval(index.low, index.high), words.interval(index.points_low, index.points_high)
        return varied.parameter(index.name), measure, words.number(index.value), *ends
    return (
        varied.parameter(index.name),
        f"{measure}, {words.unit_of_change(indicator)}",
        words.number(words.factor(indicator) * index.value),
        words.limits(indicator, index.low, index.high),
        words.limits(indicator, index.points_low, index.points_high),
    )


def heading(column: str) -> str:
    """What a column is called."""
    return said(f"report.column.{column}")


def _of_outcome(findings: Findings, outcome: Outcome) -> Section:
    base, other = (each(findings.request, outcome.contrast) for each in (reference, titled))
    title = said("report.section.against", title=other, base=base)
    return _of_compared(findings, outcome, title, outcome.contrast.window, (base, other))


def _of_named(findings: Findings, outcome: NamedOutcome) -> Section:
    title, ends = (each(findings.request, outcome.asked) for each in (named.title, named.ends))
    return _of_compared(findings, outcome, str(title), outcome.window, (ends[0], ends[1]))


def _of_compared(
    findings: Findings, outcome: Compared, title: str, window: Window, ends: tuple[str, str]
) -> Section:
    pairs = words.pairs(max(effect.pairs for effect in outcome.effects.values()))
    title = said("report.section.means", title=title, years=words.span(*window), pairs=pairs)
    lines = [
        Line(_named(findings, words.indicator_name(name), name), words.unit(name), _told(name, difference))
        for name, difference in outcome.differences.items()
    ]
    return Section(title, heading("indicator"), *ends, lines)


def _told(name: str, difference: Difference) -> Difference:
    """A difference in the unit in which its indicator is told."""
    effect = _in_unit(name, difference.effect, ("base", "mean", "difference", "low", "high"))
    test = _in_unit(name, difference.test, ("bootstrap_low", "bootstrap_high"))
    return replace(difference, effect=effect, test=test)


def _in_unit(name: str, of: Any, fields: Sequence[str]) -> Any:
    return replace(of, **{field: _times(words.factor(name), getattr(of, field)) for field in fields})


def _times(factor: int, value: float | None) -> float | None:
    return None if value is None else factor * value


def _named(findings: Findings, label: str, name: str) -> str:
    """An indicator, marked where the experiment does not name it."""
    return said("report.section.exploratory", label=label) if name in findings.exploratory else label


def _of_indicator(findings: Findings, name: str) -> Section:
    request, few = findings.request, findings.outcomes[:MOST_ROWS]
    against = ", ".join(dict.fromkeys(reference(request, each.contrast) for each in few))
    label = _named(findings, words.indicator_label(name), name)
    title = said("report.section.of_indicator", label=label, base=against, years=years(few))
    lines = [Line(titled(request, each.contrast), "", _told(name, each.differences[name])) for each in few]
    ends = heading("base"), heading("case")
    return Section(title, heading("case"), *ends, lines, len(findings.outcomes) - len(few))
