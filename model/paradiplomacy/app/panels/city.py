"""The chosen city: its state in the year shown, and its history."""

from collections.abc import Iterator
from dataclasses import dataclass

from paradiplomacy.app.panels.components import Form, Message, Words
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.panels.look import orientation
from paradiplomacy.app.state.chronicle import Snapshot
from paradiplomacy.app.state.entries import Problem
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.common.columns import rows_where
from paradiplomacy.common.errors import nearest
from paradiplomacy.common.quoted import shorten
from paradiplomacy.explanation.find import plain
from paradiplomacy.report.map.scene import by_size
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.sources import read_rows

CELL = 8
"""Width of a year in the history, in units of the drawing."""
MARKS = ("idle", "active", "proposing", "granted")
"""The most that a member did in a year, from the least."""


class CityPanel:
    """The chosen city, and a field to find another.

    Attributes:
        find: the field, for a name.
        about: state and history of the city.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.find = Form(self._handle, groups=self._field(), language=session.choices.lang)
        self.about = Words()
        self._show()
        session.observe(self._follow)

    def _follow(self, changes: frozenset[Change]) -> None:
        if changes & {Change.CITY, Change.YEAR, Change.SHOWN, Change.WORLDS}:
            self._show()

    def _show(self) -> None:
        session, city = self._session, self._session.choices.city
        if city is None:
            self.about.object = html("quiet", text=session.texts("page.city.none"))
        else:
            self.about.object = describe(session, city)

    def _field(self) -> list[dict[str, object]]:
        texts = self._session.texts
        field = {"kind": "text", "name": "city-name", "label": texts("page.city.find"), "value": "",
                 "help": texts("page.city.find_help")}  # fmt: skip
        return [{"fields": [field]}]

    def _handle(self, message: Message) -> None:
        """Choose a member of this name, or one whose name begins so; of several the largest."""
        name, scene = str(message.get("value", "")).strip(), self._session.scene
        if not name:
            return
        places = {plain(scene.name[place]): place for place in by_size(scene)[::-1].tolist()}
        matches = (place for key, place in reversed(places.items()) if key.startswith(plain(name)))
        place = places.get(plain(name), next(matches, None))
        if place is None:
            near = nearest(plain(name), places)
            hint = f" ({scene.name[places[near]]}?)" if near else ""
            self._session.complain(Problem("no_city", {"name": shorten(name), "hint": hint}))
            return
        self._session.complain()
        self._session.change(city=int(scene.city[place]))


# --- State and history ---


@dataclass(frozen=True)
class CityYear:
    """A city in a year in which it is a member.

    Attributes:
        now: the year of the run.
        place: its place in the columns.
    """

    now: Snapshot
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


def city_year(now: Snapshot, city: int) -> CityYear | None:
    """A city in a year, None where it is not a member."""
    ids = now.scene.city
    place = int(ids.searchsorted(city))
    return CityYear(now, place) if place < len(ids) and ids[place] == city else None


def describe(session: Session, city: int) -> str:
    """State and history of a city as HTML."""
    cities, texts = session.shown_run.model.world.cities, session.texts
    row = int(cities.id.searchsorted(city))
    if row >= len(cities.id) or cities.id[row] != city:
        return html("quiet", text=texts("page.city.unknown"))
    now, years = city_year(session.now, city), range(session.years[0], session.reached + 1)
    in_every_year = (city_year(session.shown_run.snapshot(year), city) for year in years)
    history = [state for state in in_every_year if state]
    marks = [state.mark for state in history]
    return html(
        "city", texts=texts, year=session.year, years=years, span=len(session.years), cell=CELL,
        name=cities.name[row], country=texts(f"names.country.{COUNTRIES[cities.country[row]]}"),
        facts=list(_facts(session, now)) if now else [],
        department=any(row["geonameid"] == str(city) for row in read_rows("uruguay_departments.csv")),
        in_council=now is not None and session.scene.council[now.place],
        history=history, counts={mark: marks.count(mark) for mark in MARKS},
    )  # fmt: skip


def _facts(session: Session, state: CityYear) -> Iterator[tuple[str, str]]:
    texts, scene, place = session.texts, state.now.scene, state.place
    column = {name: values[place] for name, values in state.now.cities.items()}
    yield "doing", texts(f"page.city.{state.mark}")
    yield "summit", texts(f"page.city.{'came' if column['summit_attendance'] else 'stayed_away'}")
    yield "population", texts.number(scene.population[place])
    yield "joined", f"{column['joined']:.0f}"
    yield "position", orientation(texts, float(scene.position[place]))
    yield "accord", texts.number(column["accord"], 2, signed=True)
    yield "alignment", texts.number(column["alignment"], 2)
    yield "permission", texts.number(column["permission"], 2)
    yield "capacity", texts.number(column["capacity"], 2)
    yield "budget_usd", texts("page.usd", usd=texts.number(column["budget_usd"]))
    yield "ties", texts.number(column["ties"])
    yield "discouragement", texts.number(column["discouragement"], 1)
