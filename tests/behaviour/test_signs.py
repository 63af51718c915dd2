"""The signs of the right turn and of training hold in most plausible worlds, not only at the defaults."""

from collections.abc import Iterator

import pytest

from behaviour.draws import Draw, draws
from behaviour.requirements import REST, TURN
from behaviour.runs import Laboratory, World

DRAWS = 40
PAIRS = 4
SHARE = 0.8
"""Part of the draws in which a sign must be right."""


@pytest.fixture(scope="module")
def laboratory() -> Iterator[Laboratory]:
    with Laboratory() as laboratory:
        yield laboratory


@pytest.fixture(scope="module")
def plausible() -> list[Draw]:
    return draws(DRAWS, seed=1995)


def differences(
    laboratory: Laboratory, world: World, draw: Draw, indicators: tuple[str, ...], years: tuple[int, int]
) -> dict[str, float]:
    """Mean paired differences of a world to the baseline where both have the drawn parameters."""
    base = laboratory.runs(World("baseline").with_settings(draw), PAIRS)
    other = laboratory.runs(world.with_settings({**draw, **dict(world.settings)}), PAIRS)
    return {name: float((other.mean(name, *years) - base.mean(name, *years)).mean()) for name in indicators}


def test_right_turn_lowers_activity_in_some_plausible_worlds() -> None:
    world = World("right-turn", last_year=TURN[1])
    with Laboratory(processes=0) as here:
        few = [differences(here, world, draw, ("activity_share",), TURN) for draw in draws(2, seed=1995)]
    assert [difference["activity_share"] < 0 for difference in few] == [True] * 2


@pytest.mark.slow
def test_right_turn_lowers_activity_in_most_plausible_worlds(
    laboratory: Laboratory, plausible: list[Draw]
) -> None:
    world = World("right-turn", last_year=TURN[1])
    found = [differences(laboratory, world, draw, ("activity_share",), TURN) for draw in plausible]
    right = sum(difference["activity_share"] < 0 for difference in found)
    assert right >= SHARE * DRAWS, f"lower in {right} of {DRAWS} draws"


@pytest.mark.slow
def test_training_has_its_signs_in_most_plausible_worlds(
    laboratory: Laboratory, plausible: list[Draw]
) -> None:
    signs = {
        "capacity_mean": -1,
        "proposals": -1,
        "joint_projects": -1,
        "projects_completed": -1,
        "capacity_gini": 1,
    }
    world = World("no-training").with_settings({"training.seats": 0})
    found = [differences(laboratory, world, draw, tuple(signs), REST) for draw in plausible]
    right = {name: sum(sign * difference[name] > 0 for difference in found) for name, sign in signs.items()}
    assert min(right.values()) >= SHARE * DRAWS, f"of {DRAWS} draws the sign is right in {right}"
