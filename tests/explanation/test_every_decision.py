"""Explanations replay exactly: terms add up, gate and draw stand beside, and the outcome is the run's."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from paradiplomacy.common.columns import Bools
from paradiplomacy.explanation.city import decisions
from paradiplomacy.explanation.seen import HAZARDS, Kind, Seen, needed
from paradiplomacy.explanation.watch import Watched, watch
from paradiplomacy.rules.logit import total
from random_worlds import Case, many_worlds, shipped, worlds

SCENARIOS = ["baseline", "history", "right-turn", "cis-cities", "random", "members-2022"]


def watched(case: Case) -> Iterator[Watched]:
    model = case.model()
    for _ in case.scenario.years:
        yield watch(model)


def said(seen: Seen) -> Bools:
    """The outcome as the explanation has it: draw below chance, but where rules decide: out, or cancelled."""
    return np.where(seen.by_rule, seen.kind is Kind.LEAVE, seen.drawn < seen.chance)


def check(case: Case) -> Counter[Kind]:
    """Every decision of every city of a run; how many there were of each kind."""
    count: Counter[Kind] = Counter()
    for year in watched(case):
        for seen in year.decisions.values():
            assert (said(seen) == seen.happened).all(), (year.year, seen.kind)
            count[seen.kind] += len(seen.city)
    return count


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_outcome_of_a_run_is_replayed(name: str) -> None:
    count = check(shipped(name, 3))
    assert set(count) == set(Kind)
    assert all(count.values())


@given(worlds())
@many_worlds(40)
def test_every_outcome_is_replayed_whatever_the_settings(case: Case) -> None:
    check(case)


def test_the_replay_can_fail() -> None:
    """With one input moved a little, outcomes come out otherwise."""
    wrong = 0
    for year in watched(shipped("baseline", 3)):
        seen = year.decisions[Kind.TAKE_PART]
        moved = replace(seen, inputs={**seen.inputs, "capacity": seen.inputs["capacity"] + 0.02})
        wrong += int((said(moved) != seen.happened).sum())
    assert wrong > 10


@pytest.mark.parametrize("name", ["baseline", "history"])
def test_watching_changes_nothing(name: str) -> None:
    case = shipped(name, 4)
    seen, alone = case.model(detail=True), case.run()
    for _ in case.scenario.years:
        watch(seen)
    assert seen.tables() == alone.tables()
    assert seen.datacollector.model_vars == alone.datacollector.model_vars


def test_chance_is_the_gate_times_the_logistic_function_of_the_sum() -> None:
    """By plain arithmetic, city by city, for all cities of a year."""
    case = shipped("right-turn", 5)
    model = case.model()
    model.run_until_year(2017)
    year, count = watch(model), 0
    for row in range(len(model.world.cities)):
        for one in decisions(model.world, year, row, turning=False):
            assert one.logit == pytest.approx(math.fsum(one.terms.values()), abs=1e-9)
            hazard = one.name in HAZARDS
            chance = 1 - math.exp(-math.exp(one.logit)) if hazard else 1 / (1 + math.exp(-one.logit))
            assert one.chance == pytest.approx(chance if hazard else one.gate * chance, rel=1e-12)
            assert one.by_rule or one.outcome == (one.drawn < one.chance)
            count += 1
    assert count > len(model.world.cities)


def test_the_draw_is_a_yes_from_what_is_needed_on() -> None:
    for year in watched(shipped("baseline", 6)):
        for seen in year.decisions.values():
            if not len(seen.city):
                continue
            sums = total(seen.terms)
            for row in range(0, len(sums), 7):
                enough = needed(seen.kind, float(seen.gate[row]), float(seen.drawn[row]))
                assert (sums[row] > enough) == bool(seen.drawn[row] < seen.chance[row])
