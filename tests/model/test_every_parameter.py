"""A mechanism that no indicator can feel does not exist: every parameter, event field and indicator moves."""

from functools import cache
from itertools import combinations, groupby

import pytest

from acting import (
    BUSY,
    ELSEWHERE,
    Table,
    changed,
    members_of_2022,
    values_of,
    with_events,
    world_of,
    worlds,
)
from paradiplomacy import CityNetwork
from paradiplomacy.indicators.base import IndicatorValue
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.scenario.events import KINDS
from paradiplomacy.scenario.parameters.settings import PARAMETERS
from paradiplomacy.scenario.scenario import Scenario

type Columns = dict[str, list[IndicatorValue]]


@cache
def indicators(scenario: Scenario) -> Columns:
    """The indicators of a scenario, always with the same seed, so that any effect shows."""
    model = CityNetwork(scenario, rng=1995)
    model.run_until_year(scenario.last_year)
    columns: Columns = model.datacollector.model_vars
    return columns


# --- Parameters ---


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
