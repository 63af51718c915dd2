"""Runs that take no time, for tests of everything around a run: valid, and a function of the case only."""

import math
import os
import sys
import time
from pathlib import Path
from typing import Any

from paradiplomacy.common.seeds import USUAL_BATCH_SEED, run_seed
from paradiplomacy.experiment.case import Case
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.results.tables import COLUMNS, DETAIL_TABLES, table_names
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.scenario import Scenario
from processes import PATIENCE

SEEDS = [run_seed(USUAL_BATCH_SEED, replication) for replication in range(10)]
"""Seeds of the first runs of the usual batch."""
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


def _number(case: Case) -> int:
    """A number of the replication, from that of the batch on."""
    return USUAL_BATCH_SEED + case.replication


def _values(case: Case, length: int) -> list[float]:
    """Year by year, for all indicators whose names have one length."""
    effect = EFFECT.get(case.arm.base.name, 0) * (1 + case.seed % 11 / 10)
    start = case.seed * 7919 + length * 31
    return [20 + (start + year * 104729) % 1009 / 100 + effect for year in case.arm.base.years]


def simulate(case: Case, detail: bool) -> dict[str, Any]:
    years = list(case.arm.base.years)
    values = {length: _values(case, length) for length in sorted({*map(len, INDICATORS)})}
    whole = {length: [int(value) for value in column] for length, column in values.items()}
    indicators = {name: [*(whole if one.whole else values)[len(name)]] for name, one in INDICATORS.items()}
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


def endless(case: Case, detail: bool) -> dict[str, Any]:
    """Runs from the fourth replication on go on until their process is killed."""
    if case.replication >= 3:
        time.sleep(PATIENCE)
    return simulate(case, detail)


def failing(case: Case, detail: bool) -> dict[str, Any]:
    """The run of the right turn of replication 1 fails."""
    if case.arm.base.name == "right-turn" and case.seed == SEEDS[1]:
        raise ZeroDivisionError("no\nluck")
    return simulate(case, detail)


def failing_first(case: Case, detail: bool) -> dict[str, Any]:
    """The first run of the right turn fails."""
    if case.arm.base.name == "right-turn" and case.replication == 0:
        raise ZeroDivisionError("no luck")
    return simulate(case, detail)


def not_a_number(case: Case, detail: bool) -> dict[str, Any]:
    tables = simulate(case, detail)
    tables["years"]["capacity_mean"] = [float("nan")] * len(tables["years"]["year"])
    return tables


def deadly_once(case: Case, detail: bool) -> dict[str, Any]:
    """The first process that comes to replication 2 is killed, as for lack of memory."""
    mark = Path(os.environ["PARADIPLOMACY_TEST_MARK"])
    if case.seed == SEEDS[2] and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), 9)
    return simulate(case, detail)


def deadly(case: Case, detail: bool) -> dict[str, Any]:
    os.kill(os.getpid(), 9)
    return simulate(case, detail)


def tables_of(folder: Path) -> dict[str, bytes]:
    """The bytes of all tables in a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}


def noted(case: Case, detail: bool) -> dict[str, Any]:
    """Write down which process makes which run."""
    with Path(os.environ["PARADIPLOMACY_TEST_MARK"]).open("a") as file:
        file.write(f"{os.getpid()} {case.run_id} {case.arm.base.name}\n")
    return slow(case, detail)


def deadly_at_1999(case: Case, detail: bool) -> dict[str, Any]:
    """The right turn of replication 4 always takes its process with it."""
    if case.arm.base.name == "right-turn" and case.seed == SEEDS[4]:
        os.kill(os.getpid(), 9)
    return simulate(case, detail)


def cut_off_once(case: Case, detail: bool) -> dict[str, Any]:
    """The first process that comes to replication 2 is killed while it hands over a result."""
    mark = Path(os.environ["PARADIPLOMACY_TEST_MARK"])
    if case.seed == SEEDS[2] and not mark.exists():
        mark.touch()
        frame = sys._getframe()
        while "result_queue" not in frame.f_locals:
            assert frame.f_back
            frame = frame.f_back
        results = frame.f_locals["result_queue"]
        results._wlock.acquire()
        os.write(results._writer.fileno(), b"\0\0\xff\xff half of it")
        os.kill(os.getpid(), 9)
    return simulate(case, detail)


def always_failing(case: Case, detail: bool) -> dict[str, Any]:
    raise ZeroDivisionError("no luck")


def _with(case: Case, detail: bool, **indicators: float) -> dict[str, Any]:
    """The usual run with some indicators the same in all years."""
    tables = simulate(case, detail)
    years = tables["years"]["year"]
    return tables | {
        "years": tables["years"] | {name: [value] * len(years) for name, value in indicators.items()}
    }


def ishigami_value(point: Any) -> float:
    """Ishigami and Homma 1990, with a = 7 and b = 0.1."""
    one, two, three = point
    return math.sin(one) + 7 * math.sin(two) ** 2 + 0.1 * three**4 * math.sin(one)


def ishigami(case: Case, detail: bool) -> dict[str, Any]:
    """The capacity's Gini index is the Ishigami function of the three values that vary."""
    return _with(case, detail, capacity_gini=ishigami_value(case.arm.point))


def by_amount(case: Case, detail: bool) -> dict[str, Any]:
    """Members follow the amount of the political shift and the seed."""
    amount = case.arm.values["events.political-shift.amount"] or 0.0
    return _with(case, detail, members=_number(case) + round(100 * float(amount)))


def by_fund(case: Case, detail: bool) -> dict[str, Any]:
    """Members follow the fund and the seed."""
    fund = case.arm.values["fund.yearly_usd"]
    return _with(case, detail, members=_number(case) + round(float(fund or 0) / 1000))
