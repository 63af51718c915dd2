"""The fund of the year and the seat of the secretariat, without a browser."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.session import Session
from paradiplomacy.app.work.questions import RulesQuestion
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.model import CityNetwork
from paradiplomacy.phases.by_hand import BY_HAND
from paradiplomacy.scenario.files import builtin_scenarios, load_scenario
from paradiplomacy.scenario.parameters.projects import FUND_RULES

if TYPE_CHECKING:
    from paradiplomacy.app.panels.fund import FundPanel
    from paradiplomacy.app.panels.seat import Seat

OFFER = Offer({scenario.name: scenario for scenario in builtin_scenarios()})


def session(**chosen: Any) -> Session:
    return Session(OFFER, replace(default(OFFER), **chosen))


def playing(year: int = 2016, **chosen: Any) -> Session:
    """A session that waits for the call of the next year."""
    page = session(year=year, mode="play", second="baseline", **chosen)
    page.step()
    return page


def fund_of(page: Session) -> "FundPanel":
    from paradiplomacy.app.panels.fund import FundPanel  # Panel is for those who get here

    return FundPanel(page)


def seat_of(page: Session) -> "Seat":
    from paradiplomacy.app.panels.seat import Seat

    return Seat(page, None)


def plain(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html).split())


# --- the fund ---


def test_the_fund_tells_the_figures_of_the_year() -> None:
    page = session(year=2018, shown="first")
    text, indicators = plain(fund_of(page).words.object), page.now.indicators
    assert "The fund of 2018" in text
    assert f"{indicators['fund_usd']:,.0f} USD to give out, by the rule “Merit”." in text
    assert f"{indicators['grants']} of {indicators['proposals_submitted']} proposals won a grant" in text
    proposals = page.scene.proposals
    for row in range(len(proposals)):
        assert page.scene.name[proposals.coordinator[row]] in text
        if proposals.granted[row]:
            assert f"{proposals.grant[row]:,.0f}" in text
    for source in ("grants_usd", "city_usd", "in_kind_usd"):
        assert f"{indicators[source]:,.0f} USD" in text


def test_the_fund_tells_what_donors_paid_and_to_whom() -> None:
    page = session(year=2018, scenario="history", shown="first")
    text, now = plain(fund_of(page).words.object), page.now
    paid, projects = now.indicators["donor_usd"], now.indicators["donor_grants"]
    assert paid
    assert projects
    assert f"Donors paid {paid:,.0f} USD" in text
    assert f"on their money and without a grant: {projects}." in text
    proposals = now.scene.proposals
    of_donors = proposals.started & ~proposals.granted & (proposals.donor > 0)
    assert text.count("under way on donors’ money") == of_donors.sum() == projects
    assert all(f"{usd:,.0f}" in text for usd in proposals.donor[proposals.donor > 0])


def test_the_fund_follows_year_scenario_and_rule() -> None:
    page = session(year=2018, second="lottery")
    panel = fund_of(page)
    assert "Lottery" in panel.words.object
    page.change(shown="first")
    assert "Merit" in panel.words.object
    page.go(2009)
    assert "There is no fund this year" in panel.words.object


def test_a_city_of_the_table_is_chosen_by_its_button() -> None:
    page = session(year=2018)
    panel = fund_of(page)
    city = int(page.scene.city[page.scene.proposals.coordinator[0]])
    panel._handle({"name": "city", "value": str(city)})
    assert page.choices.city == city
    for nonsense in ("", "x", "-1", "9" * 50):
        panel._handle({"name": "city", "value": nonsense})
    assert page.choices.city == city


# --- the seat ---


def test_the_call_stops_the_clock_until_it_is_decided() -> None:
    page = playing()
    seat = seat_of(page)
    assert (page.year, page.awaits, page.at_end) == (2016, True, True)
    assert "The call of 2017" in plain(seat.head.object)
    page.step()
    assert page.year == 2016
    seat._handle({"name": "give", "value": ""})
    assert (page.year, page.awaits) == (2017, False)
    assert page.now.indicators["grants"] == 0
    assert "by you" in plain(fund_of(page).words.object)


def test_best_first_spends_the_fund_and_no_more() -> None:
    from paradiplomacy.app.panels.seat import best_first

    page = playing()
    seat = seat_of(page)
    seat._handle({"name": "best", "value": ""})
    fund = page.runs[1].model.world.record.fund.item() / 100
    assert sum(seat._amounts.values()) == fund
    assert "Left: 0 USD" in plain(seat.head.object)
    assert best_first(page.call(), 0) == {}
    seat._handle({"name": "clear", "value": ""})
    assert seat._amounts == {}


def test_the_seat_is_told_what_donors_offer_beside_the_fund() -> None:
    assert "Donors offer" not in plain(seat_of(playing()).head.object)
    page = session(year=2017, mode="play", second="history")
    page.give({})
    page.step()
    offered = page.runs[1].model.world.offered_usd.item()
    assert page.runs[1].model.year == 2018
    assert offered > 0
    assert f"Donors offer {offered:,.0f} USD more" in plain(seat_of(page).head.object)


def test_amounts_of_the_form_become_grants() -> None:
    page = playing()
    seat, proposals = seat_of(page), page.call()
    last = [proposal for proposal in proposals if proposal.may_win][-1]
    seat._handle({"name": f"grant-{last.city}", "value": "1,500"})
    seat._handle({"name": "give", "value": ""})
    assert page.choices.allotments[2017] == {last.city: 1500}
    assert page.now.scene.proposals.grant.sum() == 1500


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("much", "“much” is not an amount of dollars"),
        ("7,001", "cannot be given; allowed is 0 to"),
        ("-5", "cannot be given; allowed is 0 to"),
        ("1e9", "is not an amount"),
        ("<b>" * 99, "is not an amount"),
        ("9" * 400, "is not an amount"),
    ],
)
def test_nonsense_in_the_form_gets_a_message_and_changes_nothing(value: str, message: str) -> None:
    page = playing()
    seat = seat_of(page)
    city = page.call()[0].city
    seat._handle({"name": f"grant-{city}", "value": value})
    (problem,) = page.problems
    assert message in problem.text(page.texts)
    assert seat._amounts == {}
    for name in ("grant-", "grant-x", "grant-17", "nonsense", ""):
        seat._handle({"name": name, "value": value})
    assert seat._amounts == {}


def test_more_than_the_fund_is_refused() -> None:
    page = playing()
    seat = seat_of(page)
    for proposal in page.call():
        if proposal.may_win:
            seat._handle({"name": f"grant-{proposal.city}", "value": str(proposal.request_usd)})
    assert "more than there is" in plain(seat.head.object)
    seat._handle({"name": "give", "value": ""})
    (problem,) = page.problems
    assert "no more than the fund, 20,000 USD" in problem.text(page.texts)
    assert page.awaits


def test_another_scenario_or_seed_begins_again_without_what_was_given() -> None:
    page = playing()
    seat = seat_of(page)
    seat._handle({"name": "best", "value": ""})
    seat._handle({"name": "give", "value": ""})
    assert page.choices.allotments
    page.change(seed=7)
    assert page.choices.allotments == {}
    page.go(2017)
    assert page.awaits
    assert seat._amounts == {}


@pytest.mark.parametrize(
    "change", [{"seed": 7}, {"second": "right-turn"}, {"changed_second": {"private.share": 0.3}}]
)
def test_giving_nothing_is_forgotten_in_another_world_too(change: dict[str, Any]) -> None:
    page = playing()
    page.give({})
    assert page.choices.allotments == {2017: {}}
    page.change(**change)
    assert page.choices.allotments == {}
    assert page.problems == []


def test_beside_the_rules_stand_the_figures_of_plain_runs() -> None:
    allotments: dict[int, dict[int, float]] = {2017: {}, 2018: {}}
    figures = RulesQuestion(load_scenario("baseline"), 3, allotments, 2019).answer()
    assert list(figures) == [BY_HAND, *FUND_RULES.names]
    lottery = CityNetwork(load_scenario("baseline", set={"fund.rule": "lottery"}), rng=3)
    lottery.run_until_year(2019)
    table = lottery.datacollector.get_model_vars_dataframe().loc[2017:]
    assert figures["lottery"]["joint_projects"] == table["joint_projects"].sum()
    assert figures["lottery"]["activity_share"] == table["activity_share"].mean()
    assert figures[BY_HAND]["grants"] < figures["merit"]["grants"]


def test_the_table_beside_the_rules_names_all_of_them_in_every_language() -> None:
    question = RulesQuestion(load_scenario("baseline"), 3, {2017: {}}, 2017)
    figures = question.answer()
    for language in LANGUAGES:
        seat = seat_of(playing(lang=language))
        text = plain(seat._table(figures, question))
        assert all(Texts(language).rule(rule, heading=True) in text for rule in FUND_RULES.names)
        assert Texts(language)("play.you") in text


@pytest.mark.parametrize(
    ("text", "language", "usd"),
    [
        ("", "en", 0),
        ("7 000", "en", 7000),
        ("7.000", "es", 7000),
        ("7,5", "pt", 7.5),
        ("−3", "en", -3),
        ("7.5", "en", 7.5),
    ],
)
def test_amounts_are_read_as_the_language_writes_them(text: str, language: str, usd: float) -> None:
    from paradiplomacy.app.panels.seat import amount

    assert amount(text, language) == usd


def test_a_refused_amount_keeps_the_call_open_however_fast_the_button_is_pressed() -> None:
    page = playing()
    seat = seat_of(page)
    first, second = [proposal for proposal in page.call() if proposal.may_win][:2]
    seat._handle({"name": f"grant-{first.city}", "value": "999999"})
    seat._handle({"name": f"grant-{second.city}", "value": "100"})
    assert [problem.key for problem in page.problems] == ["grant_range"]
    seat._handle({"name": "give", "value": ""})
    assert page.awaits
    assert [problem.key for problem in page.problems] == ["grant_range"]
    seat._handle({"name": f"grant-{first.city}", "value": "200"})
    seat._handle({"name": "give", "value": ""})
    assert page.problems == []
    assert page.choices.allotments == {2017: {first.city: 200, second.city: 100}}
