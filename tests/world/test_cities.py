"""The columns of cities: real and synthetic pools, founders, the members of 2022."""

from dataclasses import fields

import numpy as np
import pytest

from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.parameters.settings import Settings
from paradiplomacy.world import cities as making
from paradiplomacy.world.cities import Cities
from paradiplomacy.world.sources import Places, candidate_cities, country_facts, founder_ids
from paradiplomacy.world.streams import Purpose, Streams, city_codes

GOVERNMENT = np.full(10, 0.3)
RUNS = [3, 1, 2]
GOVERNMENTS = np.tile(GOVERNMENT, len(RUNS))
FOUNDERS = {"AR": 4, "BR": 6, "PY": 1, "UY": 1}


def made(seed: int = 1, extra: Places | None = None, **parameters: object) -> Cities:
    """Cities with parameters of the group ``cities``, or others with two underscores for the dot."""
    names = {
        name.replace("__", ".") if "__" in name else f"cities.{name}": v for name, v in parameters.items()
    }
    settings = Settings().replace(names)
    places, borders = making.pool(settings, extra)
    return making.make_cities(places, lambda _: settings, Streams(seed), GOVERNMENT, borders)


def founders(cities: Cities) -> np.ndarray:
    """Rows of the founders of a run with all its pool."""
    return np.flatnonzero(making.are_founders(cities, cities.population))  # type: ignore[arg-type]


def members_of_2022(cities: Cities, weight: np.ndarray) -> np.ndarray:
    return making.members_of_2022(cities, founders(cities), Streams(1), weight)


def by_country(cities: Cities, rows: np.ndarray) -> dict[str, int]:
    counts = np.bincount(cities.country[rows], minlength=10).tolist()
    return {code: count for code, count in zip(COUNTRIES, counts, strict=True) if count}


def settlement(geonameid: int, latitude: float, longitude: float) -> Places:
    """A further candidate, of Uruguay by its papers."""
    where = np.array([latitude]), np.array([longitude])
    uruguay = np.array([COUNTRIES.index("UY")])
    return Places(np.array([geonameid]), ("Pueblo",), uruguay, *where, np.array([9_000.0]))


NEAR_RIVERA, NEAR_BRASILIA = (-30.92, -55.54), (-15.8, -47.9)


# the real pool


def test_size_and_budget_by_hand() -> None:
    cities = made()
    row = cities.name.index("Montevideo")
    assert cities.population[row] == 1_319_108, "departments stand in the place of their capitals"
    assert cities.size[row] == pytest.approx(1_319_108 / 80_000)
    assert cities.usual_budget[row] == pytest.approx(0.05 * cities.population[row] * 1.4)


def test_everything_is_in_its_range() -> None:
    cities = made()
    for share in (cities.capacity, cities.office, cities.awareness, cities.gate):
        assert ((share >= 0) & (share <= 1)).all()
    assert np.isnan(cities.civil_society).all(), "drawn when a city joins"
    assert (np.abs(cities.position) <= 1).all()
    assert set(cities.unit.tolist()) == set(range(15))
    assert set(cities.axis.tolist()) == {0, 1, 2, 3}
    assert not cities.member.any()


def test_units_and_axes_have_their_shares() -> None:
    cities = made()
    assert np.bincount(cities.unit) / len(cities) == pytest.approx(1 / 15, abs=0.015)
    inland = np.bincount(cities.axis[~cities.border]) / (~cities.border).sum()
    assert inland.tolist() == pytest.approx([0.20, 0.25, 0.20, 0.35], abs=0.03)
    assert (cities.axis[cities.border] == 0).mean() == pytest.approx(0.5 + 0.5 * 0.2, abs=0.12)


def test_equal_population_makes_all_cities_alike() -> None:
    cities = made(equal_population=50_000)
    assert set(cities.population.tolist()) == {50_000}
    assert np.ptp(cities.size) == 0


def test_seeds_change_what_is_drawn_and_nothing_else() -> None:
    first, second = made(seed=1), made(seed=2)
    assert (first.capacity != second.capacity).any()
    assert (first.position != second.position).any()
    assert (first.population == second.population).all()
    assert (first.border == second.border).all()


def test_runs_side_by_side_have_the_cities_of_each_alone() -> None:
    settings = Settings()
    places, borders = making.pool(settings)
    together = making.make_cities(places, lambda _: settings, Streams(RUNS), GOVERNMENTS, borders)
    assert len(together) == 3 * len(places.id)
    for number, seed in enumerate(RUNS):
        alone, rows = made(seed), np.flatnonzero(together.run == number)
        assert (together.home[rows] == alone.country + 10 * number).all()
        assert (together.by_size[rows] == rows[alone.by_size]).all()
        for column in fields(Cities):
            if column.name not in ("run", "home", "name"):
                ours, its = getattr(together, column.name)[rows], getattr(alone, column.name)
                assert np.array_equal(ours, its, equal_nan=ours.dtype.kind == "f"), column.name


def test_rows_of_some_places_are_those_of_all() -> None:
    settings = Settings()
    places, borders = making.pool(settings)
    run, place = np.array([0, 0, 1, 2, 2]), np.array([5, 3_000, 7, 5, 9])
    of_all = making.make_cities(places, lambda _: settings, Streams(RUNS), GOVERNMENTS, borders)
    some = making.make_cities(places, lambda _: settings, Streams(RUNS), GOVERNMENTS, borders, (run, place))
    for column in fields(Cities):
        if column.name != "name":
            ours = getattr(some, column.name)
            its = getattr(of_all, column.name)[run * len(places.id) + place]
            assert np.array_equal(ours, its, equal_nan=ours.dtype.kind == "f"), column.name


def test_founders_are_the_twelve() -> None:
    cities = made()
    rows = founders(cities)
    assert cities.id[rows].tolist() == founder_ids().tolist()
    assert by_country(cities, rows) == FOUNDERS


def test_members_of_2022_are_those_of_figure_1() -> None:
    cities = made()
    rows = members_of_2022(cities, np.ones(len(cities)))
    assert len(set(rows.tolist())) == 366
    assert np.bincount(cities.country[rows]).tolist() == country_facts().members_2022.tolist()
    assert set(founders(cities).tolist()) <= set(rows.tolist())


def test_runs_side_by_side_have_the_members_of_2022_of_each_alone() -> None:
    settings = Settings()
    places, borders = making.pool(settings)
    together = making.make_cities(places, lambda _: settings, Streams(RUNS), GOVERNMENTS, borders)
    first = np.isin(together.id, founder_ids())
    weight = np.where(together.population > 50_000, 2.0, 0.5)
    rows = making.members_of_2022(together, np.flatnonzero(first), Streams(RUNS), weight)
    for number, seed in enumerate(RUNS):
        alone = made(seed)
        its = making.members_of_2022(alone, founders(alone), Streams(seed), weight[together.run == number])
        assert together.id[rows[together.run[rows] == number]].tolist() == alone.id[its].tolist()


def test_members_of_2022_are_drawn_by_weight() -> None:
    cities = made()
    heavy = cities.population > np.median(cities.population)
    rows = members_of_2022(cities, np.where(heavy, 1.0, 1e-9))
    brazilian = rows[cities.country[rows] == COUNTRIES.index("BR")]
    assert heavy[brazilian].all()


# further candidates


def test_a_further_candidate_changes_no_other_city() -> None:
    before, after = made(), made(extra=settlement(5, *NEAR_RIVERA))
    others = after.id != 5
    assert len(after) == 3_581
    assert (np.diff(after.id) > 0).all()
    for column in (
        "id",
        "name",
        "country",
        "population",
        "border",
        "capacity",
        "position",
        "unit",
        "axis",
        "office",
    ):
        assert (np.asarray(getattr(after, column))[others] == np.asarray(getattr(before, column))).all()
    assert after.border[~others].all()


def test_a_further_candidate_makes_no_city_a_border_city() -> None:
    cities = made(extra=settlement(5, *NEAR_BRASILIA))
    assert not cities.border[cities.name.index("Brasília")]
    assert cities.border[cities.id == 5].all()


def test_ids_in_use_are_refused() -> None:
    with pytest.raises(ValueError, match="already in use"):
        made(extra=settlement(int(candidate_cities().id[7]), *NEAR_RIVERA))


# synthetic pools


@pytest.mark.parametrize("count", [500, 4_000])
def test_a_synthetic_pool_has_the_size_asked_for(count: int) -> None:
    cities = made(synthetic=count)
    assert len(cities) == count
    assert cities.id.tolist() == list(range(1, count + 1))
    assert ((cities.population >= 3e3) & (cities.population <= 1.2e7)).all()
    assert np.median(cities.population) == pytest.approx(80_000, rel=0.25)
    assert np.log(cities.population).std() == pytest.approx(1.7, rel=0.1)


def test_synthetic_countries_have_the_shares_of_real_ones() -> None:
    real = np.bincount(candidate_cities().country, minlength=10) / 3_580
    assert np.bincount(made(synthetic=4_000).country, minlength=10) / 4_000 == pytest.approx(real, abs=0.02)


def test_synthetic_founders_are_the_largest_of_the_same_countries() -> None:
    cities = made(synthetic=4_000)
    rows = founders(cities)
    assert by_country(cities, rows) == FOUNDERS
    argentine = cities.country == COUNTRIES.index("AR")
    chosen = cities.population[rows[argentine[rows]]]
    assert chosen.min() == np.sort(cities.population[argentine])[-4]


def test_a_synthetic_pool_is_the_same_for_every_run() -> None:
    assert (made(1, synthetic=500).population == made(2, synthetic=500).population).all()


def test_a_country_with_too_few_candidates_sends_all_of_them() -> None:
    cities = made(synthetic=300)
    rows = members_of_2022(cities, np.ones(300))
    available = np.bincount(cities.country, minlength=10)
    expected = np.minimum(available, country_facts().members_2022)
    assert np.bincount(cities.country[rows], minlength=10).tolist() == expected.tolist()


def test_who_may_join_has_a_low_draw_in_a_year_of_or_without_a_crisis_at_home() -> None:
    places, settings, streams = candidate_cities(), Settings(), Streams([1, 2])
    none = np.zeros(len(COUNTRIES), dtype=bool)
    one_year, another = none.copy(), none.copy()
    one_year[0] = another[1] = True
    crises = {1996: none, 1997: one_year, 1998: another, 1999: none}
    border, nobody = (np.zeros(len(places.id), dtype=bool) for _ in range(2))
    run, place = making.those_who_may_join(places, border, nobody, streams, crises, lambda _: settings)
    for one in range(2):
        draws = {year: streams.lowest(Purpose.ENTRY, [year], city_codes(places.id), one) for year in crises}
        highest = {
            year: making._highest_entry_hazard(places, border, crises[year], settings) for year in crises
        }
        may = np.any([draws[year] < highest[year] for year in crises], axis=0)
        assert place[run == one].tolist() == np.flatnonzero(may).tolist()
    assert (making._highest_entry_hazard(places, border, one_year, settings) > highest[1996])[
        places.country == 0
    ].all()
