"""What results say cannot be changed, and is what their tables hold."""

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pandas as pd
import pytest

import fake_runs
from fake_runs import scenarios
from paradiplomacy import sweep
from paradiplomacy.common.errors import ResultsError
from paradiplomacy.report.results import Results, open_results
from paradiplomacy.results.bands import band
from paradiplomacy.results.findings import Findings, Question
from paradiplomacy.runs.runner import run

SEATS = "training.seats"
INDICATORS = ("joint_projects", "members", "ties")


def batch(**options: Any) -> Results:
    made = scenarios("baseline", "right-turn", "other")
    options = {"indicators": INDICATORS, "simulate": fake_runs.simulate, "report": False} | options
    return run(made, 4, jobs=1, **options)


def seats() -> Findings:
    """Findings of two values of a design."""
    asked = {"name": "x", "question": "What if?", "scenarios": ["baseline"], "replications": 3}
    asked |= {"design": {"kind": "factorial", "parameters": {SEATS: [20, 0]}}, "indicators": list(INDICATORS)}
    asked |= {"first_year": 2012, "last_year": 2016}
    return sweep(asked, jobs=1, report=False, simulate=fake_runs.simulate).findings


# --- Immutable ---


def test_findings_cannot_be_changed() -> None:
    found = batch().findings
    with pytest.raises(FrozenInstanceError):
        found.question = Question(("ties",))  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        found.outcomes = ()  # type: ignore[misc]
    outcome = found.outcomes[0]
    with pytest.raises(FrozenInstanceError):
        outcome.effects["members"].low = 0.0  # type: ignore[misc]
    for mapping in (outcome.effects, outcome.differences, found.levels, found.bands(INDICATORS)):
        with pytest.raises(TypeError):
            mapping["members"] = None  # type: ignore[index]
    assert isinstance(found.outcomes, tuple)
    assert isinstance(found.failures, tuple)


def test_the_numbers_of_a_response_and_a_band_cannot_be_changed() -> None:
    found = seats()
    response = found.responses[0]
    band = found.bands(INDICATORS)["baseline"]["members"]
    for values in (response.runs["members"], response.means["members"], *band):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 0.0


# --- What they say ---


def test_findings_are_those_of_the_tables() -> None:
    results = batch()
    table = results.compare().set_index(["scenario", "indicator"])
    for outcome in results.findings.outcomes:
        for name, difference in outcome.differences.items():
            row = table.loc[(outcome.contrast.arm.base.name, name)]
            assert row["difference"] == difference.effect.difference == outcome.effects[name].difference
            assert row["p_holm"] == pytest.approx(difference.test.p_holm, nan_ok=True)
            assert row["pairs"] == difference.effect.pairs == 4


def test_a_question_chooses_indicators_years_and_base() -> None:
    found = Findings(batch(), Question(("ties",), (2014, 2015), "right-turn"))
    assert found.indicators == found.headlines == ("ties",)
    assert [each.contrast.window for each in found.outcomes] == [(2014, 2015)] * 2
    assert {each.contrast.reference for each in found.outcomes} == {"right-turn"}
    assert list(found.levels) == ["ties"]


def test_without_a_question_the_first_indicators_have_a_sentence() -> None:
    found = batch().findings
    assert found.indicators == INDICATORS
    assert found.headlines == INDICATORS[:2]


def test_an_unknown_indicator_is_refused_at_once() -> None:
    with pytest.raises(ResultsError, match='did you mean "members"'):
        Findings(batch(), Question(("membrs",)))


def test_failures_are_kept_with_their_reasons(tmp_path: Any) -> None:
    run(
        scenarios("baseline", "right-turn"), 3, jobs=1, out=tmp_path, simulate=fake_runs.failing, report=False
    )
    found = open_results(tmp_path).findings
    assert found.done == 5
    [failure] = found.failures
    assert (failure.scenario, failure.replication, failure.seed) == ("right-turn", 1, fake_runs.SEEDS[1])
    assert failure.error


def test_what_has_no_ranking_says_why() -> None:
    found = batch().findings
    assert found.rankings == ()
    assert found.unranked is not None
    assert "this design has none" in found.unranked


# --- Bands ---


def test_a_band_is_the_mean_and_the_ends_of_nine_tenths_of_the_runs() -> None:
    runs = pd.DataFrame(np.arange(21.0)[:, None] + [[0.0, 100.0]], columns=[2014, 2015])
    runs.iloc[0, 1] = np.nan
    found = band(runs)
    assert found.low.tolist() == [1.0, 101.95]
    assert found.mean.tolist() == [10.0, 110.5]
    assert found.high.tolist() == [19.0, 119.05]


def test_bands_of_arms_lie_in_the_order_of_the_request() -> None:
    found = seats().bands(INDICATORS, by_arm=True)
    assert set(found) == {"0", "1"}
    assert found["0"]["members"].years.tolist() == list(range(2012, 2017))
