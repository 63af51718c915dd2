"""Priors: each distribution is that of SciPy, what is left out is left out, and ranks go together."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from paradiplomacy.experiment.designs.design import Design
from paradiplomacy.experiment.designs.reading import read_design

NAME, OTHER, WHOLE = "activity.alignment", "activity.bloc_support", "training.seats"
SHAPES: dict[str, tuple[dict[str, Any], Any]] = {
    "uniform": ({"low": 1, "high": 5}, stats.uniform(1, 4)),
    "normal": ({"mean": 3, "sd": 0.3}, stats.norm(3, 0.3)),
    "lognormal": ({"median": 2, "sd_log": 0.2}, stats.lognorm(0.2, scale=2)),
    "triangular": ({"low": 1, "mode": 2, "high": 5}, stats.triang(0.25, 1, 4)),
    "beta": ({"low": 1, "high": 5, "alpha": 2, "beta": 5}, stats.beta(2, 5, 1, 4)),
}


def design(parameters: dict[str, Any], kind: str = "sobol", samples: int = 256, **keys: Any) -> Design:
    found, problems = read_design({"kind": kind, "samples": samples, "parameters": parameters, **keys})
    assert found is not None, problems
    assert read_design(found.record()) == (found, [])
    return found


def refused(values: Any, kind: str = "sobol", name: str = NAME, **keys: Any) -> list[str]:
    _, problems = read_design({"kind": kind, "samples": 4, "parameters": {name: values}, **keys})
    return [": ".join(pair) for pair in problems]


@pytest.mark.parametrize("name", SHAPES)
def test_a_distribution_is_that_of_scipy(name: str) -> None:
    keys, expected = SHAPES[name]
    [factor] = design({NAME: {"distribution": name, **keys}}).factors
    shares = np.linspace(0.01, 0.99, 33)
    assert [factor.at(share, {}) for share in shares] == pytest.approx(expected.ppf(shares), rel=1e-6)
    inside = [factor.values.keys.below(value) for value in expected.ppf(shares)]  # type: ignore[union-attr]
    assert inside == pytest.approx(shares)


def test_what_lies_outside_is_left_out_and_the_rest_keeps_its_shape() -> None:
    ends = {"low": 2.5, "high": 4}
    points = design({NAME: {"distribution": "normal", "mean": 3, "sd": 1, **ends}}).points(1)
    values = [value for (value,) in points]
    cut = stats.truncnorm(-0.5, 1, loc=3, scale=1)
    assert stats.kstest(values, cut.cdf).statistic < 0.02
    assert 2.5 <= min(values) < 2.52
    assert 3.97 < max(values) <= 4


def test_without_ends_what_is_allowed_is_the_end() -> None:
    values = [value for (value,) in design({WHOLE: {"distribution": "normal", "mean": 1, "sd": 9}}).points(1)]
    assert min(values) == 0  # type: ignore[type-var]
    assert all(isinstance(value, int) for value in values)


WHOLE_SHAPES: dict[str, tuple[dict[str, Any], Any]] = {
    "uniform": ({}, stats.uniform(-0.5, 9)),
    "rising": ({"distribution": "triangular", "mode": 8}, stats.triang(1, 0, 8)),
    "falling": ({"distribution": "triangular", "mode": 0}, stats.triang(0, 0, 8)),
    "beta": ({"alpha": 2, "beta": 3}, stats.beta(2, 3, 0, 8)),
    "normal": ({"mean": 3, "sd": 2}, stats.truncnorm(-1.75, 2.75, loc=3, scale=2)),
}


@pytest.mark.parametrize("name", WHOLE_SHAPES)
def test_whole_numbers_have_the_shares_that_are_nearest_to_them(name: str) -> None:
    keys, continuous = WHOLE_SHAPES[name]
    of = {"distribution": name, "low": 0, "high": 8, **keys}
    values = [value for (value,) in design({WHOLE: of}, "latin-hypercube", 3_000).points(1)]
    shares = np.bincount(values, minlength=9) / len(values)  # type: ignore[arg-type]
    assert shares == pytest.approx(np.diff(continuous.cdf(np.arange(-0.5, 9))), abs=0.002)


def test_a_choice_has_its_weights() -> None:
    rules = {"distribution": "choice", "values": ["merit", "lottery"], "weights": [3, 1]}
    values = [value for (value,) in design({"fund.rule": rules}).points(1)]
    assert values.count("merit") == 192


@pytest.mark.parametrize("kind", ["sobol", "latin-hypercube"])
@pytest.mark.parametrize("wanted", [-0.8, 0.6])
def test_ranks_are_correlated_as_wanted(kind: str, wanted: float) -> None:
    of = {name: {"low": 0, "high": 3} for name in (NAME, OTHER)}
    names = {**of, "capacity.spread": {"distribution": "triangular", "low": 0.01, "mode": 0.1, "high": 0.3}}
    one = design(names, kind, correlations=[[NAME, OTHER, wanted]])
    sample = np.array(one.points(1), dtype=float)
    ranks = stats.spearmanr(sample).statistic
    places = one.names.index(NAME), one.names.index(OTHER)
    assert ranks[places] == pytest.approx(wanted, abs=0.05)
    others = [value for place, value in np.ndenumerate(ranks) if place[0] < place[1] and place != places]
    assert max(map(abs, others)) < 0.25
    if kind == "latin-hypercube":
        plain = design(names, kind).points(1)
        assert sorted(value for value, *_ in one.points(1)) == sorted(value for value, *_ in plain)  # type: ignore[type-var]
    else:
        assert design(names, kind, 512, correlations=[[NAME, OTHER, wanted]]).points(1)[:256] == one.points(1)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"distribution": "normall"}, '"normall" cannot be used; allowed uniform, normal'),
        ({"distribution": "normal", "mean": 3}, ".sd: missing; allowed a number above 0"),
        ({"distribution": "normal", "mean": 3, "sd": 0}, ".sd: 0 is too small"),
        ({"distribution": "normal", "mean": 3, "sd": 1, "lo": 1}, ".lo: unknown key; allowed low, high"),
        ({"distribution": "lognormal", "median": 1e-320, "sd_log": 999}, ".median: 1e-320 is too small"),
        ({"distribution": "normal", "mean": -90, "sd": 1}, "has nothing between 0 and"),
        ({"distribution": "normal", "mean": 3, "sd": 1, "low": -1}, ".low: -1.0 is too small"),
        (
            {"distribution": "triangular", "low": 1, "mode": 9, "high": 2},
            "mode: 9 lies outside; allowed 1 to 2",
        ),
        ({"distribution": "beta", "low": 2, "high": 1, "alpha": 1, "beta": 1}, "high: 1 is not above low, 2"),
        (
            {"distribution": "choice", "values": [1, 2], "weights": [1]},
            "weights: has 1; allowed is one for each",
        ),
        ({"distribution": "choice", "values": [1, -2], "weights": [1, 1]}, ".values[1]: -2 is too small"),
    ],
)
def test_what_is_no_distribution_is_refused(values: dict[str, Any], problem: str) -> None:
    assert any(problem in one for one in refused(values)), refused(values)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([[NAME, "fund.yearly_usd", 0.5]], '"fund.yearly_usd" is not sampled'),
        ([[NAME, OTHER, 1]], "allowed are two names, and a number between −1 and 1, ends excluded"),
        ([[NAME, OTHER]], "allowed is a list of two names and a number"),
        ([[NAME, OTHER, 0.5], [OTHER, NAME, 0.1]], "correlations[1]: stands there twice"),
        ([[NAME, OTHER, 0.9], [NAME, WHOLE, 0.9], [OTHER, WHOLE, -0.9]], "cannot be together"),
    ],
)
def test_correlations_that_cannot_be_are_refused(rows: list[list[Any]], problem: str) -> None:
    every = {key: {"low": 0, "high": 3} for key in (NAME, OTHER, WHOLE)}
    _, problems = read_design({"kind": "sobol", "samples": 4, "parameters": every, "correlations": rows})
    assert any(problem in ": ".join(one) for one in problems), problems


def test_a_morris_design_needs_ends() -> None:
    open_ended = {"distribution": "normal", "mean": 3, "sd": 1}
    assert "to which a morris design goes" in refused(open_ended, "morris")[0]
    assert not refused({**open_ended, "low": 1, "high": 5}, "morris")
