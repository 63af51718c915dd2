"""Tables of a run beside the indicators: by country, and in detail by city, project, tie and transfer."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import CENTS, Floats, Ints, rows_where
from paradiplomacy.rules import politics
from paradiplomacy.rules.axes import Axis
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.projects import NOBODY, Projects, State, theme_name
from paradiplomacy.world.state import World

type Table = dict[str, list[Any]]


class RunTables:
    """Collects the tables of a run year by year; in detail those of cities, ties, projects, transfers too."""

    def __init__(self, detail: bool) -> None:
        self._detail = detail
        self._countries: list[tuple[int, dict[str, Ints | Floats]]] = []
        self._years: dict[str, list[Table]] = {"cities": [], "ties": [], "projects": []}

    def observe(self, world: World) -> None:
        """Add the year that the world has just finished."""
        self._countries.append((world.year, countries(world)))
        if self._detail:
            # what became of last year's projects is known now
            if len(world.record.finished):
                _settle(self._years["projects"][-1], world.record.finished)
            self._years["cities"].append(_cities(world))
            self._years["ties"].append(_ties(world))
            self._years["projects"].append(_projects(world))

    def collect(self, world: World) -> dict[str, Table]:
        """All tables so far; without detail only ``countries``."""
        tables = {"countries": _stack([_of_one_run(*year) for year in self._countries])}
        if self._detail:
            tables |= {name: _stack(years) for name, years in self._years.items()}
            rows = list(zip(*world.ledger.entries(), strict=True)) or [()] * 5
            columns = ("year", "from", "to", "purpose", "usd")
            tables["ledger"] = {column: list(row) for column, row in zip(columns, rows, strict=True)}
        return tables


def _stack(tables: list[Table]) -> Table:
    if not tables:
        return {}
    return {column: [value for table in tables for value in table[column]] for column in tables[0]}


def countries(world: World) -> dict[str, Ints | Floats]:
    """What each country of each run has: members, their activity, proposals, grants, projects, capacity."""
    cities, drafts, members = world.cities, world.record.drafts, world.cities.members
    home, capacity = cities.home.take(members), cities.capacity.take(members)
    return {
        "members": world.by_country(members),
        "active_members": world.by_country(rows_where(cities.active)),
        "proposals": world.by_country(drafts.coordinator),
        "grants": world.by_country(drafts.coordinator[drafts.funded]),
        "joint_projects": world.by_country(world.running.coordinator),
        "capacity": each.means(home, capacity, world.runs * len(COUNTRIES), np.nan),
    }


def _of_one_run(year: int, of_countries: Mapping[str, Ints | Floats]) -> Table:
    columns: Table = {name: column.tolist() for name, column in of_countries.items()}
    # undefined is None
    columns["capacity"] = [None if value != value else value for value in columns["capacity"]]
    return {"year": [year] * len(COUNTRIES), "country": list(COUNTRIES), **columns}


def _cities(world: World) -> Table:
    """One row a member city, on 31 December, and one that left at the Summit, which may have paid before."""
    cities, rows = world.cities, np.union1d(world.cities.members, world.record.leavers)
    columns = {
        "population": cities.population,
        "budget_usd": cities.budget / CENTS,
        "spent_usd": cities.spent / CENTS,
        "capacity": cities.capacity,
        "office": cities.office,
        "position": cities.position,
        "alignment": politics.similarity(cities.position, world.network.agenda[cities.run]),
        "permission": cities.gate,
        "awareness": cities.awareness,
        "experience": cities.experience,
        "discouragement": cities.discouragement,
        "drafting": cities.drafting,
        "shock": cities.shock,
        "tie_strength": world.ties.strength(),
        "joined": cities.joined,
        "member": cities.member,
        "arrears": cities.arrears,
        "thematic_unit": cities.unit,
        "border": cities.border,
        "active": cities.active,
        "coordinating": cities.coordinating,
        "partnerships": cities.partnerships,
        "trained": cities.trained,
        "council": world.network.council,
        "summit_attendance": cities.attending,
        "latitude": cities.latitude,
        "longitude": cities.longitude,
    }
    return {
        "year": [world.year] * len(rows),
        "city": cities.id[rows].tolist(),
        "name": _names(world, rows),
        "country": _country_codes(world, rows),
        **{name: column[rows].tolist() for name, column in columns.items()},
    }


def _ties(world: World) -> Table:
    """One row a pair of member cities with a tie."""
    ids, network = world.cities.id, world.ties
    return {
        "year": [world.year] * len(network),
        "city": ids[network.first].tolist(),
        "other": ids[network.second].tolist(),
        "weight": network.weight.tolist(),
    }


def _projects(world: World) -> Table:
    """One row a draft; what becomes of those that start is filled in a year later."""
    drafts, ids = world.record.drafts, world.cities.id
    money = ("cost", "request", "grant", "donor", "private", "cash", "in_kind")
    partners = [np.where(drafts.team[:, k] == NOBODY, 0, ids[drafts.team[:, k]]) for k in (1, 2)]
    return {
        "year": [world.year] * len(drafts),
        "project": drafts.labels(ids),
        "coordinator": ids[drafts.coordinator].tolist(),
        "coordinator_country": _country_codes(world, drafts.coordinator),
        "partner": [city or None for city in partners[0].tolist()],
        "second_partner": [city or None for city in partners[1].tolist()],
        "axis": [Axis(axis).name.lower() for axis in drafts.axis],
        "theme": [theme_name(theme) for theme in drafts.theme.tolist()],
        "thematic_unit": drafts.unit.tolist(),
        "quality": drafts.quality.tolist(),
        "civil_society": drafts.civil_society.tolist(),
        **{f"{name}_usd": (getattr(drafts, name) / CENTS).tolist() for name in money},
        "state": [_state_name(state) for state in drafts.state.tolist()],
    }


def _settle(table: Table, finished: Projects) -> None:
    """Put the outcome of finished projects into the table of the year in which they started."""
    running = [row for row, state in enumerate(table["state"]) if state == _state_name(State.RUNNING)]
    for row, state in zip(running, finished.state.tolist(), strict=True):
        table["state"][row] = _state_name(state)


def _state_name(state: int) -> str:
    return State(state).name.lower().replace("_", " ")


def _names(world: World, rows: Ints) -> list[str]:
    return [world.cities.name[place] for place in world.cities.place[rows].tolist()]


def _country_codes(world: World, rows: Iterable[int]) -> list[str]:
    return [COUNTRIES[world.cities.country[row]] for row in rows]
