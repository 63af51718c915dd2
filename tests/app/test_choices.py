"""Links: what they restore, and what they say about nonsense."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.app.state.choices import Choices, Offer, default
from paradiplomacy.app.state.levers import LEVERS
from paradiplomacy.app.state.link import read, to_query
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.scenario.files import builtin_scenarios

OFFER = Offer({scenario.name: scenario for scenario in builtin_scenarios()})
USUAL = default(OFFER)


def reading(query: str) -> tuple[Choices, list[str]]:
    choices, problems = read(parse_qsl(query, keep_blank_values=True), OFFER)
    return choices, [problem.text(Texts()) for problem in problems]


def test_an_empty_link_is_what_a_page_opens_with() -> None:
    assert reading("") == (USUAL, [])
    assert to_query(USUAL, OFFER) == ""


@pytest.mark.parametrize(
    "chosen",
    [
        {"scenario": "history", "second": "no-donors", "seed": 7, "year": 2020},
        {"changed_second": {"fund.yearly_usd": 40_000.0, "fund.rule": "lottery", "training.seats": 35}},
        {"changed_both": {"politics.mayor_change": 0.45}, "to": "both"},
        {"changed_second": {"events.political-shift.amount": -0.3}},
        {"lang": "es", "colour": "activity", "shown": "first", "city": 3435910},
        {"zoom": "plate", "shown": "gap", "charts": "money", "text": 22},
        {
            "second": "baseline",
            "mode": "play",
            "aim": "countries",
            "allotments": {2018: {3435910: 7000.0, 3448439: 123.45}, 2019: {}},
        },
    ],
)
def test_a_link_restores_the_choices(chosen: dict[str, Any]) -> None:
    choices = replace(USUAL, **chosen)
    assert reading(to_query(choices, OFFER)) == (choices, [])


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("scenario=basline", "“basline” cannot be used for “Scenario” (baseline?)"),
        ("seed=many", "cannot be used for “Number of the history”; allowed is a whole number."),
        ("seed=-1", "“-1” cannot be used for “Number of the history”; allowed is 0 to"),
        ("seed=1e400", "allowed is a whole number"),
        ("year=1900", "“1900” cannot be used for “Year”; allowed is 1995 to 2026."),
        ("year=", "“” cannot be used for “Year”"),
        ("colour=colour", "cannot be used for “Colour” (country?)"),
        ("colur=country", "“colur” in the link is not known (colour?)"),
        ("second.fund.yearly_uds=1", "“fund.yearly_uds” cannot be changed on this page (fund.yearly_usd?)"),
        ("second.fund.yearly_usd=nan", "allowed is a number"),
        ("second.fund.yearly_usd=1e99", "allowed is 0 to 80000"),
        ("both.training.seats=2.5", "allowed is a whole number"),
        ("second.fund.rule=lotery", "(lottery?)"),
        ("second=no-fund&second.events.political-shift.amount=-1", "“no-fund” has no “Shift of governments”"),
        ("seed=1&seed=2", "“seed” stands in the link twice"),
        ("give=2018:x", "What was given out by hand cannot be read"),
        ("give=1995:;3000:", "“1995” cannot be used for “The fund is given out”; allowed is 1996 to 2026."),
        ("give=" + "9" * 30_000, "What was given out by hand cannot be read"),
        ("&".join(f"a{n}=1" for n in range(500)), "The link has too many parts"),
        ("second.cities.synthetic=10000000", "cannot be changed on this page"),
        ("mode=play&give=2018:1-1e307", "What was given out by hand cannot be read"),
        ("give=2018:1--1", "What was given out by hand cannot be read"),
        ("give=2018:1-1e11", "What was given out by hand cannot be read"),
        ("give=2018:1-1,1-2", "What was given out by hand cannot be read"),
        ("give=9999999999999999999:1-1", "What was given out by hand cannot be read"),
        ("give=999999999999999999:1-1", "cannot be used for “The fund is given out”; allowed is"),
        ("city=0", "cannot be used for “City”; allowed is 1 to 1000000000000"),
        ("city=" + "9" * 5000, "cannot be used for “City”; allowed is a whole number"),
        ("year=-999999999999999999", "cannot be used for “Year”"),
        ("seed=99999999999999999", "cannot be used for “Number of the history”; allowed is 0 to"),
        ("seed=\u0663", "allowed is a whole number"),
        ("both.politics.mayor_change=-inf", "allowed is a number"),
        ("both.politics.mayor_change=" + "1" * 400, "allowed is a number"),
        ("second.events.political-shift.amount=1e308", "cannot be used for “Shift of governments”"),
    ],
)  # fmt: skip
def test_nonsense_gets_a_message_and_the_default(query: str, message: str) -> None:
    choices, problems = reading(query)
    assert any(message in problem for problem in problems), problems
    assert replace(choices, second=USUAL.second, year=None, seed=USUAL.seed, mode="look") == USUAL


def test_all_problems_come_at_once_and_the_rest_is_used() -> None:
    choices, problems = reading("seed=x&colour=y&year=2010&second.fund.rule=lottery")
    assert len(problems) == 2
    assert choices == replace(USUAL, year=2010, changed_second={"fund.rule": "lottery"})


def test_scenarios_without_a_common_year_are_refused() -> None:
    early = OFFER.scenarios["baseline"].model_copy(update={"name": "early", "last_year": 2000})
    offer = Offer({**OFFER.scenarios, "early": early})
    choices, problems = read([("scenario", "early"), ("second", "members-2022")], offer)
    assert choices == USUAL
    assert [problem.key for problem in problems] == ["no_common_years"]


KEYS = st.sampled_from(
    [*LEVERS, "scenario", "seed", "year", "give", "both.", "second.fund.rule", "lang", "mode"]
)


@given(st.lists(st.tuples(KEYS | st.text(max_size=50), st.text(max_size=50) | st.integers().map(str))))
def test_whatever_stands_in_a_link_can_be_shown(query: list[tuple[str, str]]) -> None:
    choices, problems = read(query, OFFER)
    for language in LANGUAGES:
        for problem in problems:
            assert problem.text(Texts(language))
    again, none = read(parse_qsl(to_query(choices, OFFER), keep_blank_values=True), OFFER)
    assert (again, none) == (choices, [])


def test_a_change_that_changes_nothing_is_left_out() -> None:
    same = OFFER.scenarios["right-turn"].parameters["fund.yearly_usd"]
    assert replace(USUAL, changed_second={"fund.yearly_usd": same}).without_redundant_changes(OFFER) == USUAL


def test_changed_scenarios_have_names_of_their_own() -> None:
    first, second = replace(USUAL, second="baseline", changed_second={"fund.rule": "lottery"}).worlds(OFFER)
    assert (first.name, second.name) == ("baseline", "baseline-changed")
    assert second.title == f"{first.title}, changed"
    assert [world.name for world in replace(USUAL, second="baseline").worlds(OFFER)] == [
        "baseline",
        "baseline-2",
    ]
