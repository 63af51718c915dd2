"""Differences laid out in tables: one a contrast or one an indicator, whichever are fewer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from paradiplomacy.common.errors import counted
from paradiplomacy.report import named, words
from paradiplomacy.report.answers import reference, titled
from paradiplomacy.results.differences import Difference
from paradiplomacy.results.findings import Compared, Findings, NamedOutcome, Outcome

MOST_ROWS = 100

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
    "pairs": lambda row: str(row.effect.pairs),
    "now ±": lambda row: words.share(row.plan.precision),
    "wanted": lambda row: words.pairs_wanted(row.plan.face_value, row.plan.needed, row.effect.pairs),
    "pairing": lambda row: words.number(row.plan.pairing),
}
EQUIVALENCE: dict[str, Cell] = {
    "p (equal)": lambda row: words.p_value(row.test.p_equivalence),
    "equal": lambda row: (
        words.NOTHING if row.test.equivalent is None else ("yes" if row.test.equivalent else "no")
    ),
}


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is about, with its unit, and the difference."""

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
        return "Pairs in all: no number, as no difference is clear or varies."
    needed, row = max(known, key=itemgetter(0))
    pairs, face_value = row.effect.pairs, max(row.plan.face_value or 0 for _, row in known)
    text = f"{words.about(needed, pairs)}, at face value {words.about(face_value, pairs)}"
    if len(known) == len(rows):
        return f"Pairs in all for {counted(len(rows), 'row')} at once: {text}."
    return (
        f"Pairs in all for {len(known)} of {len(rows)} rows: {text}; the others are not clear or do not vary."
    )


def _of_outcome(findings: Findings, outcome: Outcome) -> Section:
    base, other = reference(outcome.contrast), titled(findings.request, outcome.contrast)
    pairs = words.pairs(max(effect.pairs for effect in outcome.effects.values()))
    title = f"{other} against {base}, means of {words.span(*outcome.contrast.window)}, {pairs}"
    return Section(title, "indicator", base, other, _lines(findings, outcome))


def _of_named(findings: Findings, outcome: NamedOutcome) -> Section:
    pairs = words.pairs(max(effect.pairs for effect in outcome.effects.values()))
    title = named.title(findings.request, outcome.asked)
    title = f"{title}, means of {words.span(*outcome.window)}, {pairs}"
    return Section(
        title, "indicator", *named.ends(findings.request, outcome.asked), _lines(findings, outcome)
    )


def _lines(findings: Findings, outcome: Compared) -> list[Line]:
    return [
        Line(_named(findings, words.indicator_name(name), name), words.unit(name), difference)
        for name, difference in outcome.differences.items()
    ]


def _named(findings: Findings, label: str, name: str) -> str:
    """An indicator, marked where the experiment does not name it."""
    return f"{label} (exploratory)" if name in findings.exploratory else label


def _of_indicator(findings: Findings, name: str) -> Section:
    few = findings.outcomes[:MOST_ROWS]
    windows = dict.fromkeys(each.contrast.window for each in few)
    spans = " or ".join(words.span(*window) for window in windows)
    against = ", ".join(dict.fromkeys(reference(each.contrast) for each in few))
    label = _named(findings, words.indicator_label(name), name)
    title = f"{label}, against {against}, means of {spans}"
    lines = [Line(titled(findings.request, each.contrast), "", each.differences[name]) for each in few]
    return Section(title, "case", "base", "case", lines, len(findings.outcomes) - len(few))
