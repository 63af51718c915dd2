"""The fund of the year and the seat of the secretariat, without a browser."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from examples import some
from paradiplomacy.app.play import draft
from paradiplomacy.app.state.choices import Choices, Offer, default
from paradiplomacy.app.state.game import play_round
from paradiplomacy.app.state.scores import AIMS, Scores
from paradiplomacy.app.state.session import Session
from paradiplomacy.app.work import questions
from paradiplomacy.app.work.questions import ScoresQuestion
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.common.seeds import USUAL_RUN_SEED
from paradiplomacy.model import CityNetwork
from paradiplomacy.scenario.files import builtin_scenarios, load_scenario
from paradiplomacy.scenario.parameters.projects import FUND_RULES

if TYPE_CHECKING:
    from collections.abc import Callable

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


def standing(scores: Scores, aim: str, texts: Texts) -> str:
    from paradiplomacy.app.panels.standing import standing

    return standing(scores, aim, texts)


@pytest.fixture
def few_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty, as the texts say, take seconds."""
    assert questions.WORLDS == 30
    monkeypatch.setattr(questions, "WORLDS", 2)


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


def test_before_a_branch_the_rule_is_the_one_that_held() -> None:
    branch = load_scenario("baseline", set={"fund.rule": "lottery"}, branch_from=2019)
    offer = Offer({"baseline": branch}, "baseline", "baseline")
    page = Session(offer, replace(default(offer), year=2018))
    panel = fund_of(page)
    assert "Merit" in panel.words.object
    page.go(2019)
    assert "Lottery" in panel.words.object


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


def press(seat: "Seat", name: str, value: object = "") -> None:
    seat._handle({"name": name, "value": value})


def give(seat: "Seat", usd: dict[int, float]) -> None:
    press(seat, "give", {str(city): round(100 * amount) for city, amount in usd.items()})


def test_the_call_stops_the_clock_until_it_is_decided() -> None:
    page = playing()
    seat = seat_of(page)
    assert (page.year, page.awaits, page.at_end) == (2016, True, True)
    assert "The call of 2017" in plain(seat.head.object)
    page.step()
    assert page.year == 2016
    give(seat, {})
    assert (page.year, page.awaits) == (2017, False)
    assert page.now.indicators["grants"] == 0
    assert "by you" in plain(fund_of(page).words.object)
    assert "What became of the call of 2017" in plain(seat.head.object)
    assert seat.form.call == {"proposals": []}
    press(seat, "next")
    assert (page.year, page.awaits) == (2017, True)
    assert "The call of 2018" in plain(seat.head.object)


@pytest.mark.parametrize("rule", some(FUND_RULES.names, one_in=3))
def test_a_draft_by_a_rule_gives_what_the_rule_gives(rule: str) -> None:
    page = playing(changed_both={"fund.rule": "merit" if rule != "merit" else "lottery"})
    seat = seat_of(page)
    press(seat, "draft", rule)
    assert page.awaits
    press(seat, "give", seat.form.draft["cents"])
    model = CityNetwork(load_scenario("baseline", set={"fund.rule": rule}), rng=page.choices.seed)
    model.run_until_year(2017)
    assert page.now.indicators == {name: values[-1] for name, values in model.indicators.items()}
    assert page.now.indicators["grants"]


def test_cards_stand_in_the_order_of_names_and_hold_what_decides() -> None:
    page = playing()
    cards, proposals = seat_of(page).form.call["proposals"], page.call()
    assert [card["name"] for card in cards] == sorted(f"{one.name}, {one.country}" for one in proposals)
    by_city = {one.city: one for one in proposals}
    for card in cards:
        one = by_city[int(card["city"])]
        assert card["request"] == round(100 * one.request_usd)
        assert ("small city" in card["tags"]) == one.small
        assert abs(card["stars"] - 5 * one.quality) <= 0.5
    assert {one.small for one in proposals} == {True, False}
    small, large = ([one.population for one in proposals if one.small is of] for of in (True, False))
    assert max(small) <= min(large)


def test_the_seat_is_told_what_donors_offer_beside_the_fund() -> None:
    assert "Donors offer" not in plain(seat_of(playing()).head.object)
    page = session(year=2017, mode="play", second="history")
    page.give({})
    page.step()
    offered = page.runs[1].model.world.offered_usd.item()
    assert page.runs[1].model.year == 2018
    assert offered > 0
    assert f"Donors offer {offered:,.0f} USD more" in plain(seat_of(page).head.object)


def test_a_scenario_without_calls_says_so() -> None:
    page = session(mode="play", second="no-fund")
    assert "Nobody asks for money of a fund" in plain(seat_of(page).head.object)


NONSENSE: list[object] = [None, "", "all", 7, {"x": 1}, {"1": "much"}, {"1": None}, {"1": float("nan")}, [1]]
NONSENSE.append({"9" * 5000: 1})


def test_nonsense_instead_of_grants_gives_nothing() -> None:
    page = playing()
    seat = seat_of(page)
    for value in NONSENSE:
        press(seat, "give", value)
        assert page.awaits, value
        assert page.problems == [], value


def test_grants_against_the_rules_get_a_message_and_change_nothing() -> None:
    page = playing()
    seat = seat_of(page)
    give(seat, {one.city: one.request_usd for one in page.call()} | {17: 5})
    texts = [problem.text(page.texts) for problem in page.problems]
    assert any("no more than the fund of 20,000 USD" in text for text in texts)
    assert any("17: no city of this id" in text for text in texts)
    assert page.awaits
    for name in ("draft", "aim", "undo", "answer", "nonsense"):
        for value in ("nonsense", [1], {"a": 1}):
            press(seat, name, value)
    assert page.choices.allotments == {}


def test_a_round_tells_what_came_of_it_beside_merit() -> None:
    page = playing()
    seat = seat_of(page)
    chosen = next(one for one in page.call()[::-1] if one.may_win)
    give(seat, {chosen.city: chosen.request_usd})
    came, text = play_round(page.game, 2017), plain(seat.head.object)
    assert "as of 2018" in text
    for name, (mine, merit) in came.counts.items():
        assert (f"{Texts()(f'play.counted.{name}')} {mine} {merit}" in text) == bool(mine or merit)
    assert came.parted
    assert all(one.name in text for one in came.parted)


# --- nothing that was played is lost ---


@pytest.fixture(scope="module")
def two_calls() -> Choices:
    """A game with two calls decided, and the third open."""
    page = playing()
    for _ in range(2):
        page.give(draft(page.runs[1].model, "lottery"))
        page.step()
    return page.choices


@pytest.fixture
def played(two_calls: Choices) -> Session:
    """A page that shows it."""
    return Session(OFFER, replace(two_calls, year=None))


def test_undoing_a_call_opens_it_with_what_was_given(played: Session) -> None:
    seat, given = seat_of(played), dict(played.choices.allotments)
    press(seat, "undo")
    assert played.choices.allotments == {2017: given[2017]}
    assert (played.year, played.awaits) == (2017, True)
    cents = seat.form.draft["cents"]
    assert {int(city): grant / 100 for city, grant in cents.items()} == given[2018]
    press(seat, "give", cents)
    assert played.choices.allotments == given


CHANGES: list[dict[str, Any]] = [
    {"seed": 7},
    {"second": "right-turn"},
    {"scenario": "right-turn"},
    {"changed_both": {"private.share": 0.3}},
    {"allotments": {}, "year": None},
]


@pytest.mark.parametrize("change", some(CHANGES, one_in=3))
def test_nothing_played_is_deleted_without_asking(played: Session, change: dict[str, Any]) -> None:
    seat, before = seat_of(played), played.choices
    played.change(**change)
    assert "calls decided: 2" in seat.form.question
    assert played.choices == before
    press(seat, "answer", False)
    assert (seat.form.question, played.choices) == ("", before)
    played.change(**change)
    press(seat, "answer", True)
    assert seat.form.question == ""
    assert played.choices.allotments == {}
    assert played.choices != before


def test_a_lever_and_the_start_of_a_new_game_ask_too(played: Session) -> None:
    seat, before = seat_of(played), played.choices
    acts: list[Callable[[], None]] = [
        lambda: played.set_lever("fund.yearly_usd", 40_000),
        lambda: press(seat, "again"),
    ]
    for act in acts:
        act()
        assert seat.form.question
        press(seat, "answer", False)
        assert played.choices == before
    press(seat, "again")
    press(seat, "answer", True)
    assert (played.choices.allotments, played.year, played.awaits) == ({}, 2016, True)


def test_a_link_that_only_looks_on_plays_nothing_whatever_it_gives() -> None:
    seat = seat_of(session(year=2017, second="baseline", allotments={2017: {1: 5.0}}))
    assert "What became of" not in seat.head.object


def test_who_only_looks_on_is_asked_too(played: Session) -> None:
    played.change(mode="look")
    before, seat = played.choices, seat_of(played)
    played.change(seed=7)
    assert seat.form.question
    press(seat, "answer", False)
    assert played.choices == before


@pytest.mark.parametrize(
    "change", [{"seed": USUAL_RUN_SEED}, {"aim": "countries"}, {"mode": "look"}, {"year": 1999}]
)
def test_what_deletes_nothing_does_not_ask(played: Session, change: dict[str, Any]) -> None:
    calls = dict(played.choices.allotments)
    played.change(**change)
    assert played.asked == {}
    assert played.choices.allotments == calls


def test_without_a_game_nothing_is_asked() -> None:
    page = playing()
    page.change(seed=7)
    assert (page.asked, page.choices.seed, page.awaits) == ({}, 7, True)


# --- one world on both sides ---


def test_a_game_begins_before_the_first_call_with_one_world_on_both_sides() -> None:
    page = session(changed_second={"training.seats": 35}, year=2020)
    page.change(mode="play")
    first, second = page.worlds
    assert (page.year, page.awaits) == (2016, True)
    assert first.parameters == second.parameters
    assert (page.choices.scenario, page.choices.second) == ("baseline", "baseline")
    assert page.lever("training.seats") == 35
    page.change(scenario="history")
    assert page.choices.second == "history"
    page.set_lever("fund.yearly_usd", 30_000)
    assert [page.lever("fund.yearly_usd", side) for side in ("first", "second")] == [30_000, 30_000]


def test_until_the_first_decision_both_sides_are_the_same() -> None:
    page = playing()
    assert page.runs[0].snapshot(2016).indicators == page.runs[1].snapshot(2016).indicators
    press(seat_of(page), "draft", "merit")
    page.give(draft(page.runs[1].model, "merit"))
    assert page.runs[0].snapshot(2017).indicators == page.runs[1].snapshot(2017).indicators


# --- at the end ---


def test_the_end_tells_four_aims_beside_the_rules_in_every_language(few_worlds: None) -> None:
    page = playing(aim="countries")
    give(seat_of(page), {})
    scores = ScoresQuestion(page.game, 2017).answer()
    for language in LANGUAGES:
        texts = Texts(language)
        text = plain(standing(scores, "countries", texts))
        assert all(texts.rule(rule, heading=True) in text for rule in FUND_RULES.names)
        assert all(texts(f"play.unit.{aim}") in text for aim in AIMS)
        assert text.index(texts("play.unit.countries")) < text.index(texts("play.unit.projects"))
        assert texts("play.caution") in text
    assert "Of the rules, in the same world with the same chances, 5 reach more, 0 the same" in plain(
        standing(scores, "countries", Texts())
    )
    assert "–" in standing(scores, "small_cities", Texts())  # nothing was given, so nobody had a share


@pytest.mark.parametrize(
    ("mine", "said"),
    [(11.0, "at most one of the thirty worlds reaches as much"),
     (5.0, "the distance from merit in this world: +1"),
     (0.0, "brings so little by merit")],
)  # fmt: skip
def test_the_end_says_what_is_luck(mine: float, said: str) -> None:
    worlds = tuple(float(value) for value in range(1, 11))
    scores = Scores(
        2017, 2026, dict.fromkeys(AIMS, mine), {"merit": dict.fromkeys(AIMS, 4.0)},
        {"merit": dict.fromkeys(AIMS, worlds)},
    )  # fmt: skip
    text = plain(standing(scores, "projects", Texts()))
    assert said in text
    assert "By merit this world brings 4; thirty worlds with other chances bring from 1 to 10" in text
    assert "less than this one in 3 of them" in text
    assert f"{min(10, int(mine) - 1) if mine else 0} of 10" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_and_word_of_the_cards_has_its_meaning(language: str) -> None:
    from paradiplomacy.app.panels.seat import meanings

    texts = Texts(language)
    words = [*(texts.rule(rule, heading=True) for rule in FUND_RULES.names), texts("play.council")]
    assert list(meanings(texts)) == words
    assert len({*meanings(texts).values()}) == len(words)
