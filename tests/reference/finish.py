"""Last year's projects end: cancelled, completed or failed (third step)."""

import math
from collections import Counter
from typing import TYPE_CHECKING

from paradiplomacy.world.streams import Purpose
from reference.decisions import chance_of_cancellation, chance_of_completion
from reference.ledger import LATE_REFUND, NETWORK
from reference.project import CANCELLED, COMPLETED, FAILED, Project, of_state

if TYPE_CHECKING:
    from reference.network import ReferenceNetwork

_SPILLOVER_YEARS = 3


def finish_projects(model: "ReferenceNetwork") -> None:
    """End the running projects; all decide on the state before any of them teaches."""
    model.finished, model.running = model.running, []
    outcome = {project: _outcome(project, model) for project in model.finished}
    for project, state in outcome.items():
        project.state = state
    _refund_cancelled(model)
    done = list(of_state(model.finished, COMPLETED))
    completed = Counter(city for project in done for city in project.team)
    for city in model.cities:
        city.learn_from_projects(completed[city])
    model.completed_in[model.year] = len(done)
    for project in done:
        model.completed_pairs += [(model.year, pair, project.axis) for pair in project.pairs]


def _outcome(project: Project, model: "ReferenceNetwork") -> str:
    """(12) A new mayor cancels; else it is completed or fails."""
    coordinator = project.coordinator
    cancels = chance_of_cancellation(project, model.p.politics.cancellation)
    if coordinator.drawn(Purpose.CANCELLATION) < cancels:
        return CANCELLED
    helped = _completed_other_axis(project, model)
    chance = chance_of_completion(project, model, helped)
    return COMPLETED if coordinator.drawn(Purpose.COMPLETION) < chance else FAILED


def _completed_other_axis(project: Project, model: "ReferenceNetwork") -> bool:
    """Whether a pair of the team completed a project on another axis in the last three years."""
    return any(
        pair in project.pairs and axis != project.axis
        for year, pair, axis in model.completed_pairs
        if model.year - _SPILLOVER_YEARS <= year < model.year
    )


def _refund_cancelled(model: "ReferenceNetwork") -> None:
    """Half of the grant of a cancelled project flows back."""
    share = model.p.fund.cancelled_refund
    for project in of_state(model.finished, CANCELLED):
        amount = math.floor(project.grant * share)
        model.organs.balance += model.ledger.transfer(
            model.year, LATE_REFUND, amount, f"project {project.label}", NETWORK
        )
