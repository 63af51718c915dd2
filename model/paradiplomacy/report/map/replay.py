"""The first run of each scenario made again, which the same seed allows as long as the model is the same."""

from dataclasses import dataclass

from paradiplomacy.report.figures.drawing import MOST_PANELS
from paradiplomacy.report.map.scene import Scene, scenes
from paradiplomacy.results import manifest
from paradiplomacy.results.findings import Findings
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.state import World


@dataclass(frozen=True)
class Replay:
    """A run made again: its scenario, and a scene for each of its years."""

    scenario: Scenario
    scenes: tuple[Scene, ...]


def replays(findings: Findings) -> list[Replay]:
    """The first run of the first scenarios of a batch; none if the model has changed since they were made."""
    if not can_be_remade(findings):
        return []
    request = findings.request
    failed = {each.scenario for each in findings.failures if each.replication == 0}  # as they would again
    shown = [each for each in request.scenarios[:MOST_PANELS] if each.name not in failed]
    worlds = [World(scenario, request.seed_of(0)) for scenario in shown]
    return [Replay(world.scenario, tuple(scenes(world, world.scenario.last_year))) for world in worlds]


def can_be_remade(findings: Findings) -> bool:
    """Whether runs would come out the same again."""
    same = findings.manifest["model_sha256"] == manifest.model_digest()
    return same and findings.request.design is None and bool(findings.done)
