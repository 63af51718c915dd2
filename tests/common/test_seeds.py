"""Seeds of runs: a bijection of the replication, keyed by the batch."""

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from paradiplomacy.common.seeds import (
    LARGEST_RUN_SEED,
    RUN_BITS,
    USUAL_BATCH_SEED,
    USUAL_RUN_SEED,
    design_seed,
    run_seed,
)
from paradiplomacy.experiment.checks import LARGEST_SEED

NUMBER = 10**5
BATCHES = (0, 1, 7, 1994, 1995, 1996, 2**31, LARGEST_SEED)
NEIGHBOURS = (1994, 1995, 1996)


@lru_cache(maxsize=len(NEIGHBOURS))  # numbers of Python take much memory
def seeds_of(batch: int) -> tuple[int, ...]:
    """The first seeds of a batch."""
    return tuple(run_seed(batch, each) for each in range(NUMBER))


@pytest.mark.parametrize("batch", BATCHES)
def test_no_two_runs_of_a_batch_share_a_seed_and_every_program_keeps_it_whole(batch: int) -> None:
    seeds = seeds_of(batch)
    assert len(set(seeds)) == NUMBER
    assert min(seeds) >= 0
    assert max(seeds) <= LARGEST_RUN_SEED < 10**15  # the digits of a spreadsheet; 2**53 is more
    assert all(int(float(seed)) == seed for seed in seeds[:1000])


@given(st.integers(0, LARGEST_SEED), st.integers(0, LARGEST_RUN_SEED), st.integers(0, LARGEST_RUN_SEED))
def test_it_is_a_bijection_of_all_words(batch: int, one: int, other: int) -> None:
    seeds = run_seed(batch, one), run_seed(batch, other)
    assert max(seeds) <= LARGEST_RUN_SEED
    assert (seeds[0] == seeds[1]) == (one == other)


def test_neighbouring_batches_share_no_run() -> None:
    first = {batch: set(seeds_of(batch)) for batch in NEIGHBOURS}
    assert not first[1994] & first[1995] | first[1995] & first[1996] | first[1994] & first[1996]
    few = [run_seed(batch, each) for batch in range(1000) for each in range(100)]
    assert len(set(few)) == len(few)


def test_seeds_are_spread_evenly_and_those_of_neighbouring_batches_know_nothing_of_each_other() -> None:
    shares = {batch: np.array(seeds_of(batch)) / 2**RUN_BITS for batch in NEIGHBOURS}
    for share in shares.values():
        assert stats.kstest(share, "uniform").pvalue > 1e-4
        cells = np.histogram2d(share[1:], share[:-1], bins=20, range=[[0, 1], [0, 1]])[0]
        assert stats.chisquare(cells.ravel()).pvalue > 1e-4
    assert abs(np.corrcoef(shares[1995], shares[1996])[0, 1]) < 4 / np.sqrt(NUMBER)
    assert abs(np.corrcoef(shares[1995][1:], shares[1996][:-1])[0, 1]) < 4 / np.sqrt(NUMBER)


def test_no_seed_ever_changes() -> None:
    """Guards the recipe: a seed that was written down gives its run again, in the batch and alone."""
    assert [run_seed(1995, each) for each in range(3)] == [
        428298461222132,
        476831683589407,
        136080468952132,
    ]
    assert run_seed(USUAL_BATCH_SEED, 0) == USUAL_RUN_SEED
    assert (run_seed(1996, 0), design_seed(1995)) == (21566507900706, 18320713438349)
