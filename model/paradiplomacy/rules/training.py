"""The training call of the South-South Programme (D9): who applies, and who gets a seat."""

from typing import Literal

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.rules.logit import Terms
from paradiplomacy.scenario.parameters.projects import Training


def applies(alignment: Floats, p: Training) -> Terms:
    """The term of P(apply) = G^ζ·.25·α."""
    return {"alignment": p.demand * alignment}


type Target = Literal["all", "border", "low-capacity"]
"""Who comes first where seats are short."""


def seated(call: Ints, lot: Floats, border: Bools, capacity: Floats, seats: Ints, target: Target) -> Ints:
    """Places of the applicants who get a seat: by lot, or border or least capable cities first (G4).

    Args:
        call: call to which each applies.
        lot: drawn for each applicant.
        border: whether it is a border city.
        capacity: of each.
        seats: of each call.
        target: who comes first.
    """
    before_the_lot = {"all": (), "border": (~border,), "low-capacity": (capacity,)}[target]
    order = np.lexsort((lot, *before_the_lot, call))
    return np.sort(each.first(order, call[order], seats))
