"""The ledger: every transfer of money with year, payer, payee, purpose and amount in whole cents.

Staff time is never a transfer; it is recorded apart, in kind. Balances that the model carries (the fund,
a city's budget) can be recomputed from the entries, and the tests do so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import CENTS, Ints, rows_where

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
    """What each purpose came to in the current year, cents in each of the runs, and all transfers of one.

    Attributes:
        blocks: the transfers; none are kept where several runs lie side by side.
        runs: how many runs there are.
        kept: whether transfers are kept of a single run.
    """

    blocks: list[Block] = field(default_factory=list)
    runs: int = 1
    kept: bool = True
    _this_year: dict[Transfer, Ints] = field(default_factory=dict)

    def open_year(self) -> None:
        """Start the sums of a new year."""
        self._this_year.clear()

    def total(self, purpose: Transfer) -> Ints:
        """What was transferred this year for a purpose in each run, cents."""
        return self._this_year.get(purpose, self._nothing)

    @cached_property
    def _nothing(self) -> Ints:
        nothing: Ints = np.zeros(self.runs, dtype=np.int64)
        nothing.setflags(write=False)
        return nothing

    def transfer(
        self,
        year: int,
        purpose: Transfer,
        amounts: Ints,
        payer: str,
        payee: str,
        payer_ids: Ids = None,
        payee_ids: Ids = None,
        run: Ints | None = None,
    ) -> Ints:
        """Enter transfers of positive amounts and return their sum in each run.

        Args:
            year: year of the transfer.
            purpose: what it is for.
            amounts: cents, one a transfer; zero amounts are not entered.
            payer: who pays, with ``{}`` where an id belongs.
            payee: who is paid, with ``{}`` where an id belongs.
            payer_ids: ids of the payers aligned with ``amounts``, None where ``payer`` takes none.
            payee_ids: the same for the payees.
            run: run of each transfer; None where there is one in each.

        Raises:
            ValueError: an amount is negative.
        """
        if np.count_nonzero(amounts < 0):
            raise ValueError(f"{purpose}: a transfer cannot be negative")
        total = amounts if run is None else each.whole_sums(run, amounts, self.runs)
        self._this_year[purpose] = self.total(purpose) + total
        if self.kept and self.runs == 1:
            self._enter(Block(year, purpose, payer, payer_ids, payee, payee_ids, amounts))
        return total

    def _enter(self, block: Block) -> None:
        """Keep the transfers of a block that are of some amount."""
        kept = rows_where(block.amounts)
        if len(kept):
            payers, payees = _select(block.payer_ids, kept), _select(block.payee_ids, kept)
            amounts = block.amounts[kept]
            self.blocks.append(block._replace(payer_ids=payers, payee_ids=payees, amounts=amounts))

    def entries(self) -> Iterator[tuple[int, str, str, str, float]]:
        """Every transfer as year, from, to, purpose, usd."""
        for block in self.blocks:
            payers, payees = (_fillers(ids, len(block.amounts)) for ids in (block.payer_ids, block.payee_ids))
            for payer, payee, amount in zip(payers, payees, block.amounts.tolist(), strict=True):
                names = block.payer.format(payer), block.payee.format(payee)
                yield block.year, *names, str(block.purpose), amount / CENTS


def _select(ids: Ids, rows: Ints) -> Ids:
    if ids is None:
        return None
    return [ids[row] for row in rows.tolist()] if isinstance(ids, list) else ids[rows]


def _fillers(ids: Ids, count: int) -> Iterable[str | int]:
    if ids is None:
        return [""] * count
    return ids if isinstance(ids, list) else ids.tolist()
