"""Signs of the requirements in worlds drawn from the plausible ranges: how many draws have the right one."""

from collections.abc import Iterable, Mapping
from functools import cache

from behaviour.draws import Draw
from behaviour.runs import Laboratory, World
from behaviour.table import Requirement
from paradiplomacy.scenario.files import load_scenario


def in_draw(worlds: Mapping[str, World], draw: Draw) -> dict[str, World]:
    """Worlds with drawn parameters, but for those in which they differ: these are what is compared."""
    kept = set().union(*(_own(world.source) | dict(world.settings).keys() for world in worlds.values()))
    drawn = {name: value for name, value in draw.items() if name not in kept}
    return {name: world.with_settings(drawn) for name, world in worlds.items()}


@cache
def _own(source: str) -> frozenset[str]:
    """Parameters that a scenario sets otherwise than the baseline."""
    usual, settings = (load_scenario(one).parameters.flat() for one in ("baseline", source))
    return frozenset(name for name, value in settings.items() if value != usual[name])


def signs(
    laboratory: Laboratory, requirements: Iterable[Requirement], draw: Draw, pairs: int
) -> dict[tuple[str, str], bool]:
    """Whether each directed finding of each requirement has the right sign in a draw, mean over the pairs."""
    right = {}
    for requirement in requirements:
        worlds = in_draw(requirement.worlds, draw)
        verdict = requirement.judge({name: laboratory.runs(world, pairs) for name, world in worlds.items()})
        for finding in verdict.findings:
            if finding.effect is not None:
                right[requirement.name, finding.name] = finding.effect > 0
    return right
