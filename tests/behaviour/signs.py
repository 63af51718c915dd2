"""Signs of the requirements in worlds drawn from the plausible ranges: how many draws have the right one."""

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np

from behaviour.draws import Draw
from behaviour.judging import Verdict, between
from behaviour.runs import Laboratory, Values, World
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
    right, drawn = {}, [(requirement, in_draw(requirement.worlds, draw)) for requirement in requirements]
    laboratory.prepare((world for _, worlds in drawn for world in worlds.values()), pairs)
    for requirement, worlds in drawn:
        verdict = requirement.judge({name: laboratory.runs(world, pairs) for name, world in worlds.items()})
        for finding in verdict.findings:
            if finding.effect is not None:
                right[requirement.name, finding.name] = finding.effect > 0
    return right


def drift(laboratory: Laboratory, world: World, drawn: Iterable[Draw], pairs: int) -> Values:
    """How activity changes from 2005 to 2026 in a world, by draw, mean over some runs."""
    changes = []
    for draw in drawn:
        runs = laboratory.runs(in_draw({"": world}, draw)[""], pairs)
        late, early = (runs.mean("activity_share", year, year).mean() for year in (2026, 2005))
        changes.append(late - early)
        laboratory.forget()
    return np.array(changes)


def both_ways(changes: Values) -> Verdict:
    """R26, over draws: activity rises in some worlds and falls in others, in 15 % of them at least each."""
    rises, falls = float(np.mean(changes > 0)), float(np.mean(changes < 0))
    return Verdict((between("rises in draws", rises, 0.15, 1), between("falls in draws", falls, 0.15, 1)))
