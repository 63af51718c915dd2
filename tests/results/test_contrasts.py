import pytest

from paradiplomacy.results.contrasts import common_years, years_apart
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.scenario import Scenario


def scenario(name: str, **changes: object) -> Scenario:
    return load_scenario(name).model_copy(update=changes)


def test_scenarios_that_differ_by_events_are_apart_while_these_last() -> None:
    assert years_apart(scenario("right-turn"), scenario("baseline")) == (2014, 2020)
    assert years_apart(scenario("baseline"), scenario("right-turn")) == (2014, 2020)


def test_an_event_without_end_lasts_to_the_last_common_year() -> None:
    events = tuple(event for event in scenario("baseline").events if event.kind != "forum")
    assert years_apart(scenario("baseline", events=events), scenario("baseline", last_year=2010)) == (
        2007,
        2010,
    )


@pytest.mark.parametrize(
    "changes", [{"governments": "recorded"}, {"events": ()}, {"first_year": 2000}, {"last_year": 2013}]
)
def test_years_apart_lie_within_the_common_years(changes: dict[str, object]) -> None:
    base, other = scenario("baseline"), scenario("right-turn", **changes)
    first, last = common_years(base, other)
    start, end = years_apart(other, base)
    assert first <= start <= end <= last


def test_another_parameter_sets_scenarios_apart_in_all_years() -> None:
    other = load_scenario("right-turn", set={"training.seats": 1})
    assert years_apart(other, scenario("baseline")) == (1995, 2026)


def test_an_event_after_the_last_common_year_counts_for_nothing() -> None:
    assert years_apart(scenario("right-turn", last_year=2010), scenario("baseline")) == (1995, 2010)


def test_what_had_not_begun_before_a_branch_sets_no_years_apart() -> None:
    years = {"first_year": 2009, "last_year": 2014, "branch_from": 2011}
    base = load_scenario("baseline", **years, set={"training.seats": 1})
    assert years_apart(load_scenario("right-turn", **years), base) == (2011, 2014)
