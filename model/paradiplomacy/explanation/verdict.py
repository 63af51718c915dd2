"""One city's decision, with what spoke for it and against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add

from paradiplomacy.explanation.find import label
from paradiplomacy.explanation.round import Round
from paradiplomacy.explanation.turning import Turning, turnings
from paradiplomacy.explanation.watch import Watch
from paradiplomacy.phases.decisions import DECISIONS
from paradiplomacy.world.state import World


@dataclass(frozen=True)
class Verdict:
    """A decision of a city.

    Attributes:
        name: what was decided: one of ``phases.decisions.DECISIONS``.
        other: the city that had asked, for consent; else none.
        terms: what speaks for it (above zero) and against it; they add up to ``logit``.
        gate: legal permission, by which the chance is multiplied; 1 where law has no say.
        chance: probability of a yes.
        drawn: the number drawn; below the chance it is a yes.
        outcome: what came of it.
        by_rule: whether it was so whatever was drawn: arrears strike a member off, a new mayor cancels.
        turnings: what would have had to differ, each alone; the smallest change first.
    """

    name: str
    other: str | None
    terms: dict[str, float]
    gate: float
    chance: float
    drawn: float
    outcome: bool
    by_rule: bool
    turnings: tuple[Turning, ...]

    @property
    def logit(self) -> float:
        """Sum of the terms; what it is, ``form`` says."""
        return reduce(add, self.terms.values())

    @property
    def form(self) -> str:
        """What the terms add up to: a logit, the logarithm of a hazard a year, or a share."""
        return DECISIONS[self.name][1].form.name


def verdicts(world: World, watch: Watch, row: int, *, turning: bool = True) -> Iterator[Verdict]:
    """What a city decided in a year that was watched, in order; with what would turn it, if asked."""
    for one in watch.rounds.values():
        for place in (one.city == row).nonzero()[0].tolist():
            yield _verdict(world, one, place, turning)


def _verdict(world: World, of: Round, place: int, turning: bool) -> Verdict:
    return Verdict(
        name=of.decision.name,
        other=label(world.cities, int(of.other[place])) if of.decision.asker else None,
        terms={name: float(values[place]) for name, values in of.terms.items()},
        gate=float(of.gate[place]),
        chance=float(of.chance[place]),
        drawn=float(of.drawn[place]),
        outcome=bool(of.happened[place]),
        by_rule=bool(of.settled[place]),
        turnings=turnings(of, place) if turning else (),
    )
