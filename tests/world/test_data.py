"""The shipped data as columns: cities, founders, countries, calendars, governments and growth."""

import csv
from importlib.resources import files

import numpy as np
import pytest

from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world import sources

FACTS = sources.country_facts()


def rows(name: str) -> list[dict[str, str]]:
    text = (files("paradiplomacy.world") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def number(country: str) -> int:
    return COUNTRIES.index(country)


# cities


def test_the_pool_is_complete_and_sorted_by_id() -> None:
    places = sources.candidate_cities()
    assert len(places.id) == len(set(places.id.tolist())) == 3_580
    assert (np.diff(places.id) > 0).all()
    assert set(places.country.tolist()) == set(range(10))
    assert (places.population > 0).all()
    assert np.isfinite([places.latitude, places.longitude, places.population]).all()


def test_columns_say_what_the_rows_say() -> None:
    places = sources.candidate_cities()
    place = {int(geonameid): at for at, geonameid in enumerate(places.id)}
    for row in rows("cities.csv")[::100]:
        at = place[int(row["geonameid"])]
        assert places.name[at] == row["name"]
        assert places.country[at] == number(row["country"])
        values = [float(row[key]) for key in ("latitude", "longitude", "population")]
        assert [places.latitude[at], places.longitude[at], places.population[at]] == values


def test_twelve_founders_are_among_the_candidates() -> None:
    places, founders = sources.candidate_cities(), sources.founder_ids()
    assert len(founders) == 12
    country = places.country[np.isin(places.id, founders)]
    counts = dict(zip(COUNTRIES, np.bincount(country, minlength=10).tolist(), strict=True))
    assert {code: count for code, count in counts.items() if count} == {"AR": 4, "BR": 6, "PY": 1, "UY": 1}


# countries


def test_members_of_2022_by_country() -> None:
    by_country = dict(zip(COUNTRIES, FACTS.members_2022.tolist(), strict=True))
    expected = {
        "AR": 142,
        "BR": 89,
        "PE": 29,
        "PY": 28,
        "CL": 26,
        "UY": 20,
        "VE": 14,
        "BO": 9,
        "EC": 6,
        "CO": 3,
    }
    assert by_country == expected
    assert sum(expected.values()) == 366


def test_federal_states_and_languages() -> None:
    assert [code for code, federal in zip(COUNTRIES, FACTS.federal, strict=True) if federal] == [
        "AR",
        "BR",
        "VE",
    ]
    same_as_brazil = FACTS.language == FACTS.language[number("BR")]
    assert same_as_brazil.tolist() == [code == "BR" for code in COUNTRIES]


@pytest.mark.parametrize(
    ("year", "venezuela"),
    [(1995, False), (2011, False), (2012, True), (2016, True), (2017, False), (2040, False)],
)
def test_the_bloc(year: int, venezuela: bool) -> None:
    expected = {"AR", "BR", "PY", "UY"} | ({"VE"} if venezuela else set())
    assert {code for code, inside in zip(COUNTRIES, FACTS.in_bloc(year), strict=True) if inside} == expected


@pytest.mark.parametrize("country", COUNTRIES)
def test_elections_are_held_as_recorded(country: str) -> None:
    row = next(row for row in rows("countries.csv") if row["country"] == country)
    recorded = [int(year) for year in row["municipal_elections"].split()]
    held = [year for year in range(1995, recorded[-1] + 1) if FACTS.holds_elections(number(country), year)]
    assert held == recorded


@pytest.mark.parametrize(
    ("country", "coming"),
    [("AR", [2027, 2031, 2035]), ("UY", [2030, 2035, 2040]), ("BO", [2026, 2031]), ("PY", [2026, 2031])],
)
def test_elections_go_on_after_the_last_known_one(country: str, coming: list[int]) -> None:
    """By the usual term of the country: every four years in Argentina, every five in Uruguay."""
    last = FACTS.elections[number(country)][-1]
    held = [y for y in range(last + 1, coming[-1] + 1) if FACTS.holds_elections(number(country), y)]
    assert held == coming


# series


@pytest.mark.parametrize("series", [sources.orientation(), sources.growth()], ids=["orientation", "growth"])
def test_series_have_no_gaps(series: sources.Series) -> None:
    assert (series.first_year, series.last_year) == (1990, 2023)
    assert series.values.shape == (34, 10)
    assert np.isfinite(series.values).all()


def test_governments_as_recorded() -> None:
    codes = {"left": 1, "centre": 0, "right": -1}
    recorded = [row for row in rows("governments.csv") if row["orientation"]]
    assert len(recorded) >= 300
    for row in recorded:
        assert (
            sources.orientation().nearest(int(row["year"]))[number(row["country"])]
            == codes[row["orientation"]]
        )


def test_growth_as_recorded() -> None:
    for row in rows("growth.csv"):
        assert sources.growth().nearest(int(row["year"]))[number(row["country"])] == float(
            row["gdp_growth_pct"]
        )


@pytest.mark.parametrize(("year", "nearest"), [(1950, 1990), (1990, 1990), (2023, 2023), (2100, 2023)])
def test_years_outside_a_series_take_its_nearest_year(year: int, nearest: int) -> None:
    series = sources.orientation()
    assert (series.nearest(year) == series.values[nearest - 1990]).all()


@pytest.mark.parametrize(
    ("recorded", "filled"),
    [
        ([1, None, 1], [1, 1, 1]),
        ([1, None, 0], [1, 0.5, 0]),
        ([-1, None, 1], [-1, 0, 1]),
        ([1, None, None, 1], [1, 0, 0, 1]),
        ([None, 1, None], [0, 1, 0]),
    ],
)
def test_gaps_take_the_mean_of_their_neighbours_or_the_centre(
    recorded: list[float | None], filled: list[float]
) -> None:
    values = np.array([[np.nan if value is None else value] for value in recorded])
    assert sources._fill(values)[:, 0].tolist() == filled


def test_the_outline_is_for_drawing() -> None:
    assert sources.outline()["features"]
