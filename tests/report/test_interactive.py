"""The interactive map: what it is drawn from, and what a browser makes of it."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from browser import Visit, visit
from paradiplomacy import load_scenario
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.report.colours import COUNTRY_COLOURS, LAND, RIGHT_TO_LEFT, SEA
from paradiplomacy.report.map.columns import PALE, STRONG, city_columns, tie_columns
from paradiplomacy.report.map.interactive import (
    ACTIVITY_COLOURS,
    ASPECT,
    COLOURINGS,
    LATITUDES,
    LONGITUDES,
    PROJECT,
    plan,
    scene_columns,
)
from paradiplomacy.report.map.scene import MOST_TIES, Scene, lost, scenes
from paradiplomacy.report.scripts import script
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.state import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def run() -> list[Scene]:
    return scenes(World(load_scenario("right-turn"), 1995), 2024)


@pytest.fixture(scope="module")
def shown(run: list[Scene]) -> Scene:
    return run[-1]


def test_each_member_has_a_circle_and_each_pair_of_a_project_a_line(run: list[Scene]) -> None:
    for scene in run[::6]:
        columns = scene_columns(scene, Texts())
        rows = {
            name: {len(column) for column in columns[name].values()}
            for name in ("cities", "ties", "projects")
        }
        pairs = (scene.proposals.partners[scene.proposals.started] >= 0).sum()
        assert rows == {
            "cities": {scene.counts["members"]}, "ties": {len(scene.tie_weight)}, "projects": {pairs},
        }  # fmt: skip
        assert columns["government"] == scene.government.tolist()


def test_columns_are_the_same_in_every_year_and_plain_numbers_and_words(run: list[Scene]) -> None:
    first, last = (scene_columns(scene, Texts()) for scene in (run[0], run[-1]))
    for name in ("cities", "ties", "projects"):
        assert list(first[name]) == list(last[name])
    assert json.loads(json.dumps(last, allow_nan=False)) == last


def test_cities_stand_at_their_place_large_ones_below_small_ones(shown: Scene) -> None:
    columns = city_columns(shown, Texts())
    places = {city: place for place, city in enumerate(shown.city.tolist())}
    for row, city in enumerate(columns["city"]):
        place = places[city]
        assert columns["x"][row] == pytest.approx(shown.longitude[place], abs=6e-4)
        assert columns["y"][row] == pytest.approx(shown.latitude[place], abs=6e-4)
        assert columns["name"][row] == shown.name[place]
        assert columns["code"][row] == shown.codes[place]
        assert columns["alpha"][row] == (STRONG if shown.active[place] else PALE)
    assert (np.diff(columns["size"]) <= 0).all()
    assert 0.05 < min(columns["size"]) / max(columns["size"]) < 0.5


def test_texts_of_a_city_say_what_it_is_and_does(shown: Scene) -> None:
    columns = city_columns(shown, Texts("es"))
    largest = shown.population.argmax()
    assert columns["inhabitants"][0] == f"{shown.population[largest]:,.0f}".replace(",", ".")
    assert columns["mayor"][0] == f"{shown.position[largest]:+z.2f}".replace(".", ",").replace("-", "−")
    said = Counter(columns["doing"])
    assert (
        sum(count for words, count in said.items() if "ingresó este año" in words) == shown.counts["entrants"]
    )
    assert (
        sum(count for words, count in said.items() if words.startswith("activa, con una propuesta propia"))
        == (shown.counts["proposals"])
    )


def test_the_strongest_ties_are_drawn_last(shown: Scene) -> None:
    columns = tie_columns(shown)
    assert len(columns["weight"]) == MOST_TIES
    assert (np.diff(columns["weight"]) >= 0).all()
    strongest = shown.tie_weight.argmax()
    assert columns["x0"][-1] == pytest.approx(shown.longitude[shown.tie_first[strongest]], abs=6e-4)
    assert columns["y1"][-1] == pytest.approx(shown.latitude[shown.tie_second[strongest]], abs=6e-4)


def test_a_joint_project_says_who_what_and_how_much(shown: Scene) -> None:
    proposals = shown.proposals
    row = proposals.started.nonzero()[0][0]
    team = [proposals.coordinator[row], *proposals.partners[row][proposals.partners[row] >= 0]]
    columns = {name: column[0] for name, column in scene_columns(shown, Texts())["projects"].items()}
    assert columns["team"] == " – ".join(shown.name[place] for place in team)
    assert columns["cost"] == f"{proposals.cost[row]:,.0f}"
    assert columns["grant"] == f"{proposals.grant[row]:,.0f}"
    assert columns["donor"] == f"{proposals.donor[row]:,.0f}"
    assert [columns["x0"], columns["x1"]] == pytest.approx(shown.longitude[team[:2]], abs=6e-4)


def test_what_is_lost_is_told_in_words_of_its_own(shown: Scene) -> None:
    """A city that is active in both worlds is not called inactive."""
    none = lost(shown, shown)
    assert {*scene_columns(none, Texts(), "lost")["cities"]["doing"]} == {"no difference in activity"}
    assert "not active" in scene_columns(none, Texts())["cities"]["doing"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_name_every_colour_and_line_once(language: str) -> None:
    keys, texts = plan(Texts(language))["keys"], Texts(language)
    labels = {name: [entry["label"] for entry in entries] for name, entries in keys.items()}
    assert all(len(each) == len(set(each)) for each in labels.values())
    for name, colours in COLOURINGS.items():
        assert [entry["colour"] for entry in keys[name]] == list(colours)
    assert COLOURINGS["country"] == tuple(COUNTRY_COLOURS.values())
    assert len(set(ACTIVITY_COLOURS)) == 3
    assert labels["lines"] == texts.table("map.lines_key")
    assert labels["lost"] == texts.table("map.lost_key")
    assert {"width" in entry for entry in keys["lines"][:3]} == {True}
    assert [entry["seen"] for entry in keys["lost"][3:]] == [STRONG, PALE]


# --- In a browser ---

WIDTH, HEIGHT = 600, round(600 / ASPECT)

PAGE = """<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,">
<style>:root { --sea: %(sea)s; --veil: %(sea)scc } body { margin: 0; font-family: sans-serif }
#map { width: %(width)spx; height: %(height)spx } %(styles)s</style><div id="map"></div>
<script>%(script)s
const [plan, scene] = %(data)s, chosen = [], map = networkMap(plan, (city) => chosen.push(city))
document.getElementById("map").append(map.root)
map.show(scene)
// What the tests ask for: a part of the rows, a pixel, and the ends of the first line of a project.
const { cities, ties, projects } = scene
const only = (columns, ...rows) =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, rows.map((row) => column[row])]))
const bare = { cities: only(cities), ties: only(ties), projects: only(projects) }
const copy = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
const pixel = (x, y) => {
  copy.drawImage(document.querySelector("canvas"), -x, -y)
  return Array.from(copy.getImageData(0, 0, 1, 1).data)
}
const at = (x, y) => map.root.shown.at(cities.x.findIndex((one, row) => one === x && cities.y[row] === y))
const project = ({ x0, y0, x1, y1 }) => [at(x0[0], y0[0]), at(x1[0], y1[0])]
</script>"""
"""A page with nothing but a map, and in ``chosen`` what it sends."""


def alone(folder: Path, scene: Scene) -> str:
    """The address of a page with the map of a scene."""
    look = {"colour": "country", "keys": ["country", "lines"], "view": "continent", "chosen": []}
    data = [plan(Texts("es")), scene_columns(scene, Texts("es")) | look]
    values = {
        "sea": SEA, "width": WIDTH, "height": HEIGHT, "styles": script("tip.css") + script("map.css"),
        "script": script("tip.js") + script("map.js"), "data": json.dumps(data).replace("</", "<\\/"),
    }  # fmt: skip
    page = folder / "map.html"
    page.write_text(PAGE % values, encoding="utf-8")
    return page.as_uri()


@pytest.fixture(scope="module")
def drawn(browser: "Browser", shown: Scene, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """The map of the last year; nothing is asked for nor complained of."""
    with visit(browser, alone(tmp_path_factory.mktemp("map"), shown), 700, HEIGHT + 50) as watched:
        watched.page.wait_for_function("map.root.shown")
        yield watched
        assert not watched.outside()
        assert not watched.complaints


@pytest.fixture
def watched(drawn: Visit) -> Visit:
    """The same, as it was at first."""
    drawn.page.get_by_role("button", name="Mapa completo").click()
    drawn.page.evaluate("chosen.length = 0; map.show(scene)")
    return drawn


def place(watched: Visit, name: str) -> tuple[float, float]:
    """Where a city is on the page."""
    across, down = watched.page.evaluate("(name) => map.root.shown.at(scene.cities.name.indexOf(name))", name)
    return across, down


def pixel(watched: Visit, across: float, down: float) -> str:
    """The colour of a pixel of the canvas."""
    found: list[int] = watched.page.evaluate("([x, y]) => pixel(x, y)", [round(across), round(down)])
    return "#" + "".join(f"{part:02x}" for part in found[:3])


def along(watched: Visit) -> list[tuple[float, float]]:
    """Places on the first line of a project."""
    one, other = watched.page.evaluate("project(scene.projects)")
    parts = np.linspace(0.2, 0.8, 30)[:, np.newaxis]
    return [(x, y) for x, y in ((1 - parts) * one + parts * other).tolist()]


def test_cities_stand_where_their_degrees_are(watched: Visit, shown: Scene) -> None:
    for name in ("Montevideo", "Quito", "Fortaleza"):
        row = shown.name.index(name)
        x = (shown.longitude[row] - LONGITUDES[0]) / np.ptp(LONGITUDES) * WIDTH
        y = (LATITUDES[1] - shown.latitude[row]) / np.ptp(LATITUDES) * HEIGHT
        assert place(watched, name) == pytest.approx((x, y), abs=1)


def test_a_tap_on_a_city_chooses_it_and_one_beside_it_none(watched: Visit, shown: Scene) -> None:
    watched.page.mouse.click(*place(watched, "Montevideo"))
    watched.page.mouse.click(WIDTH - 40, HEIGHT * 0.6)
    assert watched.page.evaluate("chosen") == [shown.city[shown.name.index("Montevideo")], None]


def test_the_pointer_is_told_of_cities_and_projects(watched: Visit, shown: Scene) -> None:
    watched.page.mouse.move(*place(watched, "Montevideo"))
    tip = watched.page.locator(".tip")
    lines = tip.locator("div").all_text_contents()
    assert lines[:2] == ["Montevideo", "País: Uruguay"]
    assert lines[2].startswith("Habitantes: 1.")
    told = []
    for spot in along(watched):
        watched.page.mouse.move(*spot)
        told.append(tip.locator("div").all_text_contents())
    teams = scene_columns(shown, Texts("es"))["projects"]["team"]
    assert any(each and each[0] in teams and each[4].startswith("Subvención del fondo") for each in told)
    watched.page.mouse.move(WIDTH + 50, 10)
    assert tip.is_hidden()


@pytest.mark.parametrize("colour", COLOURINGS)
def test_circles_have_the_colour_that_the_key_names(watched: Visit, shown: Scene, colour: str) -> None:
    columns = scene_columns(shown, Texts("es"))["cities"]
    row = columns["alpha"].index(STRONG)
    shades = int((columns["position"][row] + 1) / 2 * len(RIGHT_TO_LEFT))
    expected = {
        "country": COUNTRY_COLOURS[columns["code"][row]],
        "position": RIGHT_TO_LEFT[min(shades, len(RIGHT_TO_LEFT) - 1)],
        "activity": ACTIVITY_COLOURS[int(columns["activity"][row])],
    }[colour]
    watched.page.evaluate(
        "([colour, row]) => { const city = { colour, keys: [colour, 'lines'], cities: only(cities, row) };"
        " map.show({ ...scene, ...bare, ...city, chosen: city.cities.city }) }",
        [colour, row],
    )
    assert pixel(watched, *watched.page.evaluate("map.root.shown.at(0)")) == expected.lower()
    entries = watched.page.locator(".map-key").first.locator("li").all_text_contents()
    assert entries == [entry["label"] for entry in plan(Texts("es"))["keys"][colour]]


def test_land_has_the_colour_of_its_government_where_colours_show_positions(
    watched: Visit, shown: Scene
) -> None:
    pampas = (
        (-66 - LONGITUDES[0]) / np.ptp(LONGITUDES) * WIDTH,
        (LATITUDES[1] + 35) / np.ptp(LATITUDES) * HEIGHT,
    )
    seen = {}
    for colour in ("country", "position"):
        watched.page.evaluate("(colour) => map.show({ ...scene, ...bare, colour })", colour)
        seen[colour] = pixel(watched, *pampas)
    argentina = shown.government[COUNTRIES.index("AR")]
    red, _, blue = (int(seen["position"][part : part + 2], 16) for part in (1, 3, 5))
    assert abs(argentina) > 0.1
    assert (red > blue + 10) == (argentina > 0)
    assert seen["country"] == LAND


def boxes(watched: Visit) -> tuple[list[dict[str, Any]], list[dict[str, float]]]:
    """Names on the map, and the places of keys and buttons."""
    names = watched.page.evaluate("map.root.shown.names")
    parts = [*watched.page.locator(".map-key").all(), watched.page.locator(".tools")]
    found = [part.bounding_box() for part in parts]
    return names, [
        {"left": box["x"], "top": box["y"], "wide": box["width"], "tall": box["height"]}
        for box in found
        if box
    ]


def apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        one["left"] >= other["left"] + other["wide"] or other["left"] >= one["left"] + one["wide"]
        or one["top"] >= other["top"] + other["tall"] or other["top"] >= one["top"] + one["tall"]
    )  # fmt: skip


@pytest.mark.parametrize("view", ["continent", "plate"])
def test_names_stand_neither_on_one_another_nor_on_a_key(watched: Visit, shown: Scene, view: str) -> None:
    watched.page.evaluate("(view) => map.show({ ...scene, view })", view)
    names, others = boxes(watched)
    assert 8 < len(names) <= (12 if view == "continent" else 40)
    if view == "continent":
        assert names[0]["name"] == shown.name[shown.population.argmax()]
    things = [*names, *others]
    assert all(apart(one, other) for k, one in enumerate(things) for other in things[:k] if one in names)
    assert len({(one["left"], one["top"]) for one in others}) == 3


def test_a_city_that_is_chosen_has_its_name_however_small(watched: Visit, shown: Scene) -> None:
    row = int(shown.population.argmin())
    watched.page.evaluate("(city) => map.show({ ...scene, chosen: [city] })", int(shown.city[row]))
    assert boxes(watched)[0][0]["name"] == shown.name[row]


def test_keys_stand_where_they_cover_the_fewest_cities(watched: Visit) -> None:
    """Where cities fill a corner, the key goes to another."""
    _, others = boxes(watched)
    before = others[0]
    assert (before["left"] + before["wide"], before["top"] + before["tall"]) == pytest.approx(
        (WIDTH, HEIGHT), abs=1
    )
    watched.page.evaluate(
        "() => { const { cities } = scene; map.show({ ...scene, cities: { ...cities,"
        " x: cities.x.map(() => -30), y: cities.y.map(() => -55) } }) }"
    )
    assert boxes(watched)[1][0] != before


def drag(watched: Visit, button: str = "left") -> None:
    watched.page.mouse.move(300, 300)
    watched.page.mouse.down(button=button)
    watched.page.mouse.move(340, 320, steps=3)
    watched.page.mouse.up(button=button)
    watched.page.evaluate("new Promise(requestAnimationFrame)")


def test_buttons_enlarge_the_map_and_a_mouse_moves_it(watched: Visit) -> None:
    first = place(watched, "Montevideo")
    drag(watched)
    assert place(watched, "Montevideo") == first  # all of it is seen
    watched.page.get_by_role("button", name="Acercar").click()
    closer = place(watched, "Montevideo")
    middle = np.array([WIDTH / 2, HEIGHT / 2])
    assert np.subtract(closer, middle) == pytest.approx(1.5 * np.subtract(first, middle), abs=2)
    drag(watched)
    assert np.subtract(place(watched, "Montevideo"), closer) == pytest.approx([40, 20], abs=1)
    moved = place(watched, "Montevideo")
    drag(watched, "right")
    watched.page.mouse.move(500, 500)  # no button is held any more
    assert place(watched, "Montevideo") == moved
    assert not [city for city in watched.page.evaluate("chosen") if city]
    watched.page.get_by_role("button", name="Alejar").click()
    assert place(watched, "Montevideo") == pytest.approx(first)


def test_arrows_on_a_button_move_what_is_enlarged_as_far_as_there_is_a_map(watched: Visit) -> None:
    button, first = watched.page.get_by_role("button", name="Acercar"), place(watched, "Montevideo")
    button.press("ArrowRight")
    assert place(watched, "Montevideo") == first
    button.click()
    closer = place(watched, "Montevideo")
    for _ in range(9):
        button.press("ArrowRight")
        button.press("ArrowDown")
    assert np.subtract(place(watched, "Montevideo"), closer) == pytest.approx(
        [-WIDTH / 4, -HEIGHT / 4], abs=1
    )


def test_names_are_words_and_no_markup(watched: Visit) -> None:
    hostile = "<img src=x onerror='window.broken = 1'>"
    watched.page.evaluate(
        "(name) => map.show({ ...scene, cities: { ...cities, name: cities.name.map(() => name) } })", hostile
    )
    watched.page.mouse.move(*watched.page.evaluate("map.root.shown.at(0)"))
    assert watched.page.locator(".tip div").first.text_content() == hostile
    assert watched.page.locator("img").count() == 0
    assert watched.page.evaluate("window.broken") is None


def test_what_the_pointer_was_told_goes_with_its_year(watched: Visit) -> None:
    watched.page.mouse.move(*place(watched, "Montevideo"))
    assert watched.page.locator(".tip").is_visible()
    watched.page.evaluate("map.show({ ...scene, ...bare })")
    assert watched.page.locator(".tip").is_hidden()


def test_a_world_without_members_and_a_city_that_is_none_can_be_shown(watched: Visit) -> None:
    watched.page.evaluate("map.show({ ...scene, ...bare, chosen: [-1] })")
    assert boxes(watched)[0] == []
    watched.page.mouse.click(300, 300)
    assert watched.page.evaluate("chosen") == [None]


@pytest.mark.slow
@pytest.mark.parametrize("factor", [2, 3])
def test_a_sharp_screen_has_a_sharp_map(
    browser: "Browser", shown: Scene, tmp_path: Path, factor: int
) -> None:
    with visit(browser, alone(tmp_path, shown), 700, HEIGHT + 50, device_scale_factor=factor) as watched:
        watched.page.wait_for_function("map.root.shown")
        canvas = "(({ width, height }) => [width, height])(document.querySelector('canvas'))"
        assert watched.page.evaluate(canvas) == [factor * WIDTH, factor * HEIGHT]
        watched.page.mouse.click(*place(watched, "Montevideo"))
        assert watched.page.evaluate("chosen") == [shown.city[shown.name.index("Montevideo")]]


@pytest.mark.slow
def test_a_finger_moves_what_is_enlarged(browser: "Browser", shown: Scene, tmp_path: Path) -> None:
    with visit(browser, alone(tmp_path, shown), 700, HEIGHT + 50, has_touch=True) as watched:
        watched.page.wait_for_function("map.root.shown")
        watched.page.get_by_role("button", name="Acercar").tap()
        before = place(watched, "Montevideo")
        finger = watched.page.context.new_cdp_session(watched.page)
        for step in range(6):
            points = [{"x": 300 - 10 * step, "y": 300}]
            finger.send(
                "Input.dispatchTouchEvent",
                {"type": "touchMove" if step else "touchStart", "touchPoints": points},
            )
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        watched.page.evaluate("new Promise(requestAnimationFrame)")
        assert np.subtract(place(watched, "Montevideo"), before) == pytest.approx([-50, 0], abs=1)


def test_on_paper_the_map_keeps_its_shape_and_its_keys(watched: Visit) -> None:
    """Paper has another place for it, in which nothing is drawn again."""
    watched.page.emulate_media(media="print")
    watched.page.evaluate("document.getElementById('map').style.width = '400px'")
    canvas, keys = watched.page.locator("canvas"), watched.page.locator(".map-key")
    assert canvas.evaluate("(one) => getComputedStyle(one).objectFit") == "contain"
    found = [key.bounding_box() for key in keys.all()]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 400 for box in found)
    assert watched.page.locator(".tools").is_hidden()
    watched.page.evaluate(f"document.getElementById('map').style.width = '{WIDTH}px'")
    watched.page.emulate_media(media="screen")


def test_projects_lie_over_ties(watched: Visit) -> None:
    assert PROJECT.lower() in {pixel(watched, *spot) for spot in along(watched)}
    watched.page.evaluate("map.show({ ...scene, projects: bare.projects })")
    assert PROJECT.lower() not in {pixel(watched, *spot) for spot in along(watched)}
