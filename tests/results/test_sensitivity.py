import numpy as np
import pytest
from scipy import stats

from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.designs.design import Design
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.results.sensitivity import indices, main_effects

NAMES = {"fund.yearly_usd": [0.0, 1.0, 2.0], "fund.rule": ["merit", "lottery"]}


def design(**table: object) -> Design:
    found, problems = read_design({"kind": "factorial", "parameters": NAMES, **table})
    assert found is not None, problems
    return found


def response(point: tuple[object, ...]) -> Floats:
    """Additive: the fund counts ten times, the lottery −3; replications differ alike everywhere."""
    fund, rule = point
    return np.array([10 * float(str(fund)) - 3 * (rule == "lottery") + one for one in (0.0, 5.0, 7.0)])


def effects(of: Design, means: list[Floats]) -> dict[object, list[float]]:
    found = main_effects(of, of.points(1), means)
    return {value: list(np.round(effect, 9)) for _, value, effect in found}


def test_main_effects_are_paired_and_averaged_over_all_else() -> None:
    points = design().points(1)
    found = effects(design(), [response(point) for point in points])
    assert found == {1.0: [10.0] * 3, 2.0: [20.0] * 3, "lottery": [-3.0] * 3}


def test_main_effects_compare_only_points_that_differ_in_one_value() -> None:
    few = design(exclude="fund.yearly_usd == 0 and fund.rule == 'merit'")
    found = effects(few, [response(point) for point in few.points(1)])
    assert found == {1.0: [10.0] * 3, 2.0: [20.0] * 3, "merit": [3.0] * 3}


def test_a_point_without_any_value_counts_for_nothing_and_a_missing_run_for_its_replication() -> None:
    means = [response(point) for point in design().points(1)]
    means[0] = means[0] * np.nan
    means[3] = np.where([True, False, True], means[3], np.nan)
    assert effects(design(), means) == {1.0: [10.0] * 2, 2.0: [20.0] * 3, "lottery": [-3.0] * 2}


@pytest.mark.parametrize("kind", ["morris", "saltelli", "sobol", "latin-hypercube"])
def test_a_constant_response_has_no_index_above_zero(kind: str) -> None:
    spans = dict.fromkeys(("ties.decay", "activity.alignment"), "plausible")
    of, _ = read_design({"kind": kind, "samples": 8, "parameters": spans})
    assert of is not None
    found = indices(of, 1, np.full(of.size(), 3.0))
    assert all(index.value == 0 for index in found)


def test_the_interval_of_a_rank_correlation_holds_the_truth_in_95_of_100_samples() -> None:
    """Spearman's correlation of two normal variables follows from Pearson's, which is a half here."""
    of, _ = read_design(
        {
            "kind": "sobol",
            "samples": 64,
            "parameters": {"ties.decay": "plausible", "host.home_advantage": "plausible"},
        }
    )
    assert of is not None
    rng, held, trials = np.random.default_rng(3), 0, 400
    truth = 6 / np.pi * np.arcsin(0.5 / 2)
    for trial in range(trials):
        shares = of.shares(trial)
        noise = stats.norm.ppf(shares[:, of.names.index("ties.decay")]) * 0.5
        answer = noise + np.sqrt(0.75) * rng.normal(size=64)
        [index] = [one for one in indices(of, trial, answer) if one.name == "ties.decay"]
        assert index.low is not None
        assert index.high is not None
        held += index.low <= truth <= index.high
    assert 0.91 <= held / trials <= 0.995
