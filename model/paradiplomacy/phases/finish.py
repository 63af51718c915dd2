"""Last year's projects end: cancelled, completed or failed (third step of a year)."""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, acts, rows_where
from paradiplomacy.phases.decision import Decision, Inputs, shares
from paradiplomacy.rules import capacity, completion, proposing, public
from paradiplomacy.rules.axes import Axis
from paradiplomacy.world.ledger import NETWORK, Transfer, projects_of
from paradiplomacy.world.projects import Projects, State
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose

_SPILLOVER_YEARS = 3
"""Years for which a completed project of the same pair helps one on another axis; assumed."""
_AXES = len(Axis)


def finish_projects(world: World) -> None:
    """End the running projects; completed ones teach, give experience and become known."""
    projects = world.running
    if len(projects):
        cancelled = _cancelled(world, projects)
        done = COMPLETE.yes(world, projects)
        projects.state = np.where(done, int(State.COMPLETED), int(State.FAILED))
        projects.state[cancelled] = State.CANCELLED
        _refund_cancelled(world, projects, rows_where(cancelled))
    _learn_from(world, projects)
    world.record.finished = projects


def _cancelled(world: World, projects: Projects) -> Bools:
    """Whether a new mayor of the team withdraws from the project."""
    if not world.cities.position_change[projects.team].any():
        return np.zeros(len(projects), dtype=bool)
    drawn = world.uniform(Purpose.CANCELLATION, projects.coordinator)
    return drawn < _chance_of_cancellation(world, projects)


def _chance_of_cancellation(world: World, projects: Projects) -> Floats:
    """Chance that some new mayor of each team withdraws."""
    change = world.cities.position_change[projects.team]
    cancellation = np.reshape(world.of(projects.coordinator).politics.cancellation, (-1, 1))
    withdraws = completion.cancelled(change, cancellation)
    return 1 - projects.product(1 - withdraws)


def _circumstances(world: World, projects: Projects) -> Inputs:
    cities, s = world.cities, world.of(projects.coordinator)
    language = world.facts.language[cities.country[projects.team]]
    return {
        "capacity": projects.team_mean(cities.capacity),
        "funded": (projects.grant + projects.donor + projects.private) / np.maximum(projects.cost, 1),
        "pandemic": world.conditions.completion_shock,
        "shock": np.maximum(projects.team_max(cities.shock), 0.0),
        "citizenship": projects.axis == Axis.CITIZENSHIP,
        "awareness": projects.team_mean(cities.awareness),
        "identity": world.network.identity[cities.run_of(projects.coordinator)],
        "same_language": projects.equal_pairs(language),
        "civil_society": projects.civil_society,
        "spillover": _completed_other_axis(world, projects),
        "p": s.completion,
    }


def _completed_other_axis(world: World, projects: Projects) -> Bools:
    """Whether a pair of the team completed a project on another axis in the last three years (G17)."""
    spills = np.zeros(len(projects), dtype=bool)
    if not acts(world.settings.completion.axis_spillover):  # then it makes no difference
        return spills
    recent = [pairs for pairs in world.completed_pairs[-_SPILLOVER_YEARS:] if len(pairs)]
    if not recent:
        return spills
    past = np.sort(np.concatenate(recent))
    keys, project = projects.pair_keys, projects.pairs()[2]
    on_any = np.searchsorted(past, (keys + 1) * _AXES) - np.searchsorted(past, keys * _AXES)
    same = keys * _AXES + projects.axis[project]
    on_same = np.searchsorted(past, same, side="right") - np.searchsorted(past, same)
    spills[project[on_any > on_same]] = True
    return spills


COMPLETE = Decision[Projects](
    name="complete",
    draw=Purpose.COMPLETION,
    rule=completion.terms,
    inputs=_circumstances,
    settled=_cancelled,
    chance_settled=_chance_of_cancellation,
    who=lambda world: world.running,
    city=lambda projects: projects.coordinator,
    outcome=lambda _, projects: projects.state == State.COMPLETED,
    levers=shares("capacity", "funded", "awareness"),
)


def _refund_cancelled(world: World, projects: Projects, cancelled: Ints) -> None:
    """Part of the grants of cancelled projects comes back."""
    if not len(cancelled):
        return
    cities, payers = world.cities, projects.coordinator[cancelled]
    share = world.of(payers).fund.cancelled_refund
    refunds = np.floor(projects.grant[cancelled] * share).astype(np.int64)
    of, run = projects_of(projects.year), cities.run_of(payers)
    world.network.balance += world.ledger.transfer(
        world.year, Transfer.LATE_REFUND, refunds, of, NETWORK, payer_ids=cities.id[payers], run=run
    )


def _learn_from(world: World, projects: Projects) -> None:
    cities, s = world.cities, world.of_all
    done = projects.state == State.COMPLETED
    completed = np.bincount(projects.team[projects.present & done[:, np.newaxis]], minlength=len(cities))
    cities.experience = proposing.remembered(cities.experience, completed, s.proposing)
    cities.capacity = capacity.practised(cities.capacity, completed, s.capacity)
    cities.awareness = public.aware_of_projects(cities.awareness, completed, s.awareness)
    of_pair = projects.pairs()[2]
    pairs = projects.pair_keys * _AXES + projects.axis[of_pair]
    world.completed_pairs.append(pairs[done[of_pair]])
