"""Contrasts that an experiment names: an effect, or how an effect differs at two values of something else.

Both are worked out seed by seed and averaged over everything else that varies, so that each is a paired
difference with the statistics of any other: of two levels, or of two effects.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.case import Arm
from paradiplomacy.experiment.checks import Window
from paradiplomacy.experiment.named import SCENARIO, NamedContrast
from paradiplomacy.experiment.request import Request
from paradiplomacy.results.contrasts import window
from paradiplomacy.scenario.changes import PREFIX

type Means[T: (pd.DataFrame, Floats)] = Callable[[Arm, Window], T]
"""Means of the runs of an arm over years: index replication, a column an indicator; or those of one."""
type Cells = dict[tuple[int, int], Arm]
"""Arms by the side of the effect, and of what may alter it, that they are on."""


def values_at(request: Request) -> Iterator[tuple[dict[str, Any], Arm]]:
    """Each arm of the grid with everything that varies, the scenario included."""
    for point, row in zip(request.points, request.grid, strict=True):
        for arm in row:
            own = arm.base.parameters
            values = {
                name: own[name] if value is None and not name.startswith(PREFIX) else value
                for name, value in zip(request.names, point, strict=True)
            }
            yield {SCENARIO: arm.base.name, **values}, arm


def cells(request: Request, asked: NamedContrast) -> list[Cells]:
    """The arms to compare, for each combination of what else varies in which none is missing."""
    found: dict[Any, Cells] = defaultdict(dict)
    for values, arm in values_at(request):
        effect, by = _side(asked.effect, values), _side(asked.by, values)
        if effect is None or by is None or any(values[name] != value for name, value in asked.at.items()):
            continue
        rest = tuple((name, value) for name, value in values.items() if name not in asked.names)
        found[rest][effect, by] = arm
    return [some for some in found.values() if len(some) == (4 if asked.by else 2)]


def _side(pairs: Mapping[str, Sequence[Any]], values: Mapping[str, Any]) -> int | None:
    """On which side of a change an arm is, if on one; on the first where nothing changes."""
    return next(
        (side for side in (0, 1) if all(values[name] == of[side] for name, of in pairs.items())), None
    )


def span(some: Sequence[Cells], years: Window | None) -> Window:
    """The years to compare over: those asked for, else those in which any of the effects is felt."""
    windows = [window(one[1, by], one[0, by], years) for one in some for effect, by in one if effect]
    return min(first for first, _ in windows), max(last for _, last in windows)


def sides[T: (pd.DataFrame, Floats)](
    some: Sequence[Cells], asked: NamedContrast, means: Means[T], years: Window
) -> list[T]:
    """What is compared, by replication: two levels, or an effect at two values of something else."""
    level = {side: _mean([means(one[side], years) for one in some]) for side in some[0]}
    if not asked.by:
        return [level[0, 0], level[1, 0]]
    return [level[1, by] - level[0, by] for by in (0, 1)]


def _mean[T: (pd.DataFrame, Floats)](tables: Sequence[T]) -> T:
    """The mean of several combinations; a replication that misses one of them has none."""
    total = tables[0]
    for table in tables[1:]:
        total = total + table
    return total / len(tables)
