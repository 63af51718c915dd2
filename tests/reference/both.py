"""One world run twice, by the package and by the reference, and what differs. For the tests only."""

from typing import Any

from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.model import CityNetwork
from paradiplomacy.scenario.scenario import Scenario
from reference.comparison import Table, differences, year_table
from reference.network import ReferenceNetwork

type Tables = dict[str, Table]

SEED = 1995


def of_package(world: Scenario, seed: int = SEED) -> Tables:
    """Indicators and detail tables of the package."""
    model = CityNetwork(world, rng=seed, detail=True)
    model.run_until_year(world.last_year)
    collected: dict[str, list[Any]] = model.datacollector.model_vars
    indicators = [dict(zip(collected, row, strict=True)) for row in zip(*collected.values(), strict=True)]
    return {"years": year_table(world.first_year, indicators), **model.tables()}


def of_reference(world: Scenario, seed: int = SEED) -> Tables:
    """Indicators, in the order of the registry, and detail tables of the reference."""
    model = ReferenceNetwork(world, rng=seed)
    model.run_until_year(world.last_year)
    assert set(model.indicators[0]) == set(INDICATORS)
    indicators = [{name: values[name] for name in INDICATORS} for values in model.indicators]
    return {"years": year_table(world.first_year, indicators), **model.tables()}


def difference(world: Scenario, seed: int = SEED) -> str:
    """Where the two differ, in words; nothing where they are the same."""
    return "\n".join(differences(of_package(world, seed), of_reference(world, seed)))
