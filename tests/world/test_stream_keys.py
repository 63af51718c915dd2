"""Keys of streams: one for each run, purpose and year, none like another, and none that betrays another."""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from examples import some
from paradiplomacy.common.columns import Codes, Floats
from paradiplomacy.common.seeds import LARGEST_RUN_SEED, USUAL_BATCH_SEED, run_seed
from paradiplomacy.world import streams
from paradiplomacy.world.streams import Purpose, Streams, city_codes, code_of, stream_keys

YEARS = (0, *range(1995, 2027))
SEEDS, CITIES = np.arange(1000) + 1995, np.arange(1000) + 3435910
"""A million draws together."""
NEXT = dict(zip(Purpose, [*list(Purpose)[1:], Purpose.GOVERNMENT], strict=True))
SURPRISE = 1e-4
"""Chance of a deviation that a test calls one. The draws are fixed: a test passes always or never."""


def keys(seeds: Codes, purpose: Purpose, year: int) -> Codes:
    of_purpose: Codes = stream_keys(seeds, code_of(purpose.name), year)[0]
    return of_purpose


def a_million(seed: int = 0, purpose: Purpose = Purpose.ACTIVITY, year: int = 2010, city: int = 0) -> Floats:
    codes = city_codes(CITIES + city)
    return np.concatenate([Streams(each + seed).uniform(purpose, year, codes) for each in SEEDS])


def deviates(drawn: Floats, other: Floats) -> bool:
    """Whether draws of neighbours are not uniform, or know of each other."""
    limit = 4 / np.sqrt(len(drawn))
    moments = [abs(np.corrcoef(drawn, other)[0, 1]), abs(np.corrcoef(drawn**2, other**2)[0, 1])]
    moments.append(abs(np.corrcoef((drawn - 0.5) ** 2, (other - 0.5) ** 2)[0, 1]))
    cells = np.histogram2d(drawn, other, bins=32, range=[[0, 1], [0, 1]])[0]
    chances = [stats.kstest(other, "uniform").pvalue, stats.chisquare(cells.ravel()).pvalue]
    return max(moments) > limit or min(chances) < SURPRISE


NEIGHBOURS: dict[str, Callable[[int], Floats]] = {
    "seed": lambda step: a_million(seed=step),
    "year": lambda step: a_million(year=2010 + step),
    "city": lambda step: a_million(city=step),
    "purpose": lambda step: a_million(purpose=NEXT[Purpose.ACTIVITY] if step > 0 else Purpose.TRAINING_SEAT),
}


@pytest.mark.parametrize("step", some([1, -1], one_in=2))
@pytest.mark.parametrize("of", ["seed", "year", "city", "purpose"])
def test_a_million_draws_of_neighbours_are_uniform_and_know_nothing_of_each_other(of: str, step: int) -> None:
    assert not deviates(a_million(), NEIGHBOURS[of](step))


@pytest.mark.parametrize(
    ("of", "blind"),
    [
        ("seed", lambda seeds, purposes, year: stream_keys(seeds * np.uint64(0), purposes, year)),
        ("purpose", lambda seeds, purposes, year: stream_keys(seeds, purposes * np.uint64(0), year)),
        ("year", lambda seeds, purposes, _: stream_keys(seeds, purposes, 0)),
        ("year", lambda seeds, purposes, year: stream_keys(seeds + np.uint64(year), purposes, 0)),
    ],
)
def test_keys_that_ignore_something_are_found_out(
    of: str, blind: Callable[[Codes, Codes, int], Codes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "stream_keys", blind)
    drawn = a_million()
    assert deviates(drawn, NEIGHBOURS[of](1)) or deviates(drawn, a_million(seed=-1, year=2011))


def runs_of_a_batch() -> Codes:
    return np.array([run_seed(USUAL_BATCH_SEED, each) for each in range(10**5)], dtype=np.uint64)


def test_no_two_keys_of_a_purpose_are_alike() -> None:
    seeds = runs_of_a_batch()
    found = np.sort(np.concatenate([keys(seeds, Purpose.ACTIVITY, year) for year in YEARS]))
    assert (found[1:] != found[:-1]).all()


@pytest.mark.slow
def test_no_two_keys_of_a_hundred_thousand_runs_are_alike() -> None:
    seeds, keyed = runs_of_a_batch(), [(p, year) for p in Purpose for year in YEARS]
    number = 0
    for part in range(16):  # so many at a time as memory holds
        made = (keys(seeds, *each) for each in keyed)
        found = np.concatenate([some[some >> np.uint64(60) == part] for some in made])
        found.sort()
        assert (found[1:] != found[:-1]).all()
        number += len(found)
    assert number == len(seeds) * len(keyed)


@given(
    st.lists(st.integers(0, LARGEST_RUN_SEED), min_size=1, max_size=20),
    st.sampled_from(Purpose),
    st.sampled_from(YEARS),
)
def test_keys_of_a_column_of_seeds_are_those_of_each(seeds: list[int], purpose: Purpose, year: int) -> None:
    column = keys(np.array(seeds, dtype=np.uint64), purpose, year)
    assert column.tolist() == [Streams(seed).keys(purpose, year).item() for seed in seeds]
    assert column.tolist() == Streams(seeds).keys(purpose, year).tolist()


def test_keys_of_a_year_do_not_depend_on_what_was_asked_before() -> None:
    """Those of a few years are kept."""
    several = Streams([1, 2])
    for year in (*YEARS[:7], YEARS[1], 0):
        for purpose in (Purpose.FEE, Purpose.ENTRY):
            assert several.keys(purpose, year).tolist() == Streams([1, 2]).keys(purpose, year).tolist()


def test_another_purpose_among_them_and_another_order_change_no_draw() -> None:
    names = [purpose.name for purpose in reversed(Purpose)]
    others = StrEnum("Others", {name: f"another text of {name}" for name in ["NEW", *names]})  # type: ignore[misc]
    codes = city_codes(CITIES)
    for purpose in Purpose:
        drawn = Streams(7).uniform(purpose, 2010, codes)
        assert (Streams(7).uniform(others[purpose.name], 2010, codes) == drawn).all()
