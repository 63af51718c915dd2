"""Sums of reals have one definition, in ``common.each``: one number added to the next, run by run."""

import ast
import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.common import each
from paradiplomacy.common.columns import Floats, Ints
from paradiplomacy.results.manifest import model_files
from processes import python

REALS = st.lists(st.floats(-1e9, 1e9), max_size=400).map(lambda reals: np.array(reals, dtype=np.float64))
CHANCE = np.random.default_rng(1995)
DRAWN = CHANCE.lognormal(0, 3, 3_580)


def one_run(values: Floats) -> Floats:
    """The sum of a run alone."""
    return each.sums(np.zeros(len(values), dtype=np.int64), values, 1)


@given(REALS)
def test_a_sum_adds_one_number_to_the_next(values: Floats) -> None:
    expected = 0.0
    for value in values.tolist():
        expected = expected + value
    assert one_run(values).tolist() == [expected]
    assert expected == pytest.approx(math.fsum(values.tolist()), abs=1e-4)


def test_numpy_adds_in_another_order() -> None:
    """Otherwise the tests here could not fail."""
    ends = CHANCE.integers(0, len(DRAWN), 100)
    assert any(one_run(DRAWN[:end])[0] != DRAWN[:end].sum() for end in ends)


@pytest.mark.parametrize("sort", [np.sort, np.array])
def test_sums_of_runs_side_by_side_are_those_of_each(sort: Callable[[Ints], Ints]) -> None:
    run = sort(CHANCE.integers(0, 40, len(DRAWN)))
    together = each.sums(run, DRAWN, 41)
    added = np.zeros(41)
    np.add.at(added, run, DRAWN)
    alone = [one_run(DRAWN[run == one])[0] for one in range(41)]
    assert together.tolist() == added.tolist() == alone


@given(st.lists(REALS, min_size=1, max_size=4))
def test_means_and_spreads_of_runs_are_those_of_numpy_but_for_the_last_bits(runs: list[Floats]) -> None:
    run = np.repeat(np.arange(len(runs)), [len(values) for values in runs])
    of_runs = run, np.concatenate(runs), len(runs), -7.0
    for ours, theirs in ((each.means(*of_runs), np.mean), (each.spreads(*of_runs), np.std)):
        expected = [theirs(values) if len(values) else -7.0 for values in runs]
        assert ours.tolist() == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(st.lists(REALS, min_size=2, max_size=4))
def test_means_and_spreads_of_runs_are_those_of_each_alone(runs: list[Floats]) -> None:
    run = np.repeat(np.arange(len(runs)), [len(values) for values in runs])
    for rule in (each.means, each.spreads):
        alone = [rule(np.zeros(len(values), dtype=np.int64), values, 1)[0] for values in runs]
        assert rule(run, np.concatenate(runs), len(runs)).tolist() == alone


SUMS = """
import numpy as np
from paradiplomacy.common.each import ends, means, spreads, sums
from paradiplomacy.indicators.counting import gini_indices
values = np.random.default_rng(1995).lognormal(0, 3, 3_580)
run = np.repeat(np.arange(36), np.arange(36) * 5)
values = values[:len(run)]
print([one(run, values, 36).tolist() for one in (sums, means, spreads)])
print(gini_indices(values, np.arange(len(run)), ends(np.bincount(run))).tolist())
"""


def test_sums_are_the_same_bytes_without_the_compiler() -> None:
    with_it, without = (
        python("-c", start + SUMS) for start in ("", "import sys; sys.modules['numba'] = None")
    )
    assert with_it.stdout == without.stdout
    assert with_it.stdout.count(",") == 3 * 36 - 1 + 36 - 1, with_it.stderr


OF_DATA = {"world/sources.py"}
"""Means of data, made once before any run."""
HOME = "common/each.py"
WHOLE = "np.int64"
NUMPY = {
    *("sum", "mean", "std", "var", "average", "dot", "vdot", "inner", "matmul", "einsum", "corrcoef", "cov"),
    *("nansum", "nanmean", "nanstd", "nanvar"),
}


def other_sums(name: str, source: str) -> Iterator[str]:
    """Sums and means by NumPy, but for sums that are whole: those stand in ``int`` or say so."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    whole = {
        call.args[0]
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "int" and call.args
    }
    for call in calls:
        named = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        match call:
            case ast.Call(func=ast.Attribute(attr="sum"), args=[]):
                other = call not in whole and named.get("dtype") != WHOLE
            case ast.Call(func=ast.Attribute(attr="mean" | "std" | "var"), args=[]):
                other = True
            case ast.Call(func=ast.Attribute(attr="reduce" | "reduceat")):
                other = True
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr="bincount")):
                other = len(call.args) > 1 or "weights" in named
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=attr)):
                other = attr in NUMPY
            case _:
                other = False
        if other:
            yield f"{name}:{call.lineno}"


def test_nothing_in_the_model_sums_reals_in_another_way() -> None:
    sources = {"/".join(path.parts[-2:]): path for path in model_files() if path.suffix == ".py"}
    assert HOME in sources
    found = [
        other
        for name, path in sources.items()
        if name not in {*OF_DATA, HOME}
        for other in other_sums(name, path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "x.sum()",
        "x.sum(axis=1)",
        "float(x.sum())",
        "x.mean()",
        "np.sum(x)",
        "x.std(axis=0)",
        "np.add.reduceat(x, ends)",
        "np.bincount(run, x)",
        "np.bincount(run, weights=x)",
    ],
)
def test_sums_of_other_kinds_are_found(source: str) -> None:
    assert list(other_sums("here", source)) == ["here:1"]


@pytest.mark.parametrize("source", ["int(x.sum())", "x.sum(axis=1, dtype=np.int64)", "np.bincount(run)"])
def test_whole_sums_are_not_found(source: str) -> None:
    assert list(other_sums("here", source)) == []
