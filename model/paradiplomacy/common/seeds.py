"""The two kinds of seeds: one for a batch, and from it one for each of its runs.

Runs of two batches have nothing to do with each other, however near the seeds of the batches are.
"""

from functools import cache
from hashlib import blake2b

RUN_BITS = 49
"""Bits of the seed of a run: spreadsheets keep whole numbers of 15 digits, JSON and JavaScript of 53 bits."""
LARGEST_RUN_SEED = 2**RUN_BITS - 1
USUAL_BATCH_SEED = 1995
"""The batch where none is named."""

_HALF = RUN_BITS // 2 + 1


def run_seed(batch: int, replication: int) -> int:
    """The seed of a run in the batch with a seed; no two replications of a batch share one.

    Each round is a bijection of the words of ``RUN_BITS`` bits: a sum, a product with an odd number, and a
    shift that keeps the upper half.
    """
    word = replication
    for addend in _addends(batch):
        word = ((word + addend) * _ODD) & LARGEST_RUN_SEED
        word ^= word >> _HALF
    return word


_ODD = 0x13C6EF372FE95
"""An odd number near 2**49 over the golden ratio."""


@cache
def _addends(batch: int) -> tuple[int, ...]:
    """The keys of the rounds of a batch: nothing but its seed decides them."""
    digest = blake2b(str(batch).encode(), digest_size=32, person=b"runs").digest()
    return tuple(int.from_bytes(digest[start : start + 8], "big") for start in range(0, 32, 8))


def design_seed(batch: int) -> int:
    """The seed of what a design draws in the batch with a seed: no run of it has to do with it."""
    return int.from_bytes(blake2b(str(batch).encode(), digest_size=6, person=b"design").digest(), "big")


USUAL_RUN_SEED = run_seed(USUAL_BATCH_SEED, 0)
"""The run where none is named: the first one of the usual batch, whose map is in its report."""
