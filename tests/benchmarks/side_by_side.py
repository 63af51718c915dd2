"""Chunks of runs as a worker makes them, timed in a process of their own; older versions can run this, too.

The first argument is a JSON object: for each name how many runs of which kind make up the chunk; a run of one
kind is stepped by hand.
"""

import json
import sys
import time

from paradiplomacy.experiment.case import Arm, Case
from paradiplomacy.model import CityNetwork
from paradiplomacy.runs.run import run_chunk, simulate
from paradiplomacy.scenario.files import load_scenario

VARIED = ("activity.habit", "activity.alignment", "go_ahead.grant", "ties.decay", "membership.entry")
"""Parameters of the points, each within a fifth of its value."""
HAPPENED = ("members", "proposals", "ties")
ALONE_AGAIN = 5
"""How often a single run is timed; the least counts."""


def arms(kind: str, count: int) -> list[tuple[Arm, int]]:
    """What is run with which seed: a scenario with many seeds, pairs of scenarios, points of a design."""
    base = load_scenario("baseline")
    if kind == "points":
        values = [float(base.parameters[name]) for name in VARIED]
        shares = [[0.8 + 0.4 * ((k * 7 + 3 * j) % count) / count for j in range(5)] for k in range(count)]
        points = [tuple(v * s for v, s in zip(values, some, strict=True)) for some in shares]
        return [(Arm(base, VARIED, point, repr(point).encode()), 1995) for point in points]
    names = ("baseline", "right-turn") if kind == "pairs" else ("baseline",)
    made = [Arm(load_scenario(name), (), (), name.encode()) for name in names]
    return [(made[k % len(made)], 1995 + k // len(made)) for k in range(count)]


def stepped() -> dict[str, float]:
    """The same of a model that is stepped by hand."""
    scenario = load_scenario("baseline")
    start = time.process_time()
    model = CityNetwork(scenario, rng=1995)
    while model.running:
        model.step()
    spent = 1_000 * (time.process_time() - start)
    return {"ms": spent, **{name: sum(model.indicators[name]) for name in HAPPENED}}


def measured(kind: str, count: int) -> dict[str, float]:
    """Milliseconds of processor time a run, and how much happened in it."""
    if kind == "stepped":
        return stepped()
    cases = [Case(arm, place, seed) for place, (arm, seed) in enumerate(arms(kind, count))]
    start = time.process_time()
    chunk = run_chunk(simulate, False, cases)
    spent = 1_000 * (time.process_time() - start) / count
    years = chunk.tables["years"]
    happened = {name: sum(years.column(name).to_pylist()) / count for name in HAPPENED}
    return {"ms": spent, **happened}


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    for kind, count in asked.values():
        measured(kind, count)  # what is loaded, compiled or asked of the system once
    times = {name: ALONE_AGAIN if count == 1 else 1 for name, (_, count) in asked.items()}
    found = {name: [measured(*asked[name]) for _ in range(again)] for name, again in times.items()}
    print(json.dumps({name: min(several, key=lambda one: one["ms"]) for name, several in found.items()}))
