"""Package and reference give the same tables in every built-in scenario, in small."""

import pytest

from examples import some
from paradiplomacy.scenario.files import load_scenario
from reference.both import difference
from reference.worlds import built_in_worlds

WORLDS = built_in_worlds()
SHORT = 4


@pytest.mark.parametrize("name", some(WORLDS, one_in=4))
def test_a_built_in_scenario_has_the_same_tables_at_first(name: str) -> None:
    world = WORLDS[name]
    assert not difference(load_scenario(world, last_year=world.first_year + SHORT))


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_a_built_in_scenario_has_the_same_tables(name: str) -> None:
    assert not difference(WORLDS[name])
