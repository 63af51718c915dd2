import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from bokeh.document import Document
from bokeh.embed import json_item
from bokeh.models import HoverTool, PanTool, ResetTool, TapTool, WheelZoomTool
from bokeh.models.annotations import Legend
from bokeh.resources import Resources

from browser import visit
from paradiplomacy import load_scenario
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.colours import COUNTRY_COLOURS
from paradiplomacy.report.map.columns import CITIES, PALE, PROJECTS, STRONG, TIES, city_columns, tie_columns
from paradiplomacy.report.map.interactive import (
    ACTIVITY_COLOURS,
    ASPECT,
    COLOURINGS,
    LATITUDES,
    LONGITUDES,
    NetworkMap,
)
from paradiplomacy.report.map.scene import MOST_TIES, Scene, scenes
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.state import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def run() -> list[Scene]:
    return scenes(World(load_scenario("right-turn"), 1995), 2024)


@pytest.fixture
def shown(run: list[Scene]) -> Scene:
    return run[-1]


def visible(view: NetworkMap) -> set[str]:
    """Names of the renderers and legends of colourings that can be seen."""
    parts = [*view.figure.renderers, *view.figure.select({"type": Legend})]
    names = {*COLOURINGS, *(f"legend-{name}" for name in COLOURINGS)}
    return {part.name for part in parts if part.name in names and part.visible}


def tooltips(view: NetworkMap) -> list[Any]:
    return [tool.tooltips for tool in view.figure.toolbar.tools if isinstance(tool, HoverTool)]


def written(view: NetworkMap) -> list[str]:
    """The labels of all legends."""
    legends = view.figure.select({"type": Legend})
    return [item.label.value for legend in legends for item in legend.items]


def test_each_member_has_a_circle_and_each_pair_of_a_project_a_line(run: list[Scene]) -> None:
    view = NetworkMap()
    for scene in run[::6]:
        view.show(scene)
        assert {len(column) for column in view.cities.data.values()} == {scene.counts["members"]}
        assert {len(column) for column in view.ties.data.values()} == {len(scene.tie_weight)}
        pairs = (scene.proposals.partners[scene.proposals.started] >= 0).sum()
        assert {len(column) for column in view.projects.data.values()} == {pairs}


def test_columns_are_the_same_in_every_year(run: list[Scene]) -> None:
    view = NetworkMap()
    before = [set(source.data) for source in (view.cities, view.ties, view.projects)]
    view.show(run[0])
    assert [set(source.data) for source in (view.cities, view.ties, view.projects)] == before
    assert before == [set(CITIES), set(TIES), set(PROJECTS)]


def test_cities_stand_at_their_place_large_ones_below_small_ones(shown: Scene) -> None:
    columns = city_columns(shown, Texts())
    places = {city: place for place, city in enumerate(shown.city.tolist())}
    for row, city in enumerate(columns["city"]):
        place = places[city]
        assert columns["x"][row] == shown.longitude[place]
        assert columns["y"][row] == shown.latitude[place]
        assert columns["name"][row] == shown.name[place]
        assert columns["code"][row] == shown.codes[place]
        assert columns["alpha"][row] == (STRONG if shown.active[place] else PALE)
    assert (np.diff(columns["size"]) <= 0).all()
    assert 0.05 < columns["size"].min() / columns["size"].max() < 0.5


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
    assert columns["x0"][-1] == shown.longitude[shown.tie_first[strongest]]
    assert columns["y1"][-1] == shown.latitude[shown.tie_second[strongest]]


def test_a_joint_project_says_who_what_and_how_much(shown: Scene) -> None:
    view, proposals = NetworkMap(), shown.proposals
    view.show(shown)
    row = proposals.started.nonzero()[0][0]
    team = [proposals.coordinator[row], *proposals.partners[row][proposals.partners[row] >= 0]]
    columns = {name: column[0] for name, column in view.projects.data.items()}
    assert columns["team"] == " – ".join(shown.name[place] for place in team)
    assert columns["cost"] == f"{proposals.cost[row]:,.0f}"
    assert columns["grant"] == f"{proposals.grant[row]:,.0f}"
    assert columns["donor"] == f"{proposals.donor[row]:,.0f}"
    assert (columns["x0"], columns["x1"]) == (shown.longitude[team[0]], shown.longitude[team[1]])


@pytest.mark.parametrize("name", COLOURINGS)
def test_one_colouring_with_its_legend_is_seen_at_a_time(name: str, shown: Scene) -> None:
    view = NetworkMap()
    assert visible(view) == {"country", "legend-country"}
    view.show(shown, colour_by=name)
    assert visible(view) == {name, f"legend-{name}"}
    view.show(shown)
    assert visible(view) == {name, f"legend-{name}"}
    assert visible(NetworkMap(colour_by=name)) == visible(view)


def test_land_has_the_colour_of_its_government_where_colours_show_positions(shown: Scene) -> None:
    view = NetworkMap()
    view.show(shown)
    assert np.isnan(view.land.data["government"]).all()
    view.show(shown, colour_by="position")
    tints = dict(zip(view.land.data["country"], view.land.data["government"], strict=True))
    assert [tints.pop(code) for code in COUNTRIES] == shown.government.tolist()
    assert np.isnan(list(tints.values())).all()
    view.show(shown, colour_by="country")
    assert np.isnan(view.land.data["government"]).all()


def test_cities_that_were_tapped_stay_selected_from_year_to_year(run: list[Scene]) -> None:
    view, told = NetworkMap(), []
    view.on_select(told.append)
    view.show(run[5])
    view.cities.selected.indices = [0, 3]
    chosen = [view.cities.data["city"][row] for row in (0, 3)]
    assert told == [chosen]
    view.show(run[20])
    assert set(view.selected) == set(chosen) & set(run[20].city.tolist())
    assert view.selected
    view.show(run[0])
    assert set(view.selected) <= set(run[0].city.tolist())


def test_texts_can_be_others(shown: Scene) -> None:
    view = NetworkMap(Texts("es"))
    view.show(shown)
    assert {"proyecto conjunto", "con propuesta"} <= set(written(view))
    assert "País: @country" in tooltips(view)[0]
    assert {"tie", "with a proposal"}.isdisjoint(written(view))
    english = NetworkMap()
    english.show(shown)
    assert view.cities.data["doing"] != english.cities.data["doing"]


def test_texts_are_no_markup() -> None:
    class Hostile(Texts):
        def __call__(self, key: str, /, **values: object) -> str:
            return "<img src=x onerror=alert(1)>" if key == "map.country" else super().__call__(key, **values)

    view = NetworkMap(Hostile())
    assert "<img" not in "".join(tooltips(view))


def test_legends_name_every_colour() -> None:
    labels = written(NetworkMap())
    assert len(labels) == len(set(labels))
    for name, (_, colours) in COLOURINGS.items():
        view = NetworkMap()
        legend = view.figure.select_one({"name": f"legend-{name}"})
        assert [item.renderers[0].data_source.data["colour"][item.index] for item in legend.items] == list(
            colours
        )
    assert COLOURINGS["country"][1] == tuple(COUNTRY_COLOURS.values())
    assert len(set(ACTIVITY_COLOURS)) == 3


def test_the_map_keeps_its_shape_and_has_its_tools() -> None:
    plot = NetworkMap().figure
    across, up = np.ptp(LONGITUDES), np.ptp(LATITUDES)
    assert plot.aspect_ratio == ASPECT == pytest.approx(across * np.cos(np.radians(21.5)) / up)
    assert (plot.x_range.start, plot.x_range.end) == LONGITUDES
    assert (plot.sizing_mode, plot.output_backend) == ("stretch_width", "canvas")
    assert plot.toolbar.logo is None
    assert plot.toolbar.active_scroll is None
    kinds = {type(tool) for tool in plot.toolbar.tools}
    assert kinds >= {PanTool, WheelZoomTool, ResetTool, TapTool, HoverTool}


def test_showing_a_year_replaces_data_and_nothing_else(run: list[Scene]) -> None:
    view = NetworkMap()
    view.show(run[0])
    Document().add_root(view.figure)
    assert view.figure.document is not None
    changed: list[str] = []
    view.figure.document.on_change(lambda event: changed.append(type(event).__name__))
    before = {model.id for model in view.figure.references()}
    view.show(run[-1])
    assert {model.id for model in view.figure.references()} == before
    assert set(changed) <= {"ColumnDataChangedEvent", "ColumnsPatchedEvent", "ModelChangedEvent"}


def alone(view: NetworkMap) -> str:
    """A page with nothing but a map; Bokeh's own template has other content once Panel is imported."""
    script = Resources(mode="inline", components=["bokeh"], minified=True).js_raw[0]
    item = json.dumps(json_item(view.figure, "map")).replace("</", "<\\/")
    return (
        f'<!DOCTYPE html><link rel="icon" href="data:,"><body style="margin: 0"><div id="map"></div>'
        f"<script>{script}</script><script>Bokeh.embed.embed_item({item})</script>"
    )


@pytest.mark.slow
def test_a_tap_on_a_city_in_the_browser_chooses_it(
    browser: "Browser", run: list[Scene], tmp_path: Path
) -> None:
    view = NetworkMap()
    view.show(run[-1])
    page = tmp_path / "map.html"
    page.write_text(alone(view), encoding="utf-8")
    row = view.cities.data["name"].index("Montevideo")
    x, y = view.cities.data["x"][row], view.cities.data["y"][row]
    with visit(browser, page.as_uri(), width=600, height=900) as watched:
        watched.page.wait_for_function("Bokeh.documents[0]?.is_idle")
        width, height = 600, 600 / ASPECT
        across = (x - LONGITUDES[0]) / np.ptp(LONGITUDES) * width
        down = (LATITUDES[1] - y) / np.ptp(LATITUDES) * height
        watched.page.mouse.click(across, down)
        cities = "Bokeh.documents[0].get_model_by_name('cities')"
        watched.page.wait_for_function(f"{cities}.selected.indices.length > 0")
        chosen = watched.page.evaluate(f"{cities}.selected.indices.map((row) => {cities}.data.name[row])")
        assert "Montevideo" in chosen
        assert not watched.outside()
        assert not watched.complaints
