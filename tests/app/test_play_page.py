"""The fund, the seat of the secretariat and the reasons of a city in a browser."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from serving import Served

from browser import contrasts, faults, visit
from paradiplomacy import explain
from paradiplomacy.app.state.game import Game
from paradiplomacy.app.state.scores import more_than
from paradiplomacy.app.work.questions import ScoresQuestion
from paradiplomacy.common.seeds import USUAL_RUN_SEED
from paradiplomacy.scenario.files import load_scenario

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

READY = "body[data-ready=yes]"
PLAY = "?mode=play"
MONTEVIDEO = 3441575


@pytest.fixture
def opened(browser: "Browser", served: Served, request: pytest.FixtureRequest) -> Iterator["Page"]:
    query, *size = request.param
    with visit(browser, served.address + query, *size) as watched:
        watched.page.wait_for_selector(READY)
        yield watched.page
        assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert watched.complaints == []
        assert watched.outside(served.address, served.address.replace("http", "ws")) == []


def shows_year(page: "Page", year: int) -> None:
    page.wait_for_function(f"new URLSearchParams(location.search).get('year') === '{year}'")


def press(page: "Page", name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: "Page", text: str) -> None:
    page.get_by_role("heading", name=text).wait_for()


def card(page: "Page", place: int) -> "Locator":
    """One of the proposals that may win."""
    return page.locator(".proposals li:has(output)").nth(place)


@pytest.mark.parametrize(
    "opened",
    [
        pytest.param((PLAY,), id="desk"),
        pytest.param((PLAY, 390, 844), id="phone", marks=pytest.mark.slow),
    ],
    indirect=True,
)
def test_a_round_is_played_with_chips_and_told_and_undone(opened: "Page") -> None:
    page = opened
    heading(page, "The call of 2017")
    assert faults(page) == []
    one, other = card(page, 0), card(page, 1)
    one.get_by_role("button").last.click()
    one.get_by_text("1,000 of").wait_for()
    one.get_by_role("button").last.press("ArrowUp")
    one.get_by_text("2,000 of").wait_for()
    one.get_by_role("button").first.click()
    page.get_by_text("19,000 of 20,000 USD left").wait_for()
    other.locator(".chip").first.click()
    page.get_by_text("18,000 of 20,000 USD left").wait_for()
    press(page, "Give it out")
    heading(page, "What became of the call of 2017")
    page.wait_for_url(re.compile(r"give=2017:\d+-1000,\d+-1000$"))
    press(page, "Undo the call of 2017")
    heading(page, "The call of 2017")
    page.get_by_text("18,000 of 20,000 USD left").wait_for()
    press(page, "Merit")
    page.get_by_text("582 of 20,000 USD left").wait_for()
    press(page, "Give it out")
    heading(page, "What became of the call of 2017")
    page.get_by_text("All proposals got what they would have got by merit, and ended alike.").wait_for()
    assert faults(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("opened", [(PLAY,)], indirect=True)
def test_the_keyboard_alone_plays_a_round(opened: "Page") -> None:
    page = opened
    heading(page, "The call of 2017")
    page.get_by_role("button", name="money for small cities").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**aim=small_cities**")
    assert page.get_by_role("button", name="money for small cities", pressed=True).is_visible()
    press_key(page, "Equal shares")
    page.get_by_text("0 of 20,000 USD left").wait_for()
    press_key(page, "Give it out")
    heading(page, "What became of the call of 2017")
    page.wait_for_function(f"{_FOCUSED}.tagName === 'H3'")  # where a screen reader goes on
    press_key(page, "On to the next call")
    heading(page, "The call of 2018")
    page.get_by_text("Your aim: money for small cities.").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate(f"{_FOCUSED}.name") == "undo"


_FOCUSED = """(() => {
  let at = document.activeElement
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at
})()"""


def press_key(page: "Page", name: str) -> None:
    """Press a button with the keyboard."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")


@pytest.mark.slow
@pytest.mark.parametrize("opened", [(f"{PLAY}&year=2017&give=2017:",)], indirect=True)
def test_the_page_asks_before_something_played_is_deleted(opened: "Page") -> None:
    page, asked = opened, []
    heading(page, "What became of the call of 2017")
    seed = page.get_by_label("Number of the history")
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    seed.fill("7")
    seed.press("Enter")
    page.wait_for_function(f"{_SEED} === '{USUAL_RUN_SEED}'")  # what was typed is taken back
    assert "seed" not in page.url
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    seed.fill("7")
    seed.press("Enter")
    page.wait_for_url("**seed=7**")
    heading(page, "The call of 2017")
    assert "give" not in page.url
    assert asked == ["This deletes what you gave in this game (calls decided: 1). Go on?"] * 2


_SEED = """(() => {
  const inside = (root) => root.querySelector('input[name=seed]') ??
    [...root.querySelectorAll('*')].map((one) => one.shadowRoot && inside(one.shadowRoot)).find(Boolean)
  return inside(document).value
})()"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "opened",
    [(f"{PLAY}&year=2026&give=" + ";".join(f"{year}:" for year in range(2017, 2026)),)],
    indirect=True,
)
def test_the_end_shows_the_game_beside_the_rules(opened: "Page") -> None:
    page = opened
    heading(page, "The call of 2026")
    press(page, "Give it out")
    heading(page, "You and the rules, 2017 to 2026")
    captions = page.locator(".aims caption").all_inner_texts()
    assert captions[0] == "Joint projects started"
    assert len(captions) == 4
    for table in page.locator(".aims table").all():
        assert table.get_by_role("rowheader").count() == 6
        assert table.locator(".strip").count() == 5
    scores = ScoresQuestion(
        Game(load_scenario("baseline"), USUAL_RUN_SEED, {year: {} for year in range(2017, 2027)}), 2026
    ).answer()
    row = page.locator(".aims table").first.get_by_role("row").filter(has_text="Lottery")
    lottery, mine = scores.here["lottery"]["projects"], scores.mine["projects"]
    ahead = f"{more_than(mine, scores.elsewhere['lottery']['projects'])} of 30"
    assert row.get_by_role("cell").all_inner_texts()[-2:] == [f"{lottery:.0f}", ahead]
    assert row.locator(".strip span").count() == 32
    page.get_by_text(f"You reached {mine:.0f}.").wait_for()


@pytest.mark.slow
@pytest.mark.parametrize("opened", [("?second=baseline&mode=play&year=2017&give=2017:",)], indirect=True)
def test_a_link_restores_what_was_given(opened: "Page") -> None:
    page = opened
    shows_year(page, 2017)
    page.get_by_role("tab", name="The fund").click()
    page.get_by_text("20,000 USD to give out, by you.").wait_for()
    panel = page.locator("#panel-fund .prose")
    assert re.search(r"\b0 of \d+ proposals won a grant", panel.inner_text())
    assert panel.locator("tr.won").count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("opened", [("?year=2018&shown=first",)], indirect=True)
def test_the_fund_leads_to_a_city_and_its_reasons(opened: "Page") -> None:
    page = opened
    page.get_by_role("tab", name="The fund").click()
    name = page.locator("#panel-fund button.link").first
    city = int(name.get_attribute("value") or "")
    name.click()
    sentences = explain("baseline", city, 2018).sentences()[1:]
    page.get_by_text("Why, in 2018").wait_for()
    told = told_of_city(page)
    assert [sentence for sentence in sentences if " ".join(sentence.split()) not in told] == []
    press(page, "Where do its paths part?")
    parting = " ".join(explain("baseline", city, 2018, against="right-turn").sentences()[1].split())
    page.locator("#panel-city .prose").get_by_text(parting).wait_for()
    assert told_of_city(page).count(parting) == 1


def told_of_city(page: "Page") -> str:
    """All that is told, in what is folded, too."""
    return " ".join(" ".join(page.locator("#panel-city .prose").all_text_contents()).split())


@pytest.mark.slow
@pytest.mark.parametrize("opened", [(f"?year=2018&shown=first&city={MONTEVIDEO}&lang=pt",)], indirect=True)
def test_the_reasons_speak_the_language_of_the_page(opened: "Page") -> None:
    sentence = explain("baseline", MONTEVIDEO, 2018).sentences("pt")[2]
    paragraph = opened.locator("#panel-city").get_by_text(" ".join(sentence.split()))
    paragraph.wait_for()
    assert paragraph.count() == 1
    assert opened.locator("html").get_attribute("lang") == "pt"


@pytest.mark.slow
@pytest.mark.parametrize(
    "opened",
    [
        pytest.param((f"?year=2018&city={MONTEVIDEO}",), id="look"),
        pytest.param((f"{PLAY}&lang=es",), id="play"),
        pytest.param(("?scenario=nonsense", 390, 844), id="phone"),
    ],
    indirect=True,
)
def test_every_text_can_be_read_on_every_tab(opened: "Page") -> None:
    for tab in opened.get_by_role("tab").all():
        if tab.is_visible():
            tab.click()
            ratios = contrasts(opened)
            assert len(ratios) > 20
            assert not [text for text in ratios if text[0] < 4.5]


@pytest.mark.slow
@pytest.mark.parametrize("opened", [("?year=2018",)], indirect=True)
def test_steps_of_a_slider_by_the_keyboard_all_count(opened: "Page") -> None:
    slider = opened.get_by_label("Fund of a year")
    before = float(slider.input_value())
    slider.focus()
    for _ in range(10):
        opened.keyboard.press("ArrowRight", delay=100)
    opened.wait_for_function("location.search.includes('second.fund.yearly_usd=40000')")
    assert (before, float(slider.input_value())) == (20_000, 40_000)
