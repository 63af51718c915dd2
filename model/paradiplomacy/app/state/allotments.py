"""The fund as given out by hand, and how links write it: ``2018:3435910-7000,3448439-2500;2019:``."""

from collections.abc import Iterable, Mapping

from paradiplomacy.app.state.entries import EntryError, parse_decimal, parse_whole
from paradiplomacy.scenario.parameters.projects import MOST_USD

type Allotments = Mapping[int, Mapping[int, float]]
"""Dollars by year and id of the coordinating city."""

LONGEST = 20_000
"""Largest number of characters of a link that are read as allotments."""


def write_allotments(allotments: Allotments) -> str:
    """Allotments as a link has them."""
    return ";".join(
        f"{year}:{','.join(f'{city}-{usd:.12g}' for city, usd in sorted(grants.items()) if usd)}"
        for year, grants in sorted(allotments.items())
    )


def read_allotments(text: str) -> Allotments:
    """Allotments from a link; an ``EntryError`` for any other text."""
    try:
        return _parse(text)
    except ValueError:
        raise EntryError("allotments", "give") from None


def _parse(text: str) -> Allotments:
    if len(text) > LONGEST:
        raise ValueError("too long")
    years = (part.partition(":") for part in text.split(";"))
    return _unique((parse_whole(year), _parse_grants(grants)) for year, _, grants in years)


def _parse_grants(text: str) -> dict[int, float]:
    grants = (part.partition("-") for part in text.split(",") if part)
    return _unique((parse_whole(city), _parse_dollars(usd)) for city, _, usd in grants)


def _parse_dollars(text: str) -> float:
    if not 0 <= (usd := parse_decimal(text)) <= MOST_USD:
        raise ValueError(text)
    return usd


def _unique[T](pairs: Iterable[tuple[int, T]]) -> dict[int, T]:
    """Values by key; a ``ValueError`` where two have the same key."""
    values: dict[int, T] = {}
    for key, value in pairs:
        if key in values:
            raise ValueError(key)
        values[key] = value
    return values
