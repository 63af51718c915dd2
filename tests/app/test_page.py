"""The page in a browser: it loads, steps, compares and restores, and asks for nothing elsewhere."""

import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from serving import Served

from browser import Visit, visit
from paradiplomacy import City, CityNetwork, run
from paradiplomacy.app.state.cards import CHARTS
from paradiplomacy.runs.progress import Silent

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

READY = "body[data-ready=yes]"


def opened(browser: "Browser", served: Served, query: str = "", **options: Any) -> Iterator[Visit]:
    with visit(browser, served.address + query, **options) as watched:
        watched.page.wait_for_selector(READY)
        yield watched
        assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert watched.complaints == []
        assert watched.outside(served.address, served.address.replace("http", "ws")) == []


@pytest.fixture
def page(browser: "Browser", served: Served) -> Iterator["Page"]:
    for watched in opened(browser, served, "?year=2014"):
        yield watched.page


@pytest.fixture(scope="module")
def used(browser: "Browser", served: Served) -> Iterator["Page"]:
    """A page for tests that do not mind what others have done on it."""
    for watched in opened(browser, served, "?year=2014"):
        yield watched.page


@pytest.fixture(scope="module")
def still(browser: "Browser", served: Served) -> Iterator["Page"]:
    """A page for tests that leave it as it is."""
    for watched in opened(browser, served, "?year=2014"):
        yield watched.page


def shows_year(page: "Page", year: int) -> bool:
    """Whether address and slider come to a year, and the reading of the charts with them."""
    page.wait_for_function(f"new URLSearchParams(location.search).get('year') === '{year}'")
    slider = page.get_by_role("slider", name="Year", exact=True)
    slider.wait_for()
    page.wait_for_function(f"(slider) => slider.value === '{year}'", arg=slider.element_handle())
    return True


def test_it_loads_with_headings_and_landmarks(used: "Page") -> None:
    assert used.title() == "Mercociudades, year by year"
    assert used.locator("html").get_attribute("lang") == "en"
    assert used.get_by_role("heading", level=1).count() == 1
    for landmark in ("banner", "main", "navigation"):
        assert used.get_by_role(landmark).count() == 1  # type: ignore[arg-type]


def test_steps_by_button_key_and_slider(used: "Page") -> None:
    used.get_by_role("slider", name="Year", exact=True).focus()
    used.keyboard.press("End")
    assert shows_year(used, 2026)
    used.get_by_role("button", name="To the first year").click()
    assert shows_year(used, 1995)
    used.get_by_role("button", name="One year on").click()
    assert shows_year(used, 1996)
    used.locator("h1").click()
    used.keyboard.press("ArrowRight")
    assert shows_year(used, 1997)
    used.keyboard.press("ArrowLeft")
    assert shows_year(used, 1996)


@pytest.mark.slow
def test_plays_and_pauses(page: "Page") -> None:
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("new URLSearchParams(location.search).get('year') > '2014'")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play", exact=True).wait_for()
    seen = [page.url]
    while len(seen) < 3 or seen[-1] != seen[-2]:  # the last step may still be on its way
        page.wait_for_timeout(1500)
        seen.append(page.url)
    assert "year=2026" not in page.url


def compare_with(page: "Page", scenario: str, title: str) -> None:
    page.locator("#tab-worlds").click()
    page.get_by_label("compared with").select_option(scenario)
    page.locator(".legend .second", has_text=title).wait_for()


def test_switches_scenarios(used: "Page") -> None:
    compare_with(used, "lottery", "Fund: lottery")
    assert "second=lottery" in used.url
    assert used.locator(".legend li").all_inner_texts()[:2] == ["Baseline", "Fund: lottery"]


def test_a_lever_changes_the_second_scenario_and_can_be_reset(used: "Page") -> None:
    page = used
    compare_with(page, "right-turn", "Right turn")
    page.get_by_label("Rule of the fund").select_option("lottery")
    page.wait_for_url("**second.fund.rule=lottery**")
    page.get_by_text("In the scenario: Merit").wait_for()
    page.locator(".legend .second", has_text="changed").wait_for()
    assert page.locator(".legend .second").inner_text() == "Right turn, 2014–2020, changed"
    page.get_by_role("button", name="Reset all changes").click()
    page.wait_for_function("!location.search.includes('fund.rule')")
    page.locator(".legend .second", has_not_text="changed").wait_for()
    page.get_by_role("button", name="Reset all changes", disabled=True).wait_for()
    assert page.get_by_label("Rule of the fund").input_value() == "merit"


@pytest.mark.slow
def test_a_slider_of_a_parameter_works_with_the_keyboard(used: "Page") -> None:
    compare_with(used, "right-turn", "Right turn")
    used.get_by_label("Training seats a year").focus()
    used.keyboard.press("ArrowRight")
    used.wait_for_url("**second.training.seats=22**")
    assert used.get_by_label("Training seats a year").input_value() == "22"
    used.get_by_role("button", name="Reset all changes").click()
    used.wait_for_function("!location.search.includes('training')")


@pytest.mark.slow
def test_nonsense_in_a_form_gets_a_message(used: "Page") -> None:
    page = used
    page.get_by_label("Number of the history").fill("many")
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    alert.get_by_text("“many” cannot be used").wait_for()
    assert alert.get_by_role("listitem").count() == 1
    assert "seed=" not in page.url
    alert.get_by_role("button", name="Close").click()
    alert.wait_for(state="hidden")


@pytest.mark.slow
def test_a_city_is_found_by_its_name(used: "Page") -> None:
    page = used
    page.get_by_role("tab", name="City").click()
    page.get_by_label("Find a city").fill("cordoba")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Córdoba").wait_for()
    page.wait_for_url("**city=**")
    assert chosen(page) == [member.geonameid for member in members_of_2014() if member.name == "Córdoba"]


WHERE = """(name) => {
    const inside = (root) => root.querySelector('.network') ??
        [...root.querySelectorAll('*')].map((one) => one.shadowRoot && inside(one.shadowRoot)).find(Boolean)
    const map = inside(document), { x, y } = map.getBoundingClientRect()
    const [across, down] = map.shown.at(map.shown.scene.cities.name.indexOf(name))
    return [x + across, y + down]
}"""


def test_a_click_on_the_map_shows_the_city(used: "Page") -> None:
    page, city = used, alone_in_2014()
    compare_with(page, "right-turn", "Right turn")
    page.get_by_role("slider", name="Year", exact=True).fill("2014")
    assert shows_year(page, 2014)
    page.mouse.click(*page.evaluate(WHERE, city.name))
    page.get_by_role("heading", name=city.name).wait_for()
    page.wait_for_url("**city=**")
    assert chosen(page) == [city.geonameid]


def chosen(page: "Page") -> list[int]:
    """The cities that the address names."""
    return [int(code) for code in parse_qs(urlsplit(page.url).query)["city"]]


@pytest.mark.slow
def test_a_tap_on_a_phone_leads_to_the_city(browser: "Browser", served: Served) -> None:
    for watched in opened(browser, served, "?year=2014", width=390, height=844, has_touch=True):
        page = watched.page
        page.evaluate("document.querySelector('.map-figure').scrollIntoView()")
        assert not page.evaluate(SEEN)
        city = alone_in_2014()
        page.touchscreen.tap(*page.evaluate(WHERE, city.name))
        page.get_by_role("heading", name=city.name).wait_for()
        page.wait_for_function(SEEN)


SEEN = """() => {
    const { top, bottom } = document.getElementById("side-tabs").getBoundingClientRect()
    return top > -1 && bottom <= innerHeight
}"""


def members_of_2014() -> list[City]:
    """Those of the run that the map shows."""
    model = CityNetwork("right-turn")
    model.run_until_year(2014)
    return list(model.agents_by_type[City])


def alone_in_2014() -> City:
    """The member of 2014 that is farthest from all others, so that a click on it can mean no other."""
    members = members_of_2014()
    places = [complex(member.longitude, member.latitude) for member in members]
    nearest = [min(abs(here - there) for there in places if there != here) for here in places]
    return members[nearest.index(max(nearest))]


@pytest.mark.slow
def test_nonsense_in_a_link_gets_a_message(browser: "Browser", served: Served) -> None:
    for watched in opened(browser, served, "?scenario=basline&seed=%FF%00<script>&year=1"):
        alert = watched.page.get_by_role("alert")
        alert.get_by_text("(baseline?)").wait_for()
        assert alert.get_by_role("listitem").count() == 3


def test_a_link_restores_the_page(browser: "Browser", served: Served, used: "Page") -> None:
    page = used
    page.get_by_role("slider", name="Year", exact=True).fill("1997")
    assert shows_year(page, 1997)
    compare_with(page, "double-fund", "Fund of 40,000")
    for watched in opened(browser, served, page.url.removeprefix(served.address)):
        assert shows_year(watched.page, 1997)
        assert watched.page.get_by_label("compared with").input_value() == "double-fund"


@pytest.mark.slow
def test_two_windows_do_not_disturb_each_other(browser: "Browser", served: Served, page: "Page") -> None:
    for watched in opened(browser, served, "?seed=3&year=1995"):
        watched.page.get_by_role("button", name="One year on").click()
        assert shows_year(watched.page, 1996)
        page.get_by_role("button", name="One year on").click()
        assert shows_year(page, 2015)
        assert "seed=3" in watched.page.url
        assert "year=1996" in watched.page.url


# --- Charts and governments ---


def test_the_pointer_is_told_year_and_values(used: "Page") -> None:
    compare_with(used, "right-turn", "Right turn")
    svg = used.locator("figure svg").first
    box = svg.bounding_box()
    assert box is not None
    svg.hover(position={"x": box["width"] * (2007.5 - 1995) / 32, "y": 9})
    tip = used.locator(".charts .tip")
    values, event = tip.locator("div").all_inner_texts()
    assert re.fullmatch(r"2007: (\d+) → \1 \(0\)", values)
    assert event == "forum of cities in MERCOSUR"
    used.locator("h1").hover()
    tip.wait_for(state="hidden")


def test_a_click_on_a_government_leads_to_its_year(used: "Page") -> None:
    cells = used.locator(".cells")
    box = cells.bounding_box()
    assert box is not None
    place = {"x": box["width"] * (2001.5 - 1995) / 32, "y": box["height"] * 0.05}
    cells.click(position=place)  # type: ignore[arg-type]
    assert shows_year(used, 2001)
    assert used.locator(".countries .tip div").first.inner_text() == "Argentina 2001"


# --- Downloads ---


def downloaded(page: "Page", button: str) -> bytes:
    page.get_by_role("tab", name="More").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return waiting.value.path().read_bytes()


@pytest.mark.slow
def test_the_tables_are_those_of_the_command(still: "Page") -> None:
    archive = zipfile.ZipFile(io.BytesIO(downloaded(still, "Tables")))
    name = next(name for name in archive.namelist() if name.endswith("years.csv"))
    years = pd.read_csv(io.BytesIO(archive.read(name)))
    expected = run(["baseline", "right-turn"], replications=1, progress=Silent(), jobs=1).years
    pd.testing.assert_frame_equal(years, expected, check_dtype=False)


@pytest.mark.slow
def test_a_scenario_and_the_figure(still: "Page") -> None:
    assert tomllib.loads(downloaded(still, "Right turn").decode())["name"] == "right-turn"
    assert downloaded(still, "Figure").startswith(b"\x89PNG")


# --- Replications ---


@pytest.mark.slow
def test_replications_give_bands(page: "Page") -> None:
    page.get_by_role("tab", name="More").click()
    page.get_by_label("Replications").select_option("10")
    page.get_by_role("button", name="Run them").click()
    page.get_by_role("status").get_by_text("Done: 10 of 10").wait_for()
    assert page.get_by_role("progressbar").get_attribute("value") == "10"
    results = run(["baseline", "right-turn"], replications=10, progress=Silent(), jobs=1)
    for side, scenario in (("first", "baseline"), ("second", "right-turn")):
        rows = results.by_year(["joint_projects"])[scenario]["joint_projects"]
        shown = page.evaluate(BANDS, side)
        ends = {"low": rows.quantile(0.05), "mean": rows.mean(), "high": rows.quantile(0.95)}
        for end, expected in ends.items():
            assert shown[end] == pytest.approx(expected.tolist())


BANDS = """(side) => {
    const models = [...Bokeh.documents[0]._all_models.values()]
    return models.find((one) => one.attributes.bands).bands[0][side]
}"""


# --- Other languages ---


@pytest.mark.slow
def test_axes_write_numbers_as_the_language_does(browser: "Browser", served: Served, still: "Page") -> None:
    assert steps(still) == ["50%", "200", "100K"]
    for watched in opened(browser, served, "?lang=es&second.fund.yearly_usd=40000"):
        assert steps(watched.page) == ["50 %", "200", "100 mil"]
        line = watched.page.locator(".row", has_text="Fondo anual")
        text = " ".join(line.inner_text().split())
        assert "USD 40.000" in text
        assert "En el escenario: USD 20.000; en el otro: USD 20.000" in text


def steps(page: "Page") -> list[str]:
    """The second number of the axes of three charts: of a share, a number and money."""
    places = [CHARTS["main"].index(name) for name in ("activity_share", "members", "project_value_usd")]
    axes = [page.locator("figure.chart").nth(place).locator(".steps") for place in places]
    return [" ".join(each.locator("span").nth(1).inner_text().split()) for each in axes]


# --- Other screens ---


@pytest.mark.slow
def test_map_charts_and_time_are_seen_at_once(still: "Page") -> None:
    for place in ("#map", "#panel-charts", "#time"):
        box = still.locator(place).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 720
