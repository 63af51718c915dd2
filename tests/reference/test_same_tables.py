"""Package and reference give the same tables in every built-in scenario, in small."""

import pytest

from reference.both import difference
from reference.worlds import built_in_worlds

WORLDS = built_in_worlds()


@pytest.mark.parametrize("name", WORLDS)
def test_a_built_in_scenario_has_the_same_tables(name: str) -> None:
    assert not difference(WORLDS[name])
