"""The map of the page: what the session shows on the map of the network."""

from typing import Any

from bokeh.models import CustomJS

from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.report.map.interactive import ASPECT, LATITUDES, LONGITUDES, NetworkMap


class Atlas:
    """The map, which follows a session and chooses the city that is tapped."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.map = NetworkMap(session.texts, session.choices.colour)
        fill(self.map.figure)
        self._following = False
        self._show()
        session.observe(self._follow)
        self.map.on_select(self._choose)

    def _follow(self, changes: frozenset[Change]) -> None:
        if changes & {Change.YEAR, Change.SHOWN, Change.WORLDS, Change.COLOUR}:
            self._show()
        elif Change.CITY in changes:
            self._select()

    def _show(self) -> None:
        self._following = True
        self.map.show(self._session.scene, self._session.choices.colour)
        self._following = False
        self._select()

    def _select(self) -> None:
        ids, city = list(self.map.cities.data["city"]), self._session.choices.city
        rows = [ids.index(city)] if city in ids else []
        if rows != self.map.cities.selected.indices:
            self._following = True
            self.map.cities.selected.indices = rows
            self._following = False

    def _choose(self, cities: list[int]) -> None:
        if not self._following:
            self._session.change(city=cities[0] if cities else None)


_FIT = """
const [longitudes, latitudes, aspect] = [[%r, %r], [%r, %r], %r]
const { inner_width: width, inner_height: height, x_range, y_range } = figure
if (width > 0 && height > 0) {
  const wider = Math.max(1, width / height / aspect), taller = Math.max(1, aspect * height / width)
  const fit = (range, [low, high], factor) => {
    const more = (high - low) * (factor - 1) / 2
    const [start, end] = [low - more, high + more]
    range.setv({ start, end, reset_start: start, reset_end: end })
  }
  fit(x_range, longitudes, wider)
  fit(y_range, latitudes, taller)
}
"""


def fill(figure: Any) -> None:
    """Let a map fill its place on the page without stretching the continent: what is left over is sea."""
    figure.update(sizing_mode="stretch_both", aspect_ratio=None)
    code = _FIT % (*LONGITUDES, *LATITUDES, ASPECT)
    fit = CustomJS(args={"figure": figure}, code=code)
    for side in ("inner_width", "inner_height"):
        figure.js_on_change(side, fit)
