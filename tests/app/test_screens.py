"""The page on screens of all kinds, in all languages: what is seen, read out and reached with keys.

Pictures of the screens are left in the folder that pytest keeps, to be looked at.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import Served

from browser import Visit, faults, visit
from paradiplomacy.app.state.cards import CHARTS, cards
from paradiplomacy.common.languages.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

READY = "body[data-ready=yes]"
SCREENS = {"laptop": (1280, 720, 1.0), "projector": (1920, 1080, 1.0), "phone": (390, 844, 1.0),
           "zoomed": (1280, 720, 1.5)}  # fmt: skip
NEVER = 3385910  # a city that joins in no year of the usual history
QUESTION = "?question=right-turn&lang={}&city=3441575&year=2018"


def opened(
    browser: "Browser", served: Served, query: str, screen: str = "laptop", language: str = "en"
) -> Iterator[Visit]:
    width, height, zoom = SCREENS[screen]
    size = round(width / zoom), round(height / zoom)
    with visit(browser, served.address + query, *size, device_scale_factor=zoom, locale=language) as watched:
        if query.strip("?"):
            watched.page.wait_for_selector(READY)
        yield watched
        assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert watched.complaints == []
        assert watched.outside(served.address, served.address.replace("http", "ws")) == []


def box(page: "Page", place: str) -> dict[str, float]:
    found = page.locator(place).bounding_box()
    assert found is not None
    return dict(found)


def side_by_side(page: "Page", _language: str) -> None:
    one, other = box(page, "#map"), box(page, "#views")
    assert one["y"] == other["y"]
    assert one["x"] + one["width"] <= other["x"]
    assert max(each["y"] + each["height"] for each in (one, other)) <= 480


CUT = """(charts) => {
    const cut = (chart, place) => {
        const whole = chart.scrollHeight <= chart.clientHeight && chart.scrollWidth <= chart.clientWidth
        const below = charts[place + 2]?.getBoundingClientRect().top ?? Infinity
        return !whole || chart.getBoundingClientRect().bottom > below
    }
    return charts.filter(cut).map((chart) => chart.textContent)
}"""


def charts_are_whole(page: "Page", language: str) -> None:
    for about, indicators in CHARTS.items():
        page.locator("select[name=charts]").select_option(about)
        title = Texts(language)(f"page.indicator.{indicators[-1]}")
        page.locator("figcaption b", has_text=title).wait_for()
        assert page.locator("figure.chart").evaluate_all(CUT) == []


def choices_come_before_the_map_and_this_before_charts(page: "Page", _language: str) -> None:
    tops = [box(page, place)["y"] for place in ("#answer", "#side", "#map", "#views")]
    assert tops == sorted(tops)


FILLS = """Math.abs(document.querySelector("main").getBoundingClientRect().bottom - innerHeight) <= 1
    && document.body.scrollWidth === innerWidth"""


def it_fills_the_window_whatever_tab_is_open(page: "Page", _language: str) -> None:
    for name in ("city", "more", "worlds"):
        page.locator(f"#tab-{name}").click()
        page.wait_for_function(FILLS)
        assert page.evaluate(FILLS), name


SMALLEST = """() => {
    const sizes = []
    const walk = (root) => root.querySelectorAll("*").forEach((one) => {
        const said = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
        if (said && one.checkVisibility()) sizes.push(parseFloat(getComputedStyle(one).fontSize))
        if (one.shadowRoot) walk(one.shadowRoot)
    })
    walk(document.body)
    return Math.min(...sizes)
}"""


def large_text_is_a_fiftieth_of_the_height(page: "Page", language: str) -> None:
    assert page.evaluate(SMALLEST) < 1080 / 50
    page.get_by_role("link", name=Texts(language)("page.words.large")).click()
    page.wait_for_url("**text=22**")
    page.wait_for_selector(READY)
    assert page.evaluate(SMALLEST) >= 1080 / 50 - 1e-6


def map_charts_and_the_answer_are_printed(page: "Page", _language: str) -> None:
    assert page.pdf(format="A4").count(b"/Type /Page\n") <= 2
    page.emulate_media(media="print")
    for place in ("#answer", "#map", "figure.chart >> nth=0"):
        assert page.locator(place).is_visible()
    assert not page.locator("#side").is_visible()
    page.emulate_media(media="screen")


CHECKS: dict[str, tuple[Callable[["Page", str], None], ...]] = {
    "laptop": (it_fills_the_window_whatever_tab_is_open, map_charts_and_the_answer_are_printed),
    "projector": (it_fills_the_window_whatever_tab_is_open, large_text_is_a_fiftieth_of_the_height),
    "phone": (choices_come_before_the_map_and_this_before_charts,),
    "zoomed": (side_by_side, charts_are_whole),
}
"""What is said of a screen besides."""


MET = [pair for place, pair in enumerate(product(SCREENS, LANGUAGES)) if place % 2]
"""Every other screen and language, as on a chessboard: each screen and each language is met."""


@pytest.mark.slow
@pytest.mark.parametrize(("screen", "language"), MET)
def test_screens_are_whole_and_have_no_faults(
    browser: "Browser", served: Served, tmp_path: Path, screen: str, language: str
) -> None:
    for watched in opened(browser, served, QUESTION.format(language), screen):
        page = watched.page
        page.wait_for_timeout(1_000)
        page.screenshot(path=tmp_path / f"{screen}-{language}.png", full_page=screen == "phone")
        answer = Texts(language)("page.answer.mean", first=2014, last=2020, pairs=30)
        page.locator("#answer").get_by_text(answer).wait_for()
        assert faults(page) == []
        for check in CHECKS[screen]:
            check(page, language)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_opens_with_questions_that_lead_to_their_worlds(
    browser: "Browser", served: Served, language: str
) -> None:
    for watched in opened(browser, served, "", language=f"{language}-UY"):
        page = watched.page
        assert page.get_by_role("listitem").count() == len(cards()) + 1  # the game
        assert faults(page) == []
        page.keyboard.press("Tab")
        link = page.get_by_role("link", name=cards()["who-gets-the-fund"].titles[language])
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(READY)
        assert page.locator("select[name=second]").input_value() == "lottery"
        assert page.locator("select[name=charts]").input_value() == "fund"
        assert page.locator("input[name=year]").input_value() == "2026"


@pytest.mark.slow
def test_beside_a_long_message_charts_stand_below_one_another(browser: "Browser", served: Served) -> None:
    for watched in opened(browser, served, "?question=right-tur&lang=es&year=abc&city=nowhere&zoom=x"):
        assert watched.page.locator("#messages li").count() == 4
        boxes = watched.page.locator("figure.chart").evaluate_all(EDGES)
        left = [edges for edges in boxes if edges["left"] == boxes[0]["left"]]
        assert len(left) == 3
        assert all(upper["ends"] <= lower["begins"] for upper, lower in pairwise(left))


EDGES = """(charts) => charts.map((chart) => {
    const ends = [...chart.querySelectorAll("*")].map((part) => part.getBoundingClientRect().bottom)
    const { left, top } = chart.getBoundingClientRect()
    return { left, begins: top, ends: Math.max(...ends) }
})"""


@pytest.mark.slow
def test_headings_are_in_order_where_a_city_has_no_history(browser: "Browser", served: Served) -> None:
    for watched in opened(browser, served, f"?year=2018&city={NEVER}"):
        watched.page.get_by_role("heading", name="Why, in 2018").wait_for()
        assert watched.page.locator("svg.history").count() == 0
        assert faults(watched.page) == []


@pytest.mark.slow
def test_while_the_fund_is_given_out_the_first_card_is_seen_at_once(
    browser: "Browser", served: Served
) -> None:
    for watched in opened(browser, served, "?mode=play&lang=pt"):
        card = box(watched.page, ".proposals li >> nth=0")
        assert card["y"] + card["height"] <= box(watched.page, "#time")["y"]


@pytest.mark.slow
def test_the_game_has_large_text(browser: "Browser", served: Served) -> None:
    for watched in opened(browser, served, "?mode=play", "projector"):
        large_text_is_a_fiftieth_of_the_height(watched.page, "en")


@pytest.mark.slow
def test_everything_is_reached_and_named_with_keys_alone(browser: "Browser", served: Served) -> None:
    for watched in opened(browser, served, "?question=right-turn"):
        page = watched.page
        page.wait_for_timeout(1_000)
        seen = []
        for _ in range(60):
            page.keyboard.press("Tab")
            seen.append(page.evaluate(FOCUSED))
        named = [name for name in seen if name is not None]
        assert all(named), seen
        for name in ("tab-worlds", "scenario", "second", "shown", "zoom", "charts", "play", "year"):
            assert name in named


FOCUSED = """() => {
    let one = document.activeElement
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement
    return one === document.body ? null : one.name || one.id || one.textContent.trim()
}"""
