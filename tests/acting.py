"""Worlds in which parameters act: what is tried on a parameter is tried where it moves something."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from paradiplomacy import load_scenario
from paradiplomacy.scenario.events import KINDS
from paradiplomacy.scenario.parameters.base import Parameter
from paradiplomacy.scenario.scenario import Scenario

type Table = dict[str, Any]

USUAL: dict[str, object] = {"donors.yearly_usd": 39_000, "private.share": 0.25}
BUSY: dict[str, object] = {"proposing.intercept": -1}
RECESSION: Table = {"kind": "recession", "from": 2023, "to": 2024, "countries": ["AR", "UY"]}
CAMPAIGN: Table = {"kind": "awareness-campaign", "from": 2022}
SHARES = ("axes.border", "axes.productive", "axes.citizenship", "axes.other")
"""Parameters that add up to 1."""
RIGHT_TURN: Table = {"kind": "political-shift", "from": 2022, "amount": -0.8}


def members_of_2022(
    parameters: Mapping[str, object] | None = None,
    *events: Table,
    dropped: str = "",
    last_year: int = 2027,
) -> Scenario:
    """The 366 members of 2022 and the years after, with donors and firms; some events dropped or added."""
    base = load_scenario("members-2022", set=USUAL | dict(parameters or {}), last_year=last_year)
    return with_events(base, *events, dropped=dropped)


def with_events(base: Scenario, *events: Table, dropped: str = "") -> Scenario:
    kept = [event for event in base.events if event.kind != dropped]
    added = [KINDS[table["kind"]].model_validate(table) for table in events]
    return Scenario.model_validate({**dict(base), "events": (*kept, *added)})


@cache
def worlds() -> dict[str, Scenario]:
    return {
        "usual": members_of_2022(),
        "busy": members_of_2022(BUSY, last_year=2026),
        "busy and long": members_of_2022(BUSY, last_year=2032),
        "long": members_of_2022(last_year=2034),
        "founders": load_scenario("baseline", set=USUAL | BUSY, last_year=2005),
        "recorded": load_scenario("history", last_year=2001),
        "crisis": members_of_2022(BUSY, RECESSION, last_year=2025),
        "campaign": members_of_2022(None, CAMPAIGN, last_year=2024),
        "right turn": members_of_2022(None, RIGHT_TURN),
        "partial harmonisation": members_of_2022({"law.harmonisation": 0.5}, last_year=2024),
        "late reform": members_of_2022(
            None, {"kind": "governance", "from": 2024, "rules": "2015"}, dropped="governance", last_year=2026
        ),
        "pandemic": members_of_2022(BUSY, {"kind": "pandemic", "from": 2023}, last_year=2025),
        "poor": members_of_2022({"fees.compliance": 0.2, "fees.compliance_active": 0.0}, last_year=2025),
        "programmes": members_of_2022(
            None, {"kind": "donor-programme", "from": 2022, "usd": 10_000, "seats": 10}, last_year=2025
        ),
        "late forum": members_of_2022(None, {"kind": "forum", "from": 2025}, dropped="forum"),
        "limit a country": members_of_2022({"council.rule": "per-country"}, last_year=2024),
        "lottery": members_of_2022({"fund.rule": "lottery"}),
        "equal shares": members_of_2022({"fund.rule": "method-of-equal-shares"}),
        "central support": members_of_2022({"support.central_share": 0.25}, last_year=2024),
    }


# Where a parameter, or all that begin so, cannot act or hardly acts among the members of 2022 in usual years.
ELSEWHERE = {
    # a few projects in a few years say little about how they come about and end
    "completion.": "busy",
    "consent.": "busy",
    "fund.": "busy",
    "go_ahead.": "busy",
    "partners.": "busy",
    "projects.": "busy",
    "proposing.": "busy",
    # few border neighbours, few memories, few new members from Colombia, few hosts who come again, few
    # cancellations, few who
    # work together again: they take time
    "forum.border_bonus": "busy and long",
    "completion.axis_spillover": "busy and long",
    "proposing.experience_memory": "busy and long",
    "proposing.discouragement_memory": "busy and long",
    "fund.cancelled_refund": "long",
    "membership.entry_rate.CO": "long",
    "host.experience": "long",
    "politics.cancellation": "long",
    # they need a crisis
    "completion.shock": "crisis",
    "identity.threat": "crisis",
    "membership.crisis_demand": "crisis",
    "pandemic.health_pull": "pandemic",
    "donors.programmes": "programmes",
    # they need growth, or a statute of 1995
    "crises.peak": "recorded",
    "secretariat.cost_share": "founders",
    # it needs a network that is short of money
    "treasury.reserve": "poor",
    "ties.contagion": "crisis",
    "ties.insurance": "crisis",
    # they need governments of left and right, or weak support of the bloc
    "identity.buffer": "right turn",
    "politics.left_position": "recorded",
    "politics.right_position": "recorded",
    # they belong to a choice that is not the usual one
    "council.country_limit": "limit a country",
    "fund.lottery_threshold": "lottery",
    "fund.voters": "equal shares",
    "law.harmonised_level": "partial harmonisation",
    # they belong to a time: before 2006, before the reform, before the forum, during a campaign
    "awareness.campaign": "campaign",
    "axes.productive_2002": "founders",
    "governance.rules": "late reform",
    "private.needs_forum": "late forum",
}

# Values of switches, whose allowed range runs from off to absurd.
SWITCHES: dict[str, tuple[float, float]] = {
    "cities.equal_population": (0, 100_000),
    "cities.synthetic": (0, 1_000),
}


def place_of(name: str) -> str:
    """The world in which a parameter acts, by its name in ``worlds``."""
    found = max((key for key in ELSEWHERE if name.startswith(key)), key=len, default=None)
    return ELSEWHERE[found] if found else "usual"


def world_of(name: str) -> Scenario:
    """The world in which a parameter acts."""
    return worlds()[place_of(name)]


def values_of(parameter: Parameter) -> tuple[object, ...]:
    """All choices, or both ends of the plausible range, else of the allowed one."""
    if parameter.choices:
        return parameter.choices
    ends = SWITCHES.get(parameter.name) or parameter.plausible or parameter.allowed
    assert ends is not None
    return tuple(int(end) if parameter.whole else end for end in ends)


def changed(scenario: Scenario, name: str, value: object) -> Scenario:
    """The scenario with one value changed; the other shares of the axes make room for it."""
    values = {name: value}
    if name in SHARES:
        others = {axis: float(scenario.parameters[axis]) for axis in SHARES if axis != name}
        values |= {axis: old * (1 - value) / sum(others.values()) for axis, old in others.items()}  # type: ignore[operator]
    return load_scenario(scenario, set=values)
