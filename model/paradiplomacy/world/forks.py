"""Runs that go on in another way: under another scenario, or past the year from which theirs branches."""

from copy import deepcopy

from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.state import World


def fork(world: World, scenario: Scenario) -> World:
    """The same runs up to now, going on under another scenario, which has set the same so far."""
    shared = (world.border_pairs, world.facts, world.scenario, world.now, world.common, world.cities.name)
    other = deepcopy(world, {id(one): one for one in shared})
    other.scenario = scenario
    take_up(other)
    return other


def take_up(world: World) -> None:
    """From now on what the scenario says of the world's year holds."""
    world.now = world.scenario.at(world.year)
    if world.common is not world.now.parameters:
        world.common = world.now.parameters
        world.standing = None  # to be worked out anew
