"""How a term of a user's module joins the sum of a decision."""

from collections.abc import Callable

from paradiplomacy.common.errors import ParadiplomacyError, listed
from paradiplomacy.common.quoted import show
from paradiplomacy.common.registry import enter
from paradiplomacy.phases.decision import TERMS, Term
from paradiplomacy.phases.decisions import DECISIONS
from paradiplomacy.phases.summit import JOIN

ALLOWED = tuple(name for name in DECISIONS if name != JOIN.name)
"""Decisions to which terms can be added; who may ever join is known before the first year."""


def term(decision: str) -> Callable[[Term], Term]:
    """Make a function a term of a decision, under its name with spaces for underscores.

    It is called once a year and run with those who decide, and returns one number for each, which is added
    to the logit (or to the logarithm of the hazard).

    Raises:
        ParadiplomacyError: there is no such decision, or another term has the name.
    """
    if decision not in ALLOWED:
        raise ParadiplomacyError("term", [f"{show(decision)} is not a decision; allowed {listed(ALLOWED)}"])

    def register(function: Term) -> Term:
        enter(
            "term",
            TERMS.setdefault(decision, {}),
            function.__name__.replace("_", " "),
            function,
            lambda one: one,
        )
        return function

    return register
