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


FUND = "fund.yearly_usd"


def funded(*usd: float, name: str = "baseline", branches: tuple[int, ...] = (2010, 2024)) -> Scenario:
    """A scenario whose fund is another one from each branch on."""
    first, *later = usd
    world = load_scenario(name, set={FUND: first})
    for year, each in zip(branches, later, strict=False):
        world = load_scenario(world, set={FUND: each}, branch_from=year)
    return world


@pytest.mark.parametrize(
    ("one", "other", "years"),
    [
        (funded(20_000.0), funded(20_000.0, 80_000.0, branches=(2024,)), (2024, 2026)),
        (funded(0.0, 10_000.0), funded(0.0, 10_000.0, 20_000.0), (2024, 2026)),
        (funded(0.0, 10_000.0, 5_000.0), funded(0.0, 10_000.0, 20_000.0), (2024, 2026)),
        (funded(0.0, 10_000.0), funded(0.0, 10_000.0, branches=(2015,)), (2010, 2026)),
        (funded(0.0), funded(10_000.0, 0.0), (1995, 2026)),
        (funded(0.0), funded(10_000.0, 0.0, name="right-turn"), (1995, 2026)),
        (funded(0.0), funded(0.0, 0.0, name="right-turn"), (2014, 2020)),
    ],
)
def test_a_branch_is_apart_from_what_it_goes_on_from_since_then(
    one: Scenario, other: Scenario, years: tuple[int, int]
) -> None:
    assert years_apart(one, other) == years_apart(other, one) == years


def test_an_event_that_a_branch_ends_sets_apart_from_the_branch_on() -> None:
    turn = scenario("right-turn")
    calm = load_scenario("baseline", branch_from=2017)
    ended = calm.model_copy(update={"pasts": load_scenario("right-turn", branch_from=2017).pasts})
    assert years_apart(ended, turn) == (2017, 2020)
    assert years_apart(calm, turn) == (2014, 2020)


@pytest.mark.parametrize(
    "changes", [{"start": "members-2022", "first_year": 2022}, {"governments": "recorded"}]
)
def test_branches_that_begin_otherwise_are_apart_in_all_years(changes: dict[str, object]) -> None:
    years = {"first_year": 2022, "last_year": 2026, "branch_from": 2024}
    base = load_scenario("baseline", **years)
    assert years_apart(base.model_copy(update=changes), base) == (2022, 2026)


@pytest.mark.parametrize("short", [scenario("baseline"), funded(0.0)])
def test_a_branch_after_the_common_years_sets_nothing_apart(short: Scenario) -> None:
    late, short = funded(0.0, 9.0, branches=(2024,)), short.model_copy(update={"last_year": 2010})
    assert years_apart(late, short) == (1995, 2010)
