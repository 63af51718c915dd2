"""A decision as all took it in a year: what spoke for it, what was drawn, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.phases.decision import Decision
from paradiplomacy.world.state import World


@dataclass(frozen=True)
class Round:
    """One round of a decision, one row a city, project or pair.

    Attributes:
        decision: what was decided.
        world: the world in which it was.
        rows: who decided, as the declaration has them.
        inputs: what the rule was given.
        gate: what the chance was multiplied by: legal permission, or 1.
        drawn: the number drawn.
        settled: whether it was so whatever was drawn.
        chance_settled: the chance of that, where it was drawn itself.
        levers: values of what could have been different, by name.
        happened: what came of it in the run.
    """

    decision: Decision[Any]
    world: World
    rows: Any
    inputs: Mapping[str, Any]
    gate: Floats
    drawn: Floats
    settled: Bools
    chance_settled: Floats
    levers: Mapping[str, Floats]
    happened: Bools

    @classmethod
    def before(cls, decision: Decision[Any], world: World) -> Self:
        """A round that is about to be taken; nothing has come of it yet."""
        rows = decision.who(world)
        inputs, cities = decision.circumstances(world, rows), decision.city(rows)
        count = len(cities)
        return cls(
            decision,
            world,
            rows,
            inputs,
            gate=np.ones(count) * decision.gate(world, rows),
            drawn=decision.drawn(world, rows),
            settled=np.zeros(count, dtype=np.bool_) | decision.settled(world, rows),
            chance_settled=np.zeros(count) + decision.chance_settled(world, rows),
            levers={lever.name: lever.values(world, inputs, cities) for lever in decision.levers},
            happened=np.zeros(count, dtype=np.bool_),
        )

    def after(self) -> Self:
        """The same round once its year is over, with what came of it."""
        return replace(self, happened=self.decision.outcome(self.world, self.rows))

    @property
    def city(self) -> Ints:
        """Row of the city that decided; of a project its coordinator."""
        return self.decision.city(self.rows)

    @property
    def other(self) -> Ints:
        """Row of the city that had asked; where none had, that of the city."""
        return self.decision.asker(self.rows) if self.decision.asker else self.city

    @cached_property
    def terms(self) -> dict[str, Floats]:
        """What speaks for it and against it, by name."""
        return self.decision.terms(self.inputs)

    @cached_property
    def chance(self) -> Floats:
        """Probability of a yes."""
        return self.decision.form.chance(self.terms, self.gate)

    def needed(self, row: int) -> float:
        """The sum of terms from which the draw of a row is a yes; infinite where no sum is enough."""
        return self.decision.form.needed(float(self.gate[row]), float(self.drawn[row]))


def one_row(inputs: Mapping[str, Any], row: int) -> dict[str, Any]:
    """What a rule is given for a single row."""
    return {name: _of_row(value, row) for name, value in inputs.items()}


def _of_row(value: Any, row: int) -> Any:
    if isinstance(value, np.ndarray):
        return value[row : row + 1]
    if isinstance(value, dict):
        return one_row(value, row)
    return value
