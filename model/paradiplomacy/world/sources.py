"""The shipped data as columns: cities, founders, countries, governments and growth.

Sources and licences stand in ``data/SOURCES.md`` beside the files.
"""

import csv
import json
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.scenario.parameters.base import COUNTRIES

FEDERAL = ("AR", "BR", "VE")
"""Federal states by constitution; only Argentina and Brazil are the paper's liberal federal cases."""

_POSITION = {"left": 1.0, "centre": 0.0, "right": -1.0}


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a shipped CSV file as dictionaries of text."""
    with (files("paradiplomacy.world") / "data" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, eq=False)
class Places:
    """Candidate cities, sorted by id: the pool from which members come. Equal only to itself."""

    id: Ints
    name: tuple[str, ...]
    country: Ints
    latitude: Floats
    longitude: Floats
    population: Floats

    def __post_init__(self) -> None:
        """Many runs share these columns, so nobody may write them."""
        for column in (self.id, self.country, self.latitude, self.longitude, self.population):
            column.setflags(write=False)


@cache
def candidate_cities() -> Places:
    """The 3,580 GeoNames places of the ten countries, sorted by GeoNames id.

    In Uruguay departments are members: they stand in the place of their capitals.
    """
    departments = {
        row["geonameid"]: {"name": row["department"], "population": row["population_2011"]}
        for row in read_rows("uruguay_departments.csv")
    }
    return places([row | departments.get(row["geonameid"], {}) for row in read_rows("cities.csv")])


def places(rows: list[dict[str, str]]) -> Places:
    """Candidate cities from rows with the columns of ``cities.csv``."""
    rows = sorted(rows, key=lambda row: int(row["geonameid"]))
    return Places(
        id=np.array([int(row["geonameid"]) for row in rows], dtype=np.int64),
        name=tuple(row["name"] for row in rows),
        country=np.array([COUNTRIES.index(row["country"]) for row in rows], dtype=np.int64),
        latitude=np.array([float(row["latitude"]) for row in rows]),
        longitude=np.array([float(row["longitude"]) for row in rows]),
        population=np.array([float(row["population"]) for row in rows]),
    )


@cache
def founder_ids() -> Ints:
    """GeoNames ids of the twelve founding cities of 1995."""
    return np.array(sorted(int(row["geonameid"]) for row in read_rows("founders.csv")), dtype=np.int64)


@dataclass(frozen=True)
class CountryFacts:
    """Facts about the ten countries, one row each in the order of ``COUNTRIES``."""

    name: tuple[str, ...]
    language: Ints
    bloc_from: Ints
    bloc_until: Ints
    elections: tuple[tuple[int, ...], ...]
    members_2022: Ints
    federal: Bools

    def in_bloc(self, year: int) -> Bools:
        """Countries in MERCOSUR during the year, suspensions aside."""
        return np.asarray((self.bloc_from <= year) & (year < self.bloc_until))

    def holds_elections(self, country: int, year: int) -> bool:
        """Whether municipal elections are held; after the last known year the usual term goes on."""
        years = self.elections[country]
        if year <= years[-1]:
            return year in years
        return (year - years[-1]) % self._usual_terms[country] == 0

    @cached_property
    def _usual_terms(self) -> tuple[int, ...]:
        return tuple(int(np.median(np.diff(years))) for years in self.elections)


@cache
def country_facts() -> CountryFacts:
    """The ten countries of ``countries.csv``."""
    by_code = {row["country"]: row for row in read_rows("countries.csv")}
    rows = [by_code[code] for code in COUNTRIES]
    languages = sorted({row["language"] for row in rows})
    return CountryFacts(
        name=tuple(row["name"] for row in rows),
        language=np.array([languages.index(row["language"]) for row in rows], dtype=np.int64),
        bloc_from=np.array([int(row["bloc_from"] or 9999) for row in rows], dtype=np.int64),
        bloc_until=np.array([int(row["bloc_to"] or 9999) for row in rows], dtype=np.int64),
        elections=tuple(tuple(int(y) for y in row["municipal_elections"].split()) for row in rows),
        members_2022=np.array([int(row["members_2022"]) for row in rows], dtype=np.int64),
        federal=np.array([code in FEDERAL for code in COUNTRIES]),
    )


@dataclass(frozen=True)
class Series:
    """A yearly series by country; years outside it take the first or last one, or the mean."""

    first_year: int
    values: Floats

    @property
    def last_year(self) -> int:
        """Last year with data."""
        return self.first_year + len(self.values) - 1

    def nearest(self, year: int) -> Floats:
        """The row of the year, or of the nearest year with data."""
        return np.asarray(self.values[min(max(year - self.first_year, 0), len(self.values) - 1)])


def _series(name: str, column: str, number: dict[str, float] | None = None) -> Series:
    rows = read_rows(name)
    first = min(int(row["year"]) for row in rows)
    last = max(int(row["year"]) for row in rows)
    values = np.full((last - first + 1, len(COUNTRIES)), np.nan)
    for row in rows:
        value = number.get(row[column], np.nan) if number else float(row[column] or "nan")
        values[int(row["year"]) - first, COUNTRIES.index(row["country"])] = value
    return Series(first, _fill(values))


def _fill(values: Floats) -> Floats:
    """Give a blank the mean of the years before and after it, else 0."""
    filled = values.copy()
    for year, country in np.argwhere(np.isnan(values)):
        around = values[[max(year - 1, 0), min(year + 1, len(values) - 1)], country]
        filled[year, country] = around.mean() if not np.isnan(around).any() else 0.0
    return filled


@cache
def orientation() -> Series:
    """Orientation of the national government that held office for most of the year: 1 left, −1 right."""
    return _series("governments.csv", "orientation", _POSITION)


@cache
def growth() -> Series:
    """Real growth of the economies, per cent a year."""
    return _series("growth.csv", "gdp_growth_pct")


@cache
def outline() -> dict[str, Any]:
    """The outline of South America as GeoJSON, for drawing only."""
    text = (files("paradiplomacy.world") / "data" / "south_america.geojson").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content
