"""A city by its name: accents and capitals do not matter, and an ambiguous name lists the candidates."""

import unicodedata
from collections.abc import Sequence

from paradiplomacy.common.columns import rows_where
from paradiplomacy.common.errors import ParadiplomacyError, nearest
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.cities import Cities
from paradiplomacy.world.sources import Places

_MOST_LISTED = 20


def find_city(cities: Cities | Places, name: int | str) -> int:
    """The row of a city, by GeoNames id, by name, or by name and country as in ``Córdoba, AR``.

    Raises:
        ParadiplomacyError: no city is called so, or several are.
    """
    text = str(name).strip()
    is_id = text.isascii() and text.isdecimal() and len(text) < 19
    rows = rows_where(cities.id == int(text)).tolist() if is_id else _of_name(cities, text)
    if len(rows) == 1:
        return rows[0]
    problem = _list_candidates(cities, rows) if rows else _suggest(cities, text)
    raise ParadiplomacyError(f"city {text}", [problem])


def _of_name(cities: Cities | Places, text: str) -> list[int]:
    name, _, country = (part.strip() for part in text.rpartition(","))
    if not name or country.upper() not in COUNTRIES:
        name, country = text, ""
    plain_name = plain(name)
    rows = [row for row, one in enumerate(cities.name) if plain(one) == plain_name]
    return [row for row in rows if not country or _country(cities, row) == country.upper()]


def plain(name: str) -> str:
    """A name without accents and capitals.

    >>> plain("Asunción")
    'asuncion'
    """
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def label(cities: Cities | Places, row: int) -> str:
    """Name and country of a city."""
    return f"{cities.name[row]}, {_country(cities, row)}"


def _country(cities: Cities | Places, row: int) -> str:
    return str(COUNTRIES[cities.country[row]])


def _list_candidates(cities: Cities | Places, rows: Sequence[int]) -> str:
    largest = sorted(rows, key=lambda row: -cities.population[row])
    listed = [
        f"{cities.id[row]} for {label(cities, row)} ({int(cities.population[row]):,} inhabitants)"
        for row in largest[:_MOST_LISTED]
    ]
    more = f", and {len(rows) - _MOST_LISTED} more" if len(rows) > _MOST_LISTED else ""
    return f"{len(rows)} cities are called so; allowed {', '.join(listed)}{more}"


def _suggest(cities: Cities | Places, text: str) -> str:
    by_plain = {plain(one): one for one in cities.name}
    close = nearest(plain(text.partition(",")[0].strip()), by_plain)
    hint = f'; did you mean "{by_plain[close]}"?' if close else ""
    return f"no city is called so; allowed are the {len(cities.name):,} places of the pool{hint}"
