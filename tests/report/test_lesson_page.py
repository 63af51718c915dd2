"""A lesson as a page: its numbers are those of compare, its texts of one language, and it loads nothing."""

import re
import shutil
import tomllib
from functools import partial
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w

import fake_runs
from browser import contrasts, visit
from paradiplomacy.app import lesson as lessons
from paradiplomacy.cli import main
from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.common.languages.texts import Texts, texts
from paradiplomacy.experiment.lesson import LESSONS, load_lesson
from paradiplomacy.report.lesson.measures import Measures, Unit
from paradiplomacy.report.results import open_results
from paradiplomacy.runs.runner import sweep

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SIZES = ((1280, 720), (1920, 1080), (390, 844))
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
        lessons.write_lesson(str(folder / "small.toml"), "es", folder / "two.html", folder / "runs", 1)
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
    assert main(["lesson", str(made / "small.toml"), "--language", "es", "--out", str(made / "x.toml")]) == 2
    assert "allowed is the path of a file that ends in .html" in capsys.readouterr().err
    assert not (made / "x.toml").exists()


def test_cards_are_worked_through_by_keyboard_and_nothing_is_asked_for(
    made: Path, browser: "Browser"
) -> None:
    with visit(browser, (made / "one.html").as_uri(), reduced_motion="reduce") as seen:
        page = seen.page
        cards = page.locator(".card")
        for place in range(cards.count()):
            card = cards.nth(place)
            assert card.is_visible()
            work(card.get_attribute("data-kind") or "", card)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.locator("#next").focus()
            page.keyboard.press("Enter")
        assert page.evaluate("window.broken") is None
        assert not seen.outside()
        assert not seen.complaints


def work(kind: str, card: Any) -> None:
    """Do what the card is for, by keyboard, and see that something came of it."""
    keys = card.page.keyboard
    if kind == "guess":
        card.locator(".draw").focus()
        for key in ("ArrowRight", "ArrowUp", "ArrowUp"):
            keys.press(key)
        assert card.locator("polyline").count() == 3
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
    elif kind == "film":
        card.locator("input").focus()
        keys.press("ArrowLeft")
        assert card.locator("output").text_content() == "2015"


# --- The lessons that are shipped, whole ---


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    lessons.write_all(folder / "site", folder / "runs")
    return folder


@pytest.mark.slow
def test_every_lesson_is_small_and_listed(site: Path) -> None:
    pages = {f"{name}-{language}.html" for name in LESSONS.files for language in ("en", "es", "pt")}
    assert {path.name for path in (site / "site").iterdir()} == pages | {"index.html"}
    index = (site / "site" / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{name}"' in index for name in pages)
    assert all((site / "site" / name).stat().st_size < 4_000_000 for name in pages)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_every_card_fits_and_can_be_read(
    site: Path, browser: "Browser", language: str, width: int, height: int, tmp_path: Path
) -> None:
    for name in LESSONS.files:
        address = (site / "site" / f"{name}-{language}.html").as_uri()
        with visit(browser, address, width, height, reduced_motion="reduce") as seen:
            page = seen.page
            cards = page.locator(".card")
            for place in range(cards.count()):
                card = cards.nth(place)
                if inputs := card.locator("fieldset input").count():
                    card.locator("fieldset input").nth(inputs - 1).check()
                page.screenshot(path=tmp_path / f"{name}-{place}.png")
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                assert min(contrasts(page))[0] >= 4.5
                page.locator("#next").click() if place < cards.count() - 1 else None
            for sheet in ("teacher", "worksheet", "slides"):
                page.locator(f"button[data-view={sheet}]").click()
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert not seen.outside()
            assert not seen.complaints


@pytest.mark.slow
def test_a_worksheet_is_one_page_of_paper(site: Path, browser: "Browser") -> None:
    for path in (site / "site").glob("*-*.html"):
        with visit(browser, path.as_uri()) as seen:
            seen.page.locator("button[data-view=worksheet]").click()
            paper = seen.page.pdf(
                format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "12mm")
            )
            assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1, path.name


@pytest.mark.slow
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
            shown = Texts("es").number(abs(compared["difference"]) * unit.scale, unit.decimals)
            assert measures.written(lesson.numbers[f"effect.{each.indicator}.size"], Texts("es")) == shown
            assert measures.sentence("effect", each.indicator, Texts("es")) in unescape(page)


@pytest.mark.slow
def test_the_page_of_the_documentation_is_done_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Path
) -> None:
    text = (Path(__file__).parents[2] / "docs" / "lessons.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shutil.copytree(site / "runs", tmp_path / "results" / "lessons")
    for block in re.findall(r"^```bash\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            assert main(line.split()[1:]) == 0, line
    assert (tmp_path / "giro.html").exists()
    assert (tmp_path / "my-lesson-es.html").exists()
