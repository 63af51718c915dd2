"""All indicators, and their values for a year."""

from paradiplomacy.indicators import membership, money, network, projects
from paradiplomacy.indicators.base import INDICATORS, Indicator, IndicatorValue, Picture
from paradiplomacy.world.state import World

__all__ = ["INDICATORS", "measure"]

SUBJECTS = [module.__name__ for module in (membership, projects, money, network)]
"""The order of the columns: members, projects, money, network, and last what a user's module adds."""


def _subject(indicator: Indicator) -> int:
    module = indicator.function.__module__
    return [*SUBJECTS, module].index(module)


for _indicator in sorted(INDICATORS.values(), key=_subject):
    INDICATORS[_indicator.name] = INDICATORS.pop(_indicator.name)


def measure(world: World) -> dict[str, IndicatorValue]:
    """All indicators of the year that a world has just finished."""
    picture = Picture(world)
    return {name: indicator.function(picture) for name, indicator in INDICATORS.items()}
