"""What a year brings from outside: events, dated institutions, laws and growth, as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, cents
from paradiplomacy.rules import crises, law
from paradiplomacy.scenario import events
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.parameters.decisions import Cost
from paradiplomacy.scenario.parameters.projects import Fund
from paradiplomacy.scenario.parameters.world import Law
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world import sources
from paradiplomacy.world.aligned import of_countries

STATUTE_OF_2015 = "2015"


@dataclass(frozen=True)
class Conditions:
    """Exogenous values of one year; arrays have one value a country, ``frozen_since`` a row a channel.

    What a parameter has a share in is a method, because parameters may differ among runs. ``laws`` are those
    in force, as countries, part enforced and level.
    """

    year: int
    laws: tuple[tuple[tuple[str, ...], float, float], ...]
    in_bloc: Bools
    suspended: Bools
    government_shift: Floats
    frozen_since: Ints
    economy: Floats
    loss: Floats
    digitalisation: float
    least_digital: float
    attention_shock: float
    completion_shock: float
    pandemic: bool
    health_in_demand: bool
    forum: bool
    reformed: bool
    programme_scale: float
    training_scale: float
    donor_scale: float
    donor_programmes: tuple[events.DonorProgramme, ...]
    cap_scale: float
    campaign_scale: float

    def __post_init__(self) -> None:
        """Runs of one scenario share these columns, so nobody may write them."""
        for column in vars(self).values():
            if isinstance(column, np.ndarray):
                column.setflags(write=False)

    def autonomy(self, p: Law, country: Ints) -> Floats:
        """Legal autonomy of countries: the base, harmonised, then changed by the laws in force.

        Args:
            p: parameters that hold for these countries.
            country: places in ``COUNTRIES``.
        """
        level = law.harmonised(of_countries(p.autonomy, country), p.harmonised_level, p.harmonisation)
        for scope, enforcement, other in self.laws:
            level = law.harmonised(level, other, _by_country(scope, enforcement)[country])
        return level

    def autonomy_of_each(self, p: Law) -> Floats:
        """Legal autonomy of every country, where the parameters are the same in all runs."""
        return _autonomy_of_each(_Identity(self), _Identity(p))

    def digital(self, p: Cost) -> Floats:
        """Share of meetings held from afar, v_t, at most all of them: by themselves, or because they must."""
        share: Floats = np.maximum(np.minimum(1.0, p.digital * self.digitalisation), self.least_digital)
        return share

    def grant_cap(self, p: Fund) -> Ints:
        """Largest grant, cents."""
        return cents(p.grant_cap_usd * self.cap_scale)

    @cached_property
    def shock(self) -> Floats:
        """Share of budgets lost in each country that is in a crisis, else 0."""
        return crises.national_shock(self.economy, self.loss)


def same_conditions(one: Conditions, other: Conditions) -> bool:
    """Whether two scenarios set the same for a year."""
    if one is other:
        return True
    pairs = zip(_values(one), _values(other), strict=True)
    return all(
        np.array_equal(here, there) if isinstance(here, np.ndarray) else here == there
        for here, there in pairs
    )


def _values(one: Conditions) -> Iterator[Any]:
    return (getattr(one, column.name) for column in fields(one))


class _Identity[T]:
    """Something as a key, equal to itself only: comparing all values costs more than making conditions."""

    def __init__(self, of: T) -> None:
        self.of = of

    def __hash__(self) -> int:
        return id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.of is self.of


def conditions(scenario: Scenario, year: int) -> Conditions:
    """The conditions that a scenario sets for a year, before any chance or decision; shared by its runs."""
    return _conditions(_Identity(scenario), year)


@lru_cache(maxsize=512)
def _conditions(identity: _Identity[Scenario], year: int) -> Conditions:
    scenario = identity.of
    pandemic = _pandemic(scenario, year)
    programme = _scale(scenario, events.Programme, year)
    suspended = _coverage(scenario, events.Suspension, year)
    return Conditions(
        year=year,
        laws=_laws(scenario, year),
        in_bloc=sources.country_facts().in_bloc(year) & ~suspended,
        suspended=suspended,
        government_shift=_government_shift(scenario, year),
        frozen_since=_frozen_since(scenario, year),
        economy=_economy(scenario, year),
        loss=_loss(scenario, year, pandemic.budget),
        digitalisation=_digitalisation(scenario, year),
        least_digital=pandemic.digital,
        attention_shock=pandemic.attention,
        completion_shock=pandemic.completion,
        pandemic=pandemic.on,
        health_in_demand=_health_in_demand(scenario, year),
        forum=bool(scenario.active(events.ForumYears, year)),
        reformed=_reformed(scenario, year),
        programme_scale=programme,
        training_scale=max(programme, _scale(scenario, events.TrainingYears, year)),
        donor_scale=_scale(scenario, events.DonorYears, year),
        donor_programmes=_donor_programmes(scenario, year),
        cap_scale=_cap_scale(scenario, year),
        campaign_scale=_scale(scenario, events.AwarenessCampaign, year),
    )


@lru_cache(maxsize=512)
def _autonomy_of_each(identity: _Identity[Conditions], p: _Identity[Law]) -> Floats:
    return identity.of.autonomy(p.of, np.arange(len(COUNTRIES)))


def _coverage(scenario: Scenario, kind: type[events.Event], year: int) -> Bools:
    """Countries that an event of this kind reaches in the year."""
    reached = {country for event in scenario.active(kind, year) for country in event.scope}
    return np.array([country in reached for country in COUNTRIES])


def _scale(
    scenario: Scenario,
    kind: type[events.Programme | events.TrainingYears | events.DonorYears | events.AwarenessCampaign],
    year: int,
) -> float:
    """Scale of the event that is on, 0 when there is none."""
    return float(sum(event.scale for event in scenario.active(kind, year)))


def _by_country(countries: tuple[str, ...], value: float) -> Floats:
    return np.array([value if country in countries else 0.0 for country in COUNTRIES])


def _laws(scenario: Scenario, year: int) -> tuple[tuple[tuple[str, ...], float, float], ...]:
    laws = scenario.active(events.LegalChange, year)
    return tuple((one.scope, one.enforcement, one.level) for one in laws)


def _government_shift(scenario: Scenario, year: int) -> Floats:
    """Shift of the governments' positions, rising linearly over the ramp of the event."""
    shift = np.zeros(len(COUNTRIES))
    for event in scenario.active(events.PoliticalShift, year):
        ramp = min(1.0, (year - event.first_year + 1) / max(event.ramp_years, 1))
        shift += _by_country(event.scope, event.amount * ramp)
    return shift


def _frozen_since(scenario: Scenario, year: int) -> Ints:
    """The year whose position a government keeps in each channel (row), or 0 where it moves freely."""
    since = np.zeros((len(events.CHANNELS), len(COUNTRIES)), dtype=np.int64)
    for event in scenario.active(events.PoliticalFreeze, year):
        touched = np.isin(events.CHANNELS, event.channels)
        since[touched] += _by_country(event.scope, event.first_year - 1).astype(np.int64)
    return since


def _health_in_demand(scenario: Scenario, year: int) -> bool:
    """Whether a pandemic, of this year or the last, draws units of health and security to projects (H5)."""
    years = (year, max(year - 1, scenario.first_year))  # nothing before the first year is felt
    return any(scenario.active(events.Pandemic, one) for one in years)


def _donor_programmes(scenario: Scenario, year: int) -> tuple[events.DonorProgramme, ...]:
    """The donors' programmes of the year with their dollars and whole seats as multiplied."""
    scale = scenario.parameters.donors.programmes
    return tuple(
        event.model_copy(update={"usd": event.usd * scale, "seats": int(event.seats * scale)})
        for event in sorted(scenario.active(events.DonorProgramme, year), key=events.Event.order)
    )


def _economy(scenario: Scenario, year: int) -> Floats:
    """Factor of recorded growth on budgets; 1 everywhere when growth does not act."""
    elasticity = scenario.parameters.cities.growth_elasticity
    if elasticity == 0:
        return np.ones(len(COUNTRIES))
    growth = sources.growth()
    peak = scenario.parameters.crises.peak
    return crises.growth_factor(growth.values, growth.first_year, year, elasticity, peak)


def _loss(scenario: Scenario, year: int, everywhere: float) -> Floats:
    """Share of budgets that recessions and a pandemic take, by country."""
    rest = np.full(len(COUNTRIES), 1 - everywhere)
    for event in scenario.active(events.Recession, year):
        rest *= 1 - _by_country(event.scope, event.loss)
    return 1 - rest


@dataclass(frozen=True)
class _Force:
    on: bool = False
    budget: float = 0.0
    digital: float = 0.0
    attention: float = 0.0
    completion: float = 0.0


def _pandemic(scenario: Scenario, year: int) -> _Force:
    """The pandemic's force: full in its first year, a part of it in later ones."""
    for event in scenario.active(events.Pandemic, year):
        first = year == event.first_year
        force = 1.0 if first else event.second_year
        attention = event.attention if first else event.second_attention
        return _Force(True, event.budget * force, event.digital * force, attention, event.completion * force)
    return _Force()


def _digitalisation(scenario: Scenario, year: int) -> float:
    """Factor on the share of meetings that cities hold from afar by themselves."""
    lines = (
        crises.linear(year, event.first_year, event.last_year, event.initial, event.final)
        for event in scenario.active(events.Digitalisation, year)
    )
    return next(lines, 1.0)


def _reformed(scenario: Scenario, year: int) -> bool:
    """Whether the statute of 2015 is in force: Council of 40, Directorate, favour."""
    rules = scenario.parameters.governance.rules
    if rules != "dated":
        return rules == STATUTE_OF_2015
    return any(event.rules == STATUTE_OF_2015 for event in scenario.active(events.GovernanceChange, year))


def _cap_scale(scenario: Scenario, year: int) -> float:
    """Factor on the largest grant."""
    return next((event.cap_scale for event in scenario.active(events.CallRules, year)), 1.0)
