"""A decision in numbers: the points of its sum, the chance and the draw, for those who open them."""

from collections.abc import Iterator, Sequence

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.explanation.parting import Gap
from paradiplomacy.explanation.project import ProjectFate
from paradiplomacy.explanation.reasons import lever_in_words, term_in_words
from paradiplomacy.explanation.verdict import Verdict

type Row = tuple[str, list[str]]
"""What a number is, and the number in one world or in two."""

MISSING = "–"
_MOST_TURNINGS = 3


def sums(sides: Sequence[Verdict | None], texts: Texts) -> Iterator[Row]:
    """All terms of a decision, then their sum, legal gate, chance, draw and outcome; one number a world."""
    columns = [list(_column(side, texts)) if side else None for side in sides]
    for place, (label, _) in enumerate(next(filter(None, columns), [])):
        yield label, [column[place][1] if column else MISSING for column in columns]


def _column(decision: Verdict, texts: Texts) -> Iterator[tuple[str, str]]:
    for name, value in decision.terms.items():
        yield term_in_words(name, texts), texts.number(value, 3, signed=True)
    yield texts(f"explain.figure.{decision.form}"), texts.number(decision.logit, 3, signed=True)
    for name in ("gate", "chance", "drawn"):
        yield texts(f"explain.figure.{name}"), texts.number(getattr(decision, name), 4)
    yield texts("explain.figure.outcome"), texts(f"explain.figure.{'yes' if decision.outcome else 'no'}")


def turned(decision: Verdict, texts: Texts) -> Iterator[Row]:
    """From which values on a decision would have been another one, beside the values that there were."""
    for one in decision.turnings[:_MOST_TURNINGS]:
        decimals = (0, 2, 4) if abs(one.now) >= 100 else (2, 3, 4, 6)
        then, now = _tell_apart(one.then, one.now, texts, decimals)
        name = lever_in_words(one.name, decision.name, texts)
        yield texts(f"explain.figure.{'above' if one.rises else 'below'}", name=name, then=then), [now]


def judged(proposal: ProjectFate, texts: Texts) -> Iterator[Row]:
    """How good a proposal was judged."""
    yield texts("explain.figure.quality"), [texts.number(proposal.quality, 2)]


def differing(causes: Sequence[Gap], texts: Texts) -> Iterator[Row]:
    """What differed first between two worlds."""
    for cause in causes:
        whole = cause.one.is_integer() and cause.other.is_integer()
        pair = _tell_apart(cause.one, cause.other, texts, (0,) if whole else (2, 3, 4, 6))
        yield texts(f"explain.concern.{cause.name}"), [*pair]


def _tell_apart(one: float, other: float, texts: Texts, decimals: Sequence[int]) -> tuple[str, str]:
    """Two values with as many decimals as it takes to tell them apart."""
    for number in decimals:
        pair = texts.number(one, number), texts.number(other, number)
        if pair[0] != pair[1]:
            break
    return pair
