"""Draws asked for together are those asked for one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.world.streams import Purpose, Streams, city_codes, code_of

STREAMS, CODES = Streams(1995), city_codes(np.arange(3, 40))


def test_several_purposes_in_one_call() -> None:
    purposes = (Purpose.QUEUE, Purpose.COST)
    for purpose, uniform, normal in zip(
        purposes,
        STREAMS.uniforms(purposes, 2010, CODES),
        STREAMS.normals(purposes, 2010, CODES),
        strict=True,
    ):
        assert (uniform == STREAMS.uniform(purpose, 2010, CODES)).all()
        assert (normal == STREAMS.normal(purpose, 2010, CODES)).all()


@given(st.lists(st.integers(0, 9), max_size=len(CODES)))
def test_numbered_draws_are_pairs_of_a_city_and_a_number(counts: list[int]) -> None:
    codes = CODES[: len(counts)]
    numbers = np.array([k for count in counts for k in range(count)], dtype=np.uint64)
    pairs = STREAMS.pair_uniform(Purpose.SIZE_POINT, 2010, np.repeat(codes, counts), numbers)
    drawn = STREAMS.numbered(Purpose.SIZE_POINT, 2010, codes, np.array(counts, dtype=np.int64))
    assert drawn.tolist() == pairs.tolist()


def test_codes_of_several_names() -> None:
    assert code_of("AR", "BR").tolist() == [*code_of("AR"), *code_of("BR")]
