"""Joint projects: one row a draft, from the coordinator's idea to the outcome."""

from dataclasses import dataclass, fields
from enum import IntEnum, StrEnum
from functools import cached_property

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, rows_where
from paradiplomacy.world import teams


class State(IntEnum):
    """The life of a draft. A rejected draft that goes ahead on the cities' own means is RUNNING."""

    NO_PARTNER = 0
    REJECTED = 1
    NOT_STARTED = 2
    RUNNING = 3
    CANCELLED = 4
    FAILED = 5
    COMPLETED = 6


class Theme(StrEnum):
    """The seven topics of joint projects that the paper names."""

    ENVIRONMENT = "environment"
    CLIMATE = "climate"
    MIGRATION = "migration"
    CULTURE = "culture"
    SUSTAINABLE_DEVELOPMENT = "sustainable development"
    INNOVATION = "innovation"
    INTEGRATION = "integration"


def theme_name(theme: int) -> str:
    """Name of a theme; those beyond the paper's seven have numbers."""
    names = list(Theme)
    return str(names[theme]) if theme < len(names) else f"theme {theme + 1}"


_HEALTH, _CIVIL_SECURITY = 6, 11
"""Thematic units which took health projects up after the pandemic (H5)."""

NOBODY = teams.NOBODY
"""Marks an empty place in a team."""


def of_health(units: Ints) -> Bools:
    """Which thematic units are those of health and of civil security (H5)."""
    return np.asarray((units == _HEALTH) | (units == _CIVIL_SECURITY))


def theme_of(units: Ints, themes: int) -> Ints:
    """Theme of thematic units, where there are so many: units stand for them in turn."""
    return units % themes


@dataclass
class Projects:
    """Columns of drafts, sorted by the coordinator's id; money in cents.

    ``team`` has shape (n, 3): coordinator, first and second partner as rows of the city columns, and
    ``NOBODY`` in places that are empty.
    """

    year: int
    team: Ints
    axis: Ints
    unit: Ints
    theme: Ints
    cost: Ints
    request: Ints
    grant: Ints
    donor: Ints
    private: Ints
    cash: Ints
    in_kind: Ints
    quality: Floats
    civil_society: Bools
    trained: Bools
    state: Ints

    def __len__(self) -> int:
        return len(self.axis)

    def take(self, rows: Bools | Ints) -> "Projects":
        """The projects at some rows, or of some flags."""
        if rows.dtype == np.bool_:
            rows = rows_where(rows)
        return Projects(self.year, *[getattr(self, name).take(rows, 0) for name in _COLUMNS])

    # teams stay as they are written: what depends on them alone is computed once for a table

    @cached_property
    def coordinator(self) -> Ints:
        """Row of the coordinating city."""
        return self.team[:, 0]

    @cached_property
    def present(self) -> Bools:
        """Which places of each team are filled."""
        return np.asarray(self.team != NOBODY)

    @cached_property
    def submitted(self) -> Bools:
        """Drafts with a partner."""
        return self.present[:, 1]

    @cached_property
    def _with_partners(self) -> tuple[Ints, Ints, Ints, Ints]:
        return teams.with_partners(self.team)

    @property
    def pair_keys(self) -> Ints:
        """A number for each coordinator–partner pair, the same in either order, aligned with ``pairs``."""
        return self._with_partners[3]

    @property
    def funded(self) -> Bools:
        """Drafts with a grant from the network's own fund."""
        return self.grant > 0

    @property
    def helped(self) -> Bools:
        """Drafts with a grant or donors' money."""
        return (self.grant + self.donor) > 0

    def team_mean(self, values: Floats) -> Floats:
        """Mean over each team of a column of cities."""
        return self.mean(values[self.team])

    def mean(self, values: Floats) -> Floats:
        """Mean over each team of values of its places, shape (n, 3), whatever stands in empty ones."""
        return teams.means(self.team, values)

    def product(self, values: Floats) -> Floats:
        """Product over each team of values of its places, shape (n, 3)."""
        return np.where(self.present, values, 1.0).prod(axis=1)

    def team_max(self, values: Floats) -> Floats:
        """Largest value in each team of a column of cities."""
        return np.where(self.present, values[self.team], -np.inf).max(axis=1)

    def equal_pairs(self, values: Ints) -> Floats:
        """Share of the pairs in each team with equal values of their places, shape (n, 3)."""
        return teams.equal_pairs(self.team, values)

    def pairs(self) -> tuple[Ints, Ints, Ints]:
        """Coordinator, partner and place of the project, for every coordinator–partner pair."""
        return self._with_partners[:3]

    def labels(self, ids: Ints) -> list[str]:
        """A name for each project: year and id of the coordinator, of which a year has only one."""
        return [f"{self.year}-{city}" for city in ids[self.coordinator].tolist()]


_COLUMNS = [column.name for column in fields(Projects) if column.name != "year"]


def no_projects(year: int) -> Projects:
    """An empty table of projects."""
    whole: Ints = np.empty(0, dtype=np.int64)
    flag: Bools = np.empty(0, dtype=np.bool_)
    real: Floats = np.empty(0)
    return Projects(
        year=year, team=np.empty((0, 3), dtype=np.int64), axis=whole, unit=whole, theme=whole, cost=whole,
        request=whole, grant=whole, donor=whole, private=whole, cash=whole, in_kind=whole, quality=real,
        civil_society=flag, trained=flag, state=whole,
    )  # fmt: skip
