"""What a reader sums up in the detail tables is what the ledger says: by year, city, project and country.

Everything here goes by the tables of a run and the meanings of their columns, and by nothing of the model.
"""

from collections import Counter
from random import Random
from typing import Any

import pandas as pd
import pytest

from examples import some
from paradiplomacy.indicators import tables as kept
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.parameters.settings import PARAMETERS
from random_worlds import Case, event_of, shipped

STARTED = ("running", "completed", "failed", "cancelled")
MONEY = {
    "grant_usd": "grant",
    "donor_usd": "donor money",
    "private_usd": "private money",
    "cash_usd": "own share",
}
"""Money of a project by its column, and the purpose of the transfers that it is made of."""
OF_A_YEAR = {
    "fees_usd": ("fee",),
    "donor_usd": ("donor money",),
    "private_usd": ("private money",),
    "city_usd": ("own share",),
    "secretariat_usd": ("secretariat cost", "handling of the fund", "training cost"),
    "unit_activities_usd": ("unit activities",),
    "budget_aided_usd": ("aid",),
}
REFUND, LATE_REFUND = "refund", "refund of a cancelled project"
QUICK, THOROUGH = 4, 60
"""Random worlds."""
PRESENT = ("grant", REFUND, "donor money", "aid", "a payer that leaves")
"""What has to occur in half of the worlds at least, so that what is said of it is worth something."""


# --- Worlds ---


def world(number: int) -> Case:
    """A random world in which much is given, paid back and left; the same for the same number."""
    chance = Random(number)
    names = [name for name, one in PARAMETERS.items() if one.plausible and not name.startswith("axes.")]
    values = {name: between(chance, name) for name in chance.sample(names, chance.randint(3, 40))}
    values |= {
        "fund.yearly_usd": chance.uniform(100_000, 2_000_000),
        "fund.rule": chance.choice(PARAMETERS["fund.rule"].choices or ()),
        "fund.cancelled_refund": chance.choice([0, 1, chance.random()]),
        "donors.yearly_usd": chance.uniform(50_000, 500_000),
        "private.share": chance.uniform(0, 1),
        "ties.insurance": chance.uniform(0.1, 1),
        "membership.exit": chance.uniform(0.05, 0.3),
        "activity.intercept": chance.uniform(0, 2),
        "proposing.intercept": chance.uniform(-2, 0),
        "go_ahead.intercept": chance.uniform(-9, -4),
        "cities.budget_per_head_usd": chance.uniform(0.02, 1),
    }
    first = 2022
    crises = [
        event_of(
            "recession", **{"from": year, "to": year, "loss": chance.uniform(0.3, 1), "countries": where}
        )
        for year in range(first, first + 4)
        for where in [chance.sample(COUNTRIES, chance.randint(1, 4))]
    ]
    donors = event_of("donor", **{"from": first})
    base = shipped("members-2022", number, last_year=first + 3).without("donor").without("recession")
    return base.changed(values, donors, *crises)


def between(chance: Random, name: str) -> float:
    low, high = PARAMETERS[name].plausible or (0, 0)
    return chance.randint(int(low), int(high)) if PARAMETERS[name].whole else chance.uniform(low, high)


# --- Sums ---


def cents(usd: Any) -> Any:
    """Dollars as whole cents; nothing in these tables is a part of one."""
    found = (usd * 100).round()
    assert ((usd * 100 - found).abs() < 1e-3).all()
    return found.astype("int64")


def sums(table: pd.DataFrame, keys: list[str], column: str = "cents") -> dict[Any, int]:
    """What a column adds up to for each combination of keys, zero left out."""
    found = table.groupby(keys)[column].sum().to_dict() if len(table) else {}
    return {key: value for key, value in found.items() if value}


def unlike(one: dict[Any, int], other: dict[Any, int]) -> list[Any]:
    """The first keys at which two sums differ: what pytest says of large dictionaries takes seconds."""
    return [key for key in one | other if one.get(key) != other.get(key)][:5]


def read(case: Case) -> dict[str, pd.DataFrame]:
    """The tables of a run, money in cents; the ledger knows of each transfer the city and the project."""
    model = case.run()
    tables = {name: pd.DataFrame(table) for name, table in model.tables().items()}
    tables["years"] = pd.DataFrame(model.datacollector.model_vars).assign(year=model.years)
    ledger = tables["ledger"]
    ledger["cents"] = cents(ledger["usd"])
    for side in ("from", "to"):
        kind, name = (ledger[side].str.extract(r"^(city|project) (.+)$")[part] for part in (0, 1))
        ledger[f"{side}_city"] = pd.to_numeric(name.where(kind == "city"))
        ledger[f"{side}_project"] = name.where(kind == "project")
    return tables


# --- Table by table ---


def check_cities(cities: pd.DataFrame, ledger: pd.DataFrame, years: pd.DataFrame) -> None:
    """What a city spent is what it paid, of its budget; it has a row wherever it pays, is paid or belongs."""
    paid, received = ledger.dropna(subset="from_city"), ledger.dropna(subset="to_city")
    spent = cities.assign(cents=cents(cities["spent_usd"]))
    assert not cities.duplicated(["year", "city"]).any()
    assert not unlike(sums(spent, ["year", "city"]), sums(paid, ["year", "from_city"]))
    country = spent.drop_duplicates("city").set_index("city")["country"]
    by_country = paid.assign(country=paid["from_city"].map(country))
    for keys in (["year"], ["country"], ["year", "country"]):
        assert not unlike(sums(spent, keys), sums(by_country, keys))
    assert not unlike(sums(spent, ["city"]), sums(paid, ["from_city"]))
    there = set(zip(cities["year"], cities["city"], strict=True))
    assert set(zip(received["year"], received["to_city"], strict=True)) <= there
    assert (spent["cents"] <= cents(cities["budget_usd"])).all()
    members = cities[cities["member"]].groupby("year").size().reindex(years["year"], fill_value=0)
    left = cities[~cities["member"]].groupby("year").size().reindex(years["year"], fill_value=0)
    assert members.tolist() == years["members"].tolist()
    assert left.tolist() == years["leavers"].tolist()


def check_projects(projects: pd.DataFrame, ledger: pd.DataFrame, share: float) -> None:
    """Grant and other money of a project are what it was paid; a grant flows back where it says so."""
    country = projects.set_index("project")["coordinator_country"]
    coordinator = projects.set_index("project")["coordinator"]
    for column, purpose in MONEY.items():
        rows = projects.assign(cents=cents(projects[column]))
        came = ledger[ledger["purpose"] == purpose].rename(columns={"to_project": "project"})
        came = came.assign(
            coordinator_country=came["project"].map(country), coordinator=came["project"].map(coordinator)
        )
        for keys in (["project"], ["year"], ["coordinator"], ["coordinator_country"]):
            assert not unlike(sums(rows, keys), sums(came, keys)), (column, keys)
    grants = projects.assign(cents=cents(projects["grant_usd"]))
    back = ledger.rename(columns={"from_project": "project"})
    unstarted = grants[~grants["state"].isin(STARTED)]
    by_project = ["year", "project"]
    assert not unlike(sums(back[back["purpose"] == REFUND], by_project), sums(unstarted, by_project))
    cancelled = grants[grants["state"] == "cancelled"]
    late = cancelled.assign(year=cancelled["year"] + 1, cents=(cancelled["cents"] * share).astype("int64"))
    assert not unlike(sums(back[back["purpose"] == LATE_REFUND], by_project), sums(late, by_project))


def check_countries(tables: dict[str, pd.DataFrame]) -> None:
    """Numbers of a country are those of its rows in the other tables, and its grants those of the ledger."""
    projects, cities, countries = tables["projects"], tables["cities"], tables["countries"]
    country = projects.set_index("project")["coordinator_country"]
    grants = tables["ledger"].query("purpose == 'grant'")
    grants = grants.assign(country=grants["to_project"].map(country), grants=1)
    drafts = projects.rename(columns={"coordinator_country": "country"})
    counted = {
        "members": cities[cities["member"]].assign(members=1),
        "active_members": cities[cities["active"]].assign(active_members=1),
        "proposals": drafts.assign(proposals=1),
        "grants": grants,
        "joint_projects": drafts[drafts["state"].isin(STARTED)].assign(joint_projects=1),
    }
    for column, rows in counted.items():
        for keys in (["year", "country"], ["year"], ["country"]):
            assert not unlike(sums(rows, keys, column), sums(countries, keys, column)), (column, keys)


def check_ties(cities: pd.DataFrame, ties: pd.DataFrame) -> None:
    """Ties of a city add up to its tie strength; both ends are members."""
    both = pd.concat([ties, ties.rename(columns={"city": "other", "other": "city"})])
    strength = both.groupby(["year", "city"])["weight"].sum()
    keys = pd.MultiIndex.from_frame(cities[["year", "city"]])
    expected = cities["tie_strength"].to_numpy()
    assert strength.reindex(keys, fill_value=0).to_numpy() == pytest.approx(expected, abs=1e-9)
    members = cities[cities["member"]]
    assert set(strength.index) <= set(zip(members["year"], members["city"], strict=True))


def check_ledger(ledger: pd.DataFrame, years: pd.DataFrame) -> None:
    """The ledger by year is what the indicators say, and the network's balance what came less what went."""
    by_purpose = sums(ledger, ["year", "purpose"])
    for column, purposes in OF_A_YEAR.items():
        expected = [sum(by_purpose.get((year, one), 0) for one in purposes) for year in years["year"]]
        assert cents(years[column]).tolist() == expected, column
    net = [by_purpose.get((year, "grant"), 0) - by_purpose.get((year, REFUND), 0) for year in years["year"]]
    assert cents(years["grants_usd"]).tolist() == net
    flow = ledger["cents"] * ((ledger["to"] == "network").astype(int) - (ledger["from"] == "network"))
    balance = flow.groupby(ledger["year"]).sum().reindex(years["year"], fill_value=0).cumsum()
    assert cents(years["fund_balance_usd"]).tolist() == balance.tolist()
    assert (flow.cumsum() >= 0).all()


def check(case: Case) -> set[str]:
    """All of it in one world, and what occurred there."""
    tables = read(case)
    cities, ledger = tables["cities"], tables["ledger"]
    check_cities(cities, ledger, tables["years"])
    check_projects(tables["projects"], ledger, case.scenario.parameters.fund.cancelled_refund)
    check_countries(tables)
    check_ties(cities, tables["ties"])
    check_ledger(ledger, tables["years"])
    occurred = set(ledger["purpose"])
    left = cities[~cities["member"]]
    return occurred | ({"a payer that leaves"} if (left["spent_usd"] > 0).any() else set())


def check_many(numbers: range) -> None:
    occurred = Counter(one for number in numbers for one in check(world(number)))
    assert {one: occurred[one] for one in PRESENT if occurred[one] < len(numbers) / 2} == {}


def test_tables_of_some_random_worlds_add_up_to_the_ledger() -> None:
    check_many(range(QUICK))


@pytest.mark.slow
def test_tables_of_many_random_worlds_add_up_to_the_ledger() -> None:
    check_many(range(QUICK, QUICK + THOROUGH))


@pytest.mark.parametrize("name", some(["history", "donor-funding", "crisis-2001"], one_in=3))
def test_tables_of_shipped_scenarios_add_up_to_the_ledger(name: str) -> None:
    check(shipped(name))


def test_a_city_that_pays_and_leaves_without_a_row_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tables once lacked: rows of members alone."""
    whole = kept._cities

    def of_members(world: Any) -> dict[str, list[Any]]:
        table = whole(world)
        return {name: [v for v, member in zip(column, table["member"], strict=True) if member]
                for name, column in table.items()}  # fmt: skip

    monkeypatch.setattr(kept, "_cities", of_members)
    with pytest.raises(AssertionError):
        check(world(0))
