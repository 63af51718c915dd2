"""A project: from a coordinator's draft to its outcome."""

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reference.city import City

NO_PARTNER, REJECTED, NOT_STARTED, RUNNING = "no partner", "rejected", "not started", "running"
CANCELLED, FAILED, COMPLETED = "cancelled", "failed", "completed"

THEMES = (
    "environment",
    "climate",
    "migration",
    "culture",
    "sustainable development",
    "innovation",
    "integration",
)


class Project:
    """One draft of a year; money in cents."""

    def __init__(self, year: int, coordinator: "City", partners: "list[City]", axis: str, theme: int) -> None:
        self.year = year
        self.coordinator = coordinator
        self.partners = partners
        self.axis = axis
        self.theme = theme
        self.unit = coordinator.unit
        self.trained = coordinator.ever_trained
        self.cost = self.request = self.grant = self.donor = self.private = self.cash = self.in_kind = 0
        self.quality = 0.0
        self.civil_society = False
        self.state = NOT_STARTED if partners else NO_PARTNER

    @property
    def team(self) -> "list[City]":
        """Coordinator and partners."""
        return [self.coordinator, *self.partners]

    @property
    def label(self) -> str:
        """Year and coordinator, of which a year has only one."""
        return f"{self.year}-{self.coordinator.id}"

    @property
    def submitted(self) -> bool:
        """Whether a partner consented."""
        return bool(self.partners)

    @property
    def started(self) -> bool:
        """Whether it went ahead."""
        return self.state not in (NO_PARTNER, REJECTED, NOT_STARTED)

    @property
    def theme_name(self) -> str:
        """One of the seven themes of the paper, or a number."""
        return THEMES[self.theme] if self.theme < len(THEMES) else f"theme {self.theme + 1}"

    @property
    def pairs(self) -> "list[frozenset[City]]":
        """Coordinator with each partner, in either order."""
        return [frozenset((self.coordinator, partner)) for partner in self.partners]

    @property
    def same_language(self) -> float:
        """Share of the pairs of the team that speak one language."""
        pairs = list(combinations(self.team, 2))
        same = sum(one.government.language == other.government.language for one, other in pairs)
        return same / len(pairs) if pairs else 0.0

    def mean(self, values: "list[float]") -> float:
        """Mean of a value over the team, added in its order."""
        total = 0.0
        for value in values:
            total += value
        return total / len(values)


def of_state(projects: "list[Project]", *states: str) -> "Iterator[Project]":
    """The projects in one of these states."""
    return (project for project in projects if project.state in states)
