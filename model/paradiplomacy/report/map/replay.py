"""The first run of each scenario made again, which the same seed allows as long as the model is the same."""

from dataclasses import dataclass
from functools import lru_cache

from paradiplomacy.report.figures.answers import finished
from paradiplomacy.report.figures.drawing import MOST_PANELS
from paradiplomacy.report.map.scene import Scene, scenes
from paradiplomacy.results import manifest
from paradiplomacy.results.results import Results
from paradiplomacy.scenario.scenario import Scenario


@dataclass(frozen=True)
class Replay:
    """A run made again: its scenario, and a scene for each of its years."""

    scenario: Scenario
    scenes: tuple[Scene, ...]


def replays(results: Results) -> list[Replay]:
    """The first run of the first scenarios of a batch; none if the model has changed since they were made."""
    if not remade(results):
        return []
    failed, seed = _failed(results), results.request.seed
    shown = [each for each in results.scenarios[:MOST_PANELS] if each.name not in failed]
    return [Replay(scenario, _run(scenario, seed)) for scenario in shown]


def remade(results: Results) -> bool:
    """Whether runs of these results would come out the same again."""
    same = results.manifest["model_sha256"] == manifest.model_digest()
    return same and results.request.design is None and bool(finished(results))


def _failed(results: Results) -> set[str]:
    """Names of scenarios whose first run failed, as it would again."""
    runs = results.table("runs", ["scenario", "replication", "status"])
    return set(runs.loc[(runs["status"] == "failed") & (runs["replication"] == 0), "scenario"])


@lru_cache(maxsize=MOST_PANELS)
def _run(scenario: Scenario, seed: int) -> tuple[Scene, ...]:
    """A run, kept because the map and the film of a report both ask for it."""
    from paradiplomacy.model import CityNetwork

    return tuple(scenes(CityNetwork(scenario, rng=seed), scenario.last_year))
