"""What a design varies, and over which values: those that are listed, a range, or what a formula gives."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any, NamedTuple

from paradiplomacy.common.quoted import show
from paradiplomacy.experiment.condition import ConditionError, Expression, parse_formula
from paradiplomacy.experiment.designs.priors import Prior, Weighted
from paradiplomacy.scenario.changes import PREFIX, Variable
from paradiplomacy.scenario.parameters.base import Value

LARGEST = 1e300
"""Largest number that a formula may give."""

type Values = Mapping[str, Value | None]
"""Values of a point that are known already, by name."""


class Levels(NamedTuple):
    """Values that are listed."""

    values: tuple[Value, ...]

    def at(self, share: float) -> Value:
        """The value at a place between 0 and 1, all values having equal shares."""
        return self.values[min(int(share * len(self.values)), len(self.values) - 1)]

    @property
    def ends(self) -> tuple[float, float]:
        """Places of the least and the greatest number, or of the first and the last choice."""
        order: list[Any] = [*self.values]
        order.sort(key=lambda value: 0 if isinstance(value, str) else value)
        low, high = (self.values.index(order[place]) + 0.5 for place in (0, -1))
        return low / len(order), high / len(order)

    def record(self) -> object:
        """The values as they would stand in a file."""
        return list(self.values)


class Formula(NamedTuple):
    """A number that follows from other values of a point."""

    expression: Expression
    event: str
    """The event of whose fields the last part of the name is enough: ``events.recession.``, or nothing."""

    @property
    def used(self) -> set[str]:
        """The whole names that it uses."""
        return {name if "." in name else self.event + name for name in self.expression.used}

    def at(self, values: Values) -> float:
        """The number at a point.

        Raises:
            ConditionError: there is none.

        """
        short = {name.removeprefix(self.event): value for name, value in values.items()}
        number = self.expression.value({**short, **values})
        if isinstance(number, bool) or not isinstance(number, int | float) or abs(number) > LARGEST:
            raise ConditionError(f"{show(self.expression.text)} gives {show(number)}; allowed is a number")
        return number

    def record(self) -> object:
        """The formula as it would stand in a file."""
        return self.expression.text


def read_formula(text: str, name: str, names: Iterable[str]) -> Formula:
    """A formula for a name from others.

    Raises:
        ConditionError: it is not a formula, or uses another name.

    """
    event = name[: name.rindex(".") + 1] if name.startswith(PREFIX) else ""
    others = [each for each in names if each != name]
    short = [each.removeprefix(event) for each in others if event and each.startswith(event)]
    formula = Formula(parse_formula(text, [*others, *short]), event)
    if not formula.used:
        raise ConditionError("uses no other name")
    return formula


class Span(NamedTuple):
    """A range of numbers, even on a linear or logarithmic scale; whole numbers have equal shares."""

    low: float
    high: float
    scale: str
    whole: bool

    def at(self, share: float) -> Value:
        """The value at a place between 0 and 1."""
        if self.whole:
            return int(self.low) + min(int(share * (self.high - self.low + 1)), int(self.high - self.low))
        if self.scale == "log":
            return self._round(math.exp(math.log(self.low) * (1 - share) + math.log(self.high) * share))
        return self._round(self.low + share * (self.high - self.low))

    def _round(self, value: float) -> float:
        """Nine digits, the same on every processor and short enough to be typed; never out of the range."""
        return min(max(float(f"{value:.9g}"), self.low), self.high)

    def record(self) -> object:
        """The range as it would stand in a file."""
        ends = (
            {"low": int(self.low), "high": int(self.high)}
            if self.whole
            else {"low": self.low, "high": self.high}
        )
        return ends | ({"scale": "log"} if self.scale == "log" else {})


class Bounds(NamedTuple):
    """A range of which one end or both follow from other values of a point."""

    low: float | Formula
    high: float | Formula
    scale: str
    whole: bool

    @property
    def used(self) -> set[str]:
        """The whole names that the ends use."""
        return {name for end in (self.low, self.high) if isinstance(end, Formula) for name in end.used}

    def span(self, values: Values) -> Span:
        """The range at a point; one of whole numbers has those between its ends.

        Raises:
            ConditionError: it is empty there, or begins where there is no logarithm.

        """
        low, high = (end.at(values) if isinstance(end, Formula) else end for end in (self.low, self.high))
        if self.whole:
            low, high = math.ceil(low), math.floor(high)
        if low > high:
            raise ConditionError(f"there is nothing from {show(low)} to {show(high)}")
        if self.scale == "log" and low <= 0:
            raise ConditionError(f"begins at {show(low)}; allowed on a log scale are numbers above zero")
        return Span(low, high, self.scale, self.whole)

    def record(self) -> object:
        """The range as it would stand in a file."""
        ends = {"low": self._end(self.low), "high": self._end(self.high)}
        return ends | ({"scale": "log"} if self.scale == "log" else {})

    def _end(self, end: float | Formula) -> object:
        if isinstance(end, Formula):
            return end.expression.text
        return int(end) if self.whole else end


@dataclass(frozen=True)
class Factor:
    """Something that a design varies, and over which values; or what follows from them by a formula."""

    variable: Variable
    values: Levels | Span | Bounds | Formula | Prior | Weighted

    @property
    def name(self) -> str:
        """Name of the parameter or event field."""
        return self.variable.name

    @property
    def used(self) -> set[str]:
        """The names from which its values follow."""
        return self.values.used if isinstance(self.values, Bounds | Formula) else set()

    @property
    def ends(self) -> tuple[float, float]:
        """Places of the least and the greatest value; in a range just inside, as points of a sample are."""
        return self.values.ends if isinstance(self.values, Levels) else (1e-6, 1 - 1e-6)

    def at(self, share: float, values: Values) -> Value:
        """The value at a place between 0 and 1, at a point with other values.

        Raises:
            ConditionError: a formula cannot be used there.

        """
        try:
            match self.values:
                case Formula():
                    return self._number(self.values.at(values))
                case Bounds():
                    return self.values.span(values).at(share)
            return self.values.at(share)
        except ConditionError as error:
            raise ConditionError(f'parameters."{self.name}": {error}') from None

    def _number(self, number: float) -> Value:
        if self.variable.kind == "float":
            return float(number)
        if number != int(number):
            raise ConditionError(f"gives {show(number)}; allowed are whole numbers")
        return int(number)


def in_order(factors: Iterable[Factor]) -> tuple[Factor, ...]:
    """Factors in an order in which each follows those that it uses.

    Raises:
        CycleError: there is none.

    """
    by_name = {factor.name: factor for factor in factors}
    order = TopologicalSorter({name: factor.used for name, factor in by_name.items()})
    return tuple(by_name[name] for name in order.static_order())
