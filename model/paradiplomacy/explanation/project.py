"""What became of a city's proposal, and of its project of the year before."""

from dataclasses import dataclass, replace

import numpy as np

from paradiplomacy.common.columns import CENTS
from paradiplomacy.explanation.find import label
from paradiplomacy.explanation.watch import Watch
from paradiplomacy.phases.allocation import GO_AHEAD
from paradiplomacy.phases.by_hand import BY_HAND
from paradiplomacy.phases.finish import COMPLETE
from paradiplomacy.phases.search import CONSENT
from paradiplomacy.world.projects import NOBODY, Projects, State
from paradiplomacy.world.state import World


@dataclass(frozen=True)
class ProjectFate:
    """What became of a city's proposal, or of its project of the year before.

    Attributes:
        partners: who takes part beside the coordinator.
        request_usd: what it asked for.
        grant_usd: what it got from the network's fund.
        donor_usd: what donors offered it, or paid a project of the year before.
        quality: as judged.
        rule: rule of the fund, or ``by hand``.
        state: no partner, rejected, not started, running, cancelled, failed, completed.
        asked: those who were asked to be partners, in order, and whether they are.
        rank: among those judged that year, 1 is the best; 0 where nothing was judged.
        judged: how many were judged.
        cancellation: chance that a new mayor would withdraw, for a project of the year before.
    """

    partners: tuple[str, ...]
    request_usd: float
    grant_usd: float
    donor_usd: float
    quality: float
    rule: str
    state: str
    asked: tuple[tuple[str, bool], ...] = ()
    rank: int = 0
    judged: int = 0
    cancellation: float = 0.0


def own_proposal(world: World, watch: Watch, row: int) -> ProjectFate | None:
    """This year's proposal of a coordinator."""
    drafts, consent = watch.drafts, watch.rounds[CONSENT.name]
    places = (drafts.coordinator == row).nonzero()[0]
    if not len(places):
        return None
    place = int(places[0])
    judged = drafts.submitted.nonzero()[0] if world.record.fund[0] else np.empty(0, dtype=np.int64)
    better = int((drafts.quality[judged] > drafts.quality[place]).sum())
    asked = (consent.other == row).nonzero()[0].tolist()
    names = tuple((label(world.cities, consent.city[k]), bool(consent.happened[k])) for k in asked)
    rank = better + 1 if place in judged else 0
    outline = _outline(world, drafts, place)
    return replace(outline, donor_usd=_offered(watch, row), asked=names, rank=rank, judged=len(judged))


def _offered(watch: Watch, row: int) -> float:
    """What donors offered a coordinator before it was known whether its project starts, dollars."""
    drafts = watch.rounds[GO_AHEAD.name].rows
    return float(drafts.donor[drafts.coordinator == row].sum()) / CENTS


def own_finished(world: World, watch: Watch, row: int) -> ProjectFate | None:
    """Last year's project of a coordinator, which ended this year."""
    places = (watch.finished.coordinator == row).nonzero()[0]
    if not len(places):
        return None
    place = int(places[0])
    chance = watch.rounds[COMPLETE.name].chance_settled[place]
    return replace(_outline(world, watch.finished, place), cancellation=float(chance))


def _outline(world: World, projects: Projects, place: int) -> ProjectFate:
    partners = [row for row in projects.team[place, 1:].tolist() if row != NOBODY]
    by_hand = projects.year in world.allotments
    return ProjectFate(
        partners=tuple(label(world.cities, row) for row in partners),
        request_usd=int(projects.request[place]) / CENTS,
        grant_usd=int(projects.grant[place]) / CENTS,
        donor_usd=int(projects.donor[place]) / CENTS,
        quality=float(projects.quality[place]),
        rule=BY_HAND if by_hand else world.settings.fund.rule,
        state=State(projects.state[place]).name.lower().replace("_", " "),
    )
