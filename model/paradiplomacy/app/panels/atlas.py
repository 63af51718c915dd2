"""The map of the page: what the session shows on the map of the network."""

from json import dumps
from typing import Any

from paradiplomacy.app.panels.components import Message, NetworkMap
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.report.map.interactive import plan, scene_columns
from paradiplomacy.report.map.scene import Scene, lost
from paradiplomacy.report.scripts import script


class Atlas:
    """The map, which follows a session and chooses the city that is tapped."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.map = NetworkMap(
            self._choose, sizing_mode="stretch_both", plan=dumps(plan(session.texts)), scene=self._columns(),
            look=self._look(), stylesheets=[script("tip.css"), script("map.css")],
        )  # fmt: skip
        session.observe(self._follow)

    @property
    def scene(self) -> Scene:
        """What is on the map."""
        session = self._session
        if not self._gap:
            return session.scene
        return lost(*(run.scene(session.year) for run in session.runs))

    @property
    def _gap(self) -> bool:
        """Whether it is what the second world lacks."""
        return self._session.choices.shown == "gap"

    def _follow(self, changes: frozenset[Change]) -> None:
        shown: dict[str, Any] = {}
        if changes & {Change.YEAR, Change.SHOWN, Change.WORLDS}:
            shown["scene"] = self._columns()
        if changes & {Change.SHOWN, Change.COLOUR, Change.CITY, Change.ZOOM}:
            shown["look"] = self._look()
        self.map.param.update(**shown)

    def _columns(self) -> str:
        """The scene as text, which is passed on much faster than its numbers one by one."""
        return dumps(scene_columns(self.scene, self._session.texts, "lost" if self._gap else "activity"))

    def _look(self) -> dict[str, Any]:
        """Beside large letters there is room for the key of colours alone."""
        choices = self._session.choices
        colours = "lost_activity" if self._gap and choices.colour == "activity" else choices.colour
        return {
            "colour": choices.colour,
            "keys": [colours, *(["lost" if self._gap else "lines"] * (not choices.text))],
            "view": choices.zoom,
            "chosen": [] if choices.city is None else [choices.city],
        }

    def _choose(self, message: Message) -> None:
        city = message.get("value")
        there = city is None or (type(city) is int and city in self.scene.city)
        if message.get("name") == "city" and there:
            self._session.change(city=city)
