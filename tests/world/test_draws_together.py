"""Draws asked for together are those asked for one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.world.streams import Purpose, Streams, city_codes, code_of

STREAMS, CODES = Streams(1995), city_codes(np.arange(3, 40))


SEVERAL = Streams([7, 1995, 8])


@given(st.lists(st.integers(1995, 2030), max_size=6), st.integers(0, 2))
def test_the_lowest_of_some_years(years: list[int], run: int) -> None:
    lowest = SEVERAL.lowest(Purpose.ENTRY, years, CODES, run)
    runs = np.full(len(CODES), run)
    drawn = [SEVERAL.uniform(Purpose.ENTRY, year, CODES, runs) for year in years]
    assert lowest.tolist() == np.min([np.ones(len(CODES)), *drawn], axis=0).tolist()


def test_things_with_names_draw_in_each_run_what_they_draw_alone() -> None:
    drawn = SEVERAL.of_names(Purpose.GOVERNMENT, 2010, "AR", "BR")
    assert drawn.shape == (3, 2)
    for seed, row in zip([7, 1995, 8], drawn, strict=True):
        codes = code_of("AR", "BR")
        assert row.tolist() == Streams(seed).normal(Purpose.GOVERNMENT, 2010, codes).tolist()


@given(st.lists(st.integers(0, 9), max_size=len(CODES)))
def test_numbered_draws_are_pairs_of_a_city_and_a_number(counts: list[int]) -> None:
    codes = CODES[: len(counts)]
    numbers = np.array([k for count in counts for k in range(count)], dtype=np.uint64)
    pairs = STREAMS.pair_uniform(Purpose.SIZE_POINT, 2010, np.repeat(codes, counts), numbers)
    drawn = STREAMS.numbered(Purpose.SIZE_POINT, 2010, codes, np.array(counts, dtype=np.int64))
    assert drawn.tolist() == pairs.tolist()
    beside = SEVERAL.numbered(
        Purpose.SIZE_POINT, 2010, codes, np.array(counts, dtype=np.int64), np.ones(len(codes), dtype=np.int64)
    )
    assert beside.tolist() == pairs.tolist()


def test_codes_of_several_names() -> None:
    assert code_of("AR", "BR").tolist() == [*code_of("AR"), *code_of("BR")]
