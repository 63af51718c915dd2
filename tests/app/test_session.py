"""A page without its screen: its numbers are those of the command, back and forth, for each session alone."""

import math
from dataclasses import replace
from typing import Any

import pytest

from paradiplomacy import load_scenario, run
from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.session import Change, Session, scenario_title
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.runs.progress import Silent
from paradiplomacy.scenario.files import builtin_scenarios

OFFER = Offer({scenario.name: scenario for scenario in builtin_scenarios()})
USUAL = default(OFFER)


def session(**chosen: Any) -> Session:
    return Session(OFFER, replace(USUAL, **chosen))


def same(first: float, second: float) -> bool:
    return first == second or (math.isnan(first) and math.isnan(second))


def assert_numbers(page: Session, worlds: list[Any], seed: int, years: range) -> None:
    """All indicators of both runs are those of ``run`` with one replication."""
    results = run(worlds, run_seed=seed, progress=Silent(), jobs=1)
    for side, world in zip(page.runs, results.scenarios, strict=True):
        table = results.years[results.years["scenario"] == world.name].set_index("year")
        for indicator in INDICATORS:
            expected = table[indicator].loc[list(years)].astype(float).tolist()
            assert all(map(same, side.series(indicator, years), expected)), indicator


def test_the_numbers_are_those_of_the_command() -> None:
    page = session(year=2026, seed=7)
    assert_numbers(page, ["baseline", "right-turn"], 7, range(1995, 2027))


def test_the_numbers_of_changed_parameters_are_those_of_the_command() -> None:
    page = session(year=2010)
    page.set_lever("fund.rule", "lottery")
    page.set_lever("membership.entry", 1.5)
    page.go(2026)
    changed = load_scenario("right-turn", set={"fund.rule": "lottery", "membership.entry": 1.5})
    assert_numbers(page, ["baseline", changed], USUAL.seed, range(1995, 2027))


def test_a_change_goes_to_the_second_scenario_or_to_both() -> None:
    page = session()
    page.set_lever("training.seats", 40)
    assert [page.lever("training.seats", side) for side in ("first", "second")] == [20, 40]
    page.change(to="both")
    page.set_lever("training.seats", 10)
    assert [page.lever("training.seats", side) for side in ("first", "second")] == [10, 10]
    page.change(to="second")
    page.set_lever("training.seats", 20)
    assert [page.lever("training.seats", side) for side in ("first", "second")] == [10, 20]
    page.reset()
    assert page.choices.changed_both == page.choices.changed_second == {}


def test_scenarios_of_different_years_share_the_common_ones() -> None:
    page = session(second="members-2022")
    assert list(page.years) == [2022, 2023, 2024, 2025, 2026]
    assert page.year == 2026
    page.change(second="history")
    assert (page.year, page.years[-1]) == (2023, 2023)


def test_back_and_forth_gives_the_same() -> None:
    page = session(year=1995)
    seen = {}
    for _ in page.years:
        seen[page.year] = page.now
        page.step()
    page.go(2003)
    assert page.now is seen[2003]
    page.step(-1)
    assert (page.year, page.reached, page.now) == (2002, 2026, seen[2002])
    page.go(9999)
    assert page.year == 2026
    assert page.at_end


def test_two_sessions_do_not_disturb_each_other() -> None:
    first, second = session(year=2000), session(year=2000, seed=8)
    expected = session(year=2005)
    first.step(3)
    second.set_lever("membership.entry", 2.0)
    second.go(2020)
    first.go(2005)
    assert first.now.indicators == expected.now.indicators
    second.close()
    assert first.scene.year == 2005


def test_observers_are_notified_of_changes() -> None:
    page, notices = session(year=2000), []
    page.observe(notices.append)
    page.step()
    page.change(colour="activity")
    page.change(colour="activity")
    page.change(shown="first")
    page.change(seed=3)
    assert notices[0] == {Change.YEAR}
    assert notices[1] == {Change.COLOUR}
    assert notices[2] == {Change.SHOWN}
    assert {Change.WORLDS, Change.YEAR} <= notices[3]
    assert len(notices) == 4
    assert page.year == 2001


def test_a_refused_choice_gets_a_message_and_changes_nothing() -> None:
    early = OFFER.scenarios["baseline"].model_copy(update={"name": "early", "last_year": 2000})
    page = Session(Offer({**OFFER.scenarios, "early": early}), USUAL)
    page.change(second="members-2022")
    page.change(scenario="early")
    assert page.choices.scenario == "baseline"
    assert [problem.key for problem in page.problems] == ["no_common_years"]


# --- Playing the secretariat ---


@pytest.fixture
def played() -> Session:
    """A page that waits for the first allotment."""
    return session(mode="play", year=2026)


def test_a_call_waits_for_the_reader(played: Session) -> None:
    assert played.awaits
    assert played.at_end
    assert played.year == played.runs[1].last == played.runs[1].model.year - 1
    played.step()
    assert played.awaits


def test_what_is_given_is_played_again_from_the_link(played: Session) -> None:
    for _ in range(3):
        best = played.call()[0]
        assert played.give({best.city: best.request_usd}) == []
        played.step()
    again = Session(OFFER, played.choices)
    again.step()
    assert again.awaits
    assert again.call() == played.call()
    assert again.now.indicators == played.now.indicators
    assert len(played.choices.allotments) == 3


def test_what_is_against_the_rules_is_not_given(played: Session) -> None:
    best = played.call()[0]
    assert played.give({best.city: best.request_usd + 1})
    assert played.awaits
    assert played.choices.allotments == {}


def test_a_link_that_gives_against_the_rules_goes_back_to_before(played: Session) -> None:
    year = played.runs[1].model.year
    page = session(mode="play", year=2026, allotments={year: {1: 5.0}, year + 1: {}})
    assert [problem.key for problem in page.problems] == ["not_allowed"]
    assert page.choices.allotments == {}
    assert page.awaits


def test_looking_uses_the_rule_again(played: Session) -> None:
    best = played.call()[0]
    played.give({best.city: best.request_usd})
    played.change(mode="look")
    assert not played.awaits
    assert played.now.indicators == session(year=played.year).now.indicators


def test_a_game_that_was_not_played_leaves_the_question_as_it_was() -> None:
    page = session(question="right-turn", scenario="baseline", second="right-turn")
    page.change(mode="play")
    assert page.choices.second == "baseline"
    page.change(mode="look")
    assert page.choices.second == "right-turn"


def test_the_first_year_of_a_page_is_never_left_open() -> None:
    page = session(second="members-2022", mode="play")
    assert page.year == 2022
    assert page.runs[1].model.year == 2023
    assert page.scene.year == 2022


def test_a_form_says_why_it_does_not_take_a_scenario() -> None:
    from paradiplomacy.app.panels.controls import take

    early = OFFER.scenarios["baseline"].model_copy(update={"name": "early", "last_year": 2000})
    page = Session(Offer({**OFFER.scenarios, "early": early}), USUAL)
    take(page, "second", "members-2022")
    take(page, "scenario", "early")
    assert [problem.key for problem in page.problems] == ["no_common_years"]
    take(page, "seed", "many")
    assert [problem.key for problem in page.problems] == ["whole"]
    take(page, "seed", "7")
    assert (page.problems, page.choices.seed) == ([], 7)


def test_a_scenario_of_ones_own_keeps_its_title_under_a_name_that_ships() -> None:
    shipped = OFFER.scenarios["baseline"]
    assert scenario_title(Texts("es"), shipped) == "Escenario base"
    assert scenario_title(Texts("es"), shipped.model_copy(update={"title": "Mine"})) == "Mine"
