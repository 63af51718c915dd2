"""A yes or no of many cities or projects at once: declared once, taken by a phase, told by an explanation."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.quoted import show
from paradiplomacy.rules.forms import LOGIT, Form
from paradiplomacy.rules.logit import Terms, total
from paradiplomacy.scenario.parameters.base import Value
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


type Term = Callable[["Deciders"], Floats]
"""What a user's module adds to the sum of a decision: one number a row."""

TERMS: dict[str, dict[str, Term]] = {}
"""Terms that users add, by decision and name."""
_OWN = "terms of users"


@contextmanager
def without_terms() -> Iterator[None]:
    """For the time being nobody has added a term."""
    terms = dict(TERMS)
    TERMS.clear()
    try:
        yield
    finally:
        TERMS.update(terms)


@dataclass(frozen=True)
class Deciders:
    """Those who decide in a year of one run, as a term of a user sees them: one row each.

    Attributes:
        year: the year.
        inputs: what the rule of the decision is given, by name.
    """

    year: int
    inputs: Inputs
    _world: World = field(repr=False)
    _cities: Ints = field(repr=False)
    _name: str = field(repr=False)

    def parameter(self, name: str) -> Value:
        """A parameter by its dotted name."""
        return self._world.settings[name]

    def city(self, column: str) -> NDArray[Any]:
        """A column of the cities that decide, such as ``capacity``; of projects, of their coordinators."""
        values: NDArray[Any] = getattr(self._world.cities, column)[self._cities]
        return values

    def lots(self) -> Floats:
        """Numbers in (0, 1) that depend on run, term, year and city alone."""
        world = self._world
        return world.streams.own(f"term {self._name}", world.year, world.cities.code[self._cities])


def _itself(rows: Any) -> Any:
    return rows


def _checked(name: str, values: Any, rows: int) -> Floats:
    if not isinstance(values, np.ndarray) or values.shape != (rows,) or not np.isfinite(values).all():
        raise ParadiplomacyError(name, [f"returned {show(values)}; allowed are {rows} finite numbers"])
    return values.astype(np.float64)


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
        return self.form.chance(self.terms(self.circumstances(world, rows)), self.gate(world, rows))

    def circumstances(self, world: World, rows: Rows) -> Inputs:
        """What the rule is given for the rows, and the terms that users add."""
        inputs = self.inputs(world, rows)
        if not (terms := TERMS.get(self.name)):
            return inputs
        cities = self.city(rows)
        own = {
            name: _checked(name, term(Deciders(world.year, inputs, world, cities, name)), len(cities))
            for name, term in terms.items()
        }
        return {**inputs, _OWN: own}

    def terms(self, circumstances: Mapping[str, Any]) -> Terms:
        """What speaks for a yes and against it, by name."""
        if _OWN not in circumstances:
            return self.rule(**circumstances)
        inputs = dict(circumstances)
        own, terms = inputs.pop(_OWN), self.rule(**inputs)
        if taken := own.keys() & terms.keys():
            raise ParadiplomacyError(
                self.name, [f"{name}: has a term of this name" for name in sorted(taken)]
            )
        return {**terms, **own}

    def drawn(self, world: World, rows: Rows) -> Floats:
        """The number drawn for each row, uniform in (0, 1)."""
        if self.asker is None:
            return world.uniform(self.draw, self.city(rows))
        pairs = world.between(self.asker(rows), self.city(rows))
        return world.streams.pair_uniform(self.draw, world.year, *pairs)

    def sum(self, inputs: Mapping[str, Any]) -> float:
        """Sum of the terms of a single row."""
        return float(total(self.terms(inputs))[0])
