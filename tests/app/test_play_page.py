"""The fund, the seat of the secretariat and the reasons of a city in a browser."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from serving import Served

from browser import contrasts, visit
from paradiplomacy import explain
from paradiplomacy.app.work.questions import RulesQuestion
from paradiplomacy.common.seeds import USUAL_RUN_SEED
from paradiplomacy.scenario.files import load_scenario

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

READY = "body[data-ready=yes]"
PLAY = "?second=baseline&mode=play&year=2016"
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


def to_the_next_call(page: "Page", year: int) -> None:
    press(page, "One year on")
    page.get_by_role("heading", name=f"The call of {year}").wait_for()


@pytest.mark.parametrize(
    "opened",
    [
        pytest.param((PLAY,), id="desk", marks=pytest.mark.slow),
        pytest.param((PLAY, 390, 844), id="phone"),
    ],
    indirect=True,
)
def test_the_fund_is_given_out_year_by_year_and_set_compare_with_rules(opened: "Page") -> None:
    page = opened
    to_the_next_call(page, 2017)
    page.get_by_role("button", name="One year on", disabled=True).wait_for()
    field = page.locator("input[name^=grant-]:enabled").last
    city = int((field.get_attribute("name") or "").removeprefix("grant-"))
    field.fill("1,200")
    field.press("Enter")
    page.get_by_text("Given: 1,200 USD").wait_for()
    press(page, "Give it out")
    shows_year(page, 2017)
    to_the_next_call(page, 2018)
    press(page, "Best first")
    page.get_by_text("Left: 0 USD").wait_for()
    press(page, "Give it out")
    shows_year(page, 2018)
    page.wait_for_url(f"**2017:{city}-1200**")
    press(page, "Beside the rules")
    page.get_by_text(f"Your network and the rules, 2017 to 2018, seed {USUAL_RUN_SEED}").wait_for()
    assert rows(page) == expected(page.url)


def rows(page: "Page") -> list[list[str]]:
    """The figures of the table beside the rules."""
    rows = page.get_by_role("row").filter(has=page.get_by_role("rowheader")).all()
    cells = [row.get_by_role("cell").all_inner_texts() for row in rows]
    return [row for row in cells if len(row) == 6]


def expected(address: str) -> list[list[str]]:
    """The same from plain runs, with the allotments of the link."""
    allotments = {
        int(year): {int(city): float(usd) for city, usd in re.findall(r"(\d+)-(\d+(?:\.\d+)?)", text)}
        for year, text in re.findall(r"(20\d\d):([^;&]*)", address.partition("give=")[2])
    }
    figures = RulesQuestion(load_scenario("baseline"), USUAL_RUN_SEED, allotments, 2018).answer()
    names = ("grants", "joint_projects", "projects_completed", "proposals")
    return [
        [f"{values[name]:,.0f}" for name in names]
        + [f"{100 * values['activity_share']:.1f}", f"{values['grants_small_cities_usd']:,.0f}"]
        for values in figures.values()
    ]


@pytest.mark.slow
@pytest.mark.parametrize("opened", [(PLAY,)], indirect=True)
def test_nonsense_and_too_much_get_a_message(opened: "Page") -> None:
    page = opened
    to_the_next_call(page, 2017)
    field = page.locator("input[name^=grant-]:enabled").first
    for text, message in (("much", "is not an amount of dollars"), ("99,999", "allowed is 0 to")):
        field.fill(text)
        field.press("Enter")
        page.get_by_role("alert").get_by_text(message).wait_for()
    press(page, "Give it out")
    page.get_by_role("alert").get_by_text("allowed is 0 to").wait_for()
    assert "year=2016" in page.url
    press(page, "Give it out")
    shows_year(page, 2017)


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
    text = " ".join(" ".join(page.locator("#panel-city .prose").all_inner_texts()).split())
    assert [sentence for sentence in sentences if " ".join(sentence.split()) not in text] == []
    press(page, "Where do its paths part?")
    parting = explain("baseline", city, 2018, against="right-turn").sentences()[-1]
    paragraph = page.locator("#panel-city").get_by_text(" ".join(parting.split()))
    paragraph.wait_for()
    assert paragraph.count() == 1
    assert not page.get_by_role("button", name="Where do its paths part?").is_visible()


@pytest.mark.slow
@pytest.mark.parametrize("opened", [(f"?year=2018&shown=first&city={MONTEVIDEO}&lang=pt",)], indirect=True)
def test_the_reasons_speak_the_language_of_the_page(opened: "Page") -> None:
    sentence = explain("baseline", MONTEVIDEO, 2018).sentences("pt")[2]
    paragraph = opened.locator("#panel-city").get_by_text(" ".join(sentence.split()))
    paragraph.wait_for()
    assert paragraph.count() == 1
    assert opened.locator("html").get_attribute("lang") == "pt"


@pytest.mark.parametrize(
    "opened",
    [
        pytest.param((f"?year=2018&city={MONTEVIDEO}",), id="look"),
        pytest.param((f"{PLAY}&lang=es",), id="play", marks=pytest.mark.slow),
        pytest.param(("?scenario=nonsense", 390, 844), id="phone", marks=pytest.mark.slow),
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
@pytest.mark.parametrize("opened", [(PLAY,)], indirect=True)
def test_amounts_typed_one_after_another_all_arrive(opened: "Page") -> None:
    press(opened, "One year on")
    fields = opened.locator("#panel-play input[type=text]:enabled")
    fields.first.wait_for()
    fields.first.click()
    for usd in (1111, 2222, 3333):
        opened.keyboard.press("Control+A")
        opened.keyboard.type(str(usd), delay=60)
        opened.keyboard.press("Tab")
    opened.locator("#panel-play").get_by_text("6,666 USD").first.wait_for()
    assert [fields.nth(place).input_value().replace(",", "") for place in range(3)] == [
        "1111",
        "2222",
        "3333",
    ]


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


@pytest.mark.slow
@pytest.mark.parametrize(
    "opened",
    [("?lang=en", 1024, 768), ("", 1920, 1080)],
    indirect=True,
)
def test_the_page_fills_the_window_whatever_tab_is_open(opened: "Page") -> None:
    fills = (
        "Math.abs(document.querySelector('main').getBoundingClientRect().bottom - innerHeight) <= 1"
        " && document.body.scrollWidth === innerWidth"
    )
    for name in ("City", "More", "Scenarios"):
        opened.get_by_role("tab", name=name).click()
        opened.wait_for_function(fills)
        assert opened.evaluate(fills), name
