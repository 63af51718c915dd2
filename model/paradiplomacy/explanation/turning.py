"""What would have had to differ: for each thing that could, the value from which the decision turns."""

from dataclasses import dataclass

from paradiplomacy.explanation.round import Round, one_row
from paradiplomacy.phases.decision import Lever
from paradiplomacy.world.state import World


@dataclass(frozen=True)
class Turning:
    """A single change that turns a decision, all else as it was.

    Attributes:
        name: what would differ; ``gate`` is the legal gate, ``informal_gate`` that of informal action.
        now: its value.
        then: the value from which the decision is another one.
        share: how far that is, as a share of all that it can be.
    """

    name: str
    now: float
    then: float
    share: float

    @property
    def rises(self) -> bool:
        """Whether more of it turns the decision."""
        return self.then > self.now


def turnings(of: Round, row: int) -> tuple[Turning, ...]:
    """All single changes that turn a decision, the smallest first."""
    changes = [_of_lever(of, row, lever) for lever in of.decision.levers]
    changes.append(_of_gate(of, row))
    return tuple(sorted((one for one in changes if one is not None), key=lambda one: one.share))


def _of_lever(of: Round, row: int, lever: Lever) -> Turning | None:
    """The value at which the sum of terms is just what the draw needs, if there is one."""
    from scipy.optimize import brentq  # takes a second to import, and no run needs it

    enough = of.needed(row)
    if enough == float("inf"):
        return None
    inputs = one_row(of.inputs, row)

    def margin(value: float) -> float:
        return of.decision.sum({**inputs, **lever.inputs(of.world, value)}) - enough

    now = float(of.levers[lever.name][row])
    here = margin(now)
    for end in (lever.low, lever.high):
        if end != now and here * margin(end) < 0:
            then = float(brentq(margin, min(now, end), max(now, end)))
            return Turning(lever.name, now, then, abs(then - now) / (lever.high - lever.low))
    return None


def _of_gate(of: Round, row: int) -> Turning | None:
    """The legal gate at which the chance is just the draw, if law could be so."""
    now, chance = float(of.gate[row]), float(of.chance[row])
    if of.decision.form.name == "hazard" or chance <= 0 or not (of.gate != 1).any():
        return None
    then = float(of.drawn[row]) * now / chance
    name = "informal_gate" if of.decision.gate is World.informal_gate else "gate"
    return Turning(name, now, then, abs(then - now)) if then <= 1 else None
