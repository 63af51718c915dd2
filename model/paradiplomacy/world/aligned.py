"""Parameters that differ among runs side by side: columns, where rules expect a number."""

from collections.abc import Mapping
from typing import Any

from paradiplomacy.common.columns import Floats, Ints
from paradiplomacy.scenario.parameters.settings import PARAMETERS

_GROUPS = {
    "activity", "agenda", "attendance", "awareness", "completion", "consent", "go_ahead", "identity",
    "proposing",
}  # fmt: skip
"""Groups of which all parameters act on rows alone."""
_OTHERS = {
    "benefit.connections", "benefit.funding", "benefit.half_connections", "benefit.learning",
    "benefit.money_start", "capacity.peer_learning", "capacity.reversion", "capacity.turnover_loss",
    "civil_society.base", "cost.digital_saving", "cost.distance_usd", "cost.participation_usd",
    "council.commitment", "donors.cohesion", "donors.crowding_in", "donors.top_up", "donors.yearly_usd",
    "fees.compliance", "fees.compliance_active", "forum.border_bonus", "forum.effect",
    "fund.cancelled_refund", "fund.council_favour", "fund.transparency", "fund.yearly_usd",
    "host.agenda_weight", "host.experience", "host.home_advantage", "membership.alignment_slope",
    "membership.border", "membership.crisis_demand", "membership.entry", "membership.exit",
    "membership.misaligned_exit", "membership.size_exponent", "membership.visibility_floor",
    "partners.active", "partners.border", "partners.capacity", "partners.distance", "partners.language",
    "partners.popularity", "partners.second", "partners.similarity", "partners.ties",
    "politics.cancellation", "politics.directional", "politics.mayor_change", "politics.mayor_persistence",
    "politics.own_government", "private.share", "projects.civil_society_bonus", "projects.cost_median_usd",
    "projects.cost_spread", "projects.priority_bonus", "projects.quality_capacity", "projects.quality_idea",
    "projects.quality_noise", "secretariat.memory", "secretariat.strength", "support.central_share",
    "ties.contagion", "ties.decay", "training.demand", "training.learning", "treasury.reserve",
}  # fmt: skip
"""Those of other groups; the rest of these make the first columns, the conditions of a year, or choices."""

SIDE_BY_SIDE = frozenset(
    name
    for name, one in PARAMETERS.items()
    if name in _OTHERS or (name.split(".")[0] in _GROUPS and one.allowed)
)
"""Parameters that may differ among the runs of one world; in all others its runs are alike."""


class Aligned:
    """Settings of which some parameters are columns, one value a row: they look like any others to a rule.

    Args:
        settings: what all runs have in common.
        varied: by dotted name a value for each run.
        run: run of each row, or a slice of runs.
    """

    def __init__(self, settings: Any, varied: Mapping[str, Floats], run: Ints | slice) -> None:
        self._settings, self._varied, self._run = settings, varied, run

    def __getattr__(self, group: str) -> Any:
        return _Group(getattr(self._settings, group), group, self._varied, self._run)


class _Group:
    def __init__(self, own: Any, name: str, varied: Mapping[str, Floats], run: Ints | slice) -> None:
        self._own, self._name, self._varied, self._run = own, name, varied, run

    def __getattr__(self, parameter: str) -> Any:
        column = self._varied.get(f"{self._name}.{parameter}")
        return getattr(self._own, parameter) if column is None else column[self._run]
