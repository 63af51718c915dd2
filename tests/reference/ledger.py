"""Money: every transfer of whole cents, with year, payer, payee and purpose (decision 7)."""

from collections import Counter

NETWORK = "network"
BROUGHT_FORWARD = "balance brought forward"
FEE = "fee"
ACTIVITY_INCOME = "activity income"
SECRETARIAT_COST = "secretariat cost"
HANDLING = "handling of the fund"
TRAINING_COST = "training cost"
DONOR_TRAINING = "training paid by donors"
UNIT_ACTIVITIES = "unit activities"
GRANT = "grant"
REFUND = "refund"
LATE_REFUND = "refund of a cancelled project"
DONOR = "donor money"
PRIVATE = "private money"
OWN_SHARE = "own share"
AID = "aid"


class Ledger:
    """All transfers, and the sums of the current year by purpose."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, str, str, str, int]] = []
        self.total: Counter[str] = Counter()

    def open_year(self) -> None:
        """Begin the sums of a new year."""
        self.total.clear()

    def transfer(self, year: int, purpose: str, amount: int, payer: str, payee: str) -> int:
        """Enter a transfer and return its amount; nothing is not entered."""
        assert amount >= 0, f"{purpose}: a transfer cannot be negative"
        if amount:
            self.entries.append((year, payer, payee, purpose, amount))
            self.total[purpose] += amount
        return amount
