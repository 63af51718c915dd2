"""What a rule of the fund is, and how one joins the family, also from outside the package."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from paradiplomacy.common.columns import Ints
from paradiplomacy.common.errors import ParadiplomacyError, did_you_mean
from paradiplomacy.common.registry import enter
from paradiplomacy.rules.fund.call import NEEDS, Call, Requests
from paradiplomacy.scenario.parameters.projects import FUND_RULES
from paradiplomacy.scenario.parameters.settings import PARAMETERS, add_choice

type Grants = Callable[[Requests, Call], Ints]
"""Grants in cents, one for each request."""


@dataclass(frozen=True)
class FundRule:
    """A rule of the fund.

    Every rule answers one call: given the requests and the money of the year, how many cents does each
    project get? All keep the same promises: together no more than the budget, nobody less than nothing or
    more than asked for, and no influence of the order in which requests lie on the table.

    Attributes:
        grants: the rule itself.
        needs: what it looks at of ``NEEDS``, and parameters by their dotted names.
    """

    grants: Grants
    needs: frozenset[str]

    def __call__(self, requests: Requests, call: Call) -> Ints:
        """Grants in cents, one for each request.

        Raises:
            ParadiplomacyError: the rule breaks a promise.
        """
        grants = self.grants(requests, call)
        if broken := _broken(grants, requests.amount, call.budget):
            raise ParadiplomacyError(self.grants.__name__.replace("_", "-"), [broken])
        return grants


RULES: dict[str, FundRule] = {}
"""The rules by the values of the parameter ``fund.rule``, as their files are imported."""


def fund_rule(needs: Iterable[str] = ()) -> Callable[[Grants], Grants]:
    """Make a function the rule of its name, hyphens for underscores: a value of ``fund.rule``.

    Args:
        needs: what it looks at of ``NEEDS``, and parameters by their dotted names.

    Raises:
        ParadiplomacyError: another rule has the name, or there is nothing of the name of a need.
    """

    def register(grants: Grants) -> Grants:
        name = grants.__name__.replace("_", "-")
        rule = FundRule(grants, frozenset(needs))
        _check_needs(name, rule.needs)
        enter("rule of the fund", RULES, name, rule, lambda rule: rule.grants)
        add_choice(FUND_RULES, name)
        return grants

    return register


def _broken(grants: object, amount: Ints, budget: int) -> str:
    """Which promise some grants break, in words."""
    if not isinstance(grants, np.ndarray) or grants.dtype.kind != "i" or grants.shape != amount.shape:
        return f"returned {_kind(grants)}; allowed are {len(amount)} whole numbers, cents for each request"
    if (grants < 0).any() or (grants > amount).any():
        return "gave less than nothing, or more than was asked for"
    spent = int(grants.sum())
    return f"gave {spent:,} cents; allowed are up to {budget:,}, the budget" if spent > budget else ""


def _kind(value: object) -> str:
    shape = getattr(value, "shape", None)
    return (
        f"a column of {getattr(value, 'dtype', '')}, {shape}" if shape is not None else type(value).__name__
    )


def _check_needs(rule: str, needs: Iterable[str]) -> None:
    known = (*NEEDS, *PARAMETERS)
    problems = [
        f"needs {need}: allowed {', '.join(NEEDS)} and parameters{did_you_mean(need, known)}"
        for need in sorted(needs)
        if need not in known
    ]
    if problems:
        raise ParadiplomacyError(rule, problems)
