import numpy as np
import pytest
from scipy import stats

from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.designs.design import Design
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.report.sections import ranked_rows
from paradiplomacy.results.sensitivity import Index, Ranking, indices_by_seed, main_effects, over_seeds
from paradiplomacy.scenario.files import load_scenario

SPANS = ("ties.decay", "activity.alignment")
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
    of, _ = read_design({"kind": kind, "samples": 8, "parameters": dict.fromkeys(SPANS, "plausible")})
    assert of is not None
    found = indices_by_seed(of, 1, np.full((of.size(), 2), 3.0))
    assert all(index.value == 0 for one in found for index in one)


@pytest.mark.parametrize("kind", ["morris", "saltelli", "sobol", "latin-hypercube"])
def test_an_index_is_that_of_each_seed_averaged_with_its_interval_over_seeds(kind: str) -> None:
    of, _ = read_design({"kind": kind, "samples": 16, "parameters": dict.fromkeys(SPANS, "plausible")})
    assert of is not None
    runs = np.random.default_rng(4).normal(size=(of.size(), 5))
    by_seed = indices_by_seed(of, 1, runs)
    for same in zip(*by_seed, strict=True):
        over, values = over_seeds(same), [one.value for one in same]
        expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
        assert over.value == pytest.approx(np.mean(values))
        assert (over.low, over.high) == pytest.approx((expected.low, expected.high))
    [alone] = indices_by_seed(of, 1, runs[:, :1])
    assert [one.value for one in alone] == pytest.approx([one.value for one in by_seed[0]])
    assert {(one.low, one.high) for one in map(over_seeds, zip(alone, strict=True))} == {(None, None)}


def test_an_interval_from_few_seeds_says_nothing_impossible() -> None:
    pair = [Index("x", "rank_correlation", value) for value in (0.6, 0.9)]
    assert over_seeds(pair)[2:5] == (0.75, -1.0, 1.0)
    assert over_seeds([one._replace(measure="mu_star") for one in pair]).low == 0


def test_a_seed_that_misses_a_point_has_no_index_that_needs_it() -> None:
    of, _ = read_design({"kind": "morris", "samples": 4, "parameters": dict.fromkeys(SPANS, "plausible")})
    assert of is not None
    runs = np.random.default_rng(4).normal(size=(of.size(), 3))
    runs[2, 1] = np.nan
    found, whole = (indices_by_seed(of, 1, some) for some in (runs, runs[:, [0, 2]]))
    assert [[one.value for one in each] for each in found] == [[one.value for one in each] for each in whole]


def test_the_interval_of_a_rank_correlation_over_points_holds_the_truth_in_95_of_100_samples() -> None:
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
        [found] = indices_by_seed(of, trial, answer[:, None])
        [index] = [one for one in found if one.name == "ties.decay"]
        assert index.points_low is not None
        assert index.points_high is not None
        held += index.points_low <= truth <= index.points_high
    assert 0.91 <= held / trials <= 0.995


def test_a_table_tells_changes_in_the_unit_of_the_indicator_and_shares_of_variance_without() -> None:
    rows = tuple(Index("x", measure, 0.25, 0.125, 0.5, 0.125, 0.5) for measure in ("mu_star", "total"))
    scenario = load_scenario("baseline")
    told = ranked_rows(Ranking(scenario, None, "activity_share", rows, 3))
    assert told == [
        ("x", "mu star, percentage points", "25.0", "12.5 to 50.0", "12.5 to 50.0"),
        ("x", "total", "0.250", "0.125 to 0.500", "0.125 to 0.500"),
    ]
