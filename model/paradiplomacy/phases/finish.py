"""Last year's projects end: cancelled, completed or failed (third step of a year)."""

import numpy as np

from paradiplomacy.columns import Bools, Floats, Ints
from paradiplomacy.rules import capacity, completion, logit, proposing, public
from paradiplomacy.rules.axes import Axis
from paradiplomacy.streams import Purpose
from paradiplomacy.world.ledger import NETWORK, Transfer, projects_of
from paradiplomacy.world.projects import Projects, State
from paradiplomacy.world.state import World

_SPILLOVER_YEARS = 3


def finish_projects(world: World) -> None:
    """End the running projects; completed ones teach, give experience and become known."""
    projects = world.running
    cancelled = _cancelled(world, projects)
    chance = logit.probability(_completion_terms(world, projects))
    codes = world.cities.code[projects.coordinator]
    done = ~cancelled & (world.streams.uniform(Purpose.COMPLETION, world.year, codes) < chance)
    projects.state = np.where(cancelled, State.CANCELLED, np.where(done, State.COMPLETED, State.FAILED))
    _refund_cancelled(world, projects, cancelled)
    _learn_from(world, projects.take(done))
    world.record.finished = projects


def _cancelled(world: World, projects: Projects) -> Bools:
    """Whether a new mayor of the team withdraws from the project."""
    cities = world.cities
    withdraws = completion.cancelled(cities.position_change, world.settings.politics.cancellation)
    stays = np.where(projects.present, 1 - withdraws[projects.team], 1.0).prod(axis=1)
    drawn = world.streams.uniform(Purpose.CANCELLATION, world.year, cities.code[projects.coordinator])
    return drawn < 1 - stays


def _completion_terms(world: World, projects: Projects) -> logit.Terms:
    cities, s = world.cities, world.settings
    return completion.terms(
        capacity=projects.team_mean(cities.capacity),
        funded=(projects.grant + projects.donor + projects.private) / np.maximum(projects.cost, 1),
        pandemic=world.conditions.completion_shock,
        shock=np.maximum(projects.team_max(cities.shock), 0.0),
        citizenship=projects.axis == Axis.CITIZENSHIP,
        awareness=projects.team_mean(cities.awareness),
        identity=world.network.identity,
        same_language=_same_language(world, projects),
        civil_society=projects.civil_society,
        spillover=_completed_other_axis(world, projects),
        p=s.completion,
    )


def _same_language(world: World, projects: Projects) -> Floats:
    """Share of the team's pairs that speak one language."""
    language = world.facts.language[world.cities.country[projects.team]]
    one, other = [0, 0, 1], [1, 2, 2]
    both = projects.present[:, one] & projects.present[:, other]
    same = both & (language[:, one] == language[:, other])
    return np.asarray(same.sum(axis=1) / np.maximum(both.sum(axis=1), 1))


def pair_keys(world: World, projects: Projects) -> tuple[Ints, Ints]:
    """A number for each coordinator–partner pair, in either order, and the place of its project."""
    first, second, project = projects.pairs()
    return np.minimum(first, second) * len(world.cities) + np.maximum(first, second), project


def _completed_other_axis(world: World, projects: Projects) -> Bools:
    """Whether a pair of the team completed a project on another axis in the last three years (G17)."""
    found = np.zeros(len(projects), dtype=bool)
    recent = [pairs for pairs in world.completed_pairs[-_SPILLOVER_YEARS:] if len(pairs)]
    if not recent:
        return found
    past = np.sort(np.concatenate(recent))
    keys, project = pair_keys(world, projects)
    on_any = np.searchsorted(past, (keys + 1) * len(Axis)) - np.searchsorted(past, keys * len(Axis))
    same = keys * len(Axis) + projects.axis[project]
    on_same = np.searchsorted(past, same, side="right") - np.searchsorted(past, same)
    found[project[on_any > on_same]] = True
    return found


def _refund_cancelled(world: World, projects: Projects, cancelled: Bools) -> None:
    share = world.settings.fund.cancelled_refund
    refunds = np.where(cancelled, np.floor(projects.grant * share), 0).astype(np.int64)
    ids = world.cities.id[projects.coordinator]
    world.network.balance += world.ledger.transfer(
        world.year, Transfer.LATE_REFUND, refunds, projects_of(projects.year), NETWORK, payer_ids=ids
    )


def _learn_from(world: World, projects: Projects) -> None:
    cities, s = world.cities, world.settings
    completed = np.bincount(projects.team[projects.present], minlength=len(cities))
    cities.experience = proposing.remembered(cities.experience, completed, s.proposing)
    cities.capacity = capacity.practised(cities.capacity, completed, s.capacity)
    cities.awareness = public.aware_of_projects(cities.awareness, completed, s.awareness)
    keys, project = pair_keys(world, projects)
    world.completed_pairs.append(keys * len(Axis) + projects.axis[project])
