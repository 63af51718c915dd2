"""Money identities to the cent, recomputed from the entries of the ledger, in arbitrary worlds."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given

from examples import some
from paradiplomacy.model import CityNetwork
from paradiplomacy.world.ledger import Ledger, Transfer
from random_worlds import Case, events_scale, many_worlds, rows_of, shipped, worlds

SHIPPED = [
    "history",
    "donor-programmes",
    "donor-funding",
    "no-fund",
    "private-capital",
    "crisis-2001",
    "members-2022",
]
STARTED = ("running", "cancelled", "failed", "completed")


class Entry(NamedTuple):
    """A transfer; ``amount`` in cents."""

    year: int
    payer: str
    payee: str
    purpose: str
    amount: int


def entries(ledger: Ledger) -> list[Entry]:
    """The ledger in whole cents, none of them negative or zero."""
    rows = [Entry(*row[:4], round(row[4] * 100)) for row in ledger.entries()]
    assert all(row.amount > 0 for row in rows)
    return rows


def sums(rows: list[Entry], side: str, purpose: Transfer | None = None) -> Counter[str]:
    """What each account paid or was paid, for one purpose or all, cents."""
    total: Counter[str] = Counter()
    for row in rows:
        if purpose in (None, row.purpose):
            total[getattr(row, side)] += row.amount
    return total


def yearly(case: Case) -> Iterator[tuple[CityNetwork, list[Entry]]]:
    """The model after each year with the year's entries."""
    seen = 0
    for model in case.walk():
        blocks = model.world.ledger.blocks
        rows = entries(Ledger(blocks[seen:]))
        assert {row.year for row in rows} <= {model.year}
        yield model, rows
        seen = len(blocks)


# the network


def check_network(case: Case) -> None:
    balance, p = 0, case.scenario.parameters
    for model, rows in yearly(case):
        for row in rows:
            balance += row.amount * ((row.payee == "network") - (row.payer == "network"))
            assert balance >= 0
        assert balance == model.world.network.balance.item()
        assert balance == round(model.datacollector.model_vars["fund_balance_usd"][-1] * 100)
        of = sums(rows, "purpose")
        income = of[Transfer.FEE] + of[Transfer.ACTIVITY_INCOME]
        reformed = model.world.conditions.reformed
        most = p.secretariat.income_limit if reformed else p.secretariat.cost_share
        cost, fund = of[Transfer.SECRETARIAT_COST], check_fund(model)
        assert cost <= most * income
        assert of[Transfer.GRANT] <= fund
        friction = p.law.fund_friction * (1 - p.law.certainty)
        assert of[Transfer.HANDLING] == math.floor(friction * fund)
        if of[Transfer.UNIT_ACTIVITIES]:  # then what the grants leave of the fund lies above a year's cost
            kept = cost if reformed else income // 2
            back = of[Transfer.REFUND]
            assert balance == kept + fund - of[Transfer.GRANT] + back


def check_fund(model: CityNetwork) -> int:
    """The fund of the year in cents, no more than the programme allows."""
    fund: int = model.world.record.fund.item()
    scale = events_scale(model.settings, "programme", model.year)
    assert 0 <= fund <= model.settings.parameters.fund.yearly_usd * scale * 100 + 0.5
    assert fund == round(model.datacollector.model_vars["fund_usd"][-1] * 100)
    return fund


@many_worlds()
@given(worlds())
def test_balance_of_the_network_is_what_came_in_less_what_went_out(case: Case) -> None:
    check_network(case)


@many_worlds(15)
@given(worlds())
def test_a_programme_without_a_fund_gives_no_grants(case: Case) -> None:
    rows = entries(case.changed({"fund.yearly_usd": 0}).run().world.ledger)
    assert not {Transfer.GRANT, Transfer.REFUND, Transfer.LATE_REFUND} & {row.purpose for row in rows}


@pytest.mark.parametrize("usd", [0.004, 0.006, 100.004])
def test_training_seats_at_a_fraction_of_a_cent_cost_no_more_than_there_is(usd: float) -> None:
    values = {"training.seat_cost_usd": usd, "training.seats": 100_000, "training.demand": 1}
    case = shipped("members-2022", last_year=2024).changed(values)
    check_network(
        case.changed({"secretariat.cost_share": 1, "fees.compliance": 0, "fees.compliance_active": 0})
    )
    check_network(case)


# donors


def check_donors(case: Case) -> None:
    """Their offer by hand; they never pay more than it and their programmes' dollars and seats."""
    p, of_seat = case.scenario.parameters.donors, case.scenario.parameters.training.seat_cost_usd
    first = case.model().world.cities
    positions = first.position[first.active]
    for model, rows in yearly(case):
        done = model.datacollector.model_vars["projects_completed"][-4:-1] or [0]
        spread = float(np.std(positions)) if len(positions) else 0.4
        results = max(0, 1 + p.crowding_in * (sum(done) / len(done) - 3) / 5)
        cohesion = max(0, 1 + p.cohesion * (0.4 - spread) / 0.4)
        offer = p.yearly_usd * events_scale(case.scenario, "donor", model.year) * results * cohesion
        offered = model.world.record.offer.item()
        assert offered == pytest.approx(round(offer * 100), abs=1)
        programmes = [
            event
            for event in case.scenario.events
            if event.kind == "donor-programme" and event.covers(model.year)
        ]
        dollars = sum(round(event.usd * p.programmes * 100) for event in programmes)  # type: ignore[attr-defined]
        seats = sum(int(event.seats * p.programmes) for event in programmes)  # type: ignore[attr-defined]
        paid = sums(rows, "purpose")
        assert paid[Transfer.DONOR] <= offered + dollars
        assert paid[Transfer.DONOR_TRAINING] <= seats * round(of_seat * 100)
        trained = int(model.world.cities.trained.sum())
        assert paid[Transfer.DONOR_TRAINING] + paid[Transfer.TRAINING_COST] == trained * round(of_seat * 100)
        positions = model.world.cities.position[model.world.cities.active]


@many_worlds()
@given(worlds())
def test_donors_pay_no_more_than_they_offer(case: Case) -> None:
    check_donors(case)


def test_donors_offer_the_usual_sum_to_a_network_that_was_idle_before_its_first_year() -> None:
    idle = {"cities.synthetic": 1, "donors.yearly_usd": 1_000, "donors.crowding_in": 0}
    check_donors(shipped("donor-funding", last_year=2019).changed(idle))
    check_donors(shipped("members-2022", last_year=2024).changed(idle))


# cities


def check_cities(case: Case) -> None:
    share = case.scenario.parameters.projects.cash_share
    for model, rows in yearly(case):
        cities, paid = model.world.cities, sums(rows, "payer")
        received, given = (sums(rows, side, Transfer.AID) for side in ("payee", "payer"))
        fees, own = sums(rows, "payer", Transfer.FEE), sums(rows, "payer", Transfer.OWN_SHARE)
        names = [f"city {number}" for number in cities.id.tolist()]
        for name, budget, spent in zip(names, cities.budget.tolist(), cities.spent.tolist(), strict=True):
            assert spent == paid[name] == fees[name] + own[name] + given[name] <= budget
            assert received[name] <= budget
            assert own[name] <= share * budget
        assert (fees + own).keys() <= {names[row] for row in cities.members.tolist()}
        assert not received.keys() & given.keys()


@many_worlds()
@given(worlds())
def test_no_city_spends_more_than_its_budget(case: Case) -> None:
    check_cities(case)


# projects


def check_projects(case: Case) -> None:
    model = case.run()
    flows: dict[str, Counter[str]] = defaultdict(Counter)
    for row in entries(model.world.ledger):
        for account in (row.payer, row.payee):
            if account.startswith("project "):
                flows[account.removeprefix("project ")][row.purpose] += row.amount
    drafts = rows_of(model.tables()["projects"])
    assert flows.keys() <= {draft["project"] for draft in drafts}
    for draft in drafts:
        money = {name[:-4]: round(value * 100) for name, value in draft.items() if name.endswith("_usd")}
        flow = flows[draft["project"]]
        check_grant(case, draft, money, flow)
        check_finance(draft, money, flow)


def check_grant(case: Case, draft: dict[str, Any], money: dict[str, int], flow: Counter[str]) -> None:
    """No more than the cap and the share; back whole where nothing starts, in part where a mayor cancels."""
    p = case.scenario.parameters.fund
    cap = p.grant_cap_usd * events_scale(case.scenario, "call-rules", draft["year"], otherwise=1) * 100
    assert 0 <= money["grant"] <= money["request"] <= min(cap + 0.5, p.max_cost_share * money["cost"])
    assert flow[Transfer.GRANT] == money["grant"]
    assert flow[Transfer.REFUND] == (0 if draft["state"] in STARTED else money["grant"])
    late = math.floor(money["grant"] * p.cancelled_refund) if draft["state"] == "cancelled" else 0
    assert flow[Transfer.LATE_REFUND] == late


def check_finance(draft: dict[str, Any], money: dict[str, int], flow: Counter[str]) -> None:
    """Grant, donors' money, own shares and staff time make up the cost; private money comes on top of it."""
    assert flow[Transfer.DONOR] == money["donor"]
    assert flow[Transfer.PRIVATE] == money["private"]
    assert flow[Transfer.OWN_SHARE] == money["cash"]
    if draft["state"] in STARTED:
        came = sum(flow.values()) - flow[Transfer.LATE_REFUND] - money["private"]
        assert came + money["in_kind"] == money["cost"]
        assert money["grant"] or money["donor"] <= money["cost"] / 2
        assert money["grant"] + money["donor"] <= money["cost"]
    else:
        assert not any(money[name] for name in ("donor", "private", "cash", "in_kind"))


@many_worlds()
@given(worlds())
def test_money_of_each_project_adds_up_to_its_cost(case: Case) -> None:
    check_projects(case)


@pytest.mark.parametrize("name", some(SHIPPED, one_in=7))
def test_all_identities_hold_in_shipped_scenarios(name: str) -> None:
    for check in (check_network, check_donors, check_cities, check_projects):
        check(shipped(name))
