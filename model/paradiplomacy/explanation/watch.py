"""A year of a run watched: every decision is asked for its terms just before the phase that takes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from paradiplomacy.explanation.round import Round
from paradiplomacy.indicators.run import Run
from paradiplomacy.phases.decisions import DECISIONS
from paradiplomacy.world.projects import Projects


@dataclass(frozen=True)
class Watch:
    """A year of a run: its decisions by name and in order, last year's projects, and this year's drafts."""

    year: int
    rounds: Mapping[str, Round]
    finished: Projects
    drafts: Projects


def watch(run: Run) -> Watch:
    """Simulate the next year of a run and say how everything in it was decided."""
    world, rounds = run.world, {}
    for name, (phase, decision) in DECISIONS.items():
        run.run_to(phase)
        rounds[name] = Round.before(decision, world)
    run.step()
    over = {name: one.after() for name, one in rounds.items()}
    return Watch(world.year, over, world.record.finished, world.record.drafts)
