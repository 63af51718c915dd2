"""Parameters that differ among runs side by side: columns, where rules expect a number."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from paradiplomacy.common.columns import Floats, Ints
from paradiplomacy.scenario.parameters.base import COUNTRIES, ByCountry, Value
from paradiplomacy.scenario.parameters.settings import PARAMETERS

_GROUPS = {
    "activity", "agenda", "attendance", "awareness", "axes", "benefit", "capacity", "civil_society",
    "completion", "consent", "cost", "fees", "forum", "go_ahead", "host", "identity", "law", "membership",
    "pandemic", "politics", "private", "proposing", "secretariat", "support", "treasury",
}  # fmt: skip
"""Groups of which all numbers act on rows, countries or runs alone."""
_OTHERS = {
    "cities.budget_per_head_usd", "cities.population_spread", "cities.reference_population",
    "council.commitment", "donors.cohesion", "donors.crowding_in", "donors.top_up", "donors.yearly_usd",
    "fund.cancelled_refund", "fund.council_favour", "fund.grant_cap_usd", "fund.lottery_threshold",
    "fund.max_cost_share", "fund.smallest_grant_usd", "fund.transparency", "fund.yearly_usd",
    "partners.active", "partners.border", "partners.capacity", "partners.distance",
    "partners.distance_scale_km", "partners.language", "partners.popularity", "partners.second",
    "partners.similarity", "partners.ties", "projects.cash_share", "projects.civil_society_bonus",
    "projects.cost_median_usd", "projects.cost_spread", "projects.priority_bonus",
    "projects.quality_capacity", "projects.quality_idea", "projects.quality_noise", "projects.request_low",
    "ties.contagion", "ties.decay", "ties.insurance", "ties.meeting", "ties.project", "training.demand",
    "training.learning", "training.seat_cost_usd", "training.seats",
}  # fmt: skip
"""Those of other groups; the rest of these are numbers of things, what acts on countries, or choices."""
_BY_COUNTRY = "cities.wealth."

SIDE_BY_SIDE = frozenset(
    name
    for name, one in PARAMETERS.items()
    if name in _OTHERS or (name.split(".")[0] in _GROUPS and one.allowed) or name.startswith(_BY_COUNTRY)
)
"""Parameters that may differ among the runs of one world; in all others its runs are alike."""


def of_countries(values: ByCountry, country: Ints) -> Floats:
    """The value of each row, whose country is a place in ``COUNTRIES``."""
    if isinstance(values, _OfCountries):
        return values.of(country)
    return np.array(values.by_country)[country]


class Aligned:
    """Settings of which some parameters are columns, one value a row: they look like any others to a rule.

    Args:
        settings: what all runs have in common.
        varied: by dotted name a value for each run.
        run: run of each row, or a slice of runs.
    """

    def __init__(self, settings: Any, varied: Mapping[str, Floats], run: Ints | slice) -> None:
        self._settings, self._varied, self._run = settings, varied, run

    def __getattr__(self, group: str) -> Any:
        return _Group(getattr(self._settings, group), group, self._varied, self._run)

    def __getitem__(self, name: str) -> Value | Floats:
        """A parameter by its dotted name: of one run as a number of its kind."""
        own: Value = self._settings[name]
        column = self._varied.get(name)
        if column is None:
            return own
        values = column[self._run]
        return values if values.ndim else type(own)(values)


class _Group:
    def __init__(self, own: Any, name: str, varied: Mapping[str, Floats], run: Ints | slice) -> None:
        self._own, self._name, self._varied, self._run = own, name, varied, run

    def __getattr__(self, parameter: str) -> Any:
        own, name = getattr(self._own, parameter), f"{self._name}.{parameter}"
        if isinstance(own, ByCountry):
            return _OfCountries(own, name, self._varied, self._run)
        column = self._varied.get(name)
        return own if column is None else column[self._run]


class _OfCountries:
    """Values by country of which some differ among the runs."""

    def __init__(self, own: ByCountry, name: str, varied: Mapping[str, Floats], run: Ints | slice) -> None:
        self._own, self._name, self._varied, self._run = own, name, varied, run

    def of(self, country: Ints) -> Floats:
        """The value of each row, which is of the country that stands there."""
        values = of_countries(self._own, country)
        for place, code in enumerate(COUNTRIES):
            if (column := self._varied.get(f"{self._name}.{code}")) is not None:
                values = np.where(country == place, column[self._run], values)
        return values
