"""All indicators, and what they say of a year."""

from paradiplomacy.indicators import membership, money, network, projects
from paradiplomacy.indicators.base import INDICATORS, Indicator, Picture, Value
from paradiplomacy.world.state import World

__all__ = ["INDICATORS", "measure"]

SUBJECTS = [module.__name__ for module in (membership, projects, money, network)]
"""The order of the columns: members, projects, money, network, and last what a user's module adds."""


def _subject(one: Indicator) -> int:
    return [*SUBJECTS, one.function.__module__].index(one.function.__module__)


for _one in sorted(INDICATORS.values(), key=_subject):
    INDICATORS[_one.name] = INDICATORS.pop(_one.name)


def measure(world: World) -> dict[str, Value]:
    """All indicators of the year that a world has just finished."""
    picture = Picture(world)
    return {name: one.function(picture) for name, one in INDICATORS.items()}
