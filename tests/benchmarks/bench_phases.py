"""Where does the time of a year go?"""

import inspect
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from statistics import median
from types import ModuleType
from typing import Any

from benchmarks.board import Board
from benchmarks.ratios import seconds
from paradiplomacy import model as model_module
from paradiplomacy.indicators.tables import RunTables
from paradiplomacy.model import CityNetwork
from paradiplomacy.scenario.files import load_scenario

SEED = 1995

type Place = tuple[Any, str]
"""Where a function is looked up when it is called: a module or a class, and its name there."""


def _called(method: Callable[..., Any]) -> list[Place]:
    """What a method of the model calls: functions of modules, and other methods of its own.

    The names are read from its code, so that a phase that is added or moved appears by itself.
    """
    names = inspect.unwrap(method).__code__.co_names
    found: list[Place] = []
    for name in names:
        value = vars(model_module).get(name)
        if isinstance(value, ModuleType):
            found += [(value, other) for other in names if inspect.isfunction(vars(value).get(other))]
        elif inspect.isfunction(value):
            found.append((model_module, name))
        elif name.startswith("_") and inspect.isfunction(vars(CityNetwork).get(name)):
            found.append((CityNetwork, name))
    return found


def _places() -> dict[str, Place]:
    """Everything that is timed, by the name that is shown, in the order of the year."""
    year = _called(CityNetwork.step)
    places = [place for place in year if place != (CityNetwork, "_observe")]
    if (CityNetwork, "_observe") in year:
        places += _called(CityNetwork._observe)
        names = CityNetwork._observe.__code__.co_names
        helpers = (model_module.YearlyCollector, RunTables)
        places += [
            (one, name) for one in helpers for name in names if inspect.isfunction(vars(one).get(name))
        ]
    return {f"{_last(owner)}.{name}": (owner, name) for owner, name in places}


def _last(owner: Any) -> str:
    return owner.__name__.rpartition(".")[2]


@contextmanager
def timed(places: dict[str, Place]) -> Iterator[dict[str, float]]:
    """Add up the time inside each of these functions."""
    spent: dict[str, float] = defaultdict(float)
    originals = {name: inspect.getattr_static(*place) for name, place in places.items()}
    own = {name: attribute in vars(owner) for name, (owner, attribute) in places.items()}

    def watched(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spent[name] += time.perf_counter() - start

        return call

    for name, (owner, attribute) in places.items():
        setattr(owner, attribute, watched(name, originals[name]))
    try:
        yield spent
    finally:
        for name, (owner, attribute) in places.items():
            if own[name]:
                setattr(owner, attribute, originals[name])
            else:
                delattr(owner, attribute)


def bench_phases_of_the_year(benchmark: Any, board: Board, quick: bool) -> None:
    scenario, places = load_scenario("baseline"), _places()
    rounds: list[dict[str, float]] = []

    def run() -> None:
        with timed(places) as spent:
            start = time.perf_counter()
            model = CityNetwork(scenario, rng=SEED)
            made = time.perf_counter()
            # agents are also made with the model; that part belongs to construction
            spent.clear()
            model.run_until_year(scenario.last_year)
            stepping = time.perf_counter() - made
        spent["construction"] = made - start
        spent["tables at the end"] = seconds(model.tables)
        spent["whole"] = time.perf_counter() - start
        spent["the rest of the step"] = stepping - sum(spent[name] for name in places)
        rounds.append(spent)

    run()
    rounds.clear()
    benchmark.pedantic(run, rounds=5 if quick else 15)
    typical = {name: median(spent[name] for spent in rounds) for name in rounds[0] | dict.fromkeys(places)}
    whole = typical.pop("whole")
    order = ["construction", *places, "the rest of the step", "tables at the end"]
    rows = [(name, 1000 * typical[name], 100 * typical[name] / whole) for name in order]
    benchmark.extra_info.update({name: typical[name] / whole for name in order})
    rows.append(("whole run", 1000 * whole, 100.0))
    board.sheet("phases: baseline, seed 1995, 1995 to 2026", ("", "median ms a run", "% of the run"), rows)
