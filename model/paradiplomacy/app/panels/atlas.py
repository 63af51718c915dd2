"""The map of the page: what the session shows on the map of the network."""

from functools import cache
from typing import Any

from bokeh.models import CustomJS

from paradiplomacy.app.state.session import Changed, Session
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.map.interactive import ASPECT, LATITUDES, LONGITUDES, NetworkMap
from paradiplomacy.report.map.interactive import Texts as MapTexts
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.projects import Theme


class Atlas:
    """The map, which follows a session and tells it which city was tapped.

    Attributes:
        map: the map.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.map = NetworkMap(map_texts(session.choices.lang), session.choices.colour)
        fill(self.map.figure)
        self._following = False
        self._show()
        session.observe(self._follow)
        self.map.on_select(self._chosen)

    def _follow(self, changed: frozenset[Changed]) -> None:
        if changed & {Changed.YEAR, Changed.SHOWN, Changed.WORLDS, Changed.COLOUR}:
            self._show()
        elif Changed.CITY in changed:
            self._select()

    def _show(self) -> None:
        self._following = True
        self.map.show(self._session.scene, self._session.choices.colour)
        self._following = False
        self._select()

    def _select(self) -> None:
        """Mark the chosen city, where it is a member."""
        ids, city = list(self.map.cities.data["city"]), self._session.choices.city
        wanted = [ids.index(city)] if city in ids else []
        if wanted != self.map.cities.selected.indices:
            self._following = True
            self.map.cities.selected.indices = wanted
            self._following = False

    def _chosen(self, cities: list[int]) -> None:
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
    """Have a map fill the room it gets without stretching the continent: what is left over is sea."""
    figure.update(sizing_mode="stretch_both", aspect_ratio=None)
    code = _FIT % (*LONGITUDES, *LATITUDES, ASPECT)
    fit = CustomJS(args={"figure": figure}, code=code)
    for side in ("inner_width", "inner_height"):
        figure.js_on_change(side, fit)


@cache
def map_texts(language: str) -> MapTexts:
    """What is written on the map, in a language."""
    texts = Texts(language)

    def each(key: str, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(texts(f"page.{key}.{name}") for name in names)

    plain = ("entered", "country", "population", "doing", "position", "project", "axis", "cost", "grant")
    return MapTexts(
        countries=each("country", COUNTRIES),
        themes=tuple(texts(f"page.theme.{theme.name.lower()}") for theme in Theme),
        axes=each("axis", ("border", "productive", "citizenship", "other")),
        activity=each("map.activity", ("idle", "active", "proposing")),
        activity_key=each("map.activity_key", ("idle", "active", "proposing")),
        position_key=each("strip", ("left", "centre", "right")),
        lines_key=each("map.lines_key", ("project", "tie", "pale")),
        thousands=texts.number(1000)[1],
        decimal=texts.number(0.5, 1)[1],
        **{name: texts(f"page.map.{name}") for name in plain},
    )
