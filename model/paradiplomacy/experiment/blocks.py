"""The order of cases: blocks of some arms and seeds, so that runs can be made side by side."""

SEEDS_TOGETHER, RUNS_TOGETHER = 16, 64
"""Seeds and runs of a block in which cases follow one another, so that they can be made side by side.

Runs of one scenario share the cost of a world, and scenarios with one seed their past: the fewer seeds, the
less of the first, the fewer scenarios, the less of the other.
"""


def in_blocks(place: int, arms: int, replications: int) -> tuple[int, int]:
    """Replication and arm at a place of the order of cases."""
    block, rest = divmod(place, arms * SEEDS_TOGETHER)
    seeds = min(SEEDS_TOGETHER, replications - block * SEEDS_TOGETHER)
    beside = RUNS_TOGETHER // seeds
    group, rest = divmod(rest, beside * seeds)
    seed, arm = divmod(rest, min(beside, arms - group * beside))
    return block * SEEDS_TOGETHER + seed, group * beside + arm


def place_of(replication: int, arm: int, arms: int, replications: int) -> int:
    """The place in the order of cases: what ``in_blocks`` undoes."""
    block, seed = divmod(replication, SEEDS_TOGETHER)
    seeds = min(SEEDS_TOGETHER, replications - block * SEEDS_TOGETHER)
    beside = RUNS_TOGETHER // seeds
    group, place = divmod(arm, beside)
    before = block * arms * SEEDS_TOGETHER + group * beside * seeds
    return before + seed * min(beside, arms - group * beside) + place
