"""A lesson as a page: its numbers are those of compare, its texts of one language, and it loads nothing."""

import re
import tomllib
from functools import partial
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w

import fake_runs
from browser import faults, visit
from paradiplomacy.app import lesson as lessons
from paradiplomacy.cli import main
from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.common.languages.texts import Texts, texts
from paradiplomacy.experiment.lesson import load_lesson
from paradiplomacy.report.lesson.measures import Measures, Unit
from paradiplomacy.report.results import open_results
from paradiplomacy.runs.runner import sweep

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = "</script><img src=x onerror='window.broken = 1'>"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small lesson, its page, and its runs, which are fake."""
    folder = tmp_path_factory.mktemp("lesson")
    (folder / "half.toml").write_text('name = "half"\nextends = "right-turn-half"\n')
    (folder / "small.toml").write_text(tomli_w.dumps(small()), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lessons, "sweep", partial(sweep, simulate=fake_runs.simulate))
        lessons.write_lesson(str(folder / "small.toml"), "es", folder / "one.html", folder / "runs", 1)
        lessons.write_lesson(str(folder / "small.toml"), None, folder / "two.html", folder / "runs", 1)
    return folder


def small() -> dict[str, Any]:
    """The template over five years, with a scenario of its own and a text that would break out."""
    text = (files("paradiplomacy.app") / "assets" / "lesson.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    table |= {"name": "small", "years": [2014, 2016], "shown": [2012, 2016], "replications": 20}
    table["windows"]["later"] = [2016, 2016]
    table["lever"][2]["scenario"] = "./half.toml"
    table["cities"][0]["year"] = 2015
    table["cards"][3]["text"]["es"] = HOSTILE
    table["cards"].insert(4, {**table["cards"][3], "kind": "film"})
    return table


@pytest.fixture(scope="module")
def page(made: Path) -> str:
    return (made / "one.html").read_text(encoding="utf-8")


def measured(folder: Path) -> Measures:
    lesson = load_lesson(folder / "small.toml")
    return Measures(lesson, {part: open_results(folder / "runs" / part) for part in lesson.experiments()})


def test_again_the_page_has_the_same_bytes(made: Path) -> None:
    assert (made / "one.html").read_bytes() == (made / "two.html").read_bytes()


def test_every_number_is_that_of_compare(made: Path) -> None:
    measures = measured(made)
    said, values = Texts("es"), measures.values("es")
    for name, number in measures.lesson.numbers.items():
        columns = {"change": "difference", "base": "base", "world": "mean", "low": "low", "high": "high"}
        if number.part not in columns or number.of == "lever.mayors":
            continue
        other = "half" if number.of == "lever.half" else "right-turn"
        compared = measures.results["worlds"].compare(
            number.indicator, years=measures.window(number.of, number.window)
        )
        row = compared[compared["scenario"] == other].iloc[0]
        value = row[columns[number.part]] * Unit(number.indicator).scale
        signed = number.part not in {"base", "world"}
        known = said.number(value, Unit(number.indicator).decimals, signed=signed)
        assert values[name] == ("–" if value != value else known), name
    row = measures.results["lever"].compare("joint_projects").iloc[0]
    assert values["lever.mayors.joint_projects"] == said.number(row["difference"], 1, signed=True)


def test_a_guess_has_room_up_to_the_highest_share_and_no_further() -> None:
    assert Unit("activity_share").most == 100
    assert Unit("joint_projects").most is None


def test_pairs_that_fall_and_rise_are_counted_one_by_one(made: Path) -> None:
    measures = measured(made)
    pairs, values = measures.pairs(), measures.values("es")
    fallen = sum(other < one for one, other in pairs if one is not None and other is not None)
    assert values["effect.joint_projects.down"] == str(fallen)
    assert int(values["effect.joint_projects.up"]) + fallen <= len(pairs) == 20


def test_a_page_loads_nothing_and_runs_only_its_own_scripts(page: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    rules = {rule.split()[0]: rule.split()[1:] for rule in unescape(policy[1]).split(";")}
    assert rules["default-src"] == ["'none'"]
    assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", source) for source in rules["script-src"])
    assert len(rules["script-src"]) == len(re.findall(r"<script>", page)) == 3
    assert not re.search(r"""(?:src|href|action)=|url\(|@import""", page.replace("&lt;img src=x", ""))


def test_a_text_cannot_leave_its_place(page: str) -> None:
    assert "<img" not in page
    assert HOSTILE.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;") in page


def test_no_text_of_the_page_is_of_another_language(page: str) -> None:
    own = set(texts("es").values())
    for language in ("en", "pt"):
        others = {text for key, text in texts(language).items() if key.startswith("lesson.")} - own
        assert not [text for text in others if len(text) > 5 and f">{text}<" in page]
        assert not [text for text in others if len(text) > 5 and f'"{text}"' in page]
    assert "logit" not in page


def test_a_text_that_the_runs_contradict_is_refused(made: Path) -> None:
    measures = measured(made)
    card = next(card for card in measures.lesson.file.cards if card.says)
    card.says["effect.joint_projects"] = "up"
    with pytest.raises(ExperimentError, match="the text says up, the runs down"):
        Measures(measures.lesson, measures.results)


def test_a_language_without_texts_and_a_page_that_is_none_are_refused(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lesson", str(made / "small.toml"), "--language", "pt"]) == 2
    assert "language pt: allowed es" in capsys.readouterr().err
    assert main(["lesson", str(made / "small.toml"), "--out", str(made / "x.toml")]) == 2
    assert "allowed is the path of a file that ends in .html" in capsys.readouterr().err
    assert not (made / "x.toml").exists()


def test_cards_are_worked_through_by_keyboard_and_nothing_is_asked_for(
    made: Path, browser: "Browser"
) -> None:
    address = (made / "one.html").as_uri()
    with visit(browser, address, reduced_motion="reduce") as seen:
        page = seen.page
        cards = page.locator(".card")
        for place in range(cards.count()):
            card = cards.nth(place)
            assert card.is_visible()
            work(card.get_attribute("data-kind") or "", card)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert place % 4 or not faults(page)  # all cards of all lessons: test_shipped_lessons.py
            page.locator("#next").focus()
            page.keyboard.press("Enter")
        assert page.evaluate("window.broken") is None
        assert seen.requests == [address]
        assert not seen.complaints


def test_what_breaks_the_rules_of_accessibility_is_found(made: Path, browser: "Browser") -> None:
    with visit(browser, (made / "one.html").as_uri()) as seen:
        for spoilt in ("<button></button>", "<h6>below an h2</h6>"):
            seen.page.evaluate(
                "(html) => document.querySelector('.now').insertAdjacentHTML('beforeend', html)", spoilt
            )
        rules = {fault.partition(":")[0] for fault in faults(seen.page)}
        assert {"button-name", "heading-order"} <= rules


def test_printed_cards_show_their_figures_whole_and_the_screen_is_as_before(
    made: Path, browser: "Browser"
) -> None:
    with visit(browser, (made / "one.html").as_uri(), reduced_motion="reduce") as seen:
        page = seen.page
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        drawn = {
            "see": "polyline",
            "luck": "line[opacity]",
            "lever": "rect",
            "city": "rect",
            "answer": "circle",
        }
        for kind, mark in drawn.items():
            for card in page.locator(f".card.{kind}").all():
                assert card.is_visible()
                assert card.locator(f".figure {mark}").count() >= 2, kind
                svg = card.locator(".figure > svg").first
                width = float((svg.get_attribute("viewBox") or "").split()[2])
                assert svg.evaluate("(one) => one.clientWidth") == pytest.approx(width, abs=1.5)
        assert page.locator(".card.luck line[opacity]").count() == 20
        assert all(canvas.evaluate("(one) => one.width > 300") for canvas in page.locator("canvas").all())
        assert not page.locator(".steps, .buttons, header").filter(visible=True).count()
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator(".card").filter(visible=True).count() == 1
        page.locator("#next").click()
        assert not seen.complaints


LABELS = """() => {
  window.labels = [];
  const pen = CanvasRenderingContext2D.prototype;
  const write = pen.fillText;
  pen.fillText = function (name, x, y) {
    const high = parseFloat(this.font);
    const wide = this.measureText(name).width;
    window.labels.push({ canvas: this.canvas.parentElement.innerText, name, x, y, wide, high });
    write.call(this, name, x, y);
  };
}"""


def test_a_film_names_cities_where_they_do_not_touch_and_comes_nearer(made: Path, browser: "Browser") -> None:
    with visit(browser, (made / "one.html").as_uri(), reduced_motion="reduce") as seen:
        page = seen.page
        while page.locator(".now.film").count() == 0:
            page.locator("#next").click()
        page.evaluate(LABELS)
        zoom = page.locator(".now .zoom")
        zoom.click()
        near = page.evaluate("window.labels.splice(0)")
        zoom.click()
        far = page.evaluate("window.labels.splice(0)")
        for labels in (near, far):
            maps = [
                [each for each in labels if each["canvas"] == name]
                for name in {each["canvas"] for each in labels}
            ]
            assert len(maps) == 2
            for one in maps:
                assert "Montevideo" in {each["name"] for each in one}
                assert not any(touch(a, b) for k, a in enumerate(one) for b in one[:k])
        assert len(near) > len(far) or {each["name"] for each in near} != {each["name"] for each in far}
        assert zoom.get_attribute("aria-pressed") == "false"


def touch(one: dict[str, Any], other: dict[str, Any]) -> bool:
    across = one["x"] < other["x"] + other["wide"] and other["x"] < one["x"] + one["wide"]
    return across and abs(one["y"] - other["y"]) < one["high"]


def work(kind: str, card: Any) -> None:
    """Do what the card is for, by keyboard, and see that something came of it."""
    keys = card.page.keyboard
    if kind == "guess":
        card.locator(".draw").focus()
        for key in ("ArrowRight", "ArrowUp", "ArrowUp"):
            keys.press(key)
        assert card.locator("polyline").count() == 2
        assert (
            card.locator(".legend li").count() == 2
        )  # the first world and the guess, and not yet the second
    elif kind in {"see", "luck"}:
        card.locator(".buttons button").last.focus()
        keys.press("Enter")
        card.page.wait_for_function(
            "(one) => one.querySelector('.told').textContent", arg=card.element_handle()
        )
        assert card.locator("svg").count() >= 1
    elif kind in {"lever", "city"}:
        card.locator("input").first.focus()
        keys.press("Space")
        assert card.locator("svg rect").count() > 0
        if kind == "city":
            card.locator("summary").press("Enter")
            card.page.evaluate("dispatchEvent(new Event('resize'))")
            assert card.locator("details[open] td").filter(visible=True).count() > 20
    elif kind == "film":
        assert card.locator(".axis .span").count() == 1
        card.locator("input").focus()
        keys.press("ArrowLeft")  # from the year before those compared
        assert card.locator("output").text_content() == "2012"
