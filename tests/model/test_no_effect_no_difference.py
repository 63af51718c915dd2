"""A scenario whose differences are all zero is its base; what is switched off does nothing."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from examples import some
from paradiplomacy.scenario.events import Event
from paradiplomacy.scenario.parameters.base import COUNTRIES
from random_worlds import Case, event_of, fits, many_worlds, shipped, worlds

# Events that change nothing, for a world that has none of their kind.
IDLE: dict[str, dict[str, Any]] = {
    "political-shift": {"amount": 0, "ramp_years": 3},
    "recession": {"loss": 0},
    "donor": {"scale": 0},
    "programme": {"scale": 0},
    "training": {"scale": 0},
    "legal-change": {"level": 0.3, "enforcement": 0},
    "governance": {"rules": "1995"},
    "call-rules": {"cap_scale": 1},
    "awareness-campaign": {"scale": 0},
    "digitalisation": {"initial": 1, "final": 1},
}


def assert_same(case: Case, other: Case, *, but: tuple[str, ...] = ()) -> None:
    one, two = (each.run() for each in (case, other))
    for name, values in one.datacollector.model_vars.items():
        assert name in but or values == two.datacollector.model_vars[name], name
    assert one.tables() == two.tables()


@many_worlds()
@given(worlds(most_years=6), st.sampled_from(sorted(IDLE)), st.integers(0, 3), st.integers(0, 3))
def test_an_event_without_force_changes_nothing(case: Case, kind: str, delay: int, years: int) -> None:
    begins = case.scenario.first_year + delay
    bare = case.without(kind)
    assert_same(
        bare, bare.changed(None, event_of(kind, **IDLE[kind], **{"from": begins, "to": begins + years}))
    )


@many_worlds(15)
@given(worlds(most_years=6))
def test_a_pandemic_without_force_is_only_a_threat(case: Case) -> None:
    reactions = ("identity.threat", "pandemic.health_pull", "membership.crisis_demand")
    bare = case.without("pandemic").changed(dict.fromkeys(reactions, 0.0))
    nothing = dict.fromkeys(("budget", "digital", "attention", "second_attention", "completion"), 0)
    idle = event_of("pandemic", **nothing, **{"from": case.scenario.first_year})
    assert_same(bare, bare.changed(None, idle))


@many_worlds(15)
@given(worlds(most_years=6))
def test_a_forum_without_effect_changes_nothing(case: Case) -> None:
    neutral = case.without("forum").changed(
        {
            "forum.effect": 0,
            "forum.border_bonus": 0,
            "axes.border_2008": 1,
            "axes.citizenship_2008": 1,
            "law.representation": 0,
            "private.needs_forum": False,
        }
    )
    assert_same(
        neutral,
        neutral.changed(None, event_of("forum", **{"from": case.scenario.first_year})),
        but=("voice",),
    )


@pytest.mark.parametrize(
    ("name", "base", "values"),
    some(
        [
            ("donor-funding", "baseline", {"donors.yearly_usd": 0}),
            ("private-capital", "baseline", {"private.share": 0}),
            ("central-support", "baseline", {"support.central_share": 0}),
            ("legal-harmonisation", "baseline", {"law.harmonisation": 0}),
            ("opaque-fund", "baseline", {"fund.transparency": 0.8}),
            ("border-training", "no-training", {"training.seats": 0}),
            ("lottery", "no-fund", {"fund.yearly_usd": 0}),
            ("method-of-equal-shares", "no-fund", {"fund.yearly_usd": 0}),
        ],
        one_in=3,
    ),
)
def test_a_shipped_scenario_at_zero_is_its_base(name: str, base: str, values: dict[str, float]) -> None:
    assert_same(shipped(base), shipped(name).changed(values))


def test_the_right_turn_at_zero_is_the_baseline() -> None:
    turn = shipped("right-turn")
    shift = next(event for event in turn.scenario.events if event.kind == "political-shift")
    assert_same(shipped("baseline"), turn.without("political-shift").changed(None, _with(shift, amount=0.0)))


def test_a_campaign_at_zero_is_the_baseline() -> None:
    assert_same(
        shipped("baseline").changed({"awareness.campaign": 0}),
        shipped("awareness-campaign").changed({"awareness.campaign": 0}),
    )


def _with(event: Event, **values: Any) -> Event:
    return event.model_copy(update=values)


# crises and interconnection


@many_worlds(20)
@given(worlds(), st.lists(st.sampled_from(COUNTRIES), min_size=1, unique=True), st.floats(0, 1))
def test_without_contagion_and_insurance_a_crisis_leaves_other_budgets_alone(
    case: Case, struck: list[str], loss: float
) -> None:
    alone = case.without("recession").changed({"ties.contagion": 0, "ties.insurance": 0})
    crisis = event_of("recession", **{"from": case.scenario.first_year, "countries": struck, "loss": loss})
    elsewhere = ~np.isin(alone.model().world.cities.country, [COUNTRIES.index(country) for country in struck])
    for calm, hit in zip(alone.walk(), alone.changed(None, crisis).walk(), strict=True):
        before, after = calm.world.cities.budget, hit.world.cities.budget
        assert (before[elsewhere] == after[elsewhere]).all()
        assert (after[~elsewhere] <= before[~elsewhere]).all()


def test_with_contagion_a_crisis_reaches_tied_cities_abroad() -> None:
    crisis = event_of("recession", **{"from": 2024, "countries": ["AR"], "loss": 0.6})
    calm, hit = (
        case.run(2024).world
        for case in (shipped("members-2022"), shipped("members-2022").changed(None, crisis))
    )
    fallen = hit.cities.budget < calm.cities.budget
    abroad = fallen & (hit.cities.country != COUNTRIES.index("AR"))
    assert abroad.sum() > 20
    assert not fallen[~hit.cities.member & (hit.cities.country != COUNTRIES.index("AR"))].any()


# political events on one another


@many_worlds(15)
@given(worlds(), st.floats(-1, 1), st.sampled_from(["stationary", "recorded"]))
def test_a_frozen_government_with_a_steady_shift_stays_where_it_is(
    case: Case, amount: float, governments: str
) -> None:
    years = {"from": case.scenario.first_year}
    bare = case.without("political-shift").without("political-freeze")
    frozen = bare.changed(
        None, event_of("political-freeze", **years), event_of("political-shift", amount=amount, **years)
    )
    scenario = frozen.scenario.model_copy(update={"governments": governments})
    positions = [model.world.government.tolist() for model in Case(scenario, case.seed).walk()]
    assert positions == [positions[0]] * len(positions)


@many_worlds(15)
@given(worlds(), st.floats(-2, 2))
def test_a_shift_is_not_remembered(case: Case, amount: float) -> None:
    assume(len(case.scenario.years) > 3)
    bare = case.without("political-shift").without("political-freeze")
    first = case.scenario.first_year
    shift = event_of("political-shift", amount=amount, **{"from": first, "to": first + 1})
    assert fits(shift, bare.scenario.events)
    for calm, moved in zip(bare.walk(), bare.changed(None, shift).walk(), strict=True):
        expected = np.clip(calm.world.government + amount * (calm.year <= first + 1), -1, 1)
        assert (moved.world.government == expected).all()
