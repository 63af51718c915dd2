"""The ledger: every transfer of money, in whole cents."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.world.ledger import CITY, NETWORK, PROJECT, SECRETARIAT, Ledger, Transfer

FEES = np.array([200_00, 0, 500_00])


def test_entries_name_payer_payee_purpose_and_dollars() -> None:
    ledger = Ledger()
    ledger.transfer(2017, Transfer.FEE, FEES, CITY, NETWORK, payer_ids=np.array([11, 12, 13]))
    ledger.transfer(2017, Transfer.GRANT, np.array([700_050]), NETWORK, PROJECT, payee_ids=["2017-11"])
    ledger.transfer(2017, Transfer.SECRETARIAT_COST, np.array(99), NETWORK, SECRETARIAT)
    assert list(ledger.entries()) == [
        (2017, "city 11", "network", "fee", 200.0),
        (2017, "city 13", "network", "fee", 500.0),
        (2017, "network", "project 2017-11", "grant", 7000.5),
        (2017, "network", "secretariat", "secretariat cost", 0.99),
    ]


def test_transfers_return_their_sum_and_add_up_over_a_year() -> None:
    ledger = Ledger()
    assert ledger.transfer(2017, Transfer.FEE, FEES, CITY, NETWORK, payer_ids=np.array([1, 2, 3])) == 70_000
    ledger.transfer(2017, Transfer.FEE, np.array([5]), CITY, NETWORK, payer_ids=np.array([4]))
    assert ledger.total(Transfer.FEE) == 70_005
    assert ledger.total(Transfer.GRANT) == 0
    ledger.open_year()
    assert ledger.total(Transfer.FEE) == 0
    assert len(list(ledger.entries())) == 3, "sums begin anew, entries are kept"


def test_nothing_is_not_entered() -> None:
    ledger = Ledger()
    assert (
        ledger.transfer(2017, Transfer.FEE, np.zeros(2, dtype=np.int64), CITY, NETWORK, np.array([1, 2])) == 0
    )
    assert (
        ledger.transfer(2017, Transfer.GRANT, np.empty(0, dtype=np.int64), NETWORK, PROJECT, payee_ids=[])
        == 0
    )
    assert ledger.blocks == []


@pytest.mark.parametrize("purpose", Transfer)
def test_a_negative_transfer_is_refused_and_nothing_entered(purpose: Transfer) -> None:
    ledger = Ledger()
    with pytest.raises(ValueError, match=f"{purpose}: a transfer cannot be negative"):
        ledger.transfer(2017, purpose, np.array([5, -1]), CITY, NETWORK, payer_ids=np.array([1, 2]))
    assert ledger.blocks == []
    assert ledger.total(purpose) == 0


@given(years=st.lists(st.lists(st.integers(0, 10**12), max_size=5), max_size=5))
def test_totals_are_the_sums_of_entries_to_the_cent(years: list[list[int]]) -> None:
    ledger = Ledger()
    for year, amounts in enumerate(years):
        ledger.open_year()
        ids = np.arange(len(amounts))
        ledger.transfer(year, Transfer.AID, np.array(amounts, dtype=np.int64), CITY, CITY, ids, ids + 1)
        entered = [entry for entry in ledger.entries() if entry[0] == year]
        assert ledger.total(Transfer.AID) == sum(amounts) == sum(round(entry[4] * 100) for entry in entered)
