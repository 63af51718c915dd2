"""A mechanism that no indicator can feel does not exist: every parameter, event field and indicator moves."""

from collections.abc import Mapping
from functools import cache
from itertools import combinations, groupby
from typing import Any

import pytest

from paradiplomacy import CityNetwork, load_scenario
from paradiplomacy.indicators.base import IndicatorValue
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.scenario.events import KINDS
from paradiplomacy.scenario.parameters.base import Parameter
from paradiplomacy.scenario.parameters.settings import PARAMETERS
from paradiplomacy.scenario.scenario import Scenario

type Columns = dict[str, list[IndicatorValue]]
type Table = dict[str, Any]

# --- Worlds in which parameters act ---

USUAL: dict[str, object] = {"donors.yearly_usd": 39_000, "private.share": 0.25}
BUSY: dict[str, object] = {"proposing.intercept": -1}
RECESSION: Table = {"kind": "recession", "from": 2023, "to": 2024, "countries": ["AR", "UY"]}
CAMPAIGN: Table = {"kind": "awareness-campaign", "from": 2022}
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


@cache
def indicators(scenario: Scenario) -> Columns:
    """The indicators of a scenario, always with the same seed, so that any effect shows."""
    model = CityNetwork(scenario, rng=1995)
    model.run_until_year(scenario.last_year)
    columns: Columns = model.datacollector.model_vars
    return columns


# --- Parameters ---


def world_of(name: str) -> Scenario:
    found = max((key for key in ELSEWHERE if name.startswith(key)), key=len, default=None)
    return worlds()[ELSEWHERE[found] if found else "usual"]


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
    axes = ["axes.border", "axes.productive", "axes.citizenship", "axes.other"]
    if name in axes:
        others = {axis: float(scenario.parameters[axis]) for axis in axes if axis != name}
        values |= {axis: old * (1 - value) / sum(others.values()) for axis, old in others.items()}  # type: ignore[operator]
    return load_scenario(scenario, set=values)


def moved(one: Columns, other: Columns) -> list[str]:
    return [name for name in INDICATORS if one[name] != other[name]]


def test_the_worlds_are_needed_and_known() -> None:
    assert set(ELSEWHERE.values()) | {"usual", "central support"} == set(worlds())
    for key in ELSEWHERE:
        assert any(name.startswith(key) for name in PARAMETERS)


GROUPS = {
    group: list(names) for group, names in groupby(sorted(PARAMETERS), lambda name: name.partition(".")[0])
}


def test_moving_the_first_parameter_of_some_groups_moves_an_indicator(subtests: pytest.Subtests) -> None:
    for first, *_ in [*GROUPS.values()][::3]:
        with subtests.test(first):
            check_parameter(first)


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS)
def test_moving_a_parameter_moves_an_indicator(subtests: pytest.Subtests, group: str) -> None:
    for name in GROUPS[group]:
        with subtests.test(name):
            check_parameter(name)


def check_parameter(name: str) -> None:
    world = world_of(name)
    results = [indicators(changed(world, name, value)) for value in values_of(PARAMETERS[name])]
    assert all(moved(one, other) for one, other in combinations(results, 2))


# --- Events ---

LAW: Table = {"from": 2022, "to": 2025, "countries": ["AR", "UY"], "level": 0.2, "enforcement": 0.9}
PANDEMIC: Table = {"from": 2023, "to": 2025}

# For each kind an event, another value for each of its fields, and parameters without which it cannot act.
EVENTS: dict[str, tuple[Table, Table, dict[str, object]]] = {
    "political-shift": (
        {"from": 2022, "to": 2025, "amount": -0.8},
        {"from": 2023, "to": 2024, "amount": 0.4, "ramp_years": 3, "countries": ["AR"]},
        {},
    ),
    "political-freeze": (
        {"from": 2022, "to": 2025},
        {"from": 2023, "to": 2023, "countries": ["AR"], "channels": ["mayors"]},
        {},
    ),
    "recession": (
        {"from": 2022, "to": 2024, "countries": ["AR"]},
        {"from": 2023, "to": 2023, "countries": ["BR"], "loss": 0.3},
        {},
    ),
    "pandemic": (
        PANDEMIC,
        {
            "from": 2024,
            "to": 2024,
            "budget": 0,
            "digital": 0.2,
            "attention": 0.1,
            "second_attention": 1,
            "completion": 0,
            "second_year": 0.1,
        },
        BUSY,
    ),
    "suspension": (
        {"from": 2022, "to": 2025, "countries": ["BR"]},
        {"from": 2023, "to": 2024, "countries": ["AR"]},
        {},
    ),
    "donor": ({"from": 2022, "to": 2025}, {"from": 2023, "to": 2024, "scale": 2}, {}),
    "donor-programme": (
        {"from": 2022, "to": 2025, "axis": "other", "usd": 9_000.0, "seats": 30},
        {"from": 2023, "to": 2024, "axis": "border", "usd": 50_000.0, "seats": 9, "target": "border"},
        {"training.seats": 5},
    ),
    "legal-change": (
        LAW,
        {"from": 2024, "to": 2023, "countries": ["BR"], "level": 0.9, "enforcement": 0.1},
        {},
    ),
    "governance": (
        {"from": 2022, "to": 2025, "rules": "2015"},
        {"from": 2023, "to": 2024, "rules": "1995"},
        {},
    ),
    "programme": ({"from": 2022, "to": 2025}, {"from": 2023, "to": 2024, "scale": 0.5}, {}),
    "training": ({"from": 2022, "to": 2025}, {"from": 2023, "to": 2024, "scale": 0.2}, {}),
    "call-rules": (
        {"from": 2022, "to": 2025, "cap_scale": 1.4},
        {"from": 2023, "to": 2024, "cap_scale": 0.5},
        {},
    ),
    "forum": ({"from": 2022, "to": 2025}, {"from": 2023, "to": 2024}, {}),
    "awareness-campaign": ({"from": 2022, "to": 2025}, {"from": 2023, "to": 2024, "scale": 3}, {}),
    "digitalisation": (
        {"from": 2022, "to": 2025, "initial": 0, "final": 4},
        {"from": 2023, "to": 2024, "initial": 3, "final": 2},
        {"cost.digital": 0.2},
    ),
}


def fields(kind: str) -> set[str]:
    names = {field.alias or name for name, field in KINDS[kind].model_fields.items()}
    names -= {"kind", "duration"}  # an event that was read has its last year
    return {{"first_year": "from", "last_year": "to"}.get(name, name) for name in names}


def with_event(kind: str, change: Table) -> Scenario:
    """A short world with one event of a kind and none that would hide it."""
    event, _, parameters = EVENTS[kind]
    base = members_of_2022(parameters, dropped="programme" if kind == "training" else "", last_year=2026)
    return with_events(base, {"kind": kind, **event, **change}, dropped=kind)


def test_all_kinds_of_events_and_their_fields_are_tried() -> None:
    assert {kind: fields(kind) for kind in KINDS} == {kind: set(EVENTS[kind][1]) for kind in EVENTS}


@pytest.mark.parametrize("kind", EVENTS)
def test_moving_the_first_year_of_an_event_moves_an_indicator(kind: str) -> None:
    check_field(kind, "from", EVENTS[kind][1]["from"])


@pytest.mark.slow
@pytest.mark.parametrize("kind", EVENTS)
def test_moving_a_field_of_an_event_moves_an_indicator(subtests: pytest.Subtests, kind: str) -> None:
    for field, value in EVENTS[kind][1].items():
        with subtests.test(field):
            check_field(kind, field, value)


def check_field(kind: str, field: str, value: object) -> None:
    assert moved(indicators(with_event(kind, {})), indicators(with_event(kind, {field: value})))


# --- Keys of a scenario ---


@pytest.mark.parametrize("values", [{"governments": "recorded"}, {"start": "founders"}])
def test_the_kind_of_start_and_of_governments_matter(values: Table) -> None:
    base = members_of_2022(last_year=2023)
    assert moved(indicators(base), indicators(Scenario.model_validate({**dict(base), **values})))


# --- Indicators ---


def test_every_indicator_takes_several_values(subtests: pytest.Subtests) -> None:
    """As soon as some of the worlds have shown it."""
    for name in INDICATORS:
        with subtests.test(name):
            assert takes_several_values(name)


def takes_several_values(name: str) -> bool:
    values: set[IndicatorValue] = set()
    for world in worlds().values():
        values |= {*indicators(world)[name]} - {None}
        if len(values) > 1:
            return True
    return False
