"""The film of a report: what the page holds, and what a browser makes of it."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import fake_runs
import unpainted
from browser import Visit, contrasts, visit
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.common.seeds import USUAL_RUN_SEED
from paradiplomacy.report import report as pages
from paradiplomacy.report.figures.drawing import MOST_PANELS
from paradiplomacy.report.map.columns import city_columns, project_columns, tie_columns
from paradiplomacy.report.map.film import film
from paradiplomacy.report.map.interactive import ASPECT, COLOURINGS, plan
from paradiplomacy.report.map.replay import Replay, replays
from paradiplomacy.report.map.scene import Scene, scenes
from paradiplomacy.report.report import write_report
from paradiplomacy.report.results import Results, open_results
from paradiplomacy.results import manifest
from paradiplomacy.runs.runner import run
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.state import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = "</script><img src=x onerror='window.broken = 1'><script>window.broken = 2</script>"


def worlds() -> list[Scenario]:
    one, other = fake_runs.scenarios("baseline", "right-turn")
    return [one, other.model_copy(update={"title": HOSTILE, "description": HOSTILE, "first_year": 2010})]


def batch(folder: Path, chosen: list[Scenario], **options: Any) -> Results:
    options = {"replications": 2, "report": False, "simulate": fake_runs.simulate, **options}
    return run(chosen, jobs=1, out=folder, **options)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "out"
    batch(path, worlds())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "save", unpainted.save)
        write_report(open_results(path))
    return path


@pytest.fixture
def no_paint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports of which only the film is looked at."""
    monkeypatch.setattr(pages, "save", unpainted.save)


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return (folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made() -> list[list[Scene]]:
    """The scenes of the first run of each scenario, not by way of the report."""
    return [scenes(World(world, USUAL_RUN_SEED), world.last_year) for world in worlds()]


# --- What the page holds ---


class Addresses(HTMLParser):
    """Everything in a page that a browser would load or follow, and its style sheets."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.styles: list[str] = []
        self.scripts = 0
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.scripts += tag == "script"
        leading = {"src", "href", "srcset", "data", "action", "poster", "background", "ping", "formaction"}
        self.found += [value or "" for name, value in attrs if name in leading]
        self.styles += [value or "" for name, value in attrs if name == "style"]

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.styles.append(data)


def test_the_page_loads_nothing_from_anywhere(page: str) -> None:
    addresses = Addresses(page)
    assert addresses.found
    assert all(address.startswith("data:image/") for address in addresses.found)
    assert len(addresses.styles) > 1
    assert not [style for style in addresses.styles if re.search(r"url\(|@import|https?:", style)]


def test_only_the_scripts_of_the_film_may_run(page: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    rules = {rule.split()[0]: rule.split()[1:] for rule in unescape(policy[1]).split(";")}
    assert rules["default-src"] == ["'none'"]
    assert len(rules["script-src"]) == 2
    assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", source) for source in rules["script-src"])


@pytest.mark.slow
@pytest.mark.usefixtures("no_paint")
def test_the_same_results_give_the_same_page(folder: Path, page: str) -> None:
    assert write_report(open_results(folder)).read_text(encoding="utf-8") == page


def test_a_title_cannot_leave_its_place(page: str) -> None:
    assert "<img src=x" not in page
    assert Addresses(page).scripts == 4  # the plan of the map, the runs, the map and the film


def test_the_film_marks_the_years_compared_and_what_happens(page: str) -> None:
    found = re.search(r'id="film-data">(.*?)</script>', page)
    assert found is not None
    data = json.loads(found[1])
    assert (data["window"], data["begins"]) == ([2014, 2016], [2014, 2016])
    assert "Grey: 2014–2016, when the scenarios differ." in page
    assert "2016 new statute" in page


def test_the_film_opens_in_the_year_before_its_runs_part() -> None:
    runs = [
        Replay(world, tuple(scenes(World(world, USUAL_RUN_SEED), world.last_year)))
        for world in fake_runs.scenarios("baseline", "right-turn")
    ]
    pairs = zip(*(run.scenes for run in runs), strict=True)
    parted = next(one.year for one, other in pairs if one.counts != other.counts)
    both, alone = film(USUAL_RUN_SEED, runs), film(USUAL_RUN_SEED, runs[:1])
    assert both is not None
    assert alone is not None
    assert both.data["opens"] == parted - 1 > 2012
    assert alone.data["opens"] == 2016


@pytest.mark.usefixtures("no_paint")
def test_when_the_model_has_changed_there_is_no_film_and_no_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = batch(tmp_path, worlds()[:1])
    monkeypatch.setattr(manifest, "model_digest", lambda: "another")
    page = write_report(results).read_text(encoding="utf-8")
    assert "The map is left out" in page
    assert "<script" not in page
    assert "script-src" not in page


@pytest.mark.slow
@pytest.mark.usefixtures("no_paint")
def test_a_scenario_whose_first_run_failed_has_no_film(tmp_path: Path) -> None:
    results = batch(tmp_path, fake_runs.scenarios("baseline", "right-turn"), simulate=fake_runs.failing_first)
    shown = film(results.request.seed_of(0), replays(results.findings))
    assert shown is not None
    assert shown.titles == [results.scenarios[0].title]
    page = write_report(results).read_text(encoding="utf-8")
    assert "film-world" not in page
    assert f"Without “{results.scenarios[1].title}”, whose first run failed." in page


@pytest.mark.usefixtures("no_paint")
def test_where_all_first_runs_failed_the_page_says_so(tmp_path: Path) -> None:
    results = batch(tmp_path, fake_runs.scenarios("right-turn"), simulate=fake_runs.failing_first)
    page = write_report(results).read_text(encoding="utf-8")
    assert "The map is left out: it is drawn by making a run again, and the first runs failed." in page
    assert "<script" not in page


@pytest.mark.slow
@pytest.mark.usefixtures("no_paint")
def test_not_all_scenarios_need_a_year_in_common(tmp_path: Path) -> None:
    base, early, late = fake_runs.scenarios("baseline", "right-turn", "other")
    chosen = [
        base,
        early.model_copy(update={"last_year": 2013}),
        late.model_copy(update={"first_year": 2015}),
    ]
    page = write_report(batch(tmp_path, chosen)).read_text(encoding="utf-8")
    assert '<figure class="map">' in page
    assert "film-world" in page


def test_many_scenarios_are_shown_up_to_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = fake_runs.scenarios("other")[0].model_copy(update={"last_year": 2013})
    names = [f"world-{number}" for number in range(MOST_PANELS + 1)]
    monkeypatch.setattr(fake_runs, "EFFECT", dict.fromkeys(names, 0))
    chosen = [
        base.model_copy(
            update={"parameters": base.parameters.replace({"training.seats": seats}), "name": name}
        )
        for seats, name in enumerate(names)
    ]
    results = batch(tmp_path, chosen, replications=1)
    shown = film(results.request.seed_of(0), replays(results.findings))
    assert shown is not None
    assert len(shown.titles) == len(shown.data["worlds"]) == MOST_PANELS


# --- In a browser ---


@contextmanager
def opening(browser: "Browser", folder: Path) -> Iterator[Visit]:
    """The report as it opens from the disk, once the map is there; nothing is asked for nor complained of."""
    with visit(browser, (folder / "report.html").as_uri()) as watched:
        ready(watched)
        yield watched
        assert not watched.outside()
        assert len(watched.requests) >= 1
        assert not watched.complaints


@pytest.fixture(scope="module")
def report(browser: "Browser", folder: Path) -> Iterator[Visit]:
    with opening(browser, folder) as watched:
        yield watched


@pytest.fixture
def opened(report: Visit) -> Visit:
    """The report with the film at its last year again."""
    choose(report, "world", "0")
    choose(report, "colour", "position")
    report.page.locator("#film-slider").press("End")
    return report


def ready(watched: Visit) -> None:
    watched.page.wait_for_function(
        "document.querySelector('.network')?.shown && document.querySelector('#film-year').value"
    )


def counts(watched: Visit) -> dict[str, str]:
    names = watched.page.locator(".counts dt").all_text_contents()
    values = watched.page.locator(".counts .count").all_text_contents()
    return dict(zip(names, values, strict=True))


def expected(scene: Scene) -> dict[str, str]:
    counted = scene.counts
    return {
        "Members": f"{counted['members']:,}",
        "Active members": f"{counted['active_members']:,}",
        "Joint projects": f"{counted['joint_projects']:,}",
        "Grants": f"{counted['grants']:,}",
        "Ties": f"{counted['ties']:,}",
    }


def columns(watched: Visit, name: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = watched.page.evaluate(
        "(name) => document.querySelector('.network').shown.scene[name]", name
    )
    return found


def choose(watched: Visit, name: str, value: str) -> None:
    watched.page.select_option(f"#film-{name}", value)


def assert_alike(found: dict[str, list[Any]], column: dict[str, Any]) -> None:
    """The page rounds: places to 3 decimals, sizes to 1, positions and weights to 2."""
    assert found.keys() == column.keys()
    for name, values in column.items():
        if len(values) and not isinstance(values[0], str):
            limit = 0.05 if name == "size" else 0.0051
            assert np.allclose(
                found[name], np.minimum(values, 2.55) if name == "weight" else values, 0, limit
            )
        else:
            assert found[name] == list(values), name


def test_the_last_year_can_be_reached(opened: Visit, made: list[list[Scene]]) -> None:
    assert opened.page.locator("#film-year").text_content() == str(made[0][-1].year)
    assert counts(opened) == expected(made[0][-1])
    assert opened.page.get_by_label("Year", exact=True).get_attribute("type") == "range"
    assert opened.page.locator("#film-axis .begins").count() == 2
    assert opened.page.locator(".counts .window").count() == 5
    box = opened.page.locator("#film-axis .window").bounding_box()
    assert box is not None
    assert box["width"] > 100


def test_the_keyboard_moves_the_year_and_what_is_counted(opened: Visit, made: list[list[Scene]]) -> None:
    opened.page.locator("#film-slider").focus()
    seen = [counts(opened)]
    for key, scene in (("ArrowLeft", made[0][-2]), ("ArrowLeft", made[0][-3]), ("Home", made[0][0])):
        opened.page.keyboard.press(key)
        assert opened.page.locator("#film-year").text_content() == str(scene.year)
        assert counts(opened) == expected(scene)
        spoken = opened.page.locator("#film-slider").get_attribute("aria-valuetext")
        assert spoken == (
            f"{scene.year}: {scene.counts['members']} members, {scene.counts['active_members']} active, "
            f"{scene.counts['joint_projects']} joint projects"
        )
        seen.append(counts(opened))
    assert len({tuple(each.values()) for each in seen}) == len(seen)


def test_the_map_shows_what_the_map_of_the_server_would(opened: Visit, made: list[list[Scene]]) -> None:
    texts = Texts()
    for number, shown in enumerate(made):
        choose(opened, "world", str(number))
        for scene in (shown[0], shown[2], shown[-1]):
            opened.page.locator("#film-slider").fill(str(scene.year))
            assert_alike(columns(opened, "cities"), city_columns(scene, texts))
            assert_alike(columns(opened, "projects"), project_columns(scene, texts))
            found, exact = columns(opened, "ties"), tie_columns(scene)
            assert_alike(found, exact)


def test_another_scenario_has_its_own_years_and_counts(opened: Visit, made: list[list[Scene]]) -> None:
    opened.page.locator("#film-slider").fill("2015")
    choose(opened, "world", "1")
    there = {scene.year: scene for scene in made[1]}
    assert opened.page.locator("#film-year").text_content() == "2015"
    assert counts(opened) == expected(there[2015])
    opened.page.locator("#film-slider").press("Home")
    assert opened.page.locator("#film-year").text_content() == "2010"
    choose(opened, "world", "0")
    assert opened.page.locator("#film-year").text_content() == "2012"
    assert counts(opened) == expected(made[0][0])


def test_colours_can_show_something_else(opened: Visit, made: list[list[Scene]]) -> None:
    keys = plan(Texts())["keys"]
    assert {*COLOURINGS} == {"position", "activity", "country"}
    for name in COLOURINGS:
        choose(opened, "colour", name)
        shown = opened.page.locator("#film-map .map-key").first.locator("li").all_text_contents()
        assert shown == [entry["label"] for entry in keys[name]]
        assert opened.page.evaluate("document.querySelector('.network').shown.scene.colour") == name
    found = opened.page.evaluate("document.querySelector('.network').shown.scene.government")
    assert found == pytest.approx(made[0][-1].government.tolist(), abs=0.0051)


@pytest.mark.slow
def test_the_film_plays_to_the_end_and_can_be_stopped(browser: "Browser", folder: Path) -> None:
    with opening(browser, folder) as opened:
        play, year = opened.page.get_by_role("button", name="Play"), opened.page.locator("#film-year")
        assert year.text_content() == "2012"  # the second run began two years earlier and so parted at once
        opened.page.locator("#film-slider").press("End")
        opened.page.clock.install()
        opened.page.clock.pause_at(opened.page.evaluate("Date.now() + 1000"))
        play.click()
        assert year.text_content() == "2012"
        opened.page.clock.run_for(1000)
        assert year.text_content() == "2013"
        opened.page.get_by_role("button", name="Pause").click()
        assert play.is_visible()
        opened.page.clock.run_for(9000)
        assert year.text_content() == "2013"
        play.click()
        opened.page.clock.run_for(9000)
        assert year.text_content() == "2016"
        assert play.is_visible()


def test_a_city_that_is_chosen_is_told_about(opened: Visit, made: list[list[Scene]]) -> None:
    cities = columns(opened, "cities")
    opened.page.evaluate("document.querySelector('#film-map').scrollIntoView()")
    box = opened.page.locator("#film-map").bounding_box()
    assert box is not None
    across, down = opened.page.evaluate("document.querySelector('.network').shown.at(0)")
    opened.page.mouse.click(box["x"] + across, box["y"] + down)
    told = opened.page.locator("#film-city")
    assert (told.text_content() or "").startswith(f"{cities['name'][0]}, {cities['country'][0]}, ")
    assert f"in {made[0][-1].year}" in (told.text_content() or "")
    opened.page.locator("#film-slider").press("ArrowLeft")
    assert f"in {made[0][-2].year}" in (told.text_content() or "")
    assert "(synthetic)" in (told.text_content() or "")


@pytest.mark.slow
def test_a_hostile_title_is_only_a_text(opened: Visit) -> None:
    assert opened.page.evaluate("window.broken") is None
    assert opened.page.locator("img[src=x]").count() == 0
    assert opened.page.locator("#film-world option").nth(1).text_content() == HOSTILE


@pytest.mark.slow
def test_every_text_can_be_read(opened: Visit) -> None:
    found = contrasts(opened.page)
    assert len(found) > 50
    assert not [(ratio, text) for ratio, text in found if ratio < 4.5]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with short titles."""
    path = tmp_path_factory.mktemp("plain") / "out"
    batch(path, fake_runs.scenarios("baseline", "right-turn"))
    return write_report(open_results(path))


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height", "seen"), [(1280, 720, "map"), (390, 844, "play")])
def test_the_film_fits_the_window(
    browser: "Browser", plain: Path, width: int, height: int, seen: str
) -> None:
    """All of it on a large screen; on a small one the map may go on below."""
    with visit(browser, plain.as_uri(), width, height) as watched:
        ready(watched)
        boxes = {
            part: watched.page.locator(f"#film-{part}").bounding_box() for part in ("map", "slider", "play")
        }
        assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes.values())
        lowest = boxes[seen]
        assert lowest is not None
        assert lowest["y"] + lowest["height"] <= height
        shape = boxes["map"]
        assert shape is not None
        assert shape["width"] / shape["height"] == pytest.approx(ASPECT, abs=0.005)
        assert shape["width"] > 300


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(900, 900), (1100, 1300), (1280, 720)])
def test_the_map_covers_no_control(
    browser: "Browser", plain: Path, tmp_path: Path, width: int, height: int
) -> None:
    """Not in a language whose words are longer, and not where a tall window makes the map wide."""
    page = write_report(open_results(shutil.copytree(plain.parent, tmp_path / "out")), "es")
    with visit(browser, page.as_uri(), width, height) as watched:
        ready(watched)
        covered = watched.page.locator("#film-map").bounding_box()
        button = watched.page.locator("#film-play").bounding_box()
        assert covered
        assert button
        assert button["x"] + button["width"] <= covered["x"]


SHOWN = "document.querySelector('.network').shown.at(0)"


@pytest.mark.slow
def test_a_finger_on_the_map_scrolls_the_page_and_not_the_map(browser: "Browser", plain: Path) -> None:
    with visit(browser, plain.as_uri(), 390, 844, has_touch=True, is_mobile=True) as watched:
        ready(watched)
        before = watched.page.evaluate(SHOWN)
        box = watched.page.locator("#film-map").bounding_box()
        assert box is not None
        finger = watched.page.context.new_cdp_session(watched.page)
        for step in range(11):
            at = {"x": box["x"] + 150, "y": box["y"] + 200 - 25 * step}
            kind = "touchMove" if step else "touchStart"
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        watched.page.wait_for_function("window.scrollY > 100")
        assert watched.page.evaluate(SHOWN) == before


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_no_title_makes_the_page_wider_than_the_window(browser: "Browser", folder: Path, width: int) -> None:
    with visit(browser, (folder / "report.html").as_uri(), width) as watched:
        ready(watched)
        assert watched.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.slow
def test_on_a_phone_figures_keep_their_size_and_move_sideways(browser: "Browser", plain: Path) -> None:
    """An inch is 96 pixels of the page, so that letters of 9 points stay 12 pixels high."""
    inches = "parseFloat(one.style.getPropertyValue('--width'))"
    sizes = f"[...document.querySelectorAll('figure img')].map(one => [one.width, {inches}])"
    with visit(browser, plain.as_uri(), 390) as watched:
        for width, wide in watched.page.evaluate(sizes):
            assert width == pytest.approx(96 * wide, abs=2)
        assert watched.page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_scripts_the_static_map_is_named(browser: "Browser", folder: Path) -> None:
    with visit(browser, (folder / "report.html").as_uri(), java_script_enabled=False) as watched:
        assert watched.page.get_by_text("The film of these runs needs JavaScript.").is_visible()
        assert not watched.page.locator("#film-screen").is_visible()
        assert watched.page.locator("figure.map img").count() == 1
