"""Runs that take no time, for tests of everything around a run: valid, and a function of the case only."""

import os
import time
from pathlib import Path
from typing import Any

from paradiplomacy.experiment import Case
from paradiplomacy.indicators import INDICATORS
from paradiplomacy.parameters import COUNTRIES
from paradiplomacy.scenario import Scenario, load_scenario
from paradiplomacy.schemas import COLUMNS, DETAIL_TABLES, table_names

EFFECT = {"baseline": 0, "right-turn": -3, "other": 5}


def scenarios(*names: str) -> list[Scenario]:
    """Short worlds: 2012 to 2016, with the right turn from 2014."""
    base = load_scenario("baseline", first_year=2012, last_year=2016)
    events = load_scenario("right-turn").events
    made = {"baseline": base, "right-turn": base.model_copy(update={"name": "right-turn", "events": events})}
    made["other"] = base.model_copy(
        update={
            "name": "other",
            "title": "Other",
            "parameters": base.parameters.replace({"training.seats": 1}),
        }
    )
    return [made[name] for name in names]


def _value(case: Case, name: str, year: int) -> float:
    noise = (case.seed * 7919 + year * 104729 + len(name) * 31) % 1009 / 100
    return 20 + noise + EFFECT[case.scenario.name] * (1 + case.seed % 5 / 10)


def simulate(case: Case, detail: bool) -> dict[str, Any]:
    years = list(case.scenario.years)
    indicators = {
        name: [int(_value(case, name, year)) if one.whole else _value(case, name, year) for year in years]
        for name, one in INDICATORS.items()
    }
    indicators["leverage"] = [None if year % 2 else 2.5 for year in years]
    countries = {column.name: [1] * len(years) * 10 for column in COLUMNS["countries"]}
    countries["year"] = [year for year in years for _ in COUNTRIES]
    countries["country"] = list(COUNTRIES) * len(years)
    tables: dict[str, Any] = {"years": {"year": years, **indicators}, "countries": countries}
    if detail:
        sample = {"int": 7, "float": 0.5, "text": "x", "flag": True}
        for table in DETAIL_TABLES:
            tables[table] = {column.name: [sample[column.kind]] * 3 for column in COLUMNS[table]}
    assert tables.keys() == set(table_names(detail)[1:])
    return tables


def slow(case: Case, detail: bool) -> dict[str, Any]:
    time.sleep(0.05)
    return simulate(case, detail)


def failing(case: Case, detail: bool) -> dict[str, Any]:
    """The run of the right turn with seed 1996 fails."""
    if case.scenario.name == "right-turn" and case.seed == 1996:
        raise ZeroDivisionError("no\nluck")
    return simulate(case, detail)


def not_a_number(case: Case, detail: bool) -> dict[str, Any]:
    tables = simulate(case, detail)
    tables["years"]["capacity_mean"] = [float("nan")] * len(tables["years"]["year"])
    return tables


def deadly_once(case: Case, detail: bool) -> dict[str, Any]:
    """The first process that comes to seed 1997 is killed, as for lack of memory."""
    mark = Path(os.environ["PARADIPLOMACY_TEST_MARK"])
    if case.seed == 1997 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), 9)
    return simulate(case, detail)


def deadly(case: Case, detail: bool) -> dict[str, Any]:
    os.kill(os.getpid(), 9)
    return simulate(case, detail)


def tables_of(folder: Path) -> dict[str, bytes]:
    """The bytes of all tables in a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}
