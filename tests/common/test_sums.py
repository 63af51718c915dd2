"""Sums of reals in a run have one definition: one number added to the next."""

import ast
import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.common.columns import Floats, mean, spread, total
from paradiplomacy.results.manifest import model_files
from processes import python

REALS = st.lists(st.floats(-1e9, 1e9), max_size=400).map(np.array)
CHANCE = np.random.default_rng(1995)
DRAWN = CHANCE.lognormal(0, 3, 3_580)


@given(REALS)
def test_a_sum_adds_one_number_to_the_next(values: Floats) -> None:
    expected = 0.0
    for value in values.tolist():
        expected = expected + value
    assert total(values.astype(float)) == expected
    assert total(values.astype(float)) == pytest.approx(math.fsum(values.tolist()), abs=1e-4)


def test_numpy_adds_in_another_order() -> None:
    """Otherwise the tests here could not fail."""
    ends = CHANCE.integers(0, len(DRAWN), 100)
    assert any(total(DRAWN[:end]) != DRAWN[:end].sum() for end in ends)


def test_sums_of_runs_side_by_side_are_those_of_each() -> None:
    run = np.sort(CHANCE.integers(0, 40, len(DRAWN)))
    together = np.bincount(run, DRAWN, minlength=41)
    added = np.zeros(41)
    np.add.at(added, run, DRAWN)
    alone = [total(DRAWN[run == each]) for each in range(41)]
    assert together.tolist() == added.tolist() == alone


@given(REALS.filter(len))
def test_mean_and_spread_are_those_of_numpy_but_for_the_last_bits(values: Floats) -> None:
    assert mean(values) == pytest.approx(values.mean(), rel=1e-9, abs=1e-6)
    assert spread(values) == pytest.approx(values.std(), rel=1e-9, abs=1e-6)


SUMS = """
import numpy as np
from paradiplomacy.common.columns import mean, spread, total
values = np.random.default_rng(1995).lognormal(0, 3, 3_580)
print([one(values[:end]) for one in (total, mean, spread) for end in range(1, 3_580, 100)])
"""


def test_sums_are_the_same_bytes_without_the_compiler() -> None:
    with_it, without = (
        python("-c", start + SUMS) for start in ("", "import sys; sys.modules['numba'] = None")
    )
    assert with_it.stdout == without.stdout
    assert with_it.stdout.count(",") == 3 * 36 - 1, with_it.stderr


OF_DATA = {"rules/crises.py", "world/sources.py"}
"""Means of data, made once before any run."""


def other_sums() -> Iterator[str]:
    """Sums and means by NumPy in the model, but for sums that are whole: those stand in ``int``."""
    for path in model_files():
        name = "/".join(path.parts[-2:])
        if path.suffix != ".py" or name in OF_DATA:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        whole = {
            node.args[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "int"
            if node.args
        }
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(attr="sum"), args=[]) if node not in whole:
                    yield f"{name}:{node.lineno}"
                case ast.Call(func=ast.Attribute(attr="mean" | "std" | "var"), args=[]):
                    yield f"{name}:{node.lineno}"
                case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=attr)) if attr in NUMPY:
                    yield f"{name}:{node.lineno}"


NUMPY = {"sum", "mean", "std", "var", "average", "dot", "nansum", "nanmean", "corrcoef", "cov", "inner"}


def test_nothing_in_the_model_sums_reals_in_another_way() -> None:
    assert list(other_sums()) == []
