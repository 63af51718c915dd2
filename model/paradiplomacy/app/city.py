"""The chosen city: its state in the year shown, and its history."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from paradiplomacy.app.choices import Problem, nearest
from paradiplomacy.app.components import Form, Words
from paradiplomacy.app.runs import Year
from paradiplomacy.app.session import Changed, Session
from paradiplomacy.columns import rows_where
from paradiplomacy.parameters import COUNTRIES
from paradiplomacy.wording import shortened

CELL, TALL = 8, 14
"""Width and height of a year in the history, in units of the drawing."""


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
            self.about.object = quiet(session.texts("page.city.none"))
        else:
            self.about.object = about(session, city)

    def _field(self) -> list[dict[str, object]]:
        texts = self._session.texts
        field = {"kind": "text", "name": "city-name", "label": texts("page.city.find"), "value": "",
                 "help": texts("page.city.find_help")}  # fmt: skip
        return [{"fields": [field]}]

    def _find(self, told: dict[str, object]) -> None:
        name = str(told.get("value", "")).strip()
        if not name:
            return
        places = {plain(one): place for place, one in enumerate(self._session.scene.name)}
        begun = (place for key, place in places.items() if key.startswith(plain(name)))
        place = places.get(plain(name), next(begun, None))
        if place is None:
            problem = Problem("no_city", {"name": shortened(name), "hint": nearest(plain(name), places)})
            self._session.complain(problem)
            return
        self._session.complain()
        self._session.change(city=int(self._session.scene.city[place]))


def plain(name: str) -> str:
    """A name without accents and capitals."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def quiet(text: str) -> str:
    """A paragraph."""
    return f"<p class='quiet'>{escape(text)}</p>"


# --- What is told ---


@dataclass(frozen=True)
class State:
    """A city in a year in which it is a member.

    Attributes:
        year: the year of the run.
        place: its place in the columns.
    """

    year: Year
    place: int

    @property
    def mark(self) -> str:
        """The most that it did this year: idle, active, proposing, granted."""
        scene = self.year.scene
        coordinated = rows_where(scene.proposals.coordinator == self.place)
        if len(coordinated) and scene.proposals.granted[coordinated].any():
            return "granted"
        if scene.coordinating[self.place]:
            return "proposing"
        return "active" if scene.active[self.place] else "idle"


def state(year: Year, city: int) -> State | None:
    """A city in a year, None where it is no member."""
    ids = year.scene.city
    place = int(ids.searchsorted(city))
    return State(year, place) if place < len(ids) and ids[place] == city else None


def about(session: Session, city: int) -> str:
    """State and history of a city as HTML."""
    cities = session.shown.model.world.cities
    row = int(cities.id.searchsorted(city))
    if row >= len(cities.id) or cities.id[row] != city:
        return quiet(session.texts("page.city.unknown"))
    country = session.texts(f"page.country.{COUNTRIES[cities.country[row]]}")
    head = f"<h3>{escape(cities.name[row])}</h3><p class='quiet'>{escape(country)}</p>"
    now = state(session.now, city)
    absent = quiet(session.texts("page.city.no_member", year=session.year))
    return head + ("".join(_facts(session, now)) if now else absent) + _history(session, city)


def _facts(session: Session, now: State) -> Iterator[str]:
    texts, scene, place = session.texts, now.year.scene, now.place
    column = {name: values[place] for name, values in now.year.cities.items()}
    rows = [
        ("doing", texts(f"page.city.{now.mark}")),
        ("population", texts.number(scene.population[place])),
        ("joined", f"{column['joined']:.0f}"),
        ("position", texts.number(scene.position[place], 2, signed=True)),
        ("alignment", texts.number(column["alignment"], 2)),
        ("permission", texts.number(column["permission"], 2)),
        ("capacity", texts.number(column["capacity"], 2)),
        ("budget_usd", texts("page.usd", usd=texts.number(column["budget_usd"]))),
        ("ties", texts.number(column["ties"])),
        ("discouragement", texts.number(column["discouragement"], 1)),
    ]
    yield "<dl>"
    for name, text in rows:
        yield f"<dt>{escape(texts(f'page.city.fact.{name}'))}</dt><dd>{escape(text)}</dd>"
    yield "</dl>"
    if scene.council[place]:
        yield quiet(texts("page.city.council"))


def _history(session: Session, city: int) -> str:
    """A cell a year, coloured by what the city did, and its capacity as a line."""
    texts, years = session.texts, range(session.years[0], session.reached + 1)
    states = {year: state(session.shown.year(year), city) for year in years}
    known = {year: one for year, one in states.items() if one}
    if not known:
        return ""
    marks = ("idle", "active", "proposing", "granted")
    counts = {mark: sum(one.mark == mark for one in known.values()) for mark in marks}
    spoken = texts("page.city.history_spoken", **counts)
    keys = "".join(f"<li class='{mark}'>{escape(texts(f'page.city.key.{mark}'))}</li>" for mark in marks)
    return (
        f"<h4>{escape(texts('page.city.history', first=years[0], last=years[-1]))}</h4>"
        f"{_drawing(session, known, spoken)}"
        f"<ul class='keys'>{keys}<li class='line'>{escape(texts('page.city.key.capacity'))}</li></ul>"
    )


def _drawing(session: Session, known: dict[int, State], spoken: str) -> str:
    """The history as a drawing."""
    width, first = CELL * len(session.years), session.years[0]
    middle = {year: CELL * (year - first) + CELL / 2 for year in (*known, session.year)}
    height = {year: 30 - 28 * one.year.cities["capacity"][one.place] for year, one in known.items()}
    points = " ".join(f"{middle[year]},{height[year]:.1f}" for year in known)
    cells = "".join(_cell(session, year, one.mark) for year, one in known.items())
    here = middle[session.year]
    return (
        f"<svg class='history' viewBox='0 0 {width} 48' role='img' aria-label='{escape(spoken)}'>"
        f"<line class='base' x1='0' x2='{width}' y1='30' y2='30'/><polyline points='{points}'/>{cells}"
        f"<line class='now' x1='{here}' x2='{here}' y1='0' y2='48'/></svg>"
    )


def _cell(session: Session, year: int, mark: str) -> str:
    left = CELL * (year - session.years[0])
    said = escape(f"{year}: {session.texts(f'page.city.{mark}')}")
    place = f"x='{left}' y='33' width='{CELL - 1}' height='{TALL}'"
    return f"<rect class='{mark}' {place}><title>{said}</title></rect>"
