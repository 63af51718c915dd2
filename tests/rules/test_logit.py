"""Decisions as a gate times a logistic function of terms."""

import numpy as np
import pytest
from by_hand import check, column, sigma

from paradiplomacy.common.columns import Floats
from paradiplomacy.rules import logit

TERMS = {"one": column(1, -3, 3), "two": column(2, -3, 3), "three": column(3, -3, 3)}


def total(**terms: Floats) -> Floats:
    return logit.total(terms)


def probability(gate: Floats, **terms: Floats) -> Floats:
    return logit.probability(terms, gate)


def test_total_and_probability_by_hand() -> None:
    check(total, lambda one, two, three: one + two + three, TERMS)
    check(
        probability,
        lambda gate, one, two, three: gate * sigma(one + two + three),
        {**TERMS, "gate": column(4)},
    )


def test_terms_are_added_in_their_order() -> None:
    """Another order may round otherwise: a decision explained term by term has the decision's bits."""
    parts = [np.array([0.1]), np.array([0.2]), np.array([0.3])]
    assert total(a=parts[0], b=parts[1], c=parts[2])[0] == (0.1 + 0.2) + 0.3
    assert total(a=parts[2], b=parts[1], c=parts[0])[0] == (0.3 + 0.2) + 0.1


def test_total_leaves_its_terms_alone() -> None:
    before = {name: term.copy() for name, term in TERMS.items()}
    total(**TERMS)
    assert all((TERMS[name] == before[name]).all() for name in TERMS)


@pytest.mark.parametrize(("z", "expected"), [(-1e6, 0.0), (0.0, 0.5), (1e6, 1.0)])
def test_far_logits_are_certain(z: float, expected: float) -> None:
    assert logit.probability({"z": np.array([z])}) == expected
