"""Seats of the Council by country, elections inside countries, and the Directorate."""

import numpy as np
import pytest
from apportionment.methods import compute
from by_hand import at_once
from hypothesis import given
from hypothesis import strategies as st

from examples import examples
from paradiplomacy.common.columns import Ints
from paradiplomacy.rules.council import SeatRule, directors, elect_council, seats_by_country

NOBODY = np.zeros(10, dtype=bool)
RULES: tuple[SeatRule, ...] = ("proportional", "per-country")
sizes = st.sampled_from([0, 0, 1, 2, 3, 5, 8, 9, 26, 89, 142])
vectors = st.lists(sizes, min_size=10, max_size=10).map(lambda m: np.array(m, dtype=np.int64))
flags = st.lists(st.integers(0, 4).map(lambda n: n == 0), min_size=10, max_size=10).map(np.array)


def seats(members: Ints, rule: SeatRule, seats: int = 40, limit: int = 8) -> list[int]:
    return of_network(members, rule, seats, limit, NOBODY).tolist()


def of_network(members: Ints, rule: SeatRule, seats: int, limit: int, suspended: np.ndarray) -> Ints:
    return seats_by_country(members[np.newaxis], rule, seats, limit, suspended)[0]


def in_rounds(members: list[int], total: int, limit: int) -> list[int]:
    """Rounds over the countries, literally."""
    given_out = [0] * len(members)
    order = sorted(range(len(members)), key=lambda c: (-members[c], c))
    for _ in range(limit):
        for country in order:
            if given_out[country] < members[country] and sum(given_out) < total:
                given_out[country] += 1
    return given_out


# seats


@examples(150)
@given(members=vectors, total=st.integers(1, 60))
def test_proportional_agrees_with_apportionment(members: Ints, total: int) -> None:
    total = min(total, int(members.sum()))
    expected = compute("saintelague", members.tolist(), total, fractions=True) if total else [0] * 10
    assert seats(members, "proportional", total) == expected


@examples(150)
@given(members=vectors, total=st.integers(1, 60), limit=st.integers(1, 12))
def test_per_country_goes_in_rounds(members: Ints, total: int, limit: int) -> None:
    assert seats(members, "per-country", total, limit) == in_rounds(members.tolist(), total, limit)


@pytest.mark.parametrize("rule", RULES)
@examples(75)
@given(members=vectors, suspended=flags, total=st.integers(1, 60), limit=st.integers(1, 12))
def test_promises(rule: SeatRule, members: Ints, suspended: np.ndarray, total: int, limit: int) -> None:
    given_out = of_network(members, rule, total, limit, suspended)
    entitled = np.where(suspended, 0, members)
    most = np.minimum(entitled, limit) if rule == "per-country" else entitled
    assert np.all((given_out >= 0) & (given_out <= most)), "no seat without a member, none when suspended"
    assert given_out.sum() == min(total, most.sum())
    without = of_network(entitled, rule, total, limit, NOBODY)
    assert np.array_equal(given_out, without), "members of a suspended country do not count"


@pytest.mark.parametrize("rule", RULES)
@examples(75)
@given(networks=st.lists(vectors, min_size=1, max_size=4), suspended=flags, total=st.integers(0, 60))
def test_several_networks_have_the_seats_of_each_alone(
    rule: SeatRule, networks: list[Ints], suspended: np.ndarray, total: int
) -> None:
    members = np.array(networks, dtype=np.int64).reshape(-1, 10)
    given_out = at_once(seats_by_country, members, rule=rule, seats=total, limit=8, suspended=suspended)
    assert len(given_out) == len(networks)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("count", [0, 1, 12, 39, 40])
def test_small_network_seats_every_member(rule: SeatRule, count: int) -> None:
    members = np.bincount(np.arange(count) % 6, minlength=10)
    assert seats(members, rule) == members.tolist()


def test_seats_of_2022() -> None:
    """Argentina 142, Brazil 89, ...: the rules differ most for the two large countries.

    Proportional: the fortieth seat is Venezuela's second, 14/3 = 4.67; the next would have been
    Argentina's sixteenth, 142/31 = 4.58. Per country: four rounds over ten countries but Colombia's three
    cities make 39, and Argentina begins the fifth.
    """
    members = np.array([142, 89, 28, 20, 26, 29, 9, 6, 3, 14])
    assert seats(members, "proportional") == [15, 10, 3, 2, 3, 3, 1, 1, 0, 2]
    assert seats(members, "per-country") == [5, 4, 4, 4, 4, 4, 4, 4, 3, 4]


def test_limit_can_leave_seats_empty() -> None:
    members = np.array([100, 50, 3, 0, 0, 0, 0, 0, 0, 0])
    assert seats(members, "per-country", limit=8) == [8, 8, 3, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("rule", RULES)
def test_ties_go_by_the_order_of_countries(rule: SeatRule) -> None:
    assert seats(np.full(10, 20), rule, 13) == [2, 2, 2, 1, 1, 1, 1, 1, 1, 1]


# elections


def test_election_by_ties_then_population_then_id() -> None:
    country = np.array([0, 0, 0, 0, 1, 1])
    strength = np.array([1.0, 2.0, 1.0, 1.0, 0.0, 0.0])
    population = np.array([10, 5, 20, 20, 7, 7])
    city_id = np.array([1, 2, 9, 4, 6, 5])
    elected = [
        elect_council(country, strength, population, city_id, np.array(s)).tolist()
        for s in ([0, 0], [1, 0], [2, 1], [3, 2])
    ]
    assert elected[0] == [False] * 6
    assert elected[1] == [False, True, False, False, False, False]
    assert elected[2] == [False, True, False, True, False, True]
    assert elected[3] == [False, True, True, True, True, True]


@examples(50)
@given(members=vectors, data=st.data())
def test_election_fills_the_seats_whatever_the_order(members: Ints, data: st.DataObject) -> None:
    members = np.minimum(members, 9)
    country = np.repeat(np.arange(10), members)
    n = len(country)
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    strength, population, city_id = rng.integers(0, 3, n) / 2, rng.integers(1, 3, n), rng.permutation(n)
    available = np.minimum(members, rng.integers(0, 10, 10))
    elected = elect_council(country, strength, population, city_id, available)
    assert np.array_equal(np.bincount(country[elected], minlength=10), available)
    order = rng.permutation(n)
    again = elect_council(country[order], strength[order], population[order], city_id[order], available)
    assert np.array_equal(again, elected[order])


# directorate

COUNTRY = np.array([0, 0, 1, 1, 2, 3, 3])
STRENGTH = np.array([9.0, 8.0, 5.0, 5.0, 5.0, 1.0, 7.0])
POPULATION = np.array([1, 1, 3, 4, 4, 1, 1])
CITY_ID = np.array([1, 2, 3, 8, 7, 4, 5])
EVERYBODY = np.ones(7, dtype=bool)
ONE = np.zeros(7, dtype=np.int64)


def chosen(host: int, council: np.ndarray, size: int) -> list[int]:
    of_cities = COUNTRY, ONE, STRENGTH, POPULATION, CITY_ID
    return directors(np.array([host]), council, *of_cities, size).tolist()


def test_directors_are_the_host_and_the_best_tied_one_a_country() -> None:
    assert chosen(5, EVERYBODY, 7) == [5, 0, 4, 3], "strength, then population, then the lower id"


def test_directors_up_to_size() -> None:
    assert [chosen(5, EVERYBODY, size) for size in (1, 2, 3)] == [[5], [5, 0], [5, 0, 4]]


def test_directors_sit_in_the_council_except_the_host() -> None:
    council = np.array([False, True, True, False, False, True, True])
    assert chosen(0, council, 7) == [0, 6, 2]
    assert chosen(0, np.zeros(7, dtype=bool), 7) == [0]


def test_population_decides_between_sums_of_ties_that_differ_in_the_last_bit() -> None:
    """Three meetings and a project make the same strength, in whatever order they are added."""
    strength = np.array([0.15 + 0.15 + 0.15 + 1, 1 + 0.15 + 0.15 + 0.15])
    assert strength[0] != strength[1]
    country, city_id = np.zeros(2, dtype=np.int64), np.arange(2)
    for population in ([1000.0, 2000.0], [2000.0, 1000.0]):
        larger = int(np.argmax(population))
        seated = elect_council(country, strength, np.array(population), city_id, np.array([1] + [0] * 9))
        assert np.flatnonzero(seated).tolist() == [larger]
        council, home = np.ones(3, dtype=bool), np.array([0, 0, 1])
        network, ids = np.zeros(3, dtype=np.int64), np.arange(3)
        of_three = home, network, np.array([*strength, 0.0]), np.array([*population, 1.0]), ids
        assert directors(np.array([2]), council, *of_three, 2).tolist() == [2, larger]


@examples(75)
@given(chance=st.integers(0, 2**32), size=st.integers(1, 4), cities=st.lists(st.integers(0, 12), max_size=4))
def test_several_networks_have_the_directors_of_each_alone(chance: int, size: int, cities: list[int]) -> None:
    """A network without a city has no host."""
    rng, count = np.random.default_rng(chance), sum(cities)
    network = np.repeat(np.arange(len(cities)), cities)
    country = 3 * network + rng.integers(0, 3, count)
    columns = rng.integers(0, 3, count) / 2, rng.integers(1, 3, count), rng.permutation(count)
    council = rng.random(count) < 0.7
    starts = np.cumsum(cities, dtype=np.int64) - cities
    hosts = np.array([rng.integers(start, start + n) for start, n in zip(starts, cities, strict=True) if n])
    hosts = hosts.astype(np.int64)
    together = directors(hosts, council, country, network, *columns, size)
    alone = []
    for host in hosts:
        rows = np.flatnonzero(network == network[host])
        of_one = country[rows] % 3, np.zeros_like(rows), *(values[rows] for values in columns)
        alone += rows[directors(host - rows[:1], council[rows], *of_one, size)].tolist()
    assert together.tolist() == alone
