"""All indicators, and what they say of a year."""

from paradiplomacy.indicators import membership, money, network, projects
from paradiplomacy.indicators.base import REGISTERED, Indicator, Picture, Value
from paradiplomacy.world.state import World

_SUBJECTS = [module.__name__ for module in (membership, projects, money, network)]

INDICATORS: dict[str, Indicator] = {
    one.name: one for one in sorted(REGISTERED, key=lambda one: _SUBJECTS.index(one.function.__module__))
}
"""All indicators by name, in the order of the columns: members, projects, money, network."""


def measure(world: World) -> dict[str, Value]:
    """All indicators of the year that a world has just finished."""
    picture = Picture(world)
    return {name: one.function(picture) for name, one in INDICATORS.items()}
