"""The figures by which defaults were set by hand hold in the world as recorded, over forty replications."""

import math
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from paradiplomacy import run
from paradiplomacy.report.results import Results
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.sources import country_facts

REPLICATIONS = 40
TWIN = "history-without-right-turn"


def _targets() -> list[Any]:
    sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))
    return [*import_module("measure").TARGETS]


TARGETS = _targets()


@pytest.fixture(scope="module")
def results(full_chunks: None) -> Results:
    return run(["history", TWIN], REPLICATIONS, jobs=1, last_year=2023, report=False)


def rows(results: Results, scenario: str) -> pd.DataFrame:
    return results.years[results.years["scenario"] == scenario]


# --- What defaults were set by ---


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_target_is_met(results: Results, target: Any) -> None:
    found = target.measure(rows(results, "history"))
    assert len(found) == REPLICATIONS
    assert target.low <= found.mean() <= target.high


@pytest.mark.slow
def test_no_grants_are_paid_before_the_programme(results: Results) -> None:
    history = rows(results, "history")
    assert not history.loc[history["year"] < 2017, "grants"].any()
    assert history.loc[history["year"].between(2005, 2009), "city_usd"].mean() > 0


@pytest.mark.slow
@pytest.mark.parametrize("country", COUNTRIES)
def test_share_of_a_country_among_the_members_of_2022(results: Results, country: str) -> None:
    """Within one standard deviation of 366 members drawn at random with the shares of figure 1."""
    counts = country_facts().members_2022
    expected = counts[COUNTRIES.index(country)] / counts.sum()
    members = results.countries.query("scenario == 'history' and year == 2022")
    table = members.pivot(index="run_id", columns="country", values="members")
    share = (table[country] / table.sum(axis=1)).mean()
    assert abs(share - expected) < math.sqrt(expected * (1 - expected) / counts.sum())


# --- The right turn, in pairs ---


def by_pair(results: Results, scenario: str, indicator: str, first: int, last: int) -> "pd.Series[float]":
    """Mean over the years for each replication."""
    chosen = rows(results, scenario)
    return chosen[chosen["year"].between(first, last)].groupby("replication")[indicator].mean()


def gap(results: Results, indicator: str) -> "pd.Series[float]":
    """History less history without the right turn, 2016–2020, for each pair."""
    one, twin = (by_pair(results, name, indicator, 2016, 2020) for name in ("history", TWIN))
    return one - twin


@pytest.mark.slow
def test_pairs_are_identical_before_the_right_turn(results: Results) -> None:
    one, twin = (rows(results, name).query("year < 2014") for name in ("history", TWIN))
    own = ["run_id", "scenario"]
    pd.testing.assert_frame_equal(
        one.drop(columns=own).reset_index(drop=True), twin.drop(columns=own).reset_index(drop=True)
    )
    assert len(one) == REPLICATIONS * (2014 - 1995)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("indicator", "pairs"),
    [("bloc_support", 1.0), ("voice", 1.0), ("activity_share", 0.95), ("proposals", 0.8)],
)
def test_the_right_turn_lowers(results: Results, indicator: str, pairs: float) -> None:
    """In the mean by more than three standard errors, and in most pairs."""
    lower = gap(results, indicator)
    assert lower.mean() < -3 * lower.std(ddof=1) / math.sqrt(REPLICATIONS)
    assert (lower < 0).mean() >= pairs


@pytest.mark.slow
def test_the_right_turn_costs_between_a_twentieth_and_a_quarter_of_activity(results: Results) -> None:
    twin = by_pair(results, TWIN, "activity_share", 2016, 2020).mean()
    assert 0.05 < -gap(results, "activity_share").mean() / twin < 0.25


@pytest.mark.slow
def test_membership_grows_through_the_right_turn(results: Results) -> None:
    after, before = (by_pair(results, "history", "members", year, year) for year in (2020, 2013))
    assert np.mean(after > before) >= 0.95
