"""Package and reference give the same tables under every rule, choice and limit."""

import pytest

from examples import some
from paradiplomacy.scenario.parameters.settings import PARAMETERS
from reference.both import difference
from reference.worlds import built_in_worlds, everything, mechanisms, switched_worlds, without_mechanism

WORLDS = switched_worlds()


@pytest.mark.parametrize("name", some(WORLDS, one_in=9))
def test_a_choice_has_the_same_tables(name: str) -> None:
    assert not difference(WORLDS[name])


def test_every_choice_of_every_parameter_is_made() -> None:
    worlds = [
        *WORLDS.values(),
        *built_in_worlds().values(),
        everything(),
        *map(without_mechanism, mechanisms()),
    ]
    for parameter in PARAMETERS.values():
        if parameter.choices:
            made = {world.parameters[parameter.name] for world in worlds}
            assert made == set(parameter.choices), parameter.name
