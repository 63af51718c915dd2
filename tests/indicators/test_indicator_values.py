"""Indicators are null where undefined and never NaN, in their bounds, and agree with the detail tables."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from scipy import stats

from examples import some
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.model import CityNetwork
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.sources import country_facts
from random_worlds import Case, many_worlds, shipped, worlds

SHIPPED = ["history", "donor-funding", "members-2022", "private-capital", "opaque-fund"]
AXES = ["border", "productive", "citizenship"]
STARTED = ["running", "cancelled", "failed", "completed"]

type Row = dict[str, Any]

BOUNDS = {
    "share": (0, 1),
    "index 0–1": (0, 1),
    "correlation −1–1": (-1, 1),
    "position −1–1": (-1, 1),
    "position 0–2": (0, 2),
    "difference of shares": (-1, 1),
    "index": (-1, 1),
}

# What an indicator divides by, or needs to be there: it is null exactly where this is nothing.
NEEDS: dict[str, Callable[[Row], bool]] = {
    "activity_share": lambda row: row["members"] > 0,
    "activity_share_small_cities": lambda row: row["members"] > 1,
    "activity_share_large_cities": lambda row: row["members"] > 0,
    "summit_attendance_share": lambda row: row["members"] > 0,
    "capacity_mean": lambda row: row["members"] > 0,
    "capacity_gini": lambda row: row["members"] > 0,
    "awareness_mean": lambda row: row["members"] > 0,
    "tie_strength_gini": lambda row: row["members"] > 0,
    "isolates_share": lambda row: row["members"] > 0,
    "leverage": lambda row: row["grants_usd"] > 0,
    "grants_council_share": lambda row: row["grants_usd"] > 0,
    "grants_top_decile_share": lambda row: row["grants_usd"] > 0,
    "priority_share": lambda row: row["grants"] > 0,
    "outside_bloc_share": lambda row: row["joint_projects"] > 0,
    "partner_distance": lambda row: row["joint_projects"] > 0,
    "repeat_pair_share": lambda row: row["joint_projects"] > 0,
    "host_country_share": lambda row: row["joint_projects"] > 0,
    "theme_entropy": lambda row: row["joint_projects"] > 0,
    "axis_entropy": lambda row: row["joint_projects"] > 0,
    "unit_health_share": lambda row: row["joint_projects"] > 0,
    "civil_society_share": lambda row: row["proposals_submitted"] > 0,
}
MAYBE = {
    "activity_share_federal",
    "activity_share_unitary",
    "activity_share_border",
    "activity_persistence",
    "size_strength_correlation",
    "clustering_excess",
    "turnover_capacity_loss",
    "completion_border",
    "completion_productive",
    "completion_citizenship",
    "trained_grant_share",
}
"""Null where a group of cities or projects is empty, or where nothing varies."""


def indicator_rows(model: Any) -> list[Row]:
    names, columns = model.datacollector.model_vars.keys(), model.datacollector.model_vars.values()
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def check_values(case: Case) -> None:
    for row in indicator_rows(case.run()):
        assert row.keys() == INDICATORS.keys()
        for name, value in row.items():
            check_value(name, value, row)
        assert row["members"] >= row["active_members"]
        assert row["proposals"] >= row["proposals_submitted"] >= row["joint_projects"]
        assert row["proposals_submitted"] >= row["grants"] >= row["grant_countries"]
        assert row["fund_usd"] >= row["grants_usd"]
        assert row["joint_projects"] >= row["donor_grants"]
        assert row["joint_projects"] >= row["health_projects"]
        assert row["project_value_usd"] >= row["funded_project_value_usd"]
        assert row["leverage"] is None or row["leverage"] >= 1


def check_value(name: str, value: float | None, row: Row) -> None:
    indicator = INDICATORS[name]
    if value is None:
        assert name in MAYBE or not NEEDS[name](row), name
        return
    assert type(value) is (int if indicator.whole else float), name
    assert math.isfinite(value), name
    assert name not in NEEDS or NEEDS[name](row), name
    low, high = BOUNDS.get(indicator.unit, (0, math.inf))
    assert low <= value <= high, name


@many_worlds()
@given(worlds())
def test_indicators_are_null_where_undefined_and_in_their_bounds(case: Case) -> None:
    check_values(case)


@pytest.mark.parametrize("name", some(SHIPPED, one_in=3))
def test_indicators_are_in_their_bounds_in_shipped_scenarios(name: str) -> None:
    check_values(shipped(name))


def test_only_ratios_and_means_can_be_null() -> None:
    for name, indicator in INDICATORS.items():
        assert not (indicator.whole and name in NEEDS.keys() | MAYBE)
        assert not (indicator.unit.startswith("USD") and name in NEEDS.keys() | MAYBE)


# agreement with the detail tables


class Details:
    """The detail tables of a run as pandas frames."""

    def __init__(self, case: Case) -> None:
        model = case.run()
        tables = model.tables()
        self.p = case.scenario.parameters
        self.scenario = case.scenario
        self.indicators = pd.DataFrame(indicator_rows(model), index=model.years, dtype=object)
        cities = pd.DataFrame(tables["cities"])
        self.cities = cities[cities["member"]]
        self.ties = pd.DataFrame(tables["ties"])
        self.projects = pd.DataFrame(tables["projects"])
        self.ledger = pd.DataFrame(tables["ledger"])
        self.countries = pd.DataFrame(tables["countries"])

    def recomputed(self, year: int) -> Row:
        """Indicators of a year by plain formulas from the tables."""
        of_year = [
            frame[frame["year"] == year] for frame in (self.cities, self.projects, self.ties, self.ledger)
        ]
        cities, drafts, ties, ledger = of_year
        before = self.projects[(self.projects["year"] == year - 1) & self.projects["state"].isin(STARTED)]
        started = drafts[drafts["state"].isin(STARTED)]
        values = self._of_cities(year, cities) | self._of_ties(
            cities, ties[ties["weight"] > self.p.ties.threshold]
        )
        values |= {f"projects_{state}": int((before["state"] == state).sum()) for state in STARTED[1:]}
        values |= self._of_projects(drafts, started) | self._of_teams(year, started, cities.set_index("city"))
        return values | self._of_grants(drafts, started, cities) | self._of_ledger(ledger)

    def _of_cities(self, year: int, cities: pd.DataFrame) -> Row:
        ranked = cities.sort_values(["population", "city"])
        first = self.scenario.first_year
        return {
            "members": len(cities),
            "entrants": int((cities["joined"] == year).sum()) if year > first else 0,
            "active_members": int(cities["active"].sum()),
            "activity_share": _mean(cities["active"]),
            "summit_attendance_share": _mean(cities["summit_attendance"]),
            "activity_share_small_cities": _mean(ranked["active"].head(len(ranked) // 2)),
            "activity_share_large_cities": _mean(ranked["active"].tail(max(len(ranked) // 5, 1))),
            "activity_share_border": _mean(cities.loc[cities["border"], "active"]),
            "activity_share_federal": _mean(cities.loc[cities["country"].isin(["AR", "BR", "VE"]), "active"]),
            "capacity_mean": _mean(cities["capacity"]),
            "capacity_gini": _gini(cities["capacity"]),
            "awareness_mean": _mean(cities["awareness"]),
            "tie_strength_gini": _gini(cities["tie_strength"]),
            "size_strength_correlation": _spearman(cities["population"], cities["tie_strength"]),
        }

    def _of_ties(self, cities: pd.DataFrame, strong: pd.DataFrame) -> Row:
        tied = set(strong["city"]) | set(strong["other"])
        return {"ties": len(strong), "isolates_share": _mean(~cities["city"].isin(tied))}

    def _of_projects(self, drafts: pd.DataFrame, started: pd.DataFrame) -> Row:
        submitted = drafts[drafts["state"] != "no partner"]
        axes = {f"{axis}_projects": int((started["axis"] == axis).sum()) for axis in AXES}
        return axes | {
            "proposals": len(drafts),
            "proposals_without_partner": len(drafts) - len(submitted),
            "proposals_submitted": len(submitted),
            "grants": int((drafts["grant_usd"] > 0).sum()),
            "grant_countries": drafts.loc[drafts["grant_usd"] > 0, "coordinator_country"].nunique(),
            "joint_projects": len(started),
            "theme_entropy": _bits(started["theme"]),
            "axis_entropy": _bits(started["axis"]),
            "civil_society_share": _mean(submitted["civil_society"]),
            "unit_health_share": _mean(started["thematic_unit"].isin([6, 11])),
            "health_projects": int(started["thematic_unit"].isin([6, 11]).sum()),
            "donor_grants": int(((started["donor_usd"] > 0) & (started["grant_usd"] == 0)).sum()),
        }

    def _of_teams(self, year: int, started: pd.DataFrame, cities: pd.DataFrame) -> Row:
        teams = teams_of(started)
        pairs = [(team[0], partner) for team in teams for partner in team[1:]]
        position, country = cities["position"], cities["country"]
        suspended = {c for event in self.scenario.active("suspension", year) for c in event.scope}
        bloc = set(np.array(COUNTRIES)[country_facts().in_bloc(year)]) - suspended
        return {
            "partner_distance": _mean(pd.Series([abs(position[a] - position[b]) for a, b in pairs])),
            "outside_bloc_share": _mean(pd.Series([not bloc.issuperset(country[team]) for team in teams])),
        }

    def _of_ledger(self, ledger: pd.DataFrame) -> Row:
        usd = ledger.groupby("purpose")["usd"].sum().to_dict()
        names = {
            "fees_usd": "fee",
            "donor_usd": "donor money",
            "private_usd": "private money",
            "city_usd": "own share",
            "budget_aided_usd": "aid",
            "unit_activities_usd": "unit activities",
        }
        return {name: usd.get(purpose, 0.0) for name, purpose in names.items()} | {
            "grants_usd": usd.get("grant", 0.0) - usd.get("refund", 0.0),
            "secretariat_usd": sum(
                usd.get(purpose, 0.0)
                for purpose in ("secretariat cost", "handling of the fund", "training cost")
            ),
        }

    def _of_grants(self, drafts: pd.DataFrame, started: pd.DataFrame, cities: pd.DataFrame) -> Row:
        funded = started[started["grant_usd"] > 0]
        paid = funded.set_index("coordinator")["grant_usd"]
        ranked = cities.sort_values(["population", "city"])["city"]
        council, top = cities.loc[cities["council"], "city"], ranked.tail(max(len(ranked) // 10, 1))
        helped = started[started["grant_usd"] + started["donor_usd"] > 0]
        value = float(helped[["cost_usd", "private_usd"]].sum().sum())
        return {
            "project_value_usd": started[["cost_usd", "private_usd"]].sum().sum(),
            "funded_project_value_usd": value,
            "leverage": _ratio(value, paid.sum()),
            "grants_council_share": _ratio(paid[paid.index.isin(council)].sum(), paid.sum()),
            "grants_top_decile_share": _ratio(paid[paid.index.isin(top)].sum(), paid.sum()),
            "grants_small_cities_usd": paid[paid.index.isin(ranked.head(len(ranked) // 2))].sum(),
            "requests_usd": drafts.loc[drafts["state"] != "no partner", "request_usd"].sum(),
            "in_kind_usd": started["in_kind_usd"].sum(),
        }


def teams_of(projects: pd.DataFrame) -> list[list[int]]:
    """Ids of the cities of each project, the coordinator's first."""
    rows = projects[["coordinator", "partner", "second_partner"]].to_numpy().tolist()
    return [[int(city) for city in row if pd.notna(city)] for row in rows]


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _mean(values: pd.Series) -> float | None:
    return float(values.astype(float).mean()) if len(values) else None


def _gini(values: pd.Series) -> float | None:
    x = values.to_numpy(dtype=float)
    if not len(x):
        return None
    return float(np.abs(x[:, np.newaxis] - x).sum() / (2 * len(x) * x.sum())) if x.sum() else 0.0


def _spearman(first: pd.Series, second: pd.Series) -> float | None:
    if first.nunique() < 2 or second.nunique() < 2:
        return None
    return float(stats.spearmanr(first, second).statistic)


def _bits(values: pd.Series) -> float | None:
    return float(stats.entropy(values.value_counts(), base=2)) if len(values) else None


def check_agreement(case: Case) -> None:
    details = Details(case)
    for year in case.scenario.years:
        for name, value in details.recomputed(year).items():
            told = details.indicators.at[year, name]
            assert (told is None) == (value is None), (year, name)
            assert value is None or told == pytest.approx(value, rel=1e-9, abs=1e-9), (year, name)
        check_countries(details, year)


def check_countries(details: Details, year: int) -> None:
    """The ten countries add up to the whole."""
    table = details.countries[details.countries["year"] == year]
    assert table["country"].tolist() == list(COUNTRIES)
    for name in ("members", "active_members", "proposals", "grants", "joint_projects"):
        assert table[name].sum() == details.indicators.at[year, name], name
    capacity = details.cities[details.cities["year"] == year].groupby("country")["capacity"].mean()
    told = table.set_index("country")["capacity"].dropna().astype(float)
    assert told.to_dict() == pytest.approx(capacity.to_dict())


@many_worlds(15)
@given(worlds(most_years=5))
def test_indicators_agree_with_the_detail_tables(case: Case) -> None:
    check_agreement(case)


@pytest.mark.parametrize("name", some(SHIPPED, one_in=5))
def test_indicators_agree_with_the_detail_tables_of_shipped_scenarios(name: str) -> None:
    check_agreement(shipped(name))


def test_leavers_and_repeated_pairs_of_a_run() -> None:
    details = Details(shipped("history", last_year=2015))
    members = {year: set(group["city"]) for year, group in details.cities.groupby("year")}
    met: set[frozenset[int]] = set()
    for year in range(1996, 2016):
        assert details.indicators.at[year, "leavers"] == len(members[year - 1] - members[year])
    for year in range(1995, 2016):
        started = details.projects[
            (details.projects["year"] == year) & details.projects["state"].isin(STARTED)
        ]
        pairs = [frozenset((team[0], partner)) for team in teams_of(started) for partner in team[1:]]
        share = sum(pair in met for pair in pairs) / len(pairs) if pairs else None
        assert details.indicators.at[year, "repeat_pair_share"] == share
        met |= set(pairs)


def test_capacity_lost_at_a_change_of_mayor() -> None:
    model, differences = CityNetwork("history", rng=7), 0
    for _ in range(20):
        model.step()
        cities, losses = model.world.cities, model.world.record.turnover_losses
        changed = [row for row in range(len(cities)) if cities.member[row] and cities.mayor_changed[row]]
        with_office, without = (
            [losses[row] for row in changed if (cities.office[row] >= 0.5) == has] for has in (True, False)
        )
        told = model.datacollector.model_vars["turnover_capacity_loss"][-1]
        if with_office and without:
            assert told == pytest.approx(np.mean(with_office) - np.mean(without))
            differences += told != 0
        else:
            assert told is None
    assert differences
