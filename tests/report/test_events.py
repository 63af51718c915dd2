"""What happens in worlds that are compared, as page and film tell it."""

from types import SimpleNamespace
from typing import Any

import pytest

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.events import starting, told
from paradiplomacy.report.figures.fan import _dotted
from paradiplomacy.scenario.files import load_scenario


def test_what_begins_is_told_by_year_and_money_that_nobody_offers_is_not() -> None:
    worlds = [load_scenario("baseline"), load_scenario("right-turn")]
    assert starting(worlds, Texts("en")) == {
        2007: "forum of cities in MERCOSUR",
        2014: "turn of governments",
        2016: "new statute",
        2017: "fund and training of the network",
    }


def test_events_of_one_kind_that_meet_are_told_as_one() -> None:
    worlds = [load_scenario("history-without-right-turn"), load_scenario("history")]
    events = told(worlds, Texts("es"))
    assert ("2009–2013", "programas de donantes") in events
    assert ("2018", "dinero de donantes") in events
    assert ("2014–2020", "los gobiernos siguen como estaban") in events


def test_what_begins_between_the_first_years_of_two_worlds_is_told() -> None:
    worlds = [load_scenario("baseline"), load_scenario("baseline", first_year=2010)]
    assert starting(worlds, Texts("en")) == starting(worlds[:1], Texts("en"))
    assert 2007 not in starting(worlds[1:], Texts("en"))


@pytest.mark.parametrize("name", ["events.political-shift.from", "events.political-shift[0].from"])
def test_an_event_that_a_design_moves_has_no_line(name: str) -> None:
    worlds = [load_scenario("baseline"), load_scenario("right-turn")]
    findings: Any = SimpleNamespace(request=SimpleNamespace(names=(name, "training.seats"), scenarios=worlds))
    assert list(_dotted(findings, None)) == [2007, 2016, 2017]
