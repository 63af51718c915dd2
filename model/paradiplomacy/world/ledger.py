"""The ledger: every transfer of money with year, payer, payee, purpose and amount in whole cents.

Staff time is never a transfer; it is recorded apart, in kind. Balances that the model carries (the fund,
a city's budget) can be recomputed from the entries, and the tests do so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from paradiplomacy.common.columns import CENTS, Ints, compiled

NETWORK = "network"
EARLIER_YEARS = "earlier years"
MEMBERS = "member activities"
SECRETARIAT = "secretariat"
TRAINING = "training"
UNITS = "thematic units"
DONORS = "donors"
PRIVATE = "private firms"
CITY = "city {}"
PROJECT = "project {}"


def projects_of(year: int) -> str:
    """The pattern of the projects of a year, which takes the id of their coordinator."""
    return PROJECT.format(f"{year}-{{}}")


class Transfer(StrEnum):
    """Purposes of a transfer."""

    BROUGHT_FORWARD = "balance brought forward"
    FEE = "fee"
    ACTIVITY_INCOME = "activity income"
    SECRETARIAT_COST = "secretariat cost"
    TRAINING_COST = "training cost"
    HANDLING = "handling of the fund"
    UNIT_ACTIVITIES = "unit activities"
    DONOR_TRAINING = "training paid by donors"
    GRANT = "grant"
    REFUND = "refund"
    LATE_REFUND = "refund of a cancelled project"
    DONOR = "donor money"
    PRIVATE = "private money"
    OWN_SHARE = "own share"
    AID = "aid"


type Ids = Ints | list[str] | None
"""Ids of payers or payees, one a transfer; None where their name takes none."""


class Block(NamedTuple):
    """Transfers of one purpose in one year; ``payer`` and ``payee`` are patterns that take an id."""

    year: int
    purpose: Transfer
    payer: str
    payer_ids: Ids
    payee: str
    payee_ids: Ids
    amounts: Ints


@dataclass
class Ledger:
    """All transfers of a run, and what each purpose came to in the current year (cents)."""

    blocks: list[Block] = field(default_factory=list)
    _this_year: defaultdict[Transfer, int] = field(default_factory=lambda: defaultdict(int))

    def open_year(self) -> None:
        """Start the sums of a new year."""
        self._this_year.clear()

    def total(self, purpose: Transfer) -> int:
        """What was transferred this year for a purpose, cents."""
        return self._this_year[purpose]

    def transfer(
        self,
        year: int,
        purpose: Transfer,
        amounts: Ints | int,
        payer: str,
        payee: str,
        payer_ids: Ids = None,
        payee_ids: Ids = None,
    ) -> int:
        """Enter transfers of positive amounts and return their sum.

        Args:
            year: year of the transfer.
            purpose: what it is for.
            amounts: cents, one a transfer or a single one; zero amounts are not entered.
            payer: who pays, with ``{}`` where an id belongs.
            payee: who is paid, with ``{}`` where an id belongs.
            payer_ids: ids of the payers aligned with ``amounts``, None where ``payer`` takes none.
            payee_ids: the same for the payees.

        Raises:
            ValueError: an amount is negative.
        """
        column = np.array([amounts]) if isinstance(amounts, int) else np.atleast_1d(amounts)
        kept, total, least = _positive(column)
        if least < 0:
            raise ValueError(f"{purpose}: a transfer cannot be negative")
        if total:
            payers, payees = _select(payer_ids, kept), _select(payee_ids, kept)
            self.blocks.append(Block(year, purpose, payer, payers, payee, payees, column[kept]))
            self._this_year[purpose] += int(total)
        return int(total)

    def entries(self) -> Iterator[tuple[int, str, str, str, float]]:
        """Every transfer as year, from, to, purpose, usd."""
        for block in self.blocks:
            payers, payees = (_fillers(ids, len(block.amounts)) for ids in (block.payer_ids, block.payee_ids))
            for payer, payee, amount in zip(payers, payees, block.amounts.tolist(), strict=True):
                names = block.payer.format(payer), block.payee.format(payee)
                yield block.year, *names, str(block.purpose), amount / CENTS


@compiled
def _positive(amounts: Ints) -> tuple[Ints, int, int]:
    """Where amounts are above zero, their sum, and the least of all amounts (or 0)."""
    kept = np.empty(len(amounts), dtype=np.int64)
    count = total = least = 0
    for k in range(len(amounts)):
        least = min(least, amounts[k])
        if amounts[k] > 0:
            kept[count] = k
            count += 1
            total += amounts[k]
    return kept[:count], total, least


def _select(ids: Ids, rows: Ints) -> Ids:
    if ids is None:
        return None
    return [ids[row] for row in rows.tolist()] if isinstance(ids, list) else ids[rows]


def _fillers(ids: Ids, count: int) -> Iterable[str | int]:
    if ids is None:
        return [""] * count
    return ids if isinstance(ids, list) else ids.tolist()
