"""What the events of the scenario set for a year: dated institutions, laws, shocks."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paradiplomacy.scenario.events import (
    AwarenessCampaign,
    CallRules,
    Digitalisation,
    DonorProgramme,
    DonorYears,
    ForumYears,
    GovernanceChange,
    LegalChange,
    Pandemic,
    PoliticalFreeze,
    PoliticalShift,
    Programme,
    Recession,
    Suspension,
    TrainingYears,
)
from paradiplomacy.world import sources

if TYPE_CHECKING:
    from paradiplomacy.scenario.scenario import Scenario
    from reference.government import Government
    from reference.network import ReferenceNetwork

CRISIS = 0.1
"""A country is in crisis where its cities lose more than this share of their usual budgets."""

_GROWTH_MEMORY = 0.7
_USUAL_GROWTH_YEARS = 10
_FEWEST_YEARS = 3
"""With fewer years behind it no growth counts as usual or unusual."""
_PEAK_YEARS = 15


@dataclass
class Conditions:
    """What holds for everybody this year."""

    forum: bool
    reformed: bool
    programme: float
    training: float
    donors: float
    donor_programmes: list[DonorProgramme]
    campaign: float
    grant_cap: int
    digital: float
    pandemic: bool
    health_pull: bool
    pandemic_loss: float
    attention_shock: float
    completion_shock: float


def set_conditions(model: "ReferenceNetwork", year: int) -> None:
    """Write the year's conditions into the model and into its governments."""
    model.conditions = conditions_of(model.settings, year)
    for government in model.governments.values():
        _set_government(government, model.settings, year, model.conditions.pandemic_loss)


def conditions_of(settings: "Scenario", year: int) -> Conditions:
    """The conditions of a year that are the same in all countries."""
    p = settings.parameters
    pandemic = _pandemic(settings, year)
    programme = _scale(settings, Programme, year)
    cap_scale = [event.cap_scale for event in settings.active(CallRules, year)] or [1.0]
    return Conditions(
        forum=bool(settings.active(ForumYears, year)),
        reformed=_reformed(settings, year),
        programme=programme,
        training=max(programme, _scale(settings, TrainingYears, year)),
        donors=_scale(settings, DonorYears, year),
        donor_programmes=sorted(settings.active(DonorProgramme, year), key=DonorProgramme.order),
        campaign=_scale(settings, AwarenessCampaign, year),
        grant_cap=round(p.fund.grant_cap_usd * cap_scale[-1] * 100),
        digital=max(_digital(settings, year), pandemic["digital"]),
        pandemic=bool(settings.active(Pandemic, year)),
        health_pull=_pandemic_now_or_before(settings, year),
        pandemic_loss=pandemic["budget"],
        attention_shock=pandemic["attention"],
        completion_shock=pandemic["completion"],
    )


def _scale(settings: "Scenario", kind: type, year: int) -> float:
    return float(sum(event.scale for event in settings.active(kind, year)))


def _reformed(settings: "Scenario", year: int) -> bool:
    """Whether the statute of 2015 is in force, with elected Council and Directorate."""
    rules = settings.parameters.governance.rules
    if rules == "dated":
        return any(event.rules == "2015" for event in settings.active(GovernanceChange, year))
    return rules == "2015"


def _pandemic(settings: "Scenario", year: int) -> dict[str, float]:
    """Force of a pandemic: whole in its first year; ×.6 later, and attention .3 instead of 1."""
    for event in settings.active(Pandemic, year):
        first = year == event.first_year
        part = 1.0 if first else event.second_year
        return {
            "budget": event.budget * part,
            "digital": event.digital * part,
            "attention": event.attention if first else event.second_attention,
            "completion": event.completion * part,
        }
    return dict.fromkeys(("budget", "digital", "attention", "completion"), 0.0)


def _pandemic_now_or_before(settings: "Scenario", year: int) -> bool:
    """A pandemic that was over before the scenario began is part of nothing, as all events of that time."""
    return any(settings.active(Pandemic, one) for one in (year - 1, year) if one in settings.years)


def _digital(settings: "Scenario", year: int) -> float:
    """v: the parameter, times the factor of an event along its straight line; at most 1."""
    share = settings.parameters.cost.digital
    for event in settings.active(Digitalisation, year):
        length = event.last_year - event.first_year
        way = (year - event.first_year) / length if length else 1.0
        share *= event.initial + (event.final - event.initial) * way if length else event.final
    return min(1.0, share)


# by country


def _set_government(government: "Government", settings: "Scenario", year: int, pandemic_loss: float) -> None:
    def felt(kind: type) -> list:
        return [event for event in settings.active(kind, year) if government.code in event.scope]

    government.suspended = bool(felt(Suspension))
    government.in_bloc = year in government.bloc_years and not government.suspended
    government.autonomy = _autonomy(government.code, settings, felt(LegalChange))
    government.shift = sum(_shift(event, year) for event in felt(PoliticalShift))
    freezes = felt(PoliticalFreeze)
    government.frozen_since = {
        channel: event.first_year - 1 for event in freezes for channel in event.channels
    }
    government.economy = _economy(government.row, settings, year)
    left = 1 - pandemic_loss
    for event in felt(Recession):
        left *= 1 - event.loss
    government.loss = 1 - left
    shock = 1 - min(government.economy, 1.0) * (1 - government.loss)
    government.shock = shock if shock > CRISIS else 0.0


def _autonomy(country: str, settings: "Scenario", changes: list) -> float:
    """L ← e·L* + (1 − e)·L, always from the base autonomy; then the laws in force."""
    law = settings.parameters.law
    level = law.harmonisation * law.harmonised_level + (1 - law.harmonisation) * getattr(
        law.autonomy, country
    )
    for event in changes:
        level = event.enforcement * event.level + (1 - event.enforcement) * level
    return level


def _shift(event: PoliticalShift, year: int) -> float:
    """Part of a political shift that has come about, along a linear ramp (decision 20)."""
    return event.amount * min(1.0, (year - event.first_year + 1) / max(event.ramp_years, 1))


def _economy(row: int, settings: "Scenario", year: int) -> float:
    """(19) econ = clip(exp(ε·Σ .7^(t−s)·(g_s − ḡ_s)/100)·min(1, Y/peak)^ε_p, .1, 1.6)."""
    elasticity = settings.parameters.cities.growth_elasticity
    if elasticity == 0:
        return 1.0
    record = sources.growth()
    growth = record.values[:, row].tolist()
    years = year - record.first_year + 1
    below_peak = _below_peak(growth, years) ** settings.parameters.crises.peak
    return min(1.6, max(0.1, math.exp(elasticity * _unusual_growth(growth, years) / 100) * below_peak))


def _unusual_growth(growth: list[float], years: int) -> float:
    """Σ .7^(t−s)·(g_s − ḡ_s), ḡ_s the mean of the ten years before s; after the record nothing is unusual."""
    remembered = 0.0
    for place in range(years):
        before = growth[max(place - _USUAL_GROWTH_YEARS, 0) : place]
        known = place < len(growth) and len(before) >= _FEWEST_YEARS
        deviation = growth[place] - math.fsum(before) / len(before) if known else 0.0
        remembered = _GROWTH_MEMORY * remembered + deviation
    return remembered


def _below_peak(growth: list[float], years: int) -> float:
    """Y/peak: product against its highest of the last fifteen years, this one included."""
    product = [1.0]
    for place in range(years):
        product.append(product[-1] * (1 + growth[place] / 100 if place < len(growth) else 1.0))
    return product[-1] / max(product[-_PEAK_YEARS:])
