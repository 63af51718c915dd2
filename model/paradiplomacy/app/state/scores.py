"""Four aims of the secretariat as scores of the years played, and what of a score is luck."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from paradiplomacy.common.columns import Floats

type Columns = Mapping[str, Floats]
"""Of each indicator its values by year, in the last place; of several runs a row each."""
type Verdict = Literal["above", "within", "below"]


def _small_cities(years: Columns) -> Floats:
    """Share of the grants paid that went to the lower half of the members by population."""
    small, paid = (years[name].sum(axis=-1) for name in ("grants_small_cities_usd", "grants_usd"))
    return np.asarray(np.divide(small, paid, out=np.full(np.shape(paid), np.nan), where=paid > 0))


AIMS: dict[str, Callable[[Columns], Floats]] = {
    "projects": lambda years: years["joint_projects"].sum(axis=-1),
    # those that are completed in the first year began before it
    "completed": lambda years: years["projects_completed"][..., 1:].sum(axis=-1),
    "small_cities": _small_cities,
    "countries": lambda years: years["grant_countries"].mean(axis=-1),
}
"""Activity, results, fairness and breadth: each from the indicators of the years since the first call."""
READ = ("joint_projects", "projects_completed", "grants_small_cities_usd", "grants_usd", "grant_countries")
"""The indicators that the aims read."""
RARE = 1
"""So few worlds of those compared are no more than chance would bring."""


@dataclass(frozen=True)
class Scores:
    """What was reached by hand and by the rules; NaN where nothing was paid.

    Attributes:
        first: the first year decided by hand.
        last: the last year counted.
        mine: by hand, by aim.
        here: by each rule in the same world with the same chances, by aim.
        elsewhere: by each rule in worlds with other chances, by aim.
    """

    first: int
    last: int
    mine: Mapping[str, float]
    here: Mapping[str, Mapping[str, float]]
    elsewhere: Mapping[str, Mapping[str, tuple[float, ...]]]


def score(years: Columns) -> dict[str, Floats]:
    """What is reached of each aim in some years."""
    return {aim: of(years) for aim, of in AIMS.items()}


def more_than(value: float, worlds: tuple[float, ...]) -> int:
    """In how many worlds less is reached."""
    return sum(other < value for other in worlds)


def verdict(value: float, worlds: tuple[float, ...]) -> Verdict:
    """Whether chance alone brings a value: hardly a world reaches it, or hardly one stays below it."""
    if sum(other >= value for other in worlds) <= RARE:
        return "above"
    return "below" if sum(other <= value for other in worlds) <= RARE else "within"
