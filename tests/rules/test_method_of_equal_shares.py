"""The Method of Equal Shares against Pabutools, and cases worked out by hand."""

import numpy as np
import pytest
from numpy.random import Generator

from needs import needed
from paradiplomacy.common.columns import Ints
from paradiplomacy.rules.fund.method_of_equal_shares import Ballots, bought, completed

INSTANCES = 400


def some_instance(rng: Generator) -> tuple[Ints, Ints, Ints, int]:
    """Ids, costs, utilities and a budget; every other one on a coarse grid, where ties are the rule."""
    voters, projects, coarse = rng.integers(1, 13), rng.integers(1, 9), rng.random() < 0.5
    costs = rng.integers(1, 4, projects) * 1_000 if coarse else rng.integers(1, 700_000, projects)
    utility = rng.integers(0, 2 if coarse else 6, (voters, projects))
    budget = int(costs.sum() * rng.uniform(0.1, 1.2))
    return rng.permutation(projects), costs, utility, budget


def ids_bought(ids: Ints, costs: Ints, utility: Ints, budget: int) -> list[int]:
    ballots = Ballots.of(ids, costs, utility)
    return ids[ballots.rows[bought(ballots, budget)]].tolist()


def oracle(ids: Ints, costs: Ints, utility: Ints, budget: int) -> list[int]:
    """Pabutools; its ties go by the name of the project."""
    from pabutools.election import Additive_Cardinal_Sat, CardinalBallot, CardinalProfile, Instance, Project
    from pabutools.rules import method_of_equal_shares

    projects = [Project(f"{i:03d}", c) for i, c in zip(ids.tolist(), costs.tolist(), strict=True)]
    ballots = [CardinalBallot(dict(zip(projects, row, strict=True))) for row in utility.tolist()]
    instance = Instance(projects, budget_limit=budget)
    profile = CardinalProfile(ballots, instance=instance)
    return [int(p.name) for p in method_of_equal_shares(instance, profile, sat_class=Additive_Cardinal_Sat)]


def test_agrees_with_pabutools() -> None:
    needed("pabutools", "oracle")
    rng = np.random.default_rng(2021)
    decided_by_id = purchases = 0
    for _ in range(INSTANCES):
        ids, costs, utility, budget = some_instance(rng)
        ours = ids_bought(ids, costs, utility, budget)
        assert ours == oracle(ids, costs, utility, budget), (ids, costs, utility, budget)
        renamed = len(ids) - 1 - np.array(ids_bought(len(ids) - 1 - ids, costs, utility, budget), dtype=int)
        decided_by_id += set(renamed.tolist()) != set(ours)
        purchases += len(ours)
    assert purchases > INSTANCES, "instances are not trivial"
    assert decided_by_id > INSTANCES // 20, "ties decide some of them"


def test_completion_keeps_what_was_bought_and_leaves_nothing_that_fits() -> None:
    rng = np.random.default_rng(7)
    added = 0
    for _ in range(INSTANCES):
        ids, costs, utility, budget = some_instance(rng)
        ballots = Ballots.of(ids, costs, utility)
        first = bought(ballots, budget)
        final = completed(ballots, first, budget)
        rest = budget - sum(ballots.costs[p] for p in final)
        assert final[: len(first)] == first
        assert len(set(final)) == len(final)
        assert rest >= 0
        left_over = [p for _, p in ballots.wanted() if p not in final]
        assert all(ballots.costs[p] > rest for p in left_over)
        added += len(final) - len(first)
    assert added > INSTANCES // 4


def test_a_minority_gets_its_part() -> None:
    """A quarter of the voters can buy for a quarter of the money, whatever the majority prefers."""
    majority, minority = [[1, 1, 1, 1, 0]] * 3, [[0, 0, 0, 0, 1]]
    assert ids_bought(np.arange(5), np.full(5, 100), np.array(majority + minority), 400) == [0, 1, 2, 4]


def test_poor_supporters_pay_what_they_have() -> None:
    """Two voters with 60 each. The first project costs the first voter 50 and leaves it 10.

    The second project costs 70: the first voter gives its 10 and the second its 60.
    """
    assert ids_bought(np.arange(2), np.array([50, 70]), np.array([[9, 1], [0, 1]]), 120) == [0, 1]
    assert ids_bought(np.arange(2), np.array([50, 71]), np.array([[9, 1], [0, 1]]), 120) == [0]


def test_no_payment_is_rounded() -> None:
    """Three voters share one cent and buy what costs one cent; thirds of a cent add up exactly."""
    assert ids_bought(np.arange(2), np.array([1, 1]), np.array([[1, 2], [1, 2], [1, 2]]), 1) == [1]
    assert ids_bought(np.arange(2), np.array([1, 1]), np.array([[1, 2], [1, 2], [1, 2]]), 2) == [1, 0]


@pytest.mark.parametrize(
    ("costs", "budget", "expected"),
    [
        ([30, 20, 50], 50, [1, 0]),  # the cheapest are the most useful per cent
        ([60, 20, 30], 50, [1, 2]),  # what does not fit is passed over
        ([30, 30, 20], 49, [2]),
        ([30, 30, 30], 60, [0, 1]),  # ties go by id
        ([30, 20, 50], 19, []),
    ],
)
def test_completion_by_utility_per_cent(costs: list[int], budget: int, expected: list[int]) -> None:
    """Four voters, three of whom want one project each: no share buys anything, the common rest does."""
    utility = np.eye(4, 3, dtype=np.int64)
    ballots = Ballots.of(np.arange(3), np.array(costs), utility)
    assert bought(ballots, budget) == []
    assert completed(ballots, [], budget) == expected


def test_what_nobody_wants_is_not_bought() -> None:
    ballots = Ballots.of(np.arange(2), np.array([10, 10]), np.array([[0, 1]]))
    assert completed(ballots, bought(ballots, 100), 100) == [1]


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_without_voters_or_projects(shape: tuple[int, int]) -> None:
    ballots = Ballots.of(np.arange(shape[1]), np.full(shape[1], 10), np.ones(shape, dtype=np.int64))
    assert completed(ballots, bought(ballots, 100), 100) == []
