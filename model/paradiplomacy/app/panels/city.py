"""The chosen city: its state in the year shown, and its history."""

from collections.abc import Iterator
from dataclasses import dataclass

from paradiplomacy.app.panels.components import Form, Words
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.state.choices import Problem
from paradiplomacy.app.state.runs import Year
from paradiplomacy.app.state.session import Changed, Session
from paradiplomacy.common.columns import rows_where
from paradiplomacy.common.errors import nearest
from paradiplomacy.common.problems import shortened
from paradiplomacy.explanation.find import plain
from paradiplomacy.report.map.scene import by_size
from paradiplomacy.scenario.parameters.base import COUNTRIES

CELL = 8
"""Width of a year in the history, in units of the drawing."""
MARKS = ("idle", "active", "proposing", "granted")
"""What a member may have done in a year, the least first."""


class CityPanel:
    """What is told about the chosen city.

    Args:
        session: what the page shows.

    Attributes:
        find: a field to find a city by its name.
        about: its state and history.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.find = Form(self._find, groups=self._field(), language=session.choices.lang)
        self.about = Words()
        self._show()
        session.observe(self._follow)

    def _follow(self, changed: frozenset[Changed]) -> None:
        if changed & {Changed.CITY, Changed.YEAR, Changed.SHOWN, Changed.WORLDS}:
            self._show()

    def _show(self) -> None:
        session, city = self._session, self._session.choices.city
        if city is None:
            self.about.object = html("quiet", text=session.texts("page.city.none"))
        else:
            self.about.object = about(session, city)

    def _field(self) -> list[dict[str, object]]:
        texts = self._session.texts
        field = {"kind": "text", "name": "city-name", "label": texts("page.city.find"), "value": "",
                 "help": texts("page.city.find_help")}  # fmt: skip
        return [{"fields": [field]}]

    def _find(self, told: dict[str, object]) -> None:
        """Choose a member of this name, or one whose name begins so; of several the largest."""
        name, scene = str(told.get("value", "")).strip(), self._session.scene
        if not name:
            return
        places = {plain(scene.name[place]): place for place in by_size(scene)[::-1].tolist()}
        begun = (place for key, place in reversed(places.items()) if key.startswith(plain(name)))
        place = places.get(plain(name), next(begun, None))
        if place is None:
            near = nearest(plain(name), places)
            like = f" ({scene.name[places[near]]}?)" if near else ""
            self._session.complain(Problem("no_city", {"name": shortened(name), "hint": like}))
            return
        self._session.complain()
        self._session.change(city=int(scene.city[place]))


# --- What is told ---


@dataclass(frozen=True)
class State:
    """A city in a year in which it is a member.

    Attributes:
        now: the year of the run.
        place: its place in the columns.
    """

    now: Year
    place: int

    @property
    def year(self) -> int:
        """The year."""
        return self.now.scene.year

    @property
    def capacity(self) -> float:
        """Its technical capacity, 0–1."""
        return float(self.now.cities["capacity"][self.place])

    @property
    def mark(self) -> str:
        """The most that it did this year, one of ``MARKS``."""
        scene = self.now.scene
        coordinated = rows_where(scene.proposals.coordinator == self.place)
        if len(coordinated) and scene.proposals.granted[coordinated].any():
            return "granted"
        if scene.coordinating[self.place]:
            return "proposing"
        return "active" if scene.active[self.place] else "idle"


def state(now: Year, city: int) -> State | None:
    """A city in a year, None where it is no member."""
    ids = now.scene.city
    place = int(ids.searchsorted(city))
    return State(now, place) if place < len(ids) and ids[place] == city else None


def about(session: Session, city: int) -> str:
    """State and history of a city as HTML."""
    cities, texts = session.shown.model.world.cities, session.texts
    row = int(cities.id.searchsorted(city))
    if row >= len(cities.id) or cities.id[row] != city:
        return html("quiet", text=texts("page.city.unknown"))
    now, years = state(session.now, city), range(session.years[0], session.reached + 1)
    states = (state(session.shown.year(year), city) for year in years)
    history = [one for one in states if one]
    marks = [one.mark for one in history]
    return html(
        "city", texts=texts, year=session.year, years=years, span=len(session.years), cell=CELL,
        name=cities.name[row], country=texts(f"names.country.{COUNTRIES[cities.country[row]]}"),
        facts=list(_facts(session, now)) if now else [],
        in_council=now is not None and session.scene.council[now.place],
        history=history, counts={mark: marks.count(mark) for mark in MARKS},
    )  # fmt: skip


def _facts(session: Session, state: State) -> Iterator[tuple[str, str]]:
    texts, scene, place = session.texts, state.now.scene, state.place
    column = {name: values[place] for name, values in state.now.cities.items()}
    yield "doing", texts(f"page.city.{state.mark}")
    yield "population", texts.number(scene.population[place])
    yield "joined", f"{column['joined']:.0f}"
    yield "position", texts.number(scene.position[place], 2, signed=True)
    yield "alignment", texts.number(column["alignment"], 2)
    yield "permission", texts.number(column["permission"], 2)
    yield "capacity", texts.number(column["capacity"], 2)
    yield "budget_usd", texts("page.usd", usd=texts.number(column["budget_usd"]))
    yield "ties", texts.number(column["ties"])
    yield "discouragement", texts.number(column["discouragement"], 1)
