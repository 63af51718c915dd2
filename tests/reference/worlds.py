"""Small busy worlds that together switch every mechanism on and off. For the tests only."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

from paradiplomacy.scenario.changes import parse_setting
from paradiplomacy.scenario.events import Event, read_event
from paradiplomacy.scenario.files import builtin_names, load_scenario
from paradiplomacy.scenario.parameters.projects import FUND_RULES
from paradiplomacy.scenario.scenario import Scenario

MECHANISMS = Path(__file__).parents[2] / "docs" / "mechanisms.csv"

BUSY: dict[str, Any] = {
    "cities.synthetic": 250,
    "membership.entry": 12.0,
    "membership.exit": 0.03,
    "membership.arrears_years": 2,
    "proposing.intercept": -1.0,
    "council.seats": 15,
    "secretariat.base_usd": 20_000.0,
}
"""A small pool in which many join and much is drafted, so that ten years show what forty would."""

EVERYTHING: dict[str, Any] = BUSY | {
    "cities.border_km": 150.0,
    "cities.growth_elasticity": 1.0,
    "law.harmonisation": 0.3,
    "membership.border": 3.0,
    "membership.crisis_demand": 3.0,
    "support.central_share": 0.3,
    "cost.digital": 0.2,
    "ties.insurance": 0.05,
    "ties.contagion": 0.5,
    "consent.bloc_friction": 0.5,
    "fund.transparency": 0.3,
    "donors.yearly_usd": 40_000.0,
    "private.share": 0.5,
    "completion.axis_spillover": 3.0,
}
"""What is off by default is on."""

EVENTS: list[dict[str, Any]] = [
    {"kind": "digitalisation", "from": 2006, "to": 2010, "initial": 0.5, "final": 2.0},
    {"kind": "forum", "from": 2007},
    {"kind": "training", "from": 2007, "to": 2008, "scale": 2.0},
    {"kind": "recession", "from": 2007, "to": 2009, "countries": ["AR", "UY"]},
    {"kind": "programme", "from": 2009},
    {"kind": "donor", "from": 2008},
    {
        "kind": "donor-programme",
        "from": 2006,
        "to": 2011,
        "axis": "border",
        "target": "border",
        "usd": 15_000.0,
    },
    {
        "kind": "donor-programme",
        "from": 2009,
        "to": 2014,
        "target": "low-capacity",
        "usd": 4_000.0,
        "seats": 3,
    },
    {"kind": "donor-programme", "from": 2010, "to": 2013, "axis": "citizenship", "usd": 9_000.0},
    {"kind": "donor-programme", "from": 2006, "to": 2010, "target": "border", "seats": 4},
    {"kind": "governance", "from": 2009, "rules": "2015"},
    {"kind": "awareness-campaign", "from": 2009, "to": 2011},
    {"kind": "legal-change", "from": 2010, "countries": ["BR", "CO"], "level": 0.5, "enforcement": 0.6},
    {"kind": "political-shift", "from": 2010, "to": 2013, "amount": -0.6, "ramp_years": 2},
    {"kind": "political-freeze", "from": 2011, "to": 2013, "countries": ["PY", "CL"]},
    {"kind": "political-freeze", "from": 2010, "to": 2012, "countries": ["BR"], "channels": ["own"]},
    {"kind": "political-freeze", "from": 2012, "countries": ["AR"], "channels": ["bloc", "mayors"]},
    {"kind": "suspension", "from": 2011, "to": 2012, "countries": ["PY"]},
    {"kind": "call-rules", "from": 2012, "cap_scale": 1.4},
    {"kind": "pandemic", "from": 2013},
]
"""An event of every kind, and donors' programmes that overlap."""

# What turns a mechanism off for which docs/mechanisms.csv names no parameter.
_OFF: dict[str, dict[str, Any]] = {
    "National governments": {"politics.government_noise": 0.0},
    "Fees and income": {
        f"fees.{tier}_usd": 0.0 for tier in ("under_50k", "under_200k", "under_1m", "over_1m")
    },
    "Activities of the units": {
        "secretariat.cost_share": 1.0,
        "secretariat.income_limit": 1.0,
        "secretariat.base_usd": 10_000_000.0,
    },
    "Attendance": {"attendance.base": -10.0},
    "Second call": {"donors.top_up": 1.0},
    "Taking part": {"activity.intercept": -10.0},
    "Drafting": {"proposing.intercept": -10.0},
    "Axis of a draft": {"axes.productive_2006": 1.0, "axes.citizenship_2008": 1.0, "axes.border_2008": 1.0},
    "Themes": {"themes.count": 15},
    "Consent": {"consent.intercept": -10.0},
    "Cost and quality": {"projects.cost_spread": 0.0, "projects.quality_noise": 0.0},
    "Going ahead": {"go_ahead.intercept": -10.0},
    "Completion": {"completion.intercept": -10.0},
}
_WITHOUT_EVENT = {"Pandemic": "pandemic", "Voice": "forum", "The bloc": "suspension"}


def everything(
    values: dict[str, Any] | None = None, without: str | None = None, events: list[Event] | None = None
) -> Scenario:
    """The world in which every mechanism is on, from 2006 to 2015, with other values and events."""
    kept = [_event(table) for table in EVENTS if table["kind"] != without]
    world = Scenario(
        name="everything",
        title="Everything on",
        first_year=2006,
        last_year=2015,
        events=(*kept, *(events or [])),
    )
    return load_scenario(world, set=EVERYTHING | (values or {}))


def _event(table: dict[str, Any]) -> Event:
    event, problems = read_event(table)
    assert event, problems
    return event


@cache
def mechanisms() -> dict[str, dict[str, Any]]:
    """The mechanisms of docs/mechanisms.csv, and the parameters that turn each off."""
    with MECHANISMS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        row["mechanism"]: dict(parse_setting(text) for text in row["off"].split())
        or _OFF.get(row["mechanism"], {})
        for row in rows
    }


def without_mechanism(mechanism: str) -> Scenario:
    """The world with everything on but this mechanism."""
    if mechanism == "Foundation":
        return built_in("members-2022")
    if mechanism == "The bloc":
        never = _event({"kind": "suspension", "from": 2006, "countries": ["AR", "BR", "PY", "UY"]})
        return everything(without="suspension", events=[never])
    return everything(mechanisms()[mechanism], without=_WITHOUT_EVENT.get(mechanism))


# built-in scenarios

_YEARS = {"members-2022": (2022, 2026), "crisis-2001": (1998, 2007)}


def built_in(name: str) -> Scenario:
    """A built-in scenario in a small busy pool, over the ten years in which most of them differ."""
    first, last = _YEARS.get(name, (2012, 2021))
    return load_scenario(name, set=BUSY, first_year=first, last_year=last)


def built_in_worlds() -> dict[str, Scenario]:
    """All built-in scenarios in small."""
    return {name: built_in(name) for name in builtin_names()}


# switches

_CHOICES: dict[str, dict[str, Any]] = {
    **{rule: {"fund.rule": rule} for rule in FUND_RULES.names if rule != "merit"},
    "council votes": {"fund.rule": "method-of-equal-shares", "fund.voters": "council"},
    "large fund": {
        "fund.rule": "method-of-equal-shares",
        "fund.yearly_usd": 200_000.0,
        "fees.over_1m_usd": 50_000.0,
    },
    "quota, much money": {"fund.rule": "country-quota", "fees.over_1m_usd": 50_000.0},
    "seats in rounds": {"council.rule": "per-country", "council.country_limit": 3},
    "few directors": {"governance.directors": 3},
    "statute of 2015": {"governance.rules": "2015"},
    "training for the border": {"training.target": "border", "training.seats": 4},
    "training for the weak": {"training.target": "low-capacity", "training.seats": 4},
    "free training": {"training.seat_cost_usd": 0.0},
    "members of the bloc": {"membership.open_to": "bloc"},
    "partners of the bloc": {"partners.open_to": "bloc"},
    "partners at random": {"rules.partners": "random", "partners.search_size": 7},
    "short lists": {"partners.search_size": 5, "partners.limit": 3, "partners.extra_tries": 4},
    "equal cities": {"cities.equal_population": 90_000},
    "wide borders": {"cities.border_km": 300.0},
    "no border": {"cities.border_km": 0.0},
    "forum for firms": {"private.needs_forum": True},
    "few units": {"units.count": 2, "units.meetings": 5},
    "many themes": {"themes.count": 12, "themes.priorities": 2},
    "no arrears forgiven": {"fees.compliance": 0.0, "fees.compliance_active": 0.4},
    "no cash": {"projects.cash_share": 0.0, "cities.budget_per_head_usd": 0.0},
    "law for nobody": {"law.national_permission": 0.0, "law.informal_exponent": 1.0},
    "no tie lasts": {"ties.decay": 1.0},
    "faint ties": {"ties.meeting": 0.0015, "ties.threshold": 0.001},
    "much help": {"ties.insurance": 1.0, "ties.contagion": 1.0},
    "against the bloc": {"activity.bloc_support": -1.0, "go_ahead.bloc_support": -2.0},
    "own government alone": {"politics.own_government": 1.0, "politics.directional": 1.0},
    "size is all": {"membership.size_exponent": 3.0, "membership.border": 10.0},
    "no meetings": {"units.meetings": 0},
    "few places": {"benefit.half_connections": 0.1, "activity.crowding": 10.0},
    "great hopes": {"benefit.money_start": 100_000.0, "benefit.funding": 3.0},
    "any request": {"projects.request_low": 0.0, "fund.max_cost_share": 1.0},
    "one request": {"projects.request_low": 1.0},
    "large reserve": {"treasury.reserve": 3.0},
    "cheap secretariat": {"secretariat.base_usd": 1_000.0, "secretariat.cost_share": 0.2},
    "dear secretariat": {"secretariat.member_usd": 2_000.0, "secretariat.income_limit": 1.0},
    "donors alone": {"fund.yearly_usd": 0.0, "donors.yearly_usd": 100_000.0},
    "donors with much": {"donors.yearly_usd": 1_000_000.0, "donors.programmes": 20.0},
    "donors pay any sum": {"fund.smallest_grant_usd": 0.0, "donors.top_up": 0.1, "donors.programmes": 0.7},
    "hosts by experience": {"host.experience": 20.0},
    "steep peaks": {"crises.peak": 10.0},
    "Summit for the near": {"attendance.base": 1.0, "attendance.distance": 3.0, "attendance.seat": 3.0},
    "small grants": {"fund.smallest_grant_usd": 0.0, "fund.grant_cap_usd": 900.0, "fund.max_cost_share": 0.9},
}


def switched_worlds() -> dict[str, Scenario]:
    """The world of everything with one choice made otherwise."""
    return {name: everything(values) for name, values in _CHOICES.items()}
