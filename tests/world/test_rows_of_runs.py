"""Where cities of several runs begin, among some that stand one run after another."""

from functools import cache
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.common import each
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.world.state import World


@cache
def world(runs: int) -> World:
    return World(load_scenario("baseline"), range(runs), pruned=True)


@pytest.mark.parametrize("runs", [1, 2, 5])
@given(data=st.data(), chance=st.randoms(use_true_random=False))
def test_rows_are_counted_run_by_run_in_whatever_order_each_run_has_them(
    runs: int, data: st.DataObject, chance: Random
) -> None:
    its = [np.flatnonzero(world(runs).cities.run == run).tolist() for run in range(runs)]
    chosen = [data.draw(st.lists(st.sampled_from(rows), max_size=4)) for rows in its]
    for rows in chosen:
        chance.shuffle(rows)
    rows = np.array([row for some in chosen for row in some], dtype=np.int64)
    counts = [len(some) for some in chosen]
    assert world(runs).counts(rows).tolist() == counts
    assert world(runs).ends(rows).tolist() == each.ends(np.array(counts)).tolist()
