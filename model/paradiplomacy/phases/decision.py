"""A yes or no of many cities or projects at once: declared once, taken by a phase, told by an explanation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.rules.forms import LOGIT, Form
from paradiplomacy.rules.logit import Terms, total
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose

type Phase = Callable[[World], None]
"""A step of the year, which reads and writes the world."""

type Inputs = dict[str, Any]
"""What a rule is given, by the names of its arguments."""


@dataclass(frozen=True)
class Lever:
    """Something that a decision goes by and that could have been different.

    Attributes:
        name: of the input, or of what acts through an input.
        low: the least that it can be.
        high: the most.
        now: its value where it is not an input itself.
        put: the inputs that take another value's place where it is not an input itself.
    """

    name: str
    low: float = 0.0
    high: float = 1.0
    now: Callable[[World, Ints], Floats] | None = None
    put: Callable[[World, float], Inputs] | None = None

    def values(self, world: World, inputs: Inputs, cities: Ints) -> Floats:
        """Its value for each row, of which these are the cities."""
        return np.ones(len(cities)) * (self.now(world, cities) if self.now else inputs[self.name])

    def inputs(self, world: World, value: float) -> Mapping[str, Any]:
        """What to give the rule for one row where this has another value."""
        return self.put(world, value) if self.put else {self.name: np.array([value])}


def shares(*names: str) -> tuple[Lever, ...]:
    """Inputs that can be anything from 0 to 1."""
    return tuple(Lever(name) for name in names)


def _itself(rows: Any) -> Any:
    return rows


@dataclass(frozen=True, kw_only=True)
class Decision[Rows]:
    """A kind of yes or no, one row a decision: P(yes) = form(terms, gate), against one keyed draw.

    Attributes:
        name: what is decided.
        draw: purpose of the keyed draw.
        rule: the function that gives the terms.
        inputs: what it is given for the rows.
        who: the rows that decide this year: rows of cities, projects, or pairs.
        outcome: what came of it, read from the world once the year is over.
        form: how terms and gate make a chance.
        gate: what the chance, or the hazard, is multiplied by.
        settled: whether rules decide, whatever is drawn.
        chance_settled: the chance of that, where it is drawn itself.
        levers: what could have been different.
        city: row of the city that decides; of a project its coordinator.
        asker: row of the city that had asked, where the draw is one of a pair.
    """

    name: str
    draw: Purpose
    rule: Callable[..., Terms]
    inputs: Callable[[World, Rows], Inputs]
    who: Callable[[World], Rows]
    outcome: Callable[[World, Rows], Bools]
    form: Form = LOGIT
    gate: Callable[[World, Rows], Floats | float] = lambda _, __: 1.0
    settled: Callable[[World, Rows], Bools | bool] = lambda _, __: False
    chance_settled: Callable[[World, Rows], Floats | float] = lambda _, __: 0.0
    levers: tuple[Lever, ...] = ()
    city: Callable[[Rows], Ints] = _itself
    asker: Callable[[Rows], Ints] | None = None

    def yes(self, world: World, rows: Rows) -> Bools:
        """Whether each draw is below its chance."""
        return np.less(self.drawn(world, rows), self.chance(world, rows))

    def chance(self, world: World, rows: Rows) -> Floats:
        """Probability of a yes of each row."""
        return self.form.chance(self.rule(**self.inputs(world, rows)), self.gate(world, rows))

    def drawn(self, world: World, rows: Rows) -> Floats:
        """The number drawn for each row, uniform in (0, 1)."""
        if self.asker is None:
            return world.uniform(self.draw, self.city(rows))
        pairs = world.between(self.asker(rows), self.city(rows))
        return world.streams.pair_uniform(self.draw, world.year, *pairs)

    def sum(self, inputs: Mapping[str, Any]) -> float:
        """Sum of the terms of a single row."""
        return float(total(self.rule(**inputs))[0])
