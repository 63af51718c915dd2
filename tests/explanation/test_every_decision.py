"""Explanations replay exactly: terms add up, gate and draw stand beside, and the outcome is the run's."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from examples import some
from paradiplomacy.common.columns import Bools
from paradiplomacy.explanation.round import Round
from paradiplomacy.explanation.verdict import verdicts
from paradiplomacy.explanation.watch import Watch, watch
from paradiplomacy.phases.activity import TAKE_PART
from paradiplomacy.phases.decisions import DECISIONS
from paradiplomacy.phases.summit import LEAVE
from paradiplomacy.rules.logit import total
from random_worlds import Case, many_worlds, shipped, worlds

SCENARIOS = ["baseline", "history", "right-turn", "cis-cities", "random", "members-2022"]


def watches(case: Case) -> Iterator[Watch]:
    model = case.model()
    for _ in case.scenario.years:
        yield watch(model)


def replayed(one: Round) -> Bools:
    """The outcome as the explanation has it: draw below chance, but where rules decide."""
    return np.where(one.settled, one.decision is LEAVE, one.drawn < one.chance)


def check(case: Case) -> Counter[str]:
    """Every decision of every city of a run; how many there were of each kind."""
    count: Counter[str] = Counter()
    for year in watches(case):
        for name, one in year.rounds.items():
            assert (replayed(one) == one.happened).all(), (year.year, name)
            count[name] += len(one.city)
    return count


@pytest.mark.parametrize("name", some(SCENARIOS, one_in=3))
def test_every_outcome_of_a_run_is_replayed(name: str) -> None:
    count = check(shipped(name, 3))
    assert set(count) == set(DECISIONS)
    assert all(count.values())


@given(worlds())
@many_worlds(20)
def test_every_outcome_is_replayed_whatever_the_settings(case: Case) -> None:
    check(case)


def test_the_replay_can_fail() -> None:
    """With one input moved a little, outcomes come out otherwise."""
    wrong = 0
    for year in watches(shipped("baseline", 3, last_year=2018)):
        one = year.rounds[TAKE_PART.name]
        moved = replace(one, inputs={**one.inputs, "capacity": one.inputs["capacity"] + 0.02})
        wrong += int((replayed(moved) != one.happened).sum())
    assert wrong > 10


@pytest.mark.parametrize("name", ["baseline", "history"])
def test_watching_changes_nothing(name: str) -> None:
    case = shipped(name, 4, last_year=2010)
    seen, alone = case.model(detail=True), case.run()
    for _ in case.scenario.years:
        watch(seen)
    assert seen.tables() == alone.tables()
    assert seen.datacollector.model_vars == alone.datacollector.model_vars


CHANCES = {
    "logit": lambda total, gate: gate / (1 + math.exp(-total)),
    "hazard": lambda total, gate: 1 - math.exp(-gate * math.exp(total)),
    "share": lambda total, gate: min(1.0, gate * total),
}


def test_chance_is_the_gate_times_the_logistic_function_of_the_sum() -> None:
    """By plain arithmetic, city by city, for all cities of a year."""
    case = shipped("right-turn", 5)
    model = case.model()
    model.run_until_year(2017)
    year, count = watch(model), 0
    for row in range(len(model.world.cities)):
        for one in verdicts(model.world, year, row, turning=False):
            assert one.logit == pytest.approx(math.fsum(one.terms.values()), abs=1e-9)
            assert one.chance == pytest.approx(CHANCES[one.form](one.logit, one.gate), rel=1e-12)
            assert one.by_rule or one.outcome == (one.drawn < one.chance)
            count += 1
    assert count > len(model.world.cities)


def test_the_draw_is_a_yes_from_what_is_needed_on() -> None:
    for year in watches(shipped("baseline", 6, last_year=2012)):
        for one in year.rounds.values():
            if not len(one.city):
                continue
            sums = total(one.terms)
            for row in range(0, len(sums), 7):
                assert (sums[row] > one.needed(row)) == bool(one.drawn[row] < one.chance[row])
