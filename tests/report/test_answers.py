"""Answers say no more than the runs bear out: chance that points share, many cases, nothing that differs."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

import fake_runs
from paradiplomacy import sweep
from paradiplomacy.experiment.case import Case
from paradiplomacy.report.answers import answers
from paradiplomacy.report.report import page
from paradiplomacy.report.results import Results
from paradiplomacy.report.terminal import comparison
from paradiplomacy.results.findings import Findings, Question

AMOUNT, SEATS = "events.political-shift.amount", "training.seats"
DESIGNS: dict[str, dict[str, Any]] = {
    "latin-hypercube": {"samples": 8},
    "sobol": {"samples": 8},
    "morris": {"samples": 4},
    "saltelli": {"samples": 8},
}
SPANS = {AMOUNT: {"low": -1.0, "high": -0.1}, SEATS: {"low": 1, "high": 50}}
KEY = 16
FACTORIAL = {"kind": "factorial", "parameters": {SEATS: [20, *range(10)]}}


def do(design: dict[str, Any] | None, value: Callable[[Case], float], seeds: int, **changes: Any) -> Results:
    """An experiment in which joint projects and capacities are what a function of the case says."""

    def simulate(case: Case, detail: bool) -> dict[str, Any]:
        tables = fake_runs.simulate(case, detail)
        for name in ("joint_projects", "capacity_mean", "capacity_gini"):
            tables["years"][name] = [value(case)] * len(tables["years"]["year"])
        return tables

    asked = {"name": "x", "question": "What if?", "scenarios": ["baseline", "right-turn"], "seed": 4711}
    asked |= {"replications": seeds, "indicators": ["capacity_mean", "capacity_gini"]}
    asked |= {"first_year": 2012, "last_year": 2016}
    asked |= {"design": design} if design else {}
    return sweep(asked | changes, jobs=1, report=False, simulate=simulate)


def shared(case: Case) -> float:
    """The right turn changes capacity by what its seed says, the same at all points but for a little."""
    if case.arm.base.name == "baseline":
        return 100.0
    return (
        100.0 + {0: -8.0, 1: 5.0, 2: -6.0, 3: 1.0}[case.replication % 4] + float(str(case.arm.values[AMOUNT]))
    )


def sampled(kind: str) -> dict[str, Any]:
    return {"kind": kind, **DESIGNS[kind], "parameters": SPANS}


# --- Points share their seeds ---


@pytest.mark.parametrize("kind", DESIGNS)
def test_the_interval_over_points_is_one_over_seeds(kind: str) -> None:
    results = do(sampled(kind), shared, 4)
    first = answers(results.findings)[0]
    by_seed = results.findings.responses[0].runs["capacity_mean"].mean(axis=0)
    expected = stats.ttest_1samp(by_seed, 0).confidence_interval(0.95)
    found = re.search(r"95\s% interval (\S+) to (\S+) over 4 seeds", first)
    assert found is not None, first
    told = [float(end.replace("−", "-")) for end in found.groups()]
    assert told == pytest.approx([expected.low, expected.high], rel=0.01)
    assert "shows no clear change in mean technical capacity" in first
    assert re.search(r"nine of ten lie at \S+ to \S+, and 100\s% on the same side of zero", first)


@pytest.mark.parametrize("kind", DESIGNS)
def test_a_single_seed_has_no_interval_and_says_so(kind: str) -> None:
    results = do(sampled(kind), shared, 1)
    mean, _, what, _ = answers(results.findings)
    assert "changes mean technical capacity" in mean
    assert "a single seed, so without an interval" in mean
    assert "A single seed has no interval." in what
    assert "with other points" in what
    assert "% interval" not in mean + what
    assert results.indices()[["low", "high"]].isna().all(axis=None)


def test_an_effect_that_every_seed_shows_is_clear() -> None:
    def lowered(case: Case) -> float:
        return shared(case) - 300 * (case.arm.base.name != "baseline")

    found = answers(do(sampled("saltelli"), lowered, 4).findings)
    assert "lowers mean technical capacity" in found[0]
    assert "; clear after Holm’s correction over 1 case × 2 indicators)" in found[0]


def test_the_report_says_which_value_the_design_replaces_in_some_runs() -> None:
    design = {"kind": "list", "rows": [{SEATS: 1}, {"fund.yearly_usd": 2}]}
    results = do(design, shared, 2, scenarios=["baseline"], parameters={SEATS: 3})
    note = f"parameters: {SEATS} = 3 holds in 1 of 2 cases; in the others the design varies {SEATS}."
    assert note in page(results.findings, [], [], Path())


def test_the_report_says_how_many_rows_and_failed_runs_it_leaves_out() -> None:
    def value(case: Case) -> float:
        return 1 / max(int(str(case.arm.values[SEATS])) - 24, 0)

    rows = [{"label": f"row {seats}", SEATS: seats} for seats in range(103)]
    results = do({"kind": "list", "rows": rows}, value, 1, scenarios=["baseline"], compare="values")
    told = page(results.findings, [], [], Path())
    assert "row 99. 3 more are in the tables of the folder.</p>" in told
    assert '<p class="note">and 5 more, see runs.parquet.</p>' in told


# --- Many cases ---


def noisy(case: Case) -> float:
    """Chance alone, for each value and seed."""
    return float(
        np.random.default_rng([4711 + case.replication, KEY, int(str(case.arm.values[SEATS]))]).normal()
    )


def test_the_years_of_many_cases_are_those_of_all() -> None:
    moved = {"kind": "factorial", "parameters": {"events.political-shift.from": [2013, 2015]}}
    findings = do(moved, lambda case: case.seed % 3 + len(case.arm.base.name), 2).findings
    assert answers(findings)[0].startswith("In 2013–2016 or 2015–2016, against “")


def test_of_many_cases_in_which_nothing_differs_none_is_clear() -> None:
    results = do(FACTORIAL, noisy, 14, scenarios=["baseline"], indicators=["capacity_mean"])
    table = results.compare()
    assert (table["p"] < 0.05).any(), "one of ten is below 5 % by chance"
    [sentence] = answers(results.findings)
    assert "of 10 cases clearly up 0, clearly down 0, unclear 10" in sentence
    assert sentence.endswith("(Holm’s correction and intervals that hold at once: 10 cases × 1 indicator).")
    assert page(results.findings, [], [], Path()).count('<tr class="unclear">') == 10


def test_what_is_looked_at_changes_no_corrected_p() -> None:
    results = do(FACTORIAL, noisy, 14, scenarios=["baseline"])
    whole = results.compare().set_index("indicator")
    for name in ("capacity_mean", "capacity_gini"):
        alone = results.compare(name).set_index("indicator")
        assert alone["p_holm"].tolist() == whole.loc[name, "p_holm"].tolist()


def test_an_indicator_beyond_the_request_is_exploratory() -> None:
    results = do(None, lambda case: float(case.replication), 5)
    assert results.compare("joint_projects")["p_holm"].isna().all()
    told = "\n".join(comparison(Findings(results, Question(("grants", "capacity_mean")))))
    assert "Grants (exploratory)" in told
    assert "Capacity mean (exploratory)" not in told
    assert "1 case × 2 indicators" in told
    sampled_ones = do(sampled("sobol"), shared, 4)
    found = answers(Findings(sampled_ones, Question(("joint_projects",))))
    assert "exploratory" in found[0]
    assert "shows no clear change" in found[0]


# --- Nothing differs ---


NOTHING = r"changes nothing in|nothing changes in|Nothing of the 2 things varied changes"


@pytest.mark.parametrize(
    ("kind", "compare", "seeds"),
    [("latin-hypercube", "scenarios", 1), ("sobol", "values", 2), ("morris", "scenarios", 2),
     ("morris", "values", 1), ("saltelli", "scenarios", 2), ("factorial", "scenarios", 2),
     ("factorial", "values", 1), ("list", "values", 2), (None, "scenarios", 2)],
)  # fmt: skip
def test_where_nothing_differs_the_answer_says_so(kind: str | None, compare: str, seeds: int) -> None:
    design: dict[str, Any] | None = {"kind": kind, "parameters": {SEATS: [20, 0, 60]}}
    if kind in DESIGNS:
        design = sampled(kind)
    elif kind == "list":
        design = {"kind": kind, "rows": [{SEATS: 20}, {SEATS: 0}, {SEATS: 60}]}
    results = do(design if kind else None, lambda case: float(case.replication), seeds, compare=compare)
    found = answers(results.findings)
    assert found
    for sentence in found:
        assert re.search(NOTHING, sentence), sentence
        assert not re.search(r"raises|lowers|largest|most", sentence)
    if kind in DESIGNS:
        assert results.indices().empty
