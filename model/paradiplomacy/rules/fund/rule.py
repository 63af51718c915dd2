"""What a rule of the fund is, and how one joins the family, also from outside the package."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from paradiplomacy.common.columns import Ints
from paradiplomacy.common.errors import ParadiplomacyError, did_you_mean
from paradiplomacy.common.registry import check_free
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
        """Grants in cents, one for each request."""
        return self.grants(requests, call)


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
        if name in RULES:
            check_free("rule of the fund", name, RULES[name].grants, grants)
        rule = FundRule(grants, frozenset(needs))
        _check_needs(name, rule.needs)
        RULES[name] = rule
        add_choice(FUND_RULES, name)
        return grants

    return register


def _check_needs(rule: str, needs: Iterable[str]) -> None:
    known = (*NEEDS, *PARAMETERS)
    problems = [
        f"needs {need}: allowed {', '.join(NEEDS)} and parameters{did_you_mean(need, known)}"
        for need in sorted(needs)
        if need not in known
    ]
    if problems:
        raise ParadiplomacyError(rule, problems)
