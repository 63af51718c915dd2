"""The map of the page: what the session shows on the map of the network."""

from typing import Any

from bokeh.models import ColumnDataSource, CustomJS

from paradiplomacy.app.panels.look import size
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.report.map.interactive import LATITUDES, LONGITUDES, NetworkMap
from paradiplomacy.report.map.scene import Scene, lost

VIEWS = {"continent": (LONGITUDES, LATITUDES), "plate": ((-62.5, -51.0), (-37.5, -29.5))}
"""Degrees east and north that are seen: all, or the cities around the River Plate."""
SCALES = {"continent": 1.3, "plate": 0.4}
"""How far apart names stand: on a small screen the continent is small; around the Plate cities are many."""


class Atlas:
    """The map, which follows a session and chooses the city that is tapped."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.map = NetworkMap(session.texts, session.choices.colour)
        self._view = ColumnDataSource(_view(session.choices.zoom))
        fill(self.map.figure, self._view)
        enlarge(self.map.figure, session)
        self._following = False
        self._show()
        session.observe(self._follow)
        self.map.on_select(self._choose)

    @property
    def scene(self) -> Scene:
        """What is on the map."""
        session = self._session
        if session.choices.shown != "gap":
            return session.scene
        return lost(*(run.scene(session.year) for run in session.runs))

    def _follow(self, changes: frozenset[Change]) -> None:
        if Change.ZOOM in changes:
            self._view.data = _view(self._session.choices.zoom)
        if changes & {Change.YEAR, Change.SHOWN, Change.WORLDS, Change.COLOUR, Change.CITY, Change.ZOOM}:
            self._show()

    def _show(self) -> None:
        choices = self._session.choices
        chosen = [] if choices.city is None else [choices.city]
        self._following = True
        self.map.show(self.scene, choices.colour, chosen, SCALES[choices.zoom])
        self._following = False

    def _choose(self, cities: list[int]) -> None:
        if not self._following:
            self._session.change(city=cities[0] if cities else None)


def _view(zoom: str) -> dict[str, Any]:
    longitudes, latitudes = VIEWS[zoom]
    return {"longitude": [*longitudes], "latitude": [*latitudes]}


_FIT = """
const { longitude, latitude } = view.data
const { inner_width: width, inner_height: height, x_range, y_range } = figure
if (width > 0 && height > 0) {
  const middle = (latitude[0] + latitude[1]) / 2
  const [across, along] = [longitude[1] - longitude[0], latitude[1] - latitude[0]]
  const aspect = across * Math.cos(middle * Math.PI / 180) / along
  const wider = Math.max(1, width / height / aspect), taller = Math.max(1, aspect * height / width)
  const fit = (range, [low, high], factor, before) => {
    const more = (high - low) * (factor - 1)
    const [start, end] = [low - more * before, high + more * (1 - before)]
    range.setv({ start, end, reset_start: start, reset_end: end })
  }
  fit(x_range, longitude, wider, 1 / 4)
  fit(y_range, latitude, taller, 1 / 2)
}
"""


def fill(figure: Any, view: ColumnDataSource) -> None:
    """Let a map fill its place on the page without stretching the continent: what is left over is sea.

    Most of it is in the east, where the key stands.
    """
    figure.update(sizing_mode="stretch_both", aspect_ratio=None)
    fit = CustomJS(args={"figure": figure, "view": view}, code=_FIT)
    for side in ("inner_width", "inner_height"):
        figure.js_on_change(side, fit)
    view.js_on_change("data", fit)


def enlarge(figure: Any, session: Session) -> None:
    """Letters of the size that the page has; beside large ones there is room for the key of colours alone."""
    figure.select_one({"name": "legend-lines"}).visible = not session.choices.text
    for legend in figure.legend:
        legend.label_text_font_size = size(session, 11)
    for renderer in figure.renderers:
        if hasattr(renderer.glyph, "text_font_size"):
            renderer.glyph.text_font_size = size(session, 11)
