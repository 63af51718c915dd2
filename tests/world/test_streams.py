"""Keyed random streams: uniform, independent, and the same for one city as for a column."""

import random
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from examples import some
from paradiplomacy.common.columns import Codes, Floats
from paradiplomacy.common.seeds import LARGEST_RUN_SEED
from paradiplomacy.model import CityNetwork
from paradiplomacy.world.streams import Purpose, Streams, city_codes, code_of
from random_worlds import many_worlds, shipped

DRAWS = 100_000
CODES = city_codes(np.arange(1, DRAWS + 1))
SURPRISE = 1e-4
"""Chance of a deviation that a test calls one. The draws are fixed: a test passes always or never."""


def uniform(
    seed: int = 1995, purpose: Purpose = Purpose.ACTIVITY, year: int = 2010, codes: Codes = CODES
) -> Floats:
    return Streams(seed).uniform(purpose, year, codes)


def test_draws_of_a_year_are_uniform() -> None:
    drawn = uniform()
    assert drawn.min() > 0
    assert drawn.max() < 1
    assert stats.kstest(drawn, "uniform").pvalue > SURPRISE


def test_draws_of_a_city_are_uniform_over_years_purposes_and_seeds() -> None:
    city = city_codes(np.array([3435910]))
    keys = product(range(30), Purpose, range(1995, 2027))
    drawn = [Streams(seed).uniform(purpose, year, city)[0] for seed, purpose, year in keys]
    assert stats.kstest(drawn, "uniform").pvalue > SURPRISE


def test_no_two_draws_are_equal() -> None:
    drawn = np.concatenate(
        [uniform(purpose=purpose) for purpose in (Purpose.ENTRY, Purpose.EXIT, Purpose.FEE)]
    )
    assert len(np.unique(drawn)) == len(drawn)
    assert len(np.unique(city_codes(np.arange(10**6)))) == 10**6


@pytest.mark.parametrize(
    "others",
    [
        lambda: uniform(year=2011),
        lambda: uniform(year=2100),
        lambda: uniform(purpose=Purpose.PROPOSAL),
        lambda: uniform(seed=1996),
        lambda: uniform(seed=1995 + 2**32),
        lambda: np.roll(uniform(), 1),
        lambda: np.roll(uniform(), 64),
        lambda: np.roll(uniform(year=2011), 1),
        lambda: uniform(codes=city_codes(np.arange(1, DRAWS + 1) + 2**32)),
    ],
    ids=[
        "next year",
        "far year",
        "purpose",
        "next seed",
        "far seed",
        "next id",
        "64 ids on",
        "diagonal",
        "high bits",
    ],
)
def test_draws_are_independent(others: Callable[[], Floats]) -> None:
    drawn, other = uniform(), others()
    assert abs(np.corrcoef(drawn, other)[0, 1]) < 4 / np.sqrt(DRAWS)
    assert abs(np.corrcoef((drawn - 0.5) ** 2, (other - 0.5) ** 2)[0, 1]) < 4 / np.sqrt(DRAWS)
    cells = np.histogram2d(drawn, other, bins=20, range=[[0, 1], [0, 1]])[0]
    assert stats.chisquare(cells.ravel()).pvalue > SURPRISE


def test_every_bit_of_a_draw_is_even() -> None:
    words = (uniform() * 2**53).astype(np.uint64)
    for bit in range(53):
        ones = int(((words >> np.uint64(bit)) & np.uint64(1)).sum())
        # the last bit is lost where a number above one half is rounded
        assert bit == 0 or abs(ones - DRAWS / 2) < 4 * np.sqrt(DRAWS) / 2


# the same draw for one city as for all


DRAW: dict[str, Callable[..., Floats]] = {
    "uniform": lambda s, codes, runs=None: s.uniform(Purpose.FEE, 2001, codes, runs),
    "normal": lambda s, codes, runs=None: s.normal(Purpose.COST, 2001, codes, runs),
    "beta": lambda s, codes, runs=None: s.beta(Purpose.CIVIL_SOCIETY, 0, codes, 2, 3, runs),
    "exponential": lambda s, codes, runs=None: s.exponential(Purpose.HOST, 2001, codes, runs),
    "pair uniform": lambda s, codes, runs=None: s.pair_uniform(
        Purpose.CONSENT, 2001, codes, codes[::-1][::-1] + np.uint64(1), runs
    ),
    "pair Gumbel": lambda s, codes, runs=None: s.pair_gumbel(
        Purpose.CANDIDATE, 2001, codes, np.repeat(code_of("a city"), len(codes)), runs
    ),
}


@pytest.mark.parametrize("kind", DRAW)
@many_worlds(20)
@given(
    st.lists(st.integers(0, 2**62), min_size=1, max_size=50, unique=True),
    st.integers(0, LARGEST_RUN_SEED),
    st.data(),
)
def test_a_city_draws_the_same_whoever_else_draws(
    kind: str, ids: list[int], seed: int, data: st.DataObject
) -> None:
    streams, draw = Streams(seed), DRAW[kind]
    column = draw(streams, city_codes(np.array(ids)))
    some = data.draw(st.lists(st.integers(0, len(ids) - 1), max_size=10))
    assert draw(streams, city_codes(np.array(ids)[some])).tolist() == column[some].tolist()
    for number, value in zip(ids, column.tolist(), strict=True):
        assert draw(Streams(seed), city_codes(np.array([number]))).item() == value


@pytest.mark.parametrize("kind", DRAW)
@many_worlds(20)
@given(
    st.lists(st.tuples(st.integers(0, 2**62), st.integers(0, 2)), max_size=50),
    st.lists(st.integers(0, LARGEST_RUN_SEED), min_size=3, max_size=3),
)
def test_a_city_draws_the_same_whatever_runs_lie_beside_its_own(
    kind: str, rows: list[tuple[int, int]], seeds: list[int]
) -> None:
    ids, runs = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    drawn = DRAW[kind](Streams(seeds), city_codes(ids), runs)
    for run, seed in enumerate(seeds):
        alone = DRAW[kind](Streams(seed), city_codes(ids[runs == run]))
        assert drawn[runs == run].tolist() == alone.tolist()


# other distributions


@pytest.mark.parametrize(
    ("kind", "distribution"),
    [
        ("normal", stats.norm),
        ("beta", stats.beta(2, 3)),
        ("exponential", stats.expon),
        ("pair uniform", stats.uniform),
        ("pair Gumbel", stats.gumbel_r),
    ],
)
def test_draws_follow_their_distribution(kind: str, distribution: Any) -> None:
    drawn = DRAW[kind](Streams(1995), CODES)
    assert np.isfinite(drawn).all()
    assert stats.kstest(drawn, distribution.cdf).pvalue > SURPRISE


def test_pair_draws_tell_the_direction_and_each_pair_apart() -> None:
    one, other = np.repeat(CODES[:300], 300), np.tile(CODES[:300], 300)
    surprises = []
    for seed in range(40):
        there = Streams(seed).pair_uniform(Purpose.CONSENT, 2001, one, other)
        back = Streams(seed).pair_uniform(Purpose.CONSENT, 2001, other, one)
        assert len(np.unique(there)) == len(there)
        assert abs(np.corrcoef(there[one != other], back[one != other])[0, 1]) < 4 / 300
        square = there.reshape(300, 300)
        columns = ((square.mean(axis=side) - 0.5) * np.sqrt(12 * 300) for side in (0, 1))
        surprises += [stats.kstest(column, "norm").pvalue for column in columns]
        surprises.append(stats.kstest(there, "uniform").pvalue)
    # over many seeds the chances of such deviations are uniform themselves
    assert stats.kstest(surprises, "uniform").pvalue > SURPRISE


def test_utility_plus_gumbel_is_a_softmax_choice() -> None:
    utility = np.array([0.0, 0.5, 1.5])
    taste = [
        Streams(1).pair_gumbel(Purpose.CANDIDATE, 2001, CODES, code_of(f"candidate {k}")) for k in range(3)
    ]
    chosen = np.argmax(utility[:, np.newaxis] + np.array(taste), axis=0)
    expected = np.exp(utility) / np.exp(utility).sum() * DRAWS
    assert stats.chisquare(np.bincount(chosen), expected).pvalue > SURPRISE


def test_a_race_of_exponentials_is_a_draw_with_weights() -> None:
    weight = np.array([1.0, 2.0, 5.0])
    codes = [city_codes(np.arange(DRAWS) + k * 10**9) for k in range(3)]
    race = [
        Streams(1).exponential(Purpose.HOST, 2001, code) / w for code, w in zip(codes, weight, strict=True)
    ]
    won = np.bincount(np.argmin(np.array(race), axis=0))
    assert stats.chisquare(won, weight / weight.sum() * DRAWS).pvalue > SURPRISE


# no randomness from elsewhere


def _poison(monkeypatch: pytest.MonkeyPatch) -> None:
    def raises(*_: object, **__: object) -> None:
        raise AssertionError("a draw from a global or unkeyed source of chance")

    for module in (random, np.random):
        for name in dir(module):
            if callable(getattr(module, name)) and not name.startswith("_"):
                monkeypatch.setattr(module, name, raises)


@pytest.mark.parametrize("name", some(["history", "random", "lottery", "method-of-equal-shares"], one_in=2))
def test_a_run_draws_from_nothing_but_its_streams(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = shipped(name, last_year=2019).run().tables()
    model = shipped(name, last_year=2019).model(detail=True)
    # Mesa makes its generators when a model is made; ours must not touch them either
    states = model.random.getstate(), repr(model.rng.bit_generator.state)
    _poison(monkeypatch)
    model.run_until_year(2019)
    assert (model.random.getstate(), repr(model.rng.bit_generator.state)) == states
    assert model.tables() == usual


def test_a_generator_yields_a_seed_that_is_kept() -> None:
    first = CityNetwork("baseline", rng=np.random.default_rng(5))
    again = CityNetwork("baseline", rng=np.random.default_rng(5))
    assert first.seed == again.seed
    assert CityNetwork("baseline", rng=first.seed).world.streams.seeds.tolist() == [first.seed]
    assert CityNetwork("baseline", rng=None).seed != CityNetwork("baseline", rng=None).seed
