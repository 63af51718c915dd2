"""The parameters that a page offers to change: the few that matter most in a lesson, with their ranges."""

import math
from dataclasses import dataclass
from functools import cached_property

from paradiplomacy.scenario.changes import PREFIX, applies
from paradiplomacy.scenario.parameters.base import Choices, Range, Value
from paradiplomacy.scenario.parameters.settings import PARAMETERS
from paradiplomacy.scenario.scenario import Scenario

STEPS = 40
"""Usual number of steps of a slider."""


@dataclass(frozen=True)
class PageLever:
    """Something that a page lets its reader change.

    Attributes:
        name: the dotted name of a parameter, or of a field of an event.
        group: under which heading it stands.
        span: lowest and highest value, where it is a number and the plausible range will not do.
    """

    name: str
    group: str
    span: Range | None = None

    @property
    def choices(self) -> Choices | None:
        """All values, where it is a choice."""
        return PARAMETERS[self.name].choices if self.name in PARAMETERS else None

    @property
    def whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return self.name in PARAMETERS and PARAMETERS[self.name].whole

    @property
    def in_usd(self) -> bool:
        """Whether it is a sum of money."""
        return self.name in PARAMETERS and PARAMETERS[self.name].unit.startswith("USD")

    @cached_property
    def range(self) -> Range:
        """Lowest and highest value offered."""
        plausible = self.span or PARAMETERS[self.name].plausible
        assert plausible is not None
        return plausible

    @cached_property
    def step(self) -> float:
        """Distance of two values: 1, 2 or 5 times a power of ten."""
        rough = (self.range[1] - self.range[0]) / STEPS
        power = 10.0 ** math.floor(math.log10(rough))
        nice = next(times for times in (1, 2, 5, 10) if times * power >= rough * 0.999) * power
        return max(1.0, nice) if self.whole else nice

    @property
    def decimals(self) -> int:
        """Decimals that tell two neighbouring values apart."""
        return max(0, -math.floor(math.log10(self.step) + 1e-9))

    def value_in(self, scenario: Scenario) -> Value | None:
        """Its value in a scenario, None where the scenario has no such thing."""
        if self.name in PARAMETERS:
            return scenario.parameters[self.name]
        if not applies(scenario, self.name):
            return None
        kind, field = self.name.removeprefix(PREFIX).split(".")
        event = next(event for event in scenario.effective_events() if event.kind == kind)
        value: Value = getattr(event, field)
        return value

    def range_for(self, scenario: Scenario) -> Range:
        """Its range, wide enough for the value that a scenario has."""
        value = self.value_in(scenario)
        if not isinstance(value, int | float):
            return self.range
        return min(self.range[0], value), max(self.range[1], value)


LEVERS = {
    lever.name: lever
    for lever in (
        PageLever("fund.yearly_usd", "fund"),
        PageLever("fund.rule", "fund"),
        PageLever("fund.grant_cap_usd", "fund"),
        PageLever("fund.max_cost_share", "fund"),
        PageLever("fund.transparency", "fund"),
        PageLever("training.seats", "fund"),
        PageLever("donors.yearly_usd", "help"),
        PageLever("donors.programmes", "help"),
        PageLever("private.share", "help"),
        PageLever("support.central_share", "help"),
        PageLever("secretariat.strength", "help"),
        PageLever("events.political-shift.amount", "politics", (-1.5, 1.5)),
        PageLever("politics.mayor_change", "politics", (0.0, 1.0)),
        PageLever("activity.alignment", "politics"),
        PageLever("activity.bloc_support", "politics"),
        PageLever("politics.own_government", "politics"),
        PageLever("law.harmonisation", "politics"),
        PageLever("membership.entry", "network"),
        PageLever("cost.digital", "network", (0.0, 1.0)),
        PageLever("ties.contagion", "network"),
    )
}
"""By name, in the order of the page."""
GROUPS = tuple(dict.fromkeys(lever.group for lever in LEVERS.values()))
