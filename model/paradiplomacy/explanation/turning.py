"""What would have had to differ: for each thing that could, the value from which the decision turns."""

from dataclasses import dataclass

from scipy.optimize import brentq

from paradiplomacy.common.columns import Floats
from paradiplomacy.explanation.seen import Lever, Seen, needed, one_row
from paradiplomacy.rules.logit import total


@dataclass(frozen=True)
class Turning:
    """A single change that turns a decision, all else as it was.

    Attributes:
        name: what would differ; ``gate`` is the legal gate.
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


def turnings(seen: Seen, row: int) -> tuple[Turning, ...]:
    """All single changes that turn a decision, the smallest first."""
    found = [_of_lever(seen, row, lever) for lever in seen.levers]
    found.append(_of_gate(seen, row))
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.share))


def _of_lever(seen: Seen, row: int, lever: Lever) -> Turning | None:
    """The value at which the sum of terms is just what the draw needs, if there is one."""
    enough = needed(seen.kind, float(seen.gate[row]), float(seen.drawn[row]))
    if enough == float("inf"):
        return None
    inputs = one_row(seen.inputs, row)

    def margin(value: float) -> float:
        return float(total(seen.rule(**{**inputs, **lever.inputs(value)}))[0]) - enough

    now = float(lever.now[row])
    here = margin(now)
    for end in (lever.low, lever.high):
        if end != now and here * margin(end) < 0:
            then = float(brentq(margin, min(now, end), max(now, end)))
            return Turning(lever.name, now, then, abs(then - now) / (lever.high - lever.low))
    return None


def _of_gate(seen: Seen, row: int) -> Turning | None:
    """The legal gate at which the chance is just the draw, if law could be so."""
    now, chance = float(seen.gate[row]), float(seen.chance[row])
    if not _has_gate(seen.gate) or chance <= 0:
        return None
    then = float(seen.drawn[row]) * now / chance
    return Turning("gate", now, then, abs(then - now)) if then <= 1 else None


def _has_gate(gate: Floats) -> bool:
    return bool((gate != 1).any())
