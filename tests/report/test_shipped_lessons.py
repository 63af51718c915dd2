"""The lessons that are shipped: small, legible, worked by keys alone, printed, and true to their runs."""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import contrasts, faults, visit
from paradiplomacy.app import lesson as lessons
from paradiplomacy.cli import main
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.experiment.lesson import LESSONS, load_lesson
from paradiplomacy.report import words
from paradiplomacy.report.lesson.measures import Measures, Unit
from paradiplomacy.report.results import open_results

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

CUT = """() => [...document.querySelectorAll(".now[data-kind=city] svg text")].filter((one) => {
  const { x, width } = one.getBBox()
  return x < 0 || x + width > one.ownerSVGElement.viewBox.baseVal.width
}).map((one) => one.textContent)"""
SIZES = ((1280, 720), (1920, 1080), (390, 844))
LANGUAGES = ("en", "es", "pt")
SHEETS = ("teacher", "worksheet", "slides")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, full_chunks: None) -> Path:
    folder = tmp_path_factory.mktemp("site")
    lessons.write_all(folder / "site", folder / "runs", jobs=1)  # the other cores have other tests
    return folder


def test_every_lesson_is_small_and_listed(site: Path) -> None:
    pages = {f"{name}-{language}.html" for name in LESSONS.files for language in LANGUAGES}
    assert {path.name for path in (site / "site").iterdir()} == pages | {"index.html"}
    index = (site / "site" / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{name}"' in index for name in pages)
    assert all((site / "site" / name).stat().st_size < 4_000_000 for name in pages)


@pytest.mark.parametrize("turn", range(3))
def test_every_card_fits_and_can_be_read(site: Path, browser: "Browser", turn: int, tmp_path: Path) -> None:
    """Each lesson in each language, at a size each, so that all sizes and languages meet.

    What no translation changes, which are colours and structure, is looked at in one language of each lesson.
    """
    for place, name in enumerate(LESSONS.files):
        language, (width, height) = LANGUAGES[turn], SIZES[(place + turn) % len(SIZES)]
        address = (site / "site" / f"{name}-{language}.html").as_uri()
        with visit(browser, address, width, height, reduced_motion="reduce") as seen:
            closely = turn == place % len(LANGUAGES)
            for shown in cards_and_sheets(seen.page):
                assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), shown
                assert seen.page.evaluate(CUT) == []
                if closely:
                    seen.page.screenshot(path=tmp_path / name / f"{shown}.png")
                    assert not faults(seen.page), shown
                    assert min(contrasts(seen.page))[0] >= 4.5
            a_worksheet_is_one_page_of_paper(seen.page)
            assert seen.requests == [address]
            assert not seen.complaints


def cards_and_sheets(page: "Page") -> Iterator[str]:
    """All that a page can show, one after the other; a guess is made, so that its answer is there."""
    cards = page.locator(".card")
    for place in range(cards.count()):
        card = cards.nth(place)
        if inputs := card.locator("fieldset input").count():
            card.locator("fieldset input").nth(inputs - 1).check()
        yield f"{place}"
        page.locator("#next").click() if place < cards.count() - 1 else None
    for sheet in SHEETS:
        page.locator(f"button[data-view={sheet}]").click()
        yield sheet


def a_worksheet_is_one_page_of_paper(page: "Page") -> None:
    page.locator("button[data-view=worksheet]").click()
    paper = page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "12mm"))
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


@pytest.mark.parametrize("name", [*LESSONS.files][::3])
def test_a_whole_lesson_goes_by_the_keys_alone(site: Path, browser: "Browser", name: str) -> None:
    """From Tab to Tab, as somebody who has no pointer and is not helped by the test."""
    address = (site / "site" / f"{name}-es.html").as_uri()
    with visit(browser, address, reduced_motion="reduce") as seen:
        page = seen.page
        for _ in range(page.locator(".card").count()):
            card = page.locator(".card.now")
            by_keys(page, card.get_attribute("data-kind") or "")
            if page.locator("#next").is_enabled():
                reach(page, "#next")
                page.keyboard.press("Enter")
                assert page.evaluate("document.activeElement.matches('.now h2')")
        for sheet in (*SHEETS, "cards"):
            reach(page, f"button[data-view={sheet}]")
            page.keyboard.press("Enter")
            assert page.evaluate("document.body.dataset.view") == sheet
        assert seen.requests == [address]
        assert not seen.complaints


def by_keys(page: "Page", kind: str) -> None:
    """What a card is for, by keys alone."""
    keys, card = page.keyboard, page.locator(".card.now")
    if kind == "guess":
        reach(page, ".now input")
        keys.press("Space")
        reach(page, ".now .draw")
        before = card.locator("polyline").last.get_attribute("points")
        for key in ("ArrowRight", "ArrowUp", "ArrowUp"):
            keys.press(key)
        assert card.locator("polyline").last.get_attribute("points") != before
    elif kind in {"see", "luck"}:
        reach(page, ".now .buttons button")
        keys.press("Enter")
        assert card.locator(".told").text_content()
    elif kind in {"lever", "city"}:
        reach(page, ".now input")
        keys.press("Space")
        keys.press("ArrowDown")
        assert card.locator("input:checked").get_attribute("value") == "1"
        assert card.locator("svg rect").count() > 0
    elif kind == "film":
        reach(page, ".now input")
        year = int(card.locator("output").text_content() or "")
        keys.press("ArrowLeft")
        assert card.locator("output").text_content() == str(year - 1)
        reach(page, ".now .zoom")
        keys.press("Enter")
        assert card.locator(".zoom").get_attribute("aria-pressed") == "true"


def reach(page: "Page", wanted: str) -> None:
    """Tab until something is in focus; whoever cannot see must get there, too."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} cannot be reached")


def test_cards_say_what_compare_says_of_the_same_folder(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in LESSONS.files:
        lesson = load_lesson(name)
        results = {part: open_results(site / "runs" / name / part) for part in lesson.experiments()}
        measures = Measures(lesson, results)
        page = (site / "site" / f"{name}-es.html").read_text(encoding="utf-8")
        for each in lesson.file.indicators:
            compared = results["worlds"].compare(each.indicator, years=measures.window("effect")).iloc[0]
            unit = Unit(each.indicator)
            low, high = (compared[end] * unit.scale for end in ("low", "high"))
            decimals = words.decimals(low, high, unit.decimals)
            shown = Texts("es").number(abs(compared["difference"]) * unit.scale, decimals)
            assert measures.written(lesson.numbers[f"effect.{each.indicator}.size"], Texts("es")) == shown
            assert measures.sentence("effect", each.indicator, Texts("es")) in unescape(page)


def test_the_page_of_the_documentation_is_done_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Path
) -> None:
    text = (Path(__file__).parents[2] / "docs" / "lessons.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shutil.copytree(site / "runs", tmp_path / "results" / "lessons")
    for block in re.findall(r"^```bash\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            alone = ["--jobs", "1"] if " lesson " in line.replace("new lesson", "") else []
            assert main([*line.split()[1:], *alone]) == 0, line
    assert (tmp_path / "giro.html").exists()
    assert (tmp_path / "my-lesson-es.html").exists()
