"""The ledger: every transfer of money, in whole cents."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.world.ledger import CITY, NETWORK, PROJECT, SECRETARIAT, Ledger, Transfer

FEES = np.array([200_00, 0, 500_00])
THREE = np.zeros(3, dtype=np.int64)
"""Three transfers in the only run."""
NONE = np.empty(0, dtype=np.int64)


def test_entries_name_payer_payee_purpose_and_dollars() -> None:
    ledger = Ledger()
    ledger.transfer(2017, Transfer.FEE, FEES, CITY, NETWORK, payer_ids=np.array([11, 12, 13]), run=THREE)
    ledger.transfer(2017, Transfer.GRANT, np.array([700_050]), NETWORK, PROJECT, payee_ids=["2017-11"])
    ledger.transfer(2017, Transfer.SECRETARIAT_COST, np.array([99]), NETWORK, SECRETARIAT)
    assert list(ledger.entries()) == [
        (2017, "city 11", "network", "fee", 200.0),
        (2017, "city 13", "network", "fee", 500.0),
        (2017, "network", "project 2017-11", "grant", 7000.5),
        (2017, "network", "secretariat", "secretariat cost", 0.99),
    ]


def test_transfers_return_their_sum_and_add_up_over_a_year() -> None:
    ledger = Ledger()
    ids = np.array([1, 2, 3])
    assert ledger.transfer(2017, Transfer.FEE, FEES, CITY, NETWORK, payer_ids=ids, run=THREE) == [70_000]
    ledger.transfer(2017, Transfer.FEE, np.array([5]), CITY, NETWORK, payer_ids=np.array([4]))
    assert ledger.total(Transfer.FEE).tolist() == [70_005]
    assert ledger.total(Transfer.GRANT).tolist() == [0]
    ledger.open_year()
    assert ledger.total(Transfer.FEE).tolist() == [0]
    assert len(list(ledger.entries())) == 3, "sums begin anew, entries are kept"


def test_nothing_is_not_entered() -> None:
    ledger = Ledger()
    ids = np.array([1, 2, 3])
    assert ledger.transfer(2017, Transfer.FEE, 0 * FEES, CITY, NETWORK, ids, run=THREE) == [0]
    assert ledger.transfer(2017, Transfer.GRANT, NONE, NETWORK, PROJECT, payee_ids=[], run=NONE) == [0]
    assert ledger.blocks == []


@pytest.mark.parametrize("purpose", Transfer)
def test_a_negative_transfer_is_refused_and_nothing_entered(purpose: Transfer) -> None:
    ledger = Ledger()
    with pytest.raises(ValueError, match=f"{purpose}: a transfer cannot be negative"):
        ledger.transfer(2017, purpose, np.array([5, -1, 0]), CITY, NETWORK, payer_ids=THREE, run=THREE)
    assert ledger.blocks == []
    assert ledger.total(purpose) == 0


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 10**12)), max_size=9), max_size=3),
    st.lists(st.integers(0, 10**12), min_size=3, max_size=3),
)
def test_runs_side_by_side_have_the_sums_of_each_and_no_entries(
    transfers: list[list[tuple[int, int]]], one_each: list[int]
) -> None:
    together, alone = Ledger(runs=3), [Ledger() for _ in range(3)]
    for number, some in enumerate(transfers):
        run, amounts = np.array(some, dtype=np.int64).reshape(-1, 2).T
        told = together.transfer(2017, Transfer.AID, amounts, CITY, CITY, amounts, amounts, run)
        for of_run, ledger in enumerate(alone):
            its = amounts[run == of_run]
            summed = ledger.transfer(2017, Transfer.AID, its, CITY, CITY, its, its, np.zeros_like(its))
            assert summed == told[of_run]
            assert number or (told[of_run] == its.sum())
    together.transfer(2017, Transfer.FEE, np.array(one_each), CITY, NETWORK)
    assert together.total(Transfer.FEE).tolist() == one_each
    assert together.total(Transfer.AID).tolist() == [int(ledger.total(Transfer.AID)[0]) for ledger in alone]
    assert together.blocks == []


@given(years=st.lists(st.lists(st.integers(0, 10**12), max_size=5), max_size=5))
def test_totals_are_the_sums_of_entries_to_the_cent(years: list[list[int]]) -> None:
    ledger = Ledger()
    for year, amounts in enumerate(years):
        ledger.open_year()
        ids, cents = np.arange(len(amounts)), np.array(amounts, dtype=np.int64)
        ledger.transfer(year, Transfer.AID, cents, CITY, CITY, ids, ids + 1, 0 * ids)
        entered = [entry for entry in ledger.entries() if entry[0] == year]
        assert ledger.total(Transfer.AID) == sum(amounts) == sum(round(entry[4] * 100) for entry in entered)
