"""A kind of decision as all cities took it in a year: what spoke for it, what was drawn, what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.rules import logit, membership
from paradiplomacy.rules.logit import Terms


class Kind(StrEnum):
    """What is decided, in the order of a year."""

    COMPLETE = "complete"
    JOIN = "join"
    LEAVE = "leave"
    TAKE_PART = "take part"
    PROPOSE = "propose"
    CONSENT = "consent"
    GO_AHEAD = "go ahead"


HAZARDS = {Kind.JOIN, Kind.LEAVE}
"""Decisions whose terms add up to the logarithm of a hazard a year, and not to a logit."""


@dataclass(frozen=True)
class Lever:
    """Something that could have been different.

    Attributes:
        name: of what it is.
        now: its value for each row.
        low: the least that it can be.
        high: the most.
        put: what a rule is given instead for another value; if None, the value under the same name.
    """

    name: str
    now: Floats
    low: float
    high: float
    put: Callable[[float], Mapping[str, Any]] | None = None

    def inputs(self, value: float) -> Mapping[str, Any]:
        """What to give the rule for one row where this has another value."""
        return self.put(value) if self.put else {self.name: np.array([value])}


@dataclass(frozen=True)
class Seen:
    """A kind of decision, one row a decision.

    Attributes:
        kind: what was decided.
        city: row of the city that decided; for a project its coordinator.
        other: row of the city that had asked, of which the decision is about; else that of the city.
        rule: the function that gives the terms.
        inputs: what it was given.
        gate: what the chance is multiplied by: legal permission, or 1.
        drawn: the number drawn.
        happened: what came of it in the run.
        by_rule: whether it was so whatever was drawn: arrears strike members off, and new mayors cancel.
        levers: what could have been different.
    """

    kind: Kind
    city: Ints
    other: Ints
    rule: Callable[..., Terms]
    inputs: Mapping[str, Any]
    gate: Floats
    drawn: Floats
    happened: Bools
    by_rule: Bools
    levers: tuple[Lever, ...] = ()

    @cached_property
    def terms(self) -> Terms:
        """The terms, which add up to the logit or the logarithm of the hazard."""
        return self.rule(**self.inputs)

    @cached_property
    def chance(self) -> Floats:
        """Probability of a yes."""
        return chance(self.kind, self.terms, self.gate)


def chance(kind: Kind, terms: Terms, gate: Floats) -> Floats:
    """Probability of a yes, by the very rules of the model."""
    if kind in HAZARDS:
        return membership.probability(membership.hazard(terms) * gate)
    return logit.probability(terms, gate)


def needed(kind: Kind, gate: float, drawn: float) -> float:
    """The sum of terms from which the draw is a yes; infinite where no sum is enough."""
    if gate <= 0 or (kind not in HAZARDS and drawn >= gate):
        return float("inf")
    if kind in HAZARDS:
        return float(np.log(-np.log1p(-drawn) / gate))
    return float(np.log(drawn / (gate - drawn)))


def one_row(inputs: Mapping[str, Any], row: int) -> dict[str, Any]:
    """What a rule is given for a single row."""
    return {name: _of_row(value, row) for name, value in inputs.items()}


def _of_row(value: Any, row: int) -> Any:
    if isinstance(value, np.ndarray):
        return value[row : row + 1]
    if isinstance(value, dict):
        return one_row(value, row)
    return value
